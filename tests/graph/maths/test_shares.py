"""Room is divided fairly: nobody goes short while another has more."""

from hypothesis import given
from hypothesis import strategies as st

from graph.maths.shares import fair_shares

wishes = st.dictionaries(st.sampled_from(["author", "work", "topic", "institution"]), st.integers(0, 50))


@given(wishes, st.integers(-1, 120))
def test_room_is_used_and_nobody_has_more_than_one_who_goes_short(wanted, room):
    shares = fair_shares(wanted, room)
    assert list(shares) == list(wanted)
    assert sum(shares.values()) == min(sum(wanted.values()), max(room, 0))
    assert all(0 <= shares[kind] <= wanted[kind] for kind in wanted)
    for kind in wanted:
        if shares[kind] < wanted[kind]:
            assert max(shares.values()) <= shares[kind] + 1


def test_what_cannot_be_divided_goes_to_the_first():
    assert fair_shares({"author": 9, "work": 9, "topic": 1}, 8) == {"author": 4, "work": 3, "topic": 1}
