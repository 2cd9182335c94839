"""manage.py and PostgreSQL's own programs, with the servers they need and no longer than that."""

import os
import secrets
import subprocess
import sys

import pytest

from portal.embedded.places import CHECKOUT
from portal.embedded.postgres import Postgres
from portal.embedded.processes import wait_until

# What the settings of the test run put there, and what would lead to other servers.
OURS = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "HTTPS", "PEERGRAPH_EMBEDDED"}
PRODUCTION = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "portal.example.org",
}


@pytest.fixture
def environment(places) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return inherited | {"PEERGRAPH_VAR": str(places.root), "DJANGO_SETTINGS_MODULE": "portal.settings"}


@pytest.fixture
def run(environment):
    def start(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            check=False,
            cwd=CHECKOUT,
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=300,
        )

    return start


def test_a_command_has_a_database_and_leaves_none_behind(run, places):
    done = run("manage.py", "shell", "-v", "0", "-c", "from django.db import connection as c; c.cursor(); print('ok')")
    assert (done.returncode, done.stdout.strip()) == (0, "ok"), done.stderr
    assert Postgres(places, print)._processes() == []


@pytest.mark.parametrize("words", [["help"], ["migrate", "--help"], ["version"], []])
def test_commands_that_need_no_database_start_none(run, places, words):
    assert run("manage.py", *words).returncode == 0
    assert not (places.logs / "postgres.log").exists()


def test_a_failed_command_keeps_its_status_and_stops_the_servers(run, places):
    done = run("manage.py", "shell", "-c", "raise SystemExit(7)")
    assert done.returncode == 7
    assert Postgres(places, print)._processes() == []


def test_a_command_that_is_asked_to_end_stops_the_servers(environment, places):
    code = "print('here', flush=True); import time; time.sleep(600)"
    with subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
    ) as command:
        assert command.stdout.readline() == b"here\n"
        command.terminate()
    assert command.returncode == 128 + 15
    assert wait_until(lambda: Postgres(places, print)._processes() == [], seconds=60)


def test_no_server_program_is_one_clear_line(run, places):
    (places.postgres_data / "PG_VERSION").write_text("12\n")
    done = run("manage.py", "migrate")
    assert done.returncode == 2
    [line] = done.stderr.strip().splitlines()
    assert "of PostgreSQL 12" in line


def test_an_address_of_ones_own_is_used(run, places):
    """Nothing listens there, so the command fails, and no server of ours is started for it."""
    done = run("manage.py", "migrate", **PRODUCTION, SECRET_KEY=secrets.token_urlsafe(50))
    assert done.returncode == 1
    assert "127.0.0.1" in done.stderr
    assert not (places.logs / "postgres.log").exists()


def test_production_without_a_key_is_one_clear_line(run):
    done = run("manage.py", "migrate", **PRODUCTION)
    assert done.returncode != 0
    [line] = done.stderr.strip().splitlines()
    assert "SECRET_KEY is not set" in line


def test_a_backup_can_be_restored_elsewhere(run, places, tmp_path):
    embedded = ("-m", "portal.embedded", "run")
    dump = str(tmp_path / "dump")
    assert run(*embedded, "psql", "-qc", "CREATE TABLE kept AS SELECT 42 AS n").returncode == 0
    assert run(*embedded, "pg_dump", "--format=custom", f"--file={dump}").returncode == 0
    elsewhere = {"PEERGRAPH_VAR": str(places.root.parent / "w")}
    restored = run(*embedded, "pg_restore", "--no-owner", "--exit-on-error", "--dbname=peergraph", dump, **elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert run(*embedded, "psql", "-Atc", "SELECT n FROM kept", **elsewhere).stdout == "42\n"


def test_an_unknown_program_is_one_clear_line(run):
    done = run("-m", "portal.embedded", "run", "pg_nothing")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no pg_nothing in ")
