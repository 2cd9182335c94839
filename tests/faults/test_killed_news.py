"""Whoever tells of what happened is killed, again and again, with another at it at the same time: everybody has heard of
everything in the end, and once."""

import contextlib

import psycopg2
import pytest

from tests.faults.cluster import Cluster, Database, random_points

SEED = 20261121
# Few at once, so that there are many points between two commits.
_TELL = """
from profiles.news.arrivals import note_arrivals
from profiles.news.relaying import relay_events
note_arrivals(at_once=10)
relay_events(at_once=3, told_at_once=40)
"""
TELL = ("shell", "--verbosity=0", "-c", _TELL)
PEOPLE = 60
WORKS = 80

SCENE = f"""
INSERT INTO profiles_user (username, password, is_superuser, first_name, last_name, email, is_staff, is_active,
    date_joined) SELECT 'u' || n, '', false, '', '', '', false, true, now() FROM generate_series(1, {PEOPLE}) n;
INSERT INTO papers_author (name, name_key, works_count, created_at)
SELECT 'A' || n, 'a' || n, 1, now() FROM generate_series(1, 12) n;
INSERT INTO papers_work (title, raw_title, title_key, abstract, raw_abstract, tldr, type, year, volume, issue, pages,
    publisher, language, comments, journal_ref, url, retracted, author_count, described_by, created_at, updated_at)
SELECT 'W' || n, '', n, '', '', '', 'article', CASE n % 3 WHEN 0 THEN date_part('year', now()) ELSE 1990 END, '', '',
    '', '', '', '', '', '', false, 1, 'acl', now(), now() FROM generate_series(1, {WORKS}) n;
INSERT INTO papers_authorship (work_id, author_id, position, raw_name, name_key, year, provenance, source, role,
    email_domains, needs_settling)
SELECT w.id, a.id, a.id, a.name, a.name_key, w.year, 'imported', 'acl', '', '{{}}', false
FROM papers_work w JOIN papers_author a ON (w.id + a.id) % 4 = 0;
INSERT INTO papers_newwork (work) SELECT id FROM papers_work ORDER BY id;
INSERT INTO papers_citation (citing_id, scheme, value, cited_id)
SELECT w.id, 'doi', 'x', v.id FROM papers_work w JOIN papers_work v ON v.title_key = 1 WHERE w.id <> v.id;
INSERT INTO profiles_follow (user_id, kind, target, frequency, created_at)
SELECT u.id, 'author', a.id, 'daily', now() FROM profiles_user u JOIN papers_author a ON (u.id + a.id) % 2 = 0
UNION ALL SELECT u.id, 'work', w.id, 'weekly', now() FROM profiles_user u JOIN papers_work w ON w.title_key = 1;
INSERT INTO profiles_webhookendpoint (user_id, url, name, secret, former_secret, kinds, state, created_at)
SELECT id, 'https://a.example/', '', 'x', '', '{{}}', 'active', now() FROM profiles_user WHERE id % 10 = 0;
"""
PROGRESS = (
    f"SELECT (SELECT {WORKS} - count(*) FROM papers_newwork) + (SELECT count(*) FROM profiles_event)"
    " + (SELECT count(*) FROM profiles_notification)"
)
TOLD = (
    "SELECT u.username, e.dedupe_key, n.because::text, n.frequency, n.count FROM profiles_notification n"
    " JOIN profiles_user u ON u.id = n.user_id JOIN profiles_event e ON e.id = n.event_id"
)
DELIVERIES = (
    "SELECT p.user_id, e.dedupe_key FROM profiles_webhookdelivery d JOIN profiles_event e ON e.id = d.event_id"
    " JOIN profiles_webhookendpoint p ON p.id = d.endpoint_id"
)


@pytest.fixture(scope="module")
def scene(cluster: Cluster) -> str:
    """The name of a database in which works have come in and nobody has heard of them."""
    database = cluster.database("unheard")
    address = cluster.url(database.name)
    with contextlib.closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(SCENE)
    return database.name


def heard(database: Database) -> tuple[list[tuple], list[tuple]]:
    return sorted(database.ask(TOLD)), sorted(database.ask(DELIVERIES))


def progress(database: Database) -> int:
    return int(database.ask(PROGRESS)[0][0])


@pytest.fixture(scope="module")
def undisturbed(cluster: Cluster, scene: str) -> tuple[tuple[list[tuple], list[tuple]], int]:
    """What is heard where nobody is killed, and how far that is."""
    database = cluster.database("heard", like=scene)
    ended = database.run(*TELL)
    assert ended.status == 0, ended.err
    found = heard(database)
    assert len(found[0]) > PEOPLE
    assert found[1]
    return found, progress(database)


def told_in_spite_of(database: Database, points: list[int]) -> int:
    """Kills one of two at each point. How many were killed before they had ended."""
    killed = 0
    for point in points:
        first, second = database.start(*TELL), database.start(*TELL)
        killed += first.kill_when(lambda point=point: progress(database) >= point)
        if point % 2:
            killed += second.kill_when(lambda: True)
        else:
            ended = second.finish()
            assert ended.status == 0, ended.err
    for _ in range(2):
        ended = database.run(*TELL)
        assert ended.status == 0, ended.err
    return killed


def rounds(cluster: Cluster, scene: str, undisturbed, points: list[int], *, least: int) -> None:
    expected, _ = undisturbed
    killed = 0
    # A scene is over when all is told: each has a few kills.
    for start in range(0, len(points), 5):
        database = cluster.database("news", like=scene)
        killed += told_in_spite_of(database, points[start : start + 5])
        assert heard(database) == expected
        assert database.ask("SELECT count(*) FROM papers_newwork") == [(0,)]
        assert database.ask("SELECT count(*) FROM profiles_event WHERE fanned_out_at IS NULL") == [(0,)]
    assert killed >= least


def odd(points: list[int]) -> list[int]:
    """Both are killed at odd points, so that most of a scene is left for the next."""
    return [point | 1 for point in points[:-1]] + [points[-1] & ~1]


def test_tellers_killed_at_three_points(cluster, scene, undisturbed):
    points = random_points(SEED, 3, undisturbed[1])
    rounds(cluster, scene, undisturbed, odd(points), least=2)


@pytest.mark.faults
def test_tellers_killed_at_fifty_points(cluster, scene, undisturbed):
    points = random_points(SEED + 1, 50, undisturbed[1])
    ordered = [point for start in range(10) for point in odd(points[start::10])]
    rounds(cluster, scene, undisturbed, ordered, least=40)
