"""An import that is killed, or loses its server, and is then resumed comes to what an uninterrupted one comes to."""

import random
import time
from collections.abc import Callable

import pytest

from tests.faults.cluster import DEMO, Cluster, Database, random_points

SEED = 20261120

# Everything of the demo, in chunks small enough to be killed between two of them.
COMMANDS = (
    ("import_institutions", str(DEMO / "institutions" / "ror-demo.jsonl.gz")),
    ("import_works", "acl", str(DEMO / "acl"), "--chunk-records=150"),
    ("import_works", "openalex", str(DEMO / "openalex"), "--chunk-records=40"),
    ("import_works", "arxiv", str(DEMO / "arxiv"), "--chunk-records=40"),
)
OPENALEX = COMMANDS[2]


class Reference:
    """What the commands come to when nothing disturbs them."""

    def __init__(self, database: Database, commands) -> None:
        for command in commands:
            ended = database.run(*command)
            assert ended.status == 0, ended.err
        self.content, self.totals, self.read = database.fingerprint(), database.totals(), database.records_read()


@pytest.fixture(scope="session")
def whole_demo(cluster: Cluster) -> Reference:
    return Reference(cluster.database("whole_demo"), COMMANDS)


@pytest.fixture(scope="session")
def openalex(cluster: Cluster) -> Reference:
    return Reference(cluster.database("openalex"), [OPENALEX])


def resumed(database: Database, command) -> None:
    ended = database.run(*command)
    assert ended.status == 0, ended.err


def test_an_import_killed_between_two_chunks_and_resumed_equals_an_uninterrupted_one(cluster, openalex):
    database = cluster.database("killed_once")
    assert database.start(*OPENALEX).kill_when(lambda: database.records_read() >= 120)
    assert 0 < database.records_read() < openalex.read
    resumed(database, OPENALEX)
    assert database.totals() == openalex.totals
    assert database.fingerprint() == openalex.content


@pytest.mark.faults
def test_an_import_whose_server_was_killed_says_so_and_goes_on(cluster, openalex):
    database = cluster.database("killed_server")
    running = database.start(*OPENALEX)
    while database.records_read() < 120:
        assert running.process.poll() is None
        time.sleep(0.005)
    cluster.kill_server()
    ended = running.finish()
    cluster.revive()
    assert ended.status == 2, ended.err
    (line,) = [text for text in ended.err.splitlines() if text.strip()]
    assert "Run the same command again" in line
    resumed(database, OPENALEX)
    assert database.totals() == openalex.totals
    assert database.fingerprint() == openalex.content


def _read(database: Database, records: int) -> Callable[[], bool]:
    return lambda: database.records_read() >= records


@pytest.mark.faults
def test_imports_killed_at_ten_random_points_equal_uninterrupted_ones(cluster, whole_demo):
    database = cluster.database("killed_often")
    chance = random.Random(SEED)
    points = random_points(SEED, 10, whole_demo.read)
    killed = []
    for command in COMMANDS:
        while True:
            running = database.start(*command)
            if points and running.kill_when(_read(database, points[0]), wait=chance.uniform(0, 0.4)):
                killed.append(database.records_read())
                points.pop(0)
                continue
            ended = running.finish()
            assert ended.status == 0, ended.err
            break
    assert len(killed) >= 8, killed
    # One that was killed after its last word, when it had nothing left to do, was not resumed but begun again.
    again = [totals for totals in database.totals() if totals not in whole_demo.totals]
    assert all(unchanged == read for _, read, _, unchanged, *_ in again)
    assert [totals for totals in database.totals() if totals in whole_demo.totals] == whole_demo.totals
    assert database.fingerprint() == whole_demo.content


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(10))
def test_one_kill_at_any_moment_also_while_starting_resolving_or_counting(cluster, openalex, seed):
    database = cluster.database(f"killed_{seed}")
    began = time.monotonic()
    moment = began + random.Random(SEED + seed).uniform(0.2, 4.0)
    database.start(*OPENALEX).kill_when(lambda: time.monotonic() >= moment)
    resumed(database, OPENALEX)
    content = database.fingerprint()
    assert content == openalex.content
    assert database.totals()[0] == openalex.totals[0]


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(3))
def test_a_server_killed_at_any_moment_loses_nothing(cluster, openalex, seed):
    database = cluster.database(f"server_killed_{seed}")
    for again in range(3):
        running = database.start(*OPENALEX)
        time.sleep(random.Random(SEED + 10 * seed + again).uniform(0.8, 3.0))
        cluster.kill_server()
        ended = running.finish()
        cluster.revive()
        assert ended.status in (0, 2), ended.err
        assert "Traceback" not in ended.err
    resumed(database, OPENALEX)
    assert database.totals()[0] == openalex.totals[0]
    assert database.fingerprint() == openalex.content
