"""No queue, and couriers that are killed, two at a time: from a work that came in to the mail that tells of it, nobody
is forgotten and nobody hears twice."""

import contextlib
import shutil
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import psycopg2
import pytest

from tests.faults.cluster import Cluster, Database, random_points
from tests.faults.test_killed_news import PEOPLE, SCENE, TOLD

SEED = 20261122
# Mails at once, to an address each; webhooks have tests of their own.
WANTED = """
UPDATE profiles_follow SET frequency = 'instant';
DELETE FROM profiles_webhookendpoint;
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT id, username || '@example.org', true, true FROM profiles_user;
INSERT INTO profiles_mailpreference (user_id, time_zone, hour, weekday, instant, daily, weekly, trending, changed_at)
SELECT id, 'UTC', 8, 0, true, true, true, 'off', now() FROM profiles_user;
"""
PROGRESS = (
    "SELECT (SELECT count(*) FROM profiles_notification) + (SELECT count(*) FROM profiles_digest)"
    " + (SELECT count(*) FROM profiles_outgoingmail WHERE state = 'sent')"
)


@pytest.fixture(scope="module")
def scene(cluster: Cluster) -> str:
    database = cluster.database("wanted")
    address = cluster.url(database.name)
    with contextlib.closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(SCENE + WANTED)
    return database.name


@pytest.fixture(scope="module")
def expected(cluster: Cluster, scene: str) -> list[tuple]:
    """Who hears of what, where nobody is killed."""
    database = cluster.database("heard_in_peace", like=scene)
    ended = database.run("deliver", "--once")
    assert ended.status == 0, ended.err
    found = sorted(database.ask(TOLD))
    assert len({username for username, *_ in found}) == PEOPLE
    return found


def mailbox(cluster: Cluster) -> Path:
    return cluster.root / "var" / "mailbox"


def delivered_in_spite_of(cluster: Cluster, scene: str, expected: list[tuple], points: list[int]) -> int:
    """Kills both couriers at each point. How many were killed."""
    shutil.rmtree(mailbox(cluster), ignore_errors=True)
    database, killed = cluster.database("couriers", like=scene), 0
    for point in points:
        couriers = [database.start("deliver") for _ in range(2)]
        killed += couriers[0].kill_when(lambda point=point: _progress(database) >= point)
        killed += couriers[1].kill_when(lambda: True)
    for _ in range(2):
        ended = database.run("deliver", "--once")
        assert ended.status == 0, ended.err
    assert database.ask("SELECT count(*) FROM operations_deadletter") == [(0,)]
    assert sorted(database.ask(TOLD)) == expected
    _everybody_was_mailed_once_for_each_digest(cluster, database)
    return killed


def _progress(database: Database) -> int:
    return int(database.ask(PROGRESS)[0][0])


def _everybody_was_mailed_once_for_each_digest(cluster: Cluster, database: Database) -> None:
    digests = Counter(dict(database.ask("SELECT user_id, count(*) FROM profiles_digest GROUP BY user_id")))
    assert len(digests) == PEOPLE
    mails = database.ask('SELECT "to", state FROM profiles_outgoingmail')
    assert len(mails) == digests.total()
    received = Counter(
        message_from_bytes(path.read_bytes())["To"] for path in mailbox(cluster).iterdir() if path.is_file()
    )
    told, open_fates = Counter(to for to, state in mails if state == "sent"), Counter(to for to, _ in mails)
    # What was being sent as the courier died may have arrived or not; it is not sent again on a guess.
    assert not told - received
    assert not received - open_fates
    assert {state for _, state in mails} <= {"sent", "sending", "unknown"}


@pytest.mark.faults
def test_two_couriers_killed_at_one_point(cluster, scene, expected):
    assert delivered_in_spite_of(cluster, scene, expected, random_points(SEED, 1, len(expected))) == 2


@pytest.mark.faults
def test_couriers_killed_at_fifty_points(cluster, scene, expected):
    below = len(expected) + 2 * PEOPLE
    killed = 0
    for number in range(10):
        killed += delivered_in_spite_of(cluster, scene, expected, random_points(SEED + number, 3, below))
    assert killed >= 50
