"""Which name of one list is which name of another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.ingest.author_lists import paired
from papers.names import name_key

names = st.lists(
    st.sampled_from(["Ada Byron", "A. Byron", "Wei Wang", "Wen Wang", "W. Wang", "王小明", "--", "??"]), max_size=6
)


@given(names, names, st.booleans())
def test_each_name_is_paired_at_most_once_and_nobody_with_a_stranger(one, other, corrected):
    pairs = paired(one, other, corrected=corrected)
    assert len(set(pairs.values())) == len(pairs)
    assert all(0 <= i < len(one) and 0 <= j < len(other) for i, j in pairs.items())
    for i, j in pairs.items():
        assert one[i] == other[j] or name_key(one[i])[:1] == name_key(other[j])[:1] != ""


@given(names)
def test_a_list_is_paired_with_itself_place_by_place(one):
    assert paired(one, one, corrected=True) == {i: i for i in range(len(one))}


@given(st.lists(st.sampled_from(["Ada Byron", "Bob Bee", "Cid Dee", "王小明"]), unique=True), st.randoms())
def test_reordering_loses_nobody(one, random):
    other = random.sample(one, len(one))
    assert {one[i]: other[j] for i, j in paired(one, other).items()} == {name: name for name in one}


@pytest.mark.parametrize(
    ("one", "other", "corrected", "expected"),
    [
        (["Ada Byron"], ["A. Byron"], False, {0: 0}),
        (["Ada Byron", "Bob Bee"], ["Bob Bee", "A. Byron"], False, {0: 1, 1: 0}),
        (["Wei Wang", "Wen Wang"], ["W. Wang", "W. Wang"], False, {0: 0, 1: 1}),
        (["Wei Wang", "Wen Wang"], ["W. Wang"], False, {}),
        (["Wei Wang", "Wen Wang"], ["W. Wang"], True, {0: 0}),
        (["Wei Wang", "Wei Wang"], ["Wei Wang", "Bob Bee", "Wei Wang"], True, {0: 0, 1: 2}),
        (["Wei Wang", "Wei Wang"], ["Wei Wang", "Bob Bee", "Wei Wang"], False, {}),
        (["Quoc V. Le"], ["Bob Bee"], True, {}),
    ],
)
def test_what_is_certain_is_paired_and_what_would_be_a_guess_is_not(one, other, corrected, expected):
    assert paired(one, other, corrected=corrected) == expected
