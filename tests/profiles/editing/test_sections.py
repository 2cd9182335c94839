"""What each part of a profile may hold, and the tokens that tell whether it has changed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.editing.errors import RefusedFieldsError
from profiles.editing.sections import (
    About,
    Featured,
    Interests,
    Link,
    Links,
    packed,
    token,
    unpacked,
)

TEXT = st.text(max_size=40)
PARTS = st.one_of(
    st.builds(About, role=TEXT, affiliation=TEXT, institution=st.none() | st.integers(1, 9), biography=TEXT),
    st.builds(
        Interests,
        interests=st.lists(TEXT, max_size=12).map(tuple),
        open_to_collaborate=st.booleans(),
        collaboration_note=TEXT,
    ),
    st.builds(
        Links, st.lists(st.builds(Link, url=st.just("https://example.org/x"), label=TEXT), max_size=8).map(tuple)
    ),
    st.builds(Featured, st.lists(st.integers(1, 99), max_size=6).map(tuple)),
)


@given(PARTS)
def test_what_is_kept_stays_as_it_is_and_survives_a_session(part):
    kept = part.checked()
    assert kept.checked() == kept
    assert unpacked(json.loads(json.dumps(packed(kept)))) == kept
    assert token(unpacked(json.loads(json.dumps(packed(kept))))) == token(kept)


@given(PARTS, PARTS)
def test_tokens_are_equal_where_parts_are(one, other):
    assert (token(one) == token(other)) == (one == other)


@pytest.mark.parametrize(
    ("part", "refused"),
    [
        (About(role="x" * 121), {"role"}),
        (About(affiliation="x" * 201, biography="x" * 3001), {"affiliation", "biography"}),
        (Interests(interests=tuple(f"interest {number}" for number in range(13))), {"interests"}),
        (Interests(interests=("x" * 61,)), {"interests"}),
        (Interests(collaboration_note="x" * 301), {"collaboration_note"}),
        (Links((Link("https://a.example", "x" * 61),)), {"label-0"}),
        (Links((Link("", ""), Link("", "Homepage"))), {"url-1"}),
        (Links((Link("https://a.example"), Link("javascript:x"))), {"url-1"}),
        (Links(tuple(Link(f"https://a{number}.example") for number in range(9))), {"links"}),
        (Featured(tuple(range(1, 8))), {"works"}),
    ],
)
def test_what_does_not_fit_is_refused_field_by_field(part, refused):
    with pytest.raises(RefusedFieldsError) as error:
        part.checked()
    assert set(error.value.problems) == refused


def test_nothing_stands_twice():
    assert Interests(interests=("Syntax", " syntax ", "", "Semantics")).checked().interests == ("Syntax", "Semantics")
    links = Links((Link("example.org", "One"), Link("https://EXAMPLE.org/", "Two"), Link(" ", " ")))
    assert links.checked().links == (Link("https://example.org/", "One"),)
    assert Featured((3, 1, 3)).checked().works == (3, 1)
