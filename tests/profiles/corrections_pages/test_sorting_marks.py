"""What a form says about works: the nearest mark counts, nobody is in two lists, and nothing foreign is heard."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from profiles.views.corrections.marks import Mark, Marks, packed, read_marks


def form(**fields: str) -> QueryDict:
    sent = QueryDict(mutable=True)
    sent.update(fields)
    return sent


ALL = range(1, 7)


def test_a_work_counts_before_its_group_and_that_before_the_rest():
    sent = form(in1="1,2,3", g1="mine", w2="unsure", w3="not", rest="not")
    assert read_marks(sent, among=ALL) == Marks(frozenset({1}), frozenset({3, 4, 5, 6}))


def test_what_a_filter_left_out_is_carried_as_lists():
    assert read_marks(form(mine="1,2", **{"not": "4"}), among=ALL) == Marks(frozenset({1, 2}), frozenset({4}))


def test_a_group_that_is_not_marked_says_nothing():
    assert not read_marks(form(in1="1,2,3"), among=ALL)


@pytest.mark.parametrize(
    "fields",
    [{"w9": "mine"}, {"wx": "mine"}, {"w1": "yours"}, {"g1": "mine", "in1": "9,x,,-1"}, {"mine": "9" * 30}, {"w": "mine"}],
)  # fmt: skip
def test_what_was_not_offered_is_not_heard(fields):
    assert not read_marks(form(**fields), among=ALL)


fields = st.dictionaries(
    st.from_regex(r"(w|g|in)\d{1,2}|rest|mine|not", fullmatch=True),
    st.sampled_from([*Mark, "", "1,2,3", "4,5,5,60", "\x00"]),
    max_size=20,
)


@given(fields, st.sets(st.integers(1, 60)))
def test_nothing_is_mine_and_not_mine_or_from_elsewhere(given_fields, among):
    marks = read_marks(form(**given_fields), among=among)
    assert marks.mine.isdisjoint(marks.not_mine)
    assert marks.mine | marks.not_mine <= among
    again = form(mine=packed(marks.mine), **{"not": packed(marks.not_mine)})
    assert read_marks(again, among=among) == marks
