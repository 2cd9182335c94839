"""Numbers with room between them."""

from hypothesis import given
from hypothesis import strategies as st

from profiles.library import places

POSITIONS = st.integers(-(1 << 30), 1 << 30)


@given(st.none() | POSITIONS, st.none() | POSITIONS)
def test_a_number_between_is_between_and_fits(one, two):
    before, after = sorted((one, two)) if one is not None and two is not None else (one, two)
    found = places.between(before, after)
    if found is None:  # only where there is none, or next to it
        assert (before is not None and after is not None and after - before < 2) or max(
            abs(before or 0), abs(after or 0)
        ) >= (1 << 30) - places.STEP
    else:
        assert before is None or before < found
        assert after is None or found < after
        assert abs(found) < 1 << 31


@given(st.none() | POSITIONS, st.integers(1, 5_000))
def test_on_top_is_before_what_stands_first_in_order(first, amount):
    found = places.on_top(first, amount)
    if found is not None:
        assert found == sorted(set(found))
        assert len(found) == amount
        assert first is None or found[-1] < first
        assert found[0] > -(1 << 31)
