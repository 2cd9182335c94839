"""P as a function of what is in force, and lengths in months: pure."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.moderation.reasons import MODERATOR_DECLINES, reason_of
from profiles.moderation.sanctions.lengths import months_after
from profiles.moderation.sanctions.reasons import SANCTION_REASONS
from profiles.trust.conduct import FOUND_WRONG, penalty
from profiles.trust.formula import Attribution, Inputs, score

severities = st.lists(st.integers(1, 100), max_size=12)
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ([], 0),
        ([10], 10),
        ([60, 60], 84),
        ([10, 10], 19),
        ([30, 40], 58),
        ([5, 10], 15),
        ([100, 1], 100),
        ([10] * 3, 27),
    ],
    ids=["none", "one", "two-grave", "two-light", "two", "halves-up", "all", "three"],
)
def test_examples(given_, expected):
    assert penalty(given_) == expected


@given(severities)
def test_it_is_the_exact_figure_rounded_halves_up(found):
    exact = 100 * (1 - prod((Fraction(100 - one, 100) for one in found), start=Fraction(1)))
    assert abs(penalty(found) - exact) <= Fraction(1, 2)
    assert penalty(found) - exact != Fraction(-1, 2)


@given(severities, st.integers(1, 100))
def test_one_more_never_lowers_it_and_never_gives_more_than_all(found, more):
    assert penalty(found) <= penalty([*found, more]) <= 100
    assert penalty([*found, more]) >= max([*found, more])


@given(severities, st.randoms())
def test_order_does_not_matter(found, rng):
    shuffled = list(found)
    rng.shuffle(shuffled)
    assert penalty(shuffled) == penalty(found)


@given(severities, st.integers(1, 100), st.integers(0, 100), st.integers(0, 60))
def test_one_more_never_raises_a_score(found, more, network, works):
    def value(imposed):
        known = {Attribution.CONFIRMED: works}
        return score(Inputs(as_of=NOW, level=4, works=known, network=network, good=9, penalty=penalty(imposed))).value

    assert value([*found, more]) <= value(found)


@given(st.integers(0, 80 * 365 * 24).map(lambda hours: NOW + timedelta(hours=hours)), st.integers(1, 60))
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(start, months):
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day
    assert end.day == start.day or (end.replace(day=28) - start.replace(day=28)).days >= 28
    assert end.timetz() == start.timetz()


def test_a_short_month_ends_it_on_its_last_day():
    assert months_after(datetime(2027, 11, 30, 9, tzinfo=UTC), 3) == datetime(2028, 2, 29, 9, tzinfo=UTC)


def test_reasons_are_listed_once_and_within_bounds():
    assert len({reason.code for reason in SANCTION_REASONS}) == len(SANCTION_REASONS)
    for reason in SANCTION_REASONS:
        assert reason.about
        assert 1 <= reason.severity < 100  # no one act takes everything
        assert 1 <= reason.months <= 60
        assert reason_of(reason.code) is None  # a code means one thing on the record of acts


def test_what_moderators_found_wrong_is_said_by_reasons_that_are_listed():
    for code in FOUND_WRONG:
        reason = reason_of(code)
        assert reason is not None
        assert MODERATOR_DECLINES in reason.acts
