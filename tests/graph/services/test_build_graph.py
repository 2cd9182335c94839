"""A build says of each kind of edge what the literature says, and is checked before anybody reads it."""

import pytest
from django.core.management import call_command
from django.db import connection

from graph.models import About, Affiliated, Authored, Cites, Coauthor, GraphBuild, Interest, Person
from graph.selectors.builds import reading
from graph.services import build_graph as building
from graph.services.build_graph import build_graph
from graph.services.checks import BuildCheckError
from graph.services.lock import graph_lock
from graph.storage.generations import drop_unused
from papers.models import Authorship, Provenance, Topic, Work, WorkTopic
from papers.storage.changes import note_changed
from portal.common.locks import LockHeldError
from tests.corpus import a_topic, a_work, affiliate, an_author, an_institution, cite
from tests.graph.services.by_hand import assert_pairs_are_right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_generations")]


def rows(model, *fields) -> list[tuple]:
    with reading() as build:
        return sorted(model.objects.filter(generation=build.generation).values_list(*fields))


def test_an_empty_portal_has_an_empty_graph():
    build = build_graph()
    assert build.status == GraphBuild.Status.CURRENT
    assert set(build.counts.values()) == {0}
    with reading() as read:
        assert read.id == build.pk


def test_coauthors_of_all_kinds_of_author_lists():
    ada, bob, cyd, dan = (an_author(name) for name in ("Ada", "Bob", "Cyd", "Dan"))
    a_work(authors=[ada, bob], year=2001)
    a_work(authors=[ada, bob, cyd, "Nobody known"], year=None)
    a_work(authors=[ada, ada, dan], year=1999)
    a_work(authors=[cyd, dan, *(f"M {n}" for n in range(99))])
    a_work(authors=[bob])
    denied = a_work(authors=[bob, dan])
    Authorship.objects.filter(work=denied, author=dan).update(provenance=Provenance.DENIED)
    build = build_graph()
    assert_pairs_are_right()
    assert build.counts["graph_coauthor"] == 8
    assert rows(Person, "author", "works", "coauthors", "close", "left_out") == [
        (ada.pk, 3, 3, 1, 0),
        (bob.pk, 4, 2, 1, 0),
        (cyd.pk, 2, 2, 0, 1),
        (dan.pk, 2, 1, 0, 1),
    ]


def test_every_kind_of_edge():
    ada, bob, mit, trees = an_author("Ada"), an_author("Bob"), an_institution("MIT"), a_topic("trees")
    old = a_work(authors=[ada], year=2001, topics=[trees], reported_citations=3)
    new = a_work(authors=[ada, bob], year=2003, topics=[trees])
    WorkTopic.objects.filter(work=new).update(score=0.5)
    affiliate(old, 1, "MIT", mit)
    affiliate(new, 1, "MIT, Cambridge", mit)
    cite(new, old)
    build_graph()
    assert rows(Authored, "author", "work", "weight", "year") == [
        (ada.pk, old.pk, 4.0, 2001),
        (ada.pk, new.pk, 0.5, 2003),
        (bob.pk, new.pk, 0.5, 2003),
    ]
    assert rows(About, "work", "topic", "weight", "year") == [
        (old.pk, trees.pk, 4.0, 2001),
        (new.pk, trees.pk, 0.5, 2003),
    ]
    assert rows(Interest, "author", "topic", "works", "first_year", "last_year") == [
        (ada.pk, trees.pk, 2, 2001, 2003),
        (bob.pk, trees.pk, 1, 2003, 2003),
    ]
    assert rows(Affiliated, "author", "institution", "works", "first_year", "last_year") == [
        (ada.pk, mit.pk, 2, 2001, 2003)
    ]
    columns = ("citing", "cited", "citing_weight", "cited_weight", "citing_year", "cited_year")
    assert rows(Cites, *columns) == [(new.pk, old.pk, 1.0, 4.0, 2003, 2001)]


def test_a_work_counts_the_citations_it_was_reported_or_those_here_if_they_are_more():
    ada = an_author("Ada")
    cited = a_work(authors=[ada], reported_citations=1)
    for _ in range(3):
        cite(a_work(), cited)
    build_graph()
    assert rows(Authored, "weight") == [(4.0,)]


def test_communities_bear_the_name_of_their_first_author():
    ada, bob, cyd, dan = (an_author(name) for name in ("Ada", "Bob", "Cyd", "Dan"))
    a_work(authors=[bob, ada])
    a_work(authors=[cyd, dan])
    a_work(authors=[eve := an_author("Eve")])
    build_graph()
    found = [(ada, ada), (bob, ada), (cyd, cyd), (dan, cyd), (eve, eve)]
    assert rows(Person, "author", "community") == [(author.pk, first.pk) for author, first in found]


def test_the_next_build_takes_the_place_and_the_one_before_stays_until_then():
    ada, bob = an_author("Ada"), an_author("Bob")
    a_work(authors=[ada, bob])
    first = build_graph()
    a_work(authors=[ada, bob])
    second = build_graph()
    assert list(GraphBuild.objects.order_by("pk").values_list("status", flat=True)) == ["retired", "current"]
    assert [(row.generation, row.works) for row in Coauthor.objects.filter(a=ada.pk).order_by("generation")] == [
        (first.generation, 1),
        (second.generation, 2),
    ]
    third = build_graph()
    assert set(Coauthor.objects.values_list("generation", flat=True)) == {second.generation, third.generation}


