"""A computation of trust that is killed leaves the scores before it and the notes of what waits; the next one gives
what one that nobody killed gives."""

import contextlib

import psycopg2
import pytest

from tests.faults.cluster import DEMO, Cluster, Database, random_points
from tests.faults.readers import Reader
from tests.faults.test_killed_graph_builds import duration

SEED = 20261121
WHOLE = ("recompute_trust", "--verbosity=0")
AFFECTED = ("recompute_trust", "--affected", "--verbosity=0")
VERIFY = ("recompute_trust", "--verify", "--verbosity=0")
UPDATE = ("shell", "--verbosity=0", "-c", "from graph.services.update_graph import update_graph; update_graph()")

# All that a reader may see between two builds: of one build, or of another.
SCORES = (
    "SELECT (SELECT max(id) FROM profiles_trustbuild), count(*),"
    " bit_xor(hash_record_extended(ROW(author_id, value, level, network, matched), 0))"
    " FROM profiles_trustscore WHERE until IS NULL"
)
OVERLAPS = (
    "SELECT count(*) FROM profiles_trustscore a JOIN profiles_trustscore b ON a.author_id = b.author_id AND a.id < b.id"
    " AND tstzrange(a.since, a.until) && tstzrange(b.since, b.until)"
)


def read(reader: Reader, connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SCORES)
        build, *found = cursor.fetchone()
    reader.saw(build, tuple(found))


@pytest.fixture(scope="module")
def scored(cluster: Cluster) -> Database:
    database = cluster.database("trust")
    for command in (
        ("import_works", "acl", str(DEMO / "acl"), "--verbosity=0"),
        ("rebuild_graph", "--verbosity=0"),
        WHOLE,
    ):
        ended = database.run(*command)
        assert ended.status == 0, ended.err
    return database


def change(database: Database, number: int) -> None:
    """Some names are said to be their people's, which every computation sees."""
    address = database.cluster.url(database.name)
    with contextlib.closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(
            "WITH said AS (UPDATE papers_authorship SET provenance = 'author-asserted' WHERE id IN"
            " (SELECT id FROM papers_authorship WHERE provenance <> 'author-asserted' AND author_id IS NOT NULL"
            "  ORDER BY hashint8(id + %s) LIMIT 20)"
            " RETURNING work_id) INSERT INTO papers_changedwork (work) SELECT work_id FROM said",
            [number],
        )
    ended = database.run(*UPDATE)
    assert ended.status == 0, ended.err


def waiting(database: Database) -> int:
    return database.ask("SELECT count(*) FROM profiles_trustdue")[0][0]


def killed_and_computed_again(database: Database, command: tuple[str, ...], waits: list[float]) -> int:
    """How many of the processes were killed before they ended."""
    killed = 0
    for number, wait in enumerate(waits):
        change(database, number + int(wait * 1000))
        before, notes = database.ask(SCORES), waiting(database)
        assert notes
        if database.start(*command).kill_when(lambda: True, wait=wait):
            killed += 1
            # All of it or nothing: also where the kill came just after the end of the transaction.
            assert (waiting(database) == notes) == (database.ask(SCORES) == before)
        ended = database.run(*command)
        assert ended.status == 0, ended.err
        assert waiting(database) == 0
    return killed


def holds(database: Database) -> bool:
    """What killed computations have left is what one that nobody killed gives."""
    assert database.ask(OVERLAPS) == [(0,)]
    ended = database.run(*VERIFY)
    assert ended.status == 0, ended.out
    assert database.run(*WHOLE).status == 0
    before = database.ask("SELECT author_id, value, network, matched FROM profiles_trustscore WHERE until IS NULL")
    ended = database.run(*WHOLE)
    assert ended.status == 0, ended.err
    after = database.ask("SELECT author_id, value, network, matched FROM profiles_trustscore WHERE until IS NULL")
    assert sorted(after) == sorted(before)
    return True


def under_eyes(database: Database, commands: list[tuple[tuple[str, ...], list[float]]], *, least: int) -> None:
    reader = Reader(database, read, autocommit=True)
    reader.start()
    try:
        assert sum(killed_and_computed_again(database, command, waits) for command, waits in commands) >= least
    finally:
        reader.end()
    assert reader.faults == []
    assert len(reader.seen) > 1
    assert holds(database)


@pytest.mark.faults
def test_computations_killed_at_their_end(scored):
    """Where they publish."""
    whole, affected = (duration(scored, *command) for command in (WHOLE, AFFECTED))
    under_eyes(scored, [(WHOLE, [whole * 0.9]), (AFFECTED, [affected * 0.9])], least=0)


@pytest.mark.faults
def test_computations_killed_at_twenty_points(scored):
    whole = duration(scored, *WHOLE)
    waits = [point / 1000 * whole for point in random_points(SEED, 20, 1_050)]
    under_eyes(scored, [(WHOLE, waits[::2]), (AFFECTED, waits[1::2])], least=10)
