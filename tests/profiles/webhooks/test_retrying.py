"""When a delivery is tried again: pure, so proven on any input."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.webhooks.retrying import (
    GIVE_UP_AFTER,
    LONGEST_ASKED,
    MOST_TRIES,
    WAITS,
    Fate,
    fate_of,
    is_given_up,
    next_try,
    wait_asked,
)

NOW = datetime(2026, 11, 21, 9, 20, tzinfo=UTC)
chances = st.floats(0, 1)


@given(st.integers(1, len(WAITS)), chances, st.none() | st.timedeltas(timedelta(), timedelta(days=400)))
def test_it_is_tried_again_no_sooner_than_due_or_asked_and_no_later_than_a_bit_more(attempts, chance, asked):
    again = next_try(attempts=attempts, now=NOW, chance=chance, asked=asked)
    least = max(WAITS[attempts - 1], min(asked or timedelta(), LONGEST_ASKED))
    assert NOW + least <= again <= NOW + max(least, WAITS[attempts - 1] * 1.2)


@given(chances)
def test_ten_tries_over_three_to_four_days_and_then_none(chance):
    now = NOW
    for attempts in range(1, MOST_TRIES):
        now = next_try(attempts=attempts, now=now, chance=chance)
    assert timedelta(days=3) <= now - NOW <= timedelta(days=4)
    assert next_try(attempts=MOST_TRIES, now=now, chance=chance) is None
    assert now - NOW < GIVE_UP_AFTER


@given(chances, chances)
def test_chance_spreads(one, other):
    assert (next_try(attempts=5, now=NOW, chance=one) < next_try(attempts=5, now=NOW, chance=other)) == (
        round(one * 3600 * 10**6) < round(other * 3600 * 10**6)
    )


@given(st.text(max_size=40))
def test_any_header_is_a_wait_within_bounds_or_none(text):
    asked = wait_asked(text, now=NOW)
    assert asked is None or timedelta() <= asked <= LONGEST_ASKED


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("999999999999", 86_400),
        ("Sat, 21 Nov 2026 09:30:00 GMT", 600),
        ("Sat, 21 Nov 2026 09:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read(text, seconds):
    asked = wait_asked(text, now=NOW)
    assert (asked.total_seconds() if asked is not None else None) == seconds


def test_what_an_answer_means():
    assert {status for status in [None, *range(100, 600)] if fate_of(status) is Fate.DELIVERED} == {*range(200, 300)}
    assert [status for status in [None, *range(100, 600)] if fate_of(status) is Fate.GONE] == [410]


def test_five_days_without_a_success_are_enough():
    assert not is_given_up(failing_since=NOW, now=NOW + timedelta(days=5, seconds=-1))
    assert is_given_up(failing_since=NOW, now=NOW + timedelta(days=5))
