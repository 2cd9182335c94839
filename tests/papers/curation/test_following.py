"""Where a name that was spoken of is after its list was written anew: any lists, any words."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from papers.curation.following import followed

names = st.sampled_from(["wei wang", "ada byron", "bob bee"])
lists = st.lists(st.tuples(names, st.integers(1, 6)), max_size=6, unique_by=lambda row: row[1])


def _rows(listed: list[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """Rows by name and number among those alike."""
    counted: Counter[str] = Counter()
    found = {}
    for name, row in listed:
        counted[name] += 1
        found[name, counted[name]] = row
    return found


@given(before=lists, after=lists, spoken=st.sets(st.tuples(names, st.integers(1, 4)), max_size=6))
def test_words_stay_with_their_rows_and_bind_no_other_that_stayed(before, after, spoken):
    old, new = _rows(before), _rows(after)
    moved = followed(spoken, old, new)
    assert set(moved) == spoken
    assert len(set(moved.values())) == len(moved)
    stayed = set(old.values()) & set(new.values())
    for key, now in moved.items():
        row = old.get(key)
        if row in stayed:
            assert new[now] == row
        else:
            assert now[0] == key[0]
            assert new.get(now) not in stayed


@given(listed=lists)
def test_a_list_that_stays_moves_nothing(listed):
    rows = _rows(listed)
    assert followed(set(rows), rows, rows) == {key: key for key in rows}
