"""What has changed is taken in, and then the graph is what a build of everything makes of the literature."""

import random
from dataclasses import replace

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.models import Coauthor, GraphBuild, Person
from graph.selectors.builds import reading
from graph.services import update_graph as updating
from graph.services.build_graph import build_graph
from graph.services.update_graph import update_graph
from papers.ingest.merge_works import merge_works
from papers.models import Authorship, ChangedWork, Provenance, Work
from papers.records import InstitutionRecord
from papers.storage.changes import note_changed
from papers.storage.counts import recount_authors
from tests.corpus import a_work, an_author, cite
from tests.graph.services.by_hand import assert_pairs_are_right
from tests.papers.ingest.feeding import Feed, at, named, work

MIT = InstitutionRecord("Massachusetts Institute of Technology", ror="042nb2s44")
NAMES = ["Ada Byron", "Bob Hope", "Cyd Lee", "Dan Roe", "Eve Ash", "Fay Orr", "Gil Poe"]


@pytest.fixture
def feed(db, tmp_path) -> Feed:
    return Feed(tmp_path)


def is_what_a_full_build_makes() -> bool:
    """Nothing waits, so the build compares every row of every table."""
    build = build_graph()
    assert build.checks["drift"] == {}, build.report
    return True


class Acts:
    """Random changes of the literature, each as the portal makes it."""

    def __init__(self, feed: Feed, chance: random.Random) -> None:
        self._feed, self._chance = feed, chance
        self._records: list = []

    def any(self) -> None:
        acts = (self.add, self.add, self.add, self.revise, self.merge, self.delete, self.deny)
        self._chance.choice(acts)()

    def _person(self):
        chance = self._chance
        ids = [f"orcid:{chance.randrange(3)}"] if chance.random() < 0.2 else []
        return named(chance.choice(NAMES), *ids, at=chance.choice([(), ("MIT",), ("ETH",), (at("MIT", MIT),)]))

    def add(self) -> None:
        chance = self._chance
        number = len(self._records)
        record = work(
            f"Work number {number}",
            *(self._person() for _ in range(chance.randrange(1, 6))),
            ids=[f"doi:10.1/{number}"],
            key=f"k{number}",
            year=chance.choice([None, 1999, 2004, 2010]),
            topics=chance.sample(["trees", "woods", "leaves"], chance.randrange(3)),
            cites=[f"doi:10.1/{chance.randrange(number + 2)}" for _ in range(chance.randrange(3))],
            reported_citations=chance.choice([None, 0, 4]),
        )
        self._records.append(record)
        self._feed(record)

    def revise(self) -> None:
        if not self._records:
            return
        place = self._chance.randrange(len(self._records))
        record = replace(
            self._records[place],
            mentions=tuple(self._person() for _ in range(self._chance.randrange(1, 5))),
            year=self._chance.choice([1998, 2020]),
            version=str(self._chance.random()),
        )
        self._records[place] = record
        self._feed(record)

    def merge(self) -> None:
        works = list(Work.objects.filter(merged_into=None).values_list("pk", flat=True))
        if len(works) < 2:
            return
        winner, loser = self._chance.sample(works, 2)
        with transaction.atomic(), connection.cursor() as cursor:
            recount_authors(cursor, sorted(merge_works(cursor, winner=winner, loser=loser)))
            note_changed(cursor, [winner, loser])

    def delete(self) -> None:
        works = list(Work.objects.filter(merged_into=None, authorships__isnull=False).values_list("pk", flat=True))
        if not works:
            return
        gone = self._chance.choice(works)
        with transaction.atomic(), connection.cursor() as cursor:
            Work.objects.filter(merged_into=gone).update(merged_into=None)
            Work.objects.get(pk=gone).delete()
            note_changed(cursor, [gone])

    def deny(self) -> None:
        places = list(Authorship.objects.exclude(author=None))
        if places:
            place = self._chance.choice(places)
            with transaction.atomic(), connection.cursor() as cursor:
                Authorship.objects.filter(pk=place.pk).update(provenance=Provenance.DENIED)
                note_changed(cursor, [place.work_id])


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", [1, 2])
def test_after_a_hundred_imports_merges_and_deletions_the_graph_is_that_of_a_full_build(feed, monkeypatch, seed):
    monkeypatch.setattr(updating, "_BUILD_FROM", 10**9)
    chance = random.Random(seed)
    acts = Acts(feed, chance)
    build_graph()
    for number in range(100):
        acts.any()
        if chance.random() < 0.5:
            update_graph()
        if number % 25 == 24:
            update_graph()
            assert not ChangedWork.objects.exists()
            assert_pairs_are_right()
            assert is_what_a_full_build_makes()
    assert Coauthor.objects.exists()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), acts=st.integers(1, 8))
