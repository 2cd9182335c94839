"""What the published formula promises."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.trending.formula import (
    HALF_LIVES_IN_A_WINDOW,
    LEAST_USUAL,
    MOST_PROMISE,
    WEIGHTS,
    Age,
    Cohort,
    Norms,
    attention,
    decay,
    promise,
    score,
)
from papers.trending.signals import Act, Signal

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
ages = st.timedeltas(min_value=timedelta(hours=-2), max_value=timedelta(days=9))
acts = st.builds(
    Act,
    signal=st.sampled_from(Signal),
    work=st.integers(1, 4),
    person=st.sampled_from("abcdef"),
    at=ages.map(lambda age: NOW - age),
)


def view(work, person="a", *, age=timedelta(0), signal=Signal.VIEW):
    return Act(signal, work, person, NOW - age)


def counted(*some):
    return attention(some, now=NOW, window=WEEK)


def scores(some, cohorts):
    """Works by score, as the list has them, all else being equal."""
    found = attention(some, now=NOW, window=WEEK)
    norms = Norms({work: one.value for work, one in found.items()}, cohorts)
    return {
        work: score(found[work].value if work in found else 0.0, norms.usual(work).value, promise_value=0.0)
        for work in cohorts
    }


COHORTS = {1: Cohort(1, Age.NEW), 2: Cohort(1, Age.NEW), 3: Cohort(2, Age.NEW), 4: Cohort(1, Age.OLD)}


def test_one_reader_now_is_one():
    assert counted(view(1))[1].value == WEIGHTS[Signal.VIEW] == 1


@given(st.lists(acts), acts)
def test_more_attention_never_lowers_a_works_score(some, another):
    before, after = scores(some, COHORTS), scores([*some, another], COHORTS)
    assert after[another.work] >= before[another.work] - 1e-12


@given(st.lists(acts), st.randoms())
def test_order_and_repetition_of_acts_do_not_matter(some, chance):
    again = [*some, *some]
    chance.shuffle(again)
    assert {work: (pytest.approx(one.value), one.people) for work, one in counted(*some).items()} == {
        work: (one.value, one.people) for work, one in counted(*again).items()
    }


@given(st.lists(st.tuples(st.sampled_from(Signal), ages), min_size=1))
def test_a_person_counts_once_however_often_they_come(done):
    found = counted(*(view(1, age=age, signal=signal) for signal, age in done)).get(1)
    if found is not None:
        assert sum(found.people.values()) == 1
        assert found.value <= max(WEIGHTS.values())


def test_readers_without_a_name_are_somebody_each():
    found = counted(view(1, ""), view(1, ""), view(1, "a"), view(1, "a"))[1]
    assert (found.value, found.people) == (3 * WEIGHTS[Signal.VIEW], {Signal.VIEW: 3})


def test_of_what_a_person_did_the_weightiest_counts():
    found = counted(view(1), view(1, signal=Signal.SAVE), view(1, signal=Signal.SAVE, age=timedelta(days=3)))[1]
    assert (found.value, found.people) == (WEIGHTS[Signal.SAVE], {Signal.SAVE: 1})


@given(ages, ages)
def test_later_counts_more(one, other):
    if timedelta(0) <= one < other < WEEK:
        assert counted(view(1, age=one))[1].value >= counted(view(1, age=other))[1].value


def test_the_far_end_of_the_window_counts_an_eighth_and_what_lies_beyond_nothing():
    edge = WEEK - timedelta(microseconds=1)
    assert counted(view(1, age=edge))[1].value == pytest.approx(2**-HALF_LIVES_IN_A_WINDOW, rel=1e-3)
    assert counted(view(1, age=WEEK), view(2, age=timedelta(seconds=-1))) == {}


def test_the_same_count_is_worth_less_where_it_is_usual():
    busy = {work: Cohort(1, Age.NEW) for work in range(1, 12)}
    quiet = {work: Cohort(2, Age.NEW) for work in range(12, 23)}
    some = [view(1, f"p{n}") for n in range(8)] + [view(12, f"p{n}") for n in range(8)]
    some += [view(work, f"q{n}") for work in range(2, 12) for n in range(20)]
    some += [view(work, "q") for work in range(13, 23)]
    found = scores(some, busy | quiet)
    assert found[12] > 2 * found[1] > 0


def test_one_reader_of_a_quiet_field_does_not_beat_many_of_a_busy_one():
    busy = {work: Cohort(1, Age.NEW) for work in range(1, 12)}
    quiet = {12: Cohort(2, Age.NEW)}
    some = [view(work, f"q{n}") for work in range(1, 12) for n in range(10)] + [view(12)]
    found = scores(some, busy | quiet)
    assert found[12] < min(found[work] for work in busy)


def test_works_are_compared_with_works_of_their_age():
    assert Age.of(2026, this_year=2026) == Age.of(2025, this_year=2026) == Age.NEW
    assert (Age.of(2021, this_year=2026), Age.of(2020, this_year=2026)) == (Age.RECENT, Age.OLD)
    assert Age.of(None, this_year=2026) == Age.UNKNOWN


@given(st.dictionaries(st.sampled_from(list(COHORTS)), st.floats(0, 1e6)), st.sampled_from(list(COHORTS)))
def test_what_is_usual_never_falls_below_one_reader_and_not_outside_of_what_there_is(values, work):
    usual = Norms(values, COHORTS).usual(work)
    others = [value for other, value in values.items() if other != work]
    assert LEAST_USUAL <= usual.value <= max([*others, LEAST_USUAL]) * (1 + 1e-9)


@given(st.floats(0, 1e6), st.dictionaries(st.sampled_from([2, 3, 4]), st.floats(0, 1e6)))
def test_a_works_own_attention_does_not_count_against_it(own, others):
    assert Norms({1: own, **others}, COHORTS).usual(1).value == pytest.approx(
        Norms(others, COHORTS).usual(1).value, rel=1e-6
    )


@given(st.timedeltas(min_value=timedelta(days=-400)), st.integers(0, 10**6), st.floats(1, 1e4))
def test_nobodys_attention_stays_below_one_reader(age, citations, usual):
    value = promise(age=age, citations=citations, usual_citations=usual)
    assert 0 <= value <= MOST_PROMISE < score(1.0, LEAST_USUAL, 0.0)


def test_new_and_cited_promise_more():
    year = timedelta(days=365)

    def of(age, citations):
        return promise(age=age, citations=citations, usual_citations=3.0)

    assert of(timedelta(0), 0) == 2 * of(year, 0) > 0
    assert of(year, 0) < of(year, 3) < of(year, 300) < 2 * of(year, 0)
    assert promise(age=year, citations=3, usual_citations=30.0) < of(year, 3)


@given(ages.filter(lambda age: age >= timedelta(0)))
def test_decay_halves(age):
    half_life = timedelta(days=2)
    assert decay(age + half_life, half_life) == pytest.approx(decay(age, half_life) / 2)


def test_the_public_page_and_the_code_have_the_same_constants(settings):
    text = (settings.BASE_DIR / "docs" / "trending.md").read_text()
    for signal, words in [
        (Signal.VIEW, "view of"),
        (Signal.CITATION, "citation by"),
        (Signal.SAVE, "save"),
        (Signal.FOLLOW, "follow"),
    ]:
        line = next(line for line in text.splitlines() if line.startswith(f"| {words}"))
        assert float(line.split("|")[2]) == WEIGHTS[signal]
