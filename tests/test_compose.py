"""The production shape, as far as it can be judged without a container engine."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_it_has_the_services_of_production(compose):
    assert set(compose["services"]) == {"postgres", "valkey", "migrate", "web", "worker", "beat", "courier"}


def test_every_lasting_service_is_checked_and_started_again(compose):
    for name, service in compose["services"].items():
        if name == "migrate":
            assert service["restart"] == "no"
            continue
        assert service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped", name


def test_no_service_is_root_or_may_become_it(compose):
    for name, service in compose["services"].items():
        user = str(service["user"])
        assert user.split(":", maxsplit=1)[0].isdigit(), name
        assert user.split(":", maxsplit=1)[0] != "0", name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_there_is_no_default_secret():
    text = (ROOT / "docker-compose.yml").read_text()
    for secret in ("SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS"):
        uses = re.findall(r"\$\{" + secret + r"([^}]*)\}", text)
        assert uses, secret
        assert all(use.startswith(":?") for use in uses), f"{secret} has a default"


def test_nothing_begins_before_the_migration_has_ended(compose):
    for name in ("web", "worker", "beat", "courier"):
        needs = compose["services"][name]["depends_on"]
        assert needs["migrate"] == {"condition": "service_completed_successfully"}, name
    assert compose["services"]["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_the_courier_does_without_the_queue(compose):
    assert "valkey" not in compose["services"]["courier"]["depends_on"]
    assert compose["services"]["courier"]["networks"] == ["inside", "outside"]


def test_the_servers_are_out_of_reach_from_outside(compose):
    assert compose["networks"]["inside"]["internal"] is True
    for name in ("postgres", "valkey"):
        assert compose["services"][name]["networks"] == ["inside"]
        assert "ports" not in compose["services"][name]
    [port] = compose["services"]["web"]["ports"]
    assert port.startswith("${BIND_ADDRESS:-127.0.0.1}:")


def test_the_queue_is_kept_and_never_thrown_away(compose):
    command = compose["services"]["valkey"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert options["--appendonly"] == "yes"
    assert options["--maxmemory-policy"] == "noeviction"


def test_the_shell_lines_of_health_checks_parse(compose):
    for service in compose["services"].values():
        kind, *rest = service.get("healthcheck", {}).get("test", ["CMD"])
        if kind == "CMD-SHELL":
            subprocess.run(["sh", "-n", "-c", rest[0].replace("$$", "$")], check=True)


def test_the_image_ends_as_an_ordinary_user_with_what_it_copies():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]
    kept = {line[1:].rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    named = {name for names in copied for name in names if name != "."}
    assert named <= kept
    assert all((ROOT / name).exists() for name in kept)