def test_few_acts_at_once(feed, seed, acts):
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(updating, "_BUILD_FROM", 10**9)
        doing = Acts(feed, random.Random(seed))
        doing.add()
        build_graph()
        for _ in range(acts):
            doing.any()
        update_graph()
        assert is_what_a_full_build_makes()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_an_update_is_a_build_of_the_same_generation():
    ada, bob = an_author("Ada"), an_author("Bob")
    a_work(authors=[ada, bob])
    first = build_graph()
    new = a_work(authors=[ada, bob], year=2024)
    with connection.cursor() as cursor:
        note_changed(cursor, [new.pk])
    second = update_graph()
    with reading() as build:
        assert (build.id, build.generation) == (second.pk, first.generation)
    assert second.kind == GraphBuild.Kind.INCREMENT
    assert GraphBuild.objects.get(pk=first.pk).status == GraphBuild.Status.RETIRED
    assert second.counts == first.counts | {"graph_authored": 4}
    assert [(row.works, row.strength, row.last_year) for row in Coauthor.objects.filter(a=ada.pk)] == [(2, 2.0, 2024)]


@pytest.mark.django_db
def test_where_nothing_has_changed_nothing_is_done():
    build = build_graph()
    assert update_graph() is None
    with reading() as read:
        assert read.id == build.pk


@pytest.mark.django_db
def test_the_first_update_builds_everything():
    a_work(authors=[an_author("Ada"), an_author("Bob")])
    build = update_graph()
    assert build.kind == GraphBuild.Kind.FULL
    assert_pairs_are_right()


@pytest.mark.django_db
def test_where_much_has_changed_everything_is_built(monkeypatch):
    monkeypatch.setattr(updating, "_BUILD_FROM", 2)
    ada, bob = an_author("Ada"), an_author("Bob")
    build_graph()
    works = [a_work(authors=[ada, bob]) for _ in range(3)]
    with connection.cursor() as cursor:
        note_changed(cursor, [work.pk for work in works])
        cursor.execute("ANALYZE papers_work")
    assert update_graph().kind == GraphBuild.Kind.FULL


@pytest.mark.django_db
def test_a_work_that_is_gone_takes_its_edges_and_its_people():
    ada, bob, cyd = an_author("Ada"), an_author("Bob"), an_author("Cyd")
    a_work(authors=[ada, cyd])
    gone = a_work(authors=[ada, bob])
    build_graph()
    pk = gone.pk
    gone.delete()
    with connection.cursor() as cursor:
        note_changed(cursor, [pk])
    update_graph()
    assert set(Coauthor.objects.values_list("a", "b")) == {(ada.pk, cyd.pk), (cyd.pk, ada.pk)}
    assert set(Person.objects.values_list("author", "coauthors")) == {(ada.pk, 1), (cyd.pk, 1)}


@pytest.mark.django_db
def test_who_is_new_joins_the_community_of_the_strongest_coauthor():
    ada, bob = an_author("Ada"), an_author("Bob")
    a_work(authors=[ada, bob])
    build_graph()
    cyd, dan = an_author("Cyd"), an_author("Dan")
    works = [a_work(authors=[bob, cyd]), a_work(authors=[dan])]
    with connection.cursor() as cursor:
        note_changed(cursor, [work.pk for work in works])
    update_graph()
    found = dict(Person.objects.values_list("author", "community"))
    assert found == {ada.pk: ada.pk, bob.pk: ada.pk, cyd.pk: ada.pk, dan.pk: dan.pk}


@pytest.mark.django_db
def test_a_citation_that_is_gone_weighs_no_more():
    cited = a_work(authors=[an_author("Ada")])
    citing = a_work(authors=[an_author("Bob")])
    cite(citing, cited)
    build_graph()
    citing.references.all().delete()
    with connection.cursor() as cursor:
        note_changed(cursor, [citing.pk])
    update_graph()
    assert is_what_a_full_build_makes()
