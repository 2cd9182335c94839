"""Trending lists from rows to rows: what is counted, what is listed, and what a second run changes."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from papers.models import TrendingEntry, TrendingList, Window, Work, WorkView
from papers.selectors.trending import trending_works
from papers.services.compute_trending import compute_trending
from papers.tasks import compute_trending_task
from papers.trending import signals
from papers.trending.computing import trending
from papers.trending.own_signals import Citations, Views
from papers.trending.signals import Act, Signal
from portal.common.locks import LockHeldError
from tests.corpus import a_topic, a_work, an_author, cite

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)


def seen(work, *, days_ago=0, days_since=None, readers=1):
    at = NOW.replace(minute=0) - timedelta(days=days_ago)
    for _ in range(readers):
        WorkView.objects.create(work=work, day=at.date(), at=at, days_since=days_since, reader=uuid4(), network=uuid4())


def order(window=Window.WEEK):
    return [one.work for one in trending(window, now=NOW).works]


def rows():
    return list(
        TrendingEntry.objects.order_by("trending", "rank").values_list("trending", "rank", "work", "score", "reasons")
    )


@pytest.fixture
def works():
    old = a_work("Old", year=1990)
    return [a_work(f"Work {n}", year=2026) for n in range(3)] + [old]


def test_a_cold_portal_lists_new_and_cited_works(works):
    first, second, third, _ = works
    cite(a_work("Citing", year=2001), first)
    found = trending(Window.WEEK, now=NOW)
    assert found.people == 0
    assert found.works[0].work == first.pk
    assert {one.work for one in found.works[1:3]} == {second.pk, third.pk}
    assert found.works[0].reasons == ["Listed by date and citations: published in 2026, cited once"]


def test_works_that_are_alike_change_places_each_day():
    alike = [a_work(f"Alike {n}", year=2026).pk for n in range(12)]

    def on(day):
        return [one.work for one in trending(Window.WEEK, now=NOW + timedelta(days=day)).works]

    assert on(0) == on(0)
    assert sorted(on(0)) == sorted(on(1)) == alike
    assert on(0) != on(1)


def test_what_is_read_comes_first(works):
    *_, old = works
    seen(old, readers=2)
    found = trending(Window.WEEK, now=NOW)
    assert found.people == 2
    assert found.works[0].work == old.pk
    assert found.works[0].reasons[0] == "2 people read it in the last week"


def test_a_window_holds_what_lies_in_it(works):
    *_, old = works
    seen(old, days_ago=3)
    assert order(Window.DAY)[0] != old.pk
    assert order(Window.WEEK)[0] == order(Window.MONTH)[0] == old.pk


def test_a_reader_who_comes_back_counts_once_in_a_window(works):
    first, *_ = works
    seen(first, days_ago=9)
    seen(first, days_ago=6, days_since=3)
    seen(first, days_ago=2, days_since=4)

    def people(days):
        return len(list(Views().acts(since=NOW - timedelta(days=days))))

    assert people(30) == 1  # the first of all
    assert people(7) == 1  # the one six days ago: the one before it lies outside
    assert people(3) == 1
    assert people(1) == 0


def test_views_of_a_merged_work_go_to_its_successor(works):
    first, second, *_ = works
    seen(second)
    Work.objects.filter(pk=second.pk).update(merged_into=first)
    assert order()[0] == first.pk
    assert second.pk not in order()


def test_a_retracted_work_is_not_listed(works):
    first, *_ = works
    seen(first, readers=5)
    Work.objects.filter(pk=first.pk).update(retracted=True)
    assert first.pk not in order()


def test_a_citation_counts_when_the_citing_work_is_new_here_and_by_somebody_else():
    ada, bob, carl = an_author("Ada"), an_author("Bob"), an_author("Carl")
    cited = a_work("Cited", authors=[ada], year=2010)

    def citing(title, authors, *, year=2026, days_ago=1):
        work = a_work(title, authors=authors, year=year)
        Work.objects.filter(pk=work.pk).update(created_at=NOW - timedelta(days=days_ago))
        cite(work, cited)
        return work

    citing("By others", [bob, carl])
    citing("By the same again", [bob])
    citing("By nobody known", ["Dora"])
    citing("By its own author", [carl, ada])
    citing("Of long ago", [carl], year=2015)
    citing("Here for long", [carl], days_ago=20)
    found = list(Citations().acts(since=NOW - timedelta(days=7)))
    assert {act.work for act in found} == {cited.pk}
    assert len({act.person for act in found}) == 2
    (listed,) = [one for one in trending(Window.WEEK, now=NOW).works if one.work == cited.pk]
    assert listed.reasons[0] == "works of 2 first authors that are new here cite it in the last week"


def test_another_app_can_add_a_signal(works, monkeypatch):
    monkeypatch.setattr(signals, "_sources", dict(signals._sources))
    old = works[-1]

    class Saves:
        name = "saves"
        signals = frozenset({Signal.SAVE})

        def acts(self, *, since):
            yield Act(Signal.SAVE, old.pk, "user 1", NOW)
            yield Act(Signal.SAVE, old.pk, "user 1", NOW)

    signals.register(Saves())
    signals.register(Saves())
    found = trending(Window.DAY, now=NOW)
    assert found.works[0].reasons[0] == "1 person saved it in the last 24 hours"
    assert found.people == 1


def test_the_field_is_the_broadest_one_of_a_classification():
    field = a_topic("Computer Vision", kind="field", works_count=50)
    narrow = a_topic("Edge detection", kind="field", works_count=5)
    keyword = a_topic("deep learning", works_count=500)
    works = [a_work(f"W{n}", topics=[keyword, narrow, field], year=2026) for n in range(7)]
    for work in works:
        seen(work)
    seen(works[0], readers=9)
    top = trending(Window.WEEK, now=NOW).works[0]
    assert top.work == works[0].pk
    assert "usual in Computer Vision" in top.reasons[0]


def test_computing_twice_gives_the_same_lists(works):
    seen(works[1], readers=3)
    compute_trending(now=NOW)
    before = rows()
    compute_trending(now=NOW)
    assert rows() == before
    assert {window for window, *_ in before} == set(Window.values)
    assert TrendingList.objects.get(window="week").people == 3


def test_a_new_list_takes_the_place_of_the_old_one(works):
    compute_trending(now=NOW)
    seen(works[3], readers=3)
    compute_trending(now=NOW)
    found = trending_works(Window.WEEK, limit=50)
    assert found.works[0].line.title == "Old"
    assert [one.rank for one in found.works] == [1, 2, 3, 4]


def test_a_work_merged_since_the_list_was_made_is_left_out(works):
    compute_trending(now=NOW)
    Work.objects.filter(pk=works[0].pk).update(merged_into=works[1])
    assert works[0].public_id not in [one.line.public_id for one in trending_works(Window.DAY, limit=50).works]


def test_the_task_leaves_the_work_to_whoever_is_at_it(works, monkeypatch):
    def held(**_):
        raise LockHeldError("Somebody is at it.")

    monkeypatch.setattr("papers.tasks.compute_trending", held)
    compute_trending_task()


def test_the_number_of_queries_does_not_grow_with_the_works(works, django_assert_max_num_queries):
    for n in range(20):
        seen(a_work(f"More {n}", topics=[a_topic(f"topic {n}")], year=2026))
    with django_assert_max_num_queries(6):
        assert len(trending(Window.WEEK, now=NOW).works) == 24


def test_a_work_without_a_year_promises_nothing():
    a_work("Undated", year=None)
    assert order() == []