def test_what_had_changed_waits_no_more():
    work = a_work(authors=[an_author("Ada")])
    with connection.cursor() as cursor:
        note_changed(cursor, [work.pk, work.pk])
        build_graph()
        cursor.execute("SELECT count(*) FROM papers_changedwork")
        assert cursor.fetchone() == (0,)


def test_a_build_of_what_has_not_changed_proves_the_one_before():
    a_work(authors=[an_author("Ada"), an_author("Bob")])
    assert "drift" not in build_graph().checks
    second = build_graph()
    assert second.checks["drift"] == {}
    assert "every row is what it was" in second.report


@pytest.mark.parametrize(
    ("fault", "table", "rows"),
    [
        ("UPDATE graph_coauthor SET strength = strength * 1.0000001", "graph_coauthor", 4),
        ("DELETE FROM graph_authored WHERE author = (SELECT min(author) FROM graph_authored)", "graph_authored", 1),
        ("UPDATE graph_person SET close = 7", "graph_person", 4),
    ],
)
def test_drift_is_found_told_and_mended(fault, table, rows):
    a_work(authors=[an_author("Ada"), an_author("Bob")])
    build_graph()
    with connection.cursor() as cursor:
        cursor.execute(fault)
    found = build_graph()
    assert found.checks["drift"] == {table: rows}
    assert table in found.report
    assert build_graph().checks["drift"] == {}


def test_with_changes_waiting_nothing_is_proven():
    work = a_work(authors=[an_author("Ada"), an_author("Bob")])
    build_graph()
    with connection.cursor() as cursor:
        note_changed(cursor, [work.pk])
    assert "drift" not in build_graph().checks


FAULTS = {
    "one direction is missing": ("DELETE FROM {} WHERE a < b", "graph_coauthor"),
    "strengths differ": ("UPDATE {} SET strength = 9 WHERE a < b", "graph_coauthor"),
    "a person is missing": ("DELETE FROM {} WHERE author = (SELECT min(author) FROM {})", "graph_person"),
    "a count is wrong": ("UPDATE {} SET coauthors = coauthors + 1", "graph_person"),
    "a work is missing": ("DELETE FROM {} WHERE author = (SELECT min(author) FROM {})", "graph_authored"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_build_that_is_not_what_it_should_be_is_never_read(monkeypatch, name):
    fault, table = FAULTS[name]
    a_work(authors=[an_author("Ada"), an_author("Bob")])
    good = build_graph()
    write = building._write

    def wrong(cursor, generation, told):
        counts = write(cursor, generation, told)
        spoilt = f"{table}_g{generation}"
        cursor.execute(fault.format(spoilt, spoilt))
        cursor.execute(f"SELECT count(*) FROM {spoilt}")
        return counts | {table: cursor.fetchone()[0]}

    monkeypatch.setattr(building, "_write", wrong)
    with pytest.raises(BuildCheckError):
        build_graph()
    failed = GraphBuild.objects.get(status="failed")
    assert failed.report
    with reading() as build:
        assert build.id == good.pk
    monkeypatch.undo()
    assert build_graph().checks["drift"] == {}


def test_a_build_that_lost_most_pairs_but_no_works_is_refused(monkeypatch):
    people = [an_author(f"P{n}") for n in range(6)]
    work = a_work(authors=people)
    build_graph()
    Work.objects.filter(pk=work.pk).update(author_count=101)
    with pytest.raises(BuildCheckError, match="0 pairs where 30"):
        build_graph()


def test_two_do_not_build_at_once(monkeypatch):
    monkeypatch.setattr(building, "_PATIENCE_SECONDS", 0.0)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_key()])
        try:
            with pytest.raises(LockHeldError, match="being built already"):
                build_graph()
        finally:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    other.close()
    assert build_graph()


def _key() -> int:
    with graph_lock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_a_build_that_was_killed_is_told_so_and_its_tables_go():
    GraphBuild.objects.create(generation=1, kind="full", step="indexes")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE graph_coauthor_g1 (a bigint)")
        build = build_graph()
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = 'graph_coauthor_g1'")
        assert cursor.fetchone() == (0,)
    assert build.generation == 2
    assert "killed" in GraphBuild.objects.get(generation=1).report


def test_the_command_says_what_it_made(capsys):
    a_work(authors=[an_author("Ada"), an_author("Bob")])
    call_command("rebuild_graph")
    out = capsys.readouterr().out
    assert "communities" in out
    assert "2 authors, 1 pairs of co-authors" in out


def test_topics_of_hostile_scores_are_edges():
    work = a_work(authors=[an_author("Ada")], topics=[a_topic("trees")])
    for score in (0.0, -1.0):
        WorkTopic.objects.filter(work=work).update(score=score)
        build_graph()
        assert rows(About, "weight") == [(0.01,)]
    assert Topic.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_index_alone_answers_for_a_fresh_build():
    a_work(authors=[an_author("Ada"), an_author("Bob")])
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")  # what may still be lost is not called visible
        build = build_graph()
        cursor.execute("SET synchronous_commit = DEFAULT")
        cursor.execute(
            "SELECT relpages, relallvisible FROM pg_class WHERE relname = %s", [f"graph_coauthor_g{build.generation}"]
        )
        pages, visible = cursor.fetchone()
    assert pages == visible > 0
    drop_unused(used=())
