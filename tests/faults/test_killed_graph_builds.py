"""Whoever reads while builds of the graph are killed sees one build in every answer, and the next build succeeds."""

import contextlib
import time
from collections.abc import Iterator

import psycopg2
import pytest

from tests.faults.cluster import DEMO, Cluster, Database, random_points
from tests.faults.readers import Reader

SEED = 20261121
BUILD = ("rebuild_graph", "--verbosity=0")
UPDATE = ("shell", "--verbosity=0", "-c", "from graph.services.update_graph import update_graph; update_graph()")

# In one transaction: which build is current, and then, question by question, what it has.
CURRENT = "SELECT id, generation FROM graph_graphbuild WHERE status = 'current'"
CONTENT = (
    "SELECT count(*), bit_xor(hash_record_extended(ROW(a, b, works, strength), 0)) FROM graph_coauthor WHERE generation = {}",
    "SELECT sum(coauthors), sum(works) FROM graph_person WHERE generation = {}",
    "SELECT count(*) FROM graph_authored WHERE generation = {}",
)


def read(reader: Reader, connection) -> None:
    """The whole graph, as a request reads it."""
    with connection, connection.cursor() as cursor:
        cursor.execute(CURRENT)
        ((build, generation),) = cursor.fetchall()
        found = []
        for query in CONTENT:
            cursor.execute(query.format(generation))
            found += cursor.fetchone()
    pairs, _, coauthors, works, authored = found
    if (pairs, authored) != (coauthors, works):
        reader.faults.append(f"build {build}: {found}")
    reader.saw(build, tuple(found))


@contextlib.contextmanager
def reading(database: Database) -> Iterator[Reader]:
    reader = Reader(database, read, isolation_level="REPEATABLE READ", readonly=True)
    reader.start()
    try:
        yield reader
    finally:
        reader.end()
    assert reader.faults == []
    assert reader.answers > len(reader.seen) > 1


@pytest.fixture(scope="module")
def built(cluster: Cluster) -> Database:
    database = cluster.database("graph_builds")
    for command in (("import_works", "acl", str(DEMO / "acl"), "--verbosity=0"), BUILD):
        ended = database.run(*command)
        assert ended.status == 0, ended.err
    return database


def change(database: Database, number: int) -> None:
    """Some authorships are denied, so that every build is another one."""
    address = database.cluster.url(database.name)
    with contextlib.closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(
            "WITH denied AS (UPDATE papers_authorship SET provenance = 'denied' WHERE id IN"
            " (SELECT id FROM papers_authorship WHERE provenance <> 'denied' ORDER BY hashint8(id + %s) LIMIT 5)"
            " RETURNING work_id) INSERT INTO papers_changedwork (work) SELECT work_id FROM denied",
            [number],
        )


def steps_of(database: Database) -> int:
    return database.ask("SELECT count(*) FROM graph_graphbuild")[0][0]


def killed_and_built_again(database: Database, command: tuple[str, ...], waits: list[float]) -> int:
    """How many of the processes were killed before they ended."""
    killed = 0
    for number, wait in enumerate(waits):
        change(database, number + int(wait * 1000))
        before = steps_of(database)
        running = database.start(*command)
        if command == UPDATE:  # an update has no row before it is complete
            killed += running.kill_when(lambda: True, wait=wait)
        else:
            killed += running.kill_when(lambda before=before: steps_of(database) > before, wait=wait)
        ended = database.run(*command)
        assert ended.status == 0, ended.err
        assert database.ask("SELECT count(*) FROM papers_changedwork") == [(0,)]
    return killed


def proven(database: Database) -> bool:
    ended = database.run(*BUILD)
    assert ended.status == 0, ended.err
    ((checks,),) = database.ask("SELECT checks FROM graph_graphbuild WHERE status = 'current'")
    assert checks["drift"] == {}
    tables = database.ask(
        "SELECT count(DISTINCT substring(relname from '_g[0-9]+$')) FROM pg_class WHERE relname ~ '_g[0-9]+$'"
        " AND relkind = 'r'"
    )
    assert tables == [(2,)]
    return True


def duration(database: Database, *command: str) -> float:
    began = time.monotonic()
    assert database.run(*command).status == 0
    return time.monotonic() - began


@pytest.mark.faults
def test_builds_killed_at_three_points(built):
    with reading(built):
        assert killed_and_built_again(built, BUILD, [0.0, 0.15, 0.4]) >= 1
    assert proven(built)


@pytest.mark.faults
def test_an_update_killed_at_its_end(built):
    took = duration(built, *UPDATE)
    with reading(built):
        killed_and_built_again(built, UPDATE, [took * 0.9])
    assert proven(built)


@pytest.mark.faults
def test_builds_killed_at_twenty_points(built):
    whole = duration(built, *BUILD)
    with reading(built):
        waits = [point / 1000 * whole for point in random_points(SEED, 20, 900)]
        assert killed_and_built_again(built, BUILD, waits) >= 10
    assert proven(built)


@pytest.mark.faults
def test_updates_killed_at_twenty_points(built):
    whole = duration(built, *UPDATE)
    with reading(built):
        waits = [point / 1000 * whole * 1.2 for point in random_points(SEED, 20, 1_000)]
        assert killed_and_built_again(built, UPDATE, waits) >= 10
    assert proven(built)
