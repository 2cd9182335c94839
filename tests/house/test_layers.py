"""The house's layers hold, and no app can be left out of them."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]

LOCAL_APPS = sorted(
    config.name
    for config in apps.get_app_configs()
    if Path(config.path).is_relative_to(ROOT) and ".venv" not in config.path
)


@pytest.fixture(scope="module")
def contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    return parser


def names(text: str) -> set[str]:
    return {name.strip("() ") for line in text.splitlines() for name in line.split("|") if name.strip()}


def test_there_are_local_apps():
    assert {"papers", "graph", "profiles", "portal"} <= set(LOCAL_APPS)


@pytest.mark.parametrize("app", LOCAL_APPS)
def test_every_app_has_its_place_among_the_apps_and_rules_for_its_inside(contracts, app):
    root, _, below = app.partition(".")
    assert root in names(contracts["importlinter"]["root_packages"])
    inside = contracts[f"importlinter:contract:{app}"]
    assert inside["type"] == "layers"
    assert names(inside["containers"]) == {app}
    assert inside.getboolean("exhaustive")
    if app != "portal":  # the composition root is in that contract by its parts
        assert app in names(contracts["importlinter:contract:apps"]["layers"])
        side = "forbidden_modules" if below else "source_modules"
        assert app in names(contracts["importlinter:contract:root"][side])


def test_every_contract_says_why():
    lines = (ROOT / ".importlinter").read_text(encoding="utf-8").splitlines()
    headings = [number for number, line in enumerate(lines) if line.startswith("[importlinter:contract:")]
    assert headings
    assert all(lines[number - 1].startswith("# ") for number in headings)


def test_apps_below_portal_name_no_account():
    """Not by import, which the layers see, and not by a foreign key named in a string, which they do not."""
    for name in ("papers", "graph"):
        for model in apps.get_app_config(name).get_models():
            own = [field for field in model._meta.get_fields() if field.is_relation and not field.auto_created]
            related = [field.related_model._meta.app_label for field in own]
            assert not {"profiles", "auth"} & set(related), model


def test_imports_keep_to_the_layers():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


IMPORT_ALL_WITHOUT = """
import importlib, pkgutil, sys
name, *missing = sys.argv[1:]
class NotInstalled:
    def find_spec(self, found, path=None, target=None):
        if found.partition(".")[0] in missing:
            raise ModuleNotFoundError(found)
sys.meta_path.insert(0, NotInstalled())
package = importlib.import_module(name)
imported = [importlib.import_module(module.name) for module in pkgutil.walk_packages(package.__path__, name + ".")]
assert imported, name
"""


@pytest.mark.parametrize("package", ["portal.embedded", "portal.supervisor", "portal.assets"])
def test_the_runtime_works_where_only_python_is_installed(package):
    command = [sys.executable, "-c", IMPORT_ALL_WITHOUT, package, "django", "celery", "environ", "psycopg2", "redis"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
