"""What can be asked for, and that whatever cannot is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.selectors.slice_question import KINDS, SliceQuestion, read_question
from portal.common.public_ids import PublicId


def refused(**parameters):
    question, wrong = read_question({"center": "A1"} | parameters)
    assert (question is None) == bool(wrong)
    return [one.parameter for one in wrong]


def test_what_is_not_said_is_usual():
    assert read_question({"center": "a7"}) == (SliceQuestion(PublicId("A", 7), 1, KINDS, 200, None, None), [])
    empty = dict.fromkeys(("depth", "kinds", "limit", "year_from", "year_to"), "")
    assert read_question({"center": "A7"} | empty)[0] == SliceQuestion(PublicId("A", 7))


def test_the_order_of_kinds_makes_no_difference():
    one, other = (read_question({"center": "A1", "kinds": kinds})[0] for kinds in ("topic,work", " work , topic,work"))
    assert one.kinds == ("work", "topic")
    assert one.normal == other.normal


@pytest.mark.parametrize(
    ("parameters", "named"),
    [({"center": ""}, ["center"]), ({"center": "S1"}, ["center"]), ({"center": "A0"}, ["center"]), ({"center": "A1;"}, ["center"]),
     ({"depth": "0"}, ["depth"]), ({"depth": "3"}, ["depth"]), ({"depth": "1.5"}, ["depth"]), ({"limit": "0"}, ["limit"]),
     ({"limit": "2001"}, ["limit"]), ({"limit": "-1"}, ["limit"]), ({"limit": "٣"}, ["limit"]), ({"limit": "9" * 5000}, ["limit"]),
     ({"kinds": "author,venue"}, ["kinds"]), ({"year_from": "1399"}, ["year_from"]), ({"year_to": "2201"}, ["year_to"]),
     ({"year_from": "2020", "year_to": "2019"}, ["year_to"]),
     ({"center": "x", "depth": "x", "kinds": "x", "limit": "x", "year_from": "x", "year_to": "x"},
      ["center", "depth", "kinds", "limit", "year_from", "year_to"])],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_named(parameters, named):
    assert refused(**parameters) == named


@given(
    st.dictionaries(st.sampled_from(["center", "depth", "kinds", "limit", "year_from", "year_to"]), st.text(max_size=8))
)
def test_any_text_is_understood_or_named(parameters):
    question, wrong = read_question(parameters)
    assert (question is None) == bool(wrong)
    assert {one.parameter for one in wrong} <= {"center", *parameters}
