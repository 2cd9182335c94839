"""Kills at random points, many times over: `make faults`. The seed is printed; PEERGRAPH_FAULT_SEED repeats a run."""

import contextlib
import os
import random
import signal
import threading
import time

import psycopg2
import pytest

from portal.embedded import ensure_services
from portal.embedded.postgres import Postgres
from portal.embedded.postgres_probe import Answer, probe
from portal.embedded.processes import Process
from portal.embedded.session import postgres_url
from portal.embedded.valkey import Valkey

pytestmark = pytest.mark.faults

ROUNDS = 25


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("PEERGRAPH_FAULT_SEED", "0")) or random.randrange(1, 10**9)
    print(f"PEERGRAPH_FAULT_SEED={seed}")  # noqa: T201 - pytest shows it with a failure
    return random.Random(seed)


def kill_all(processes: list[Process]) -> None:
    for process in processes:
        process.send(signal.SIGKILL)


def test_no_acknowledged_write_is_lost(places, sql, chance):
    acknowledged: list[int] = []

    def write(stop: threading.Event, first: int) -> None:
        with contextlib.suppress(psycopg2.Error), contextlib.closing(psycopg2.connect(postgres_url(places))) as db:
            db.autocommit = True
            with db.cursor() as cursor:
                number = first
                while not stop.is_set():
                    cursor.execute("INSERT INTO written VALUES (%s)", [number])
                    acknowledged.append(number)
                    number += 1

    with ensure_services(places, valkey=False) as services:
        sql("CREATE TABLE written (n bigint)")
        for round_ in range(ROUNDS):
            stop = threading.Event()
            writers = [threading.Thread(target=write, args=(stop, (round_ * 4 + n) * 10**6)) for n in range(4)]
            for writer in writers:
                writer.start()
            time.sleep(chance.uniform(0.05, 0.5))
            server = Postgres(places, print)
            victims = server._processes() if chance.random() < 0.5 else [server.server()]
            kill_all([victim for victim in victims if victim is not None])
            stop.set()
            for writer in writers:
                writer.join()
            services.revive()
            kept = {row[0] for row in sql("SELECT n FROM written")}
            assert set(acknowledged) <= kept


def test_initdb_killed_anywhere(empty_places, hold, chance):
    for _ in range(ROUNDS):
        starter = hold(empty_places)
        time.sleep(chance.uniform(0.0, 2.0))
        starter.kill()
        if chance.random() < 0.5:
            kill_all(Postgres(empty_places, print)._processes())
    with ensure_services(empty_places, valkey=False):
        assert probe(empty_places.postgres_socket) is Answer.READY


def test_users_come_go_and_are_killed(places, hold, chance):
    """At no time does a user that is up find the servers down because of somebody else's leaving."""
    present = []
    for _ in range(ROUNDS * 2):
        act = chance.random()
        if act < 0.5 or not present:
            present.append(hold(places, valkey=True))
            present[-1].wait_up()
        else:
            leaver = present.pop(chance.randrange(len(present)))
            leaver.leave() if act < 0.75 else leaver.kill()
        if present:
            assert probe(places.postgres_socket) is Answer.READY
            assert Valkey(places, print).answers()
    for holder in present:
        holder.leave()
    assert Postgres(places, print)._processes() == []
    assert Valkey(places, print)._processes() == []


def test_everything_killed_at_once_again_and_again(places, hold, sql, chance):
    with ensure_services(places, valkey=False):
        sql("CREATE TABLE rounds (n int)")
    for round_ in range(ROUNDS):
        user = hold(places, valkey=True)
        user.wait_up()
        sql(f"INSERT INTO rounds VALUES ({round_})")
        time.sleep(chance.uniform(0, 0.2))
        user.process.kill()
        kill_all([*Postgres(places, print)._processes(), *Valkey(places, print)._processes()])
        user.kill()
    with ensure_services(places):
        assert sql("SELECT count(*) FROM rounds") == [(ROUNDS,)]
