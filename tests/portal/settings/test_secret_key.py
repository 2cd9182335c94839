"""The key an embedded portal makes for itself, and what a key must be elsewhere."""

import stat
import subprocess
import sys

import pytest

from portal.settings.secret_key import key_of_this_machine, weakness


def test_made_once_for_its_owner_only_and_strong(tmp_path):
    file = tmp_path / "not there yet" / "secret-key"
    key = key_of_this_machine(file)
    assert key_of_this_machine(file) == key == file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert weakness(key) is None
    assert key != key_of_this_machine(tmp_path / "another")
    assert [path.name for path in file.parent.iterdir()] == ["secret-key"]


def test_processes_that_start_at_once_have_one_key(tmp_path):
    script = "import sys; from pathlib import Path; from portal.settings.secret_key import key_of_this_machine as key\n"
    script += "sys.stdin.read(); print(key(Path(sys.argv[1])))"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, tmp_path / "secret-key"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    for process in started:
        process.stdin.close()  # now
        process.stdin = None
    keys = {process.communicate()[0] for process in started}
    assert len(keys) == 1
    assert keys.pop().strip() == (tmp_path / "secret-key").read_text()


def test_a_killed_maker_leaves_no_key_behind(tmp_path, monkeypatch):
    def killed(descriptor):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", killed)
        with pytest.raises(SystemExit):
            key_of_this_machine(tmp_path / "secret-key")
    assert weakness(key_of_this_machine(tmp_path / "secret-key")) is None


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("", "0 characters"),
        ("changeme", "8 characters"),
        ("abcd" * 20, "repeats"),
        ("django-insecure-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2, "trials"),
    ],
)
def test_weak_keys_are_told_why(key, said):
    assert said in weakness(key)
