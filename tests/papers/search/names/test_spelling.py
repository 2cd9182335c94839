"""What a misspelt name may have been meant for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.search.names import did_you_mean
from papers.search.names.distance import distance, one_slip_from, slips_allowed
from tests.papers.search.names.naming import author, ready, topic

WORDS = st.text(alphabet="abc", max_size=7)


@pytest.mark.django_db
def test_better_spellings_best_first_and_none_where_all_is_well():
    author("Geoffrey Hinton", works=90)
    author("Geoff Hinton", works=1)
    topic("neural networks", works=3)
    ready()
    assert did_you_mean("geoffrey hintn") == ["Geoffrey Hinton"]
    assert did_you_mean("hintn") == ["Geoffrey Hinton", "Geoff Hinton"]
    assert did_you_mean("nueral networks") == ["neural networks"]
    assert did_you_mean("hinton") == []
    assert did_you_mean("geof hint") == []
    assert did_you_mean("xqzzt") == []
    assert did_you_mean("") == []
    assert did_you_mean("nobody would call this a name at all hintn") == []


@pytest.mark.parametrize(
    ("typed", "meant", "slips"),
    [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "abcd", 1), ("abc", "axc", 1),
     ("abcd", "badc", 2), ("abc", "xyz", None), ("abc", "abcdef", None)],
)  # fmt: skip
def test_slips(typed, meant, slips):
    assert distance(typed, meant, most=2) == slips


def test_what_is_not_yet_typed_does_not_count():
    assert distance("schmidhbu", "schmidhuber", most=1, may_go_on=True) == 1
    assert distance("schmidhbu", "schmidhuber", most=1) is None


@given(WORDS, WORDS)
def test_it_does_not_matter_which_way_and_only_the_same_word_is_no_slip_away(one, other):
    there, back = distance(one, other, most=9), distance(other, one, most=9)
    assert there == back
    assert there is not None
    assert abs(len(one) - len(other)) <= there <= max(len(one), len(other))
    assert (there == 0) == (one == other)


@given(WORDS, WORDS, st.integers(0, 3))
def test_the_bound_changes_nothing_below_it(one, other, most):
    free = distance(one, other, most=9)
    assert distance(one, other, most=most) == (free if free is not None and free <= most else None)


@given(st.text(alphabet="abz", min_size=1, max_size=5), WORDS.map(lambda word: word.replace("c", "z")))
def test_one_slip_is_all_and_only_what_is_one_away(word, other):
    near = one_slip_from(word)
    assert all(distance(word, one, most=1) == 1 for one in near)
    assert (other in near) == (distance(word, other, most=1) == 1 and other != "")


def test_longer_words_may_have_more_slips():
    assert [slips_allowed("x" * length) for length in (1, 3, 4, 6, 7, 30)] == [0, 0, 1, 1, 2, 2]
