"""Whatever comes in, each work is told of once for each thing that somebody follows, and never in too many lines."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.news.portions import (
    NAMED,
    SINGLE_OF_A_THING,
    Arrived,
    in_portions,
    is_recent,
    newest_first,
)

TODAY = date(2026, 3, 2)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1))
YEARS = st.none() | st.integers(1990, 2027)


@st.composite
def batches(draw):
    arrived = {pk: Arrived(pk, draw(YEARS), draw(DAYS)) for pk in range(draw(st.integers(0, 60)))}
    pairs = st.tuples(st.sampled_from(sorted(arrived)), st.sampled_from("abc")) if arrived else st.nothing()
    return arrived, draw(st.lists(pairs, max_size=150)) if arrived else []


@given(batches())
def test_each_work_is_told_of_once_for_each_thing(batch):
    arrived, touched = batch
    portions = in_portions(arrived, touched, today=TODAY)
    told = [(work, subject) for work, subjects in portions.single.items() for subject in subjects]
    told += [(work, subject) for (subject, _), works in portions.folded.items() for work in works]
    assert sorted(told) == sorted(set(touched))


@given(batches())
def test_only_what_is_recent_is_told_by_itself_and_only_a_few_of_one_thing(batch):
    arrived, touched = batch
    portions = in_portions(arrived, touched, today=TODAY)
    of: dict[str, int] = {}
    for work, subjects in portions.single.items():
        assert is_recent(arrived[work], today=TODAY)
        for subject in subjects:
            of[subject] = of.get(subject, 0) + 1
    assert max(of.values(), default=0) <= SINGLE_OF_A_THING
    for (_, recent), works in portions.folded.items():
        assert {is_recent(arrived[work], today=TODAY) for work in works} == {recent}
        assert list(works) == sorted(works, key=lambda work: (-(arrived[work].year or 0), -work))


@given(batches(), st.randoms())
def test_the_order_in_which_it_is_read_does_not_matter(batch, random):
    arrived, touched = batch
    shuffled = [*touched, *touched[:3]]
    random.shuffle(shuffled)
    first, second = (in_portions(arrived, given, today=TODAY) for given in (touched, shuffled))
    assert first.folded == second.folded
    assert {work: set(of) for work, of in first.single.items()} == {work: set(of) for work, of in second.single.items()}


@pytest.mark.parametrize(
    ("year", "published_on", "recent"),
    [
        (2026, None, True),
        (2025, None, True),
        (2024, None, False),
        (None, None, False),
        (2027, None, True),
        (2024, TODAY - timedelta(days=365), True),
        (None, TODAY - timedelta(days=366), False),
    ],
    ids=["this-year", "last-year", "before", "unknown", "to-come", "a-year-ago", "a-day-more"],
)
def test_what_is_news(year, published_on, recent):
    assert is_recent(Arrived(1, year, published_on), today=TODAY) is recent


def test_one_more_than_a_few_is_one_line():
    for number, folded in ((SINGLE_OF_A_THING, False), (SINGLE_OF_A_THING + 1, True)):
        arrived = {pk: Arrived(pk, 2026, None) for pk in range(number)}
        portions = in_portions(arrived, [(pk, "a") for pk in arrived], today=TODAY)
        assert (portions.single == {}, ("a", True) in portions.folded) == (folded, folded)
    assert NAMED < SINGLE_OF_A_THING


def test_those_without_a_year_come_last():
    arrived = {1: Arrived(1, None, None), 2: Arrived(2, 1990, None), 3: Arrived(3, 2001, None)}
    assert newest_first(arrived, arrived) == (3, 2, 1)
