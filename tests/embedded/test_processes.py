"""A pid alone never identifies a process."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from portal.embedded import processes
from portal.embedded.processes import Process, command_of, running, wait_gone, wait_until


@pytest.fixture
def sleeper() -> subprocess.Popen[bytes]:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def test_a_process_is_itself(sleeper):
    process = Process.of(sleeper.pid)
    assert process.alive()
    assert process == Process.of(sleeper.pid)
    assert process in set(running())
    assert process.command() == [sys.executable, "-c", "input()"]
    assert process.works_in(Path.cwd())
    assert not process.works_in(Path("/"))


def test_a_later_process_with_the_same_pid_is_another(sleeper):
    now = Process.of(sleeper.pid)
    earlier = Process(pid=now.pid, started=now.started - 1, boot=now.boot)
    before_the_restart = Process(pid=now.pid, started=now.started, boot="another boot")
    for other in (earlier, before_the_restart):
        assert not other.alive()
        other.send(signal.SIGKILL)
    assert now.alive(), "a signal meant for an earlier process reached this one"


def test_a_zombie_is_gone(sleeper):
    process = Process.of(sleeper.pid)
    sleeper.send_signal(signal.SIGKILL)
    assert wait_gone([process], seconds=10) == []
    os.kill(sleeper.pid, 0)  # the system still knows the pid
    assert Process.of(sleeper.pid) is None


def test_signals_reach_the_right_process(sleeper):
    process = Process.of(sleeper.pid)
    process.send(signal.SIGTERM)
    assert wait_gone([process], seconds=10) == []
    process.send(signal.SIGTERM)  # gone already: nothing happens


def test_names_with_spaces_and_parentheses_do_not_confuse(tmp_path, monkeypatch):
    (tmp_path / "sys/kernel/random").mkdir(parents=True)
    (tmp_path / "sys/kernel/random/boot_id").write_text("b\n")
    (tmp_path / "77").mkdir()
    (tmp_path / "77/stat").write_text("77 (a) R (b) S 1 " + " ".join(str(n) for n in range(5, 53)))
    monkeypatch.setattr(processes, "PROC", tmp_path)
    assert Process.of(77) == Process(pid=77, started=22, boot="b")


@pytest.mark.parametrize("record", [None, 3, [], {}, {"pid": "7"}, {"pid": 1, "started": 1, "boot": "b"}])
def test_a_damaged_record_names_nobody(record):
    assert Process.from_record(record) is None


def test_a_record_is_read_back(sleeper):
    process = Process.of(sleeper.pid)
    assert Process.from_record(process.as_record()) == process


def test_waiting_ends():
    assert wait_until(lambda: True, seconds=0)
    assert not wait_until(lambda: False, seconds=0)


def test_no_process_no_command():
    assert command_of(2**22 + 1) == []
