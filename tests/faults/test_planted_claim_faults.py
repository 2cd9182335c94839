"""Each planted fault of the core of claims is noticed by the tests that are there for it.

The portal is copied, one thing in it is made wrong, and the named tests run there against a database of their own; they
have to fail, and without the fault they have to pass. What noticed which fault is printed at the end (`pytest -rA`), and
`PEERGRAPH_PLANTED=words` plants only those whose name has the words.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.embedded.places import CHECKOUT
from tests.faults.cluster import Cluster
from tests.faults.planted_claim_faults import FAULTS, SQL, Fault

pytestmark = pytest.mark.faults
COPIED = ("graph", "papers", "portal", "profiles", "tests", "manage.py", "pyproject.toml")
LONGEST_SECONDS = 900
CHOSEN = [fault for fault in FAULTS if os.environ.get("PEERGRAPH_PLANTED", "") in fault.name]


class Copy:
    """The portal a second time, with a test database that is kept from run to run while its schema is the right one."""

    def __init__(self, root: Path, cluster: Cluster) -> None:
        self.root, self._url = root, cluster.url("peergraph")
        self._fresh = True
        for name in COPIED:
            source = CHECKOUT / name
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
            else:
                shutil.copy2(source, root / name)

    def run(self, *tests: str, schema: bool = False) -> subprocess.CompletedProcess[str]:
        """The tests, all of them, since the list of those that noticed is the point."""
        database = "--create-db" if schema or self._fresh else "--reuse-db"
        self._fresh = schema
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                "--no-header",
                "--reuse-db",
                database,
                *tests,
            ],
            cwd=self.root,
            env=os.environ
            | {"DATABASE_URL": self._url, "PEERGRAPH_VAR": str(self.root / "var"), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )


@pytest.fixture(scope="module")
def portal(cluster, tmp_path_factory) -> Copy:
    return Copy(tmp_path_factory.mktemp("planted") / "portal", cluster)


def named(fault: Fault) -> list[str]:
    return [fault.tests, *(["-k", fault.only] if fault.only else [])]


def test_without_a_fault_all_of_them_pass(portal):
    ended = portal.run(*sorted({fault.tests for fault in CHOSEN}))
    assert ended.returncode == 0, ended.stdout[-4000:]


@pytest.mark.parametrize("fault", CHOSEN, ids=lambda fault: fault.name)
def test_fault_is_noticed(portal, fault):
    path = portal.root / fault.path
    right = path.read_text()
    assert right.count(fault.right) >= 1, "the place is not there any more: plant the fault anew"
    try:
        path.write_text(right.replace(fault.right, fault.wrong, 1))
        ended = portal.run(*named(fault), schema=fault.path == SQL)
    finally:
        path.write_text(right)
    noticed = re.findall(r"^FAILED \S+::(\S+)", ended.stdout, re.MULTILINE)
    print(f"{fault.name}: {', '.join(noticed)}")  # noqa: T201 - the list is what this is for
    assert ended.returncode == 1, f"nobody noticed\n{ended.stdout[-3000:]}{ended.stderr[-1000:]}"
    assert noticed, f"it broke the tests, and none of them noticed it\n{ended.stdout[-3000:]}"
