"""A real supervisor with small children: they are started again, and nothing is ever left behind."""

import os
import select
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from portal.embedded.places import CHECKOUT
from portal.embedded.processes import Process, wait_gone
from portal.supervisor.leftovers import find_leftovers, stop_leftovers, write_record

DRIVER = """
import signal, sys
from pathlib import Path
from portal.supervisor.children import Part
from portal.supervisor.supervisor import Supervisor

def write(line):
    print(line, flush=True)

python = [sys.executable, "-uc"]
stop = ((signal.SIGTERM, {patience}), (signal.SIGKILL, 5.0))
parts = [Part(name, [*python, code], stop=stop) for name, code in {children!r}.items()]
Supervisor(
    parts=parts, record=Path({record!r}), write=write,
    revive=lambda: {revive}, when_ready=lambda: write("ready"),
).run()
"""

LIVES = "import time; print('here'); time.sleep(600)"
DIES = "import sys; print('oh no'); sys.exit(3)"
DEAF = """
import signal, time
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)
print('here')
while True: time.sleep(600)
"""
HAS_A_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("grandchild", child.pid, flush=True)
time.sleep(600)
"""
RAN_AWAY = HAS_A_CHILD.replace('time.sleep(600)"])', 'time.sleep(600)"], start_new_session=True)')


class Running:
    def __init__(self, record: Path, children: dict[str, str], *, patience: float = 5.0, revive: str = "()") -> None:
        code = DRIVER.format(children=children, record=str(record), patience=patience, revive=revive)
        self.record = record
        self.process = subprocess.Popen(
            [sys.executable, "-uc", textwrap.dedent(code)],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.said = ""

    def wait_for(self, words: str, *, times: int = 1) -> None:
        deadline = time.monotonic() + 60
        while self.said.count(words) < times:
            readable, _, _ = select.select([self.process.stdout], [], [], max(deadline - time.monotonic(), 0))
            assert readable, f"never said {words!r}: {self.said}"
            data = os.read(self.process.stdout.fileno(), 65536)
            assert data, f"it ended: {self.said}"
            self.said += data.decode()

    def everything(self) -> list[Process]:
        return find_leftovers(self.record)

    def ask(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self) -> str:
        rest, _ = self.process.communicate(timeout=60)
        self.said += rest.decode()
        return self.said


@pytest.fixture
def supervise(tmp_path):
    started: list[Running] = []

    def start(**options) -> Running:
        started.append(Running(tmp_path / "supervised.json", **options))
        return started[-1]

    yield start
    for one in started:
        stop_leftovers(one.record)
        one.process.kill()
        one.process.wait()
        one.process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_stops_every_child_in_reverse_order(supervise, number):
    tells = "import signal, sys, time; signal.signal(15, lambda *_: (print('bye'), sys.exit())); print('here'); time.sleep(600)"
    running_ = supervise(children={"web": tells, "worker": tells, "beat": tells})
    running_.wait_for("| here", times=3)
    children = running_.everything()
    assert len(children) == 3
    running_.ask(number)
    said = running_.end()
    assert running_.process.returncode == 0
    assert [line.split()[0] for line in said.splitlines() if line.endswith("| bye")] == ["beat", "worker", "web"]
    assert not any(child.alive() for child in children)
    assert not running_.record.exists()


def test_a_child_that_dies_is_started_again_and_the_others_are_left_alone(supervise):
    one = supervise(children={"web": LIVES, "worker": LIVES})
    one.wait_for("| here", times=2)
    first, second = one.everything()
    os.kill(first.pid, signal.SIGKILL)
    one.wait_for("was ended by SIGKILL; starting it again")
    one.wait_for("| here", times=3)
    assert second.alive()
    assert len(one.everything()) == 2


def test_a_child_that_keeps_failing_is_said_in_one_line_with_its_last_words(supervise):
    one = supervise(children={"worker": DIES})
    one.wait_for("keeps failing")
    one.ask(signal.SIGTERM)
    line = next(line for line in one.end().splitlines() if "keeps failing" in line)
    assert "worker keeps failing: it ended with status 3" in line
    assert line.endswith("Its last words: oh no")


def test_a_child_that_does_not_listen_is_killed(supervise):
    one = supervise(children={"deaf": DEAF}, patience=0.3)
    one.wait_for("| here")
    [child] = one.everything()
    one.ask(signal.SIGTERM)
    one.end()
    assert not child.alive()


def test_a_second_signal_does_not_wait_for_the_deaf(supervise):
    one = supervise(children={"deaf": DEAF}, patience=1000.0)
    one.wait_for("| here")
    one.ask(signal.SIGINT)
    one.ask(signal.SIGTERM)
    one.end()
    assert one.process.returncode == 0


def test_what_a_child_started_ends_with_it(supervise):
    one = supervise(children={"worker": HAS_A_CHILD})
    one.wait_for("grandchild")
    parent, grandchild = one.everything()
    os.kill(parent.pid, signal.SIGKILL)
    assert wait_gone([grandchild], seconds=30) == []


def test_children_end_when_the_supervisor_is_killed(supervise):
    one = supervise(children={"web": LIVES})
    one.wait_for("| here")
    [child] = one.everything()
    one.ask(signal.SIGKILL)
    assert wait_gone([child], seconds=30) == []


@pytest.mark.parametrize("child", [DEAF, RAN_AWAY])
def test_what_a_killed_supervisor_left_is_stopped_at_the_next_start(supervise, child, monkeypatch):
    monkeypatch.setattr("portal.supervisor.leftovers.POLITE_SECONDS", 0.3)
    one = supervise(children={"worker": child})
    one.wait_for("| here" if child is DEAF else "grandchild")
    one.ask(signal.SIGKILL)
    one.end()
    left = find_leftovers(one.record)
    assert left
    # Some may be gone by themselves in the meantime: the kernel tells a child that its parent was killed.
    assert 0 < stop_leftovers(one.record) <= len(left)
    assert not any(process.alive() for process in left)
    assert find_leftovers(one.record) == []


def test_a_reused_pid_is_nobodys_leftover(tmp_path):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as bystander:
        now = Process.of(bystander.pid)
        earlier = Process(pid=now.pid, started=now.started - 1, boot=now.boot)
        write_record(tmp_path / "record", token="t", children=[earlier])
        assert stop_leftovers(tmp_path / "record") == 0
        assert bystander.poll() is None
        bystander.kill()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"token": "t"}', '{"token": 1, "children": [{"pid": 1}, 7]}'])
def test_a_damaged_record_stops_nobody(tmp_path, content):
    (tmp_path / "record").write_text(content)
    assert stop_leftovers(tmp_path / "record") == 0


def test_dead_services_are_started_again_and_said(supervise):
    one = supervise(children={"web": LIVES}, revive="['Postgres']")
    one.wait_for("Postgres had ended and was started again")


def test_a_service_that_cannot_be_started_does_not_end_the_portal(supervise):
    one = supervise(children={"web": LIVES}, revive="1/0")
    one.wait_for("Trying again in")
    one.wait_for("| here")
    assert one.process.poll() is None
