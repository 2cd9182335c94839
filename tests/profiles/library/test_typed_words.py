"""What people type about lists and works."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.library import typed
from profiles.library.errors import RefusedWordsError


def test_a_name_is_one_line():
    assert typed.list_name("  To \t read\n next ") == "To read next"


@pytest.mark.parametrize(
    "name", ["", " \n", "\u202e", "x" * (typed.LONGEST_NAME + 1)], ids=["none", "blank", "invisible", "long"]
)
def test_a_name_that_cannot_be_is_refused(name):
    with pytest.raises(RefusedWordsError):
        typed.list_name(name)


def test_tags_stand_once_in_the_order_typed():
    assert typed.tags("Proofs, to read;proofs\n#engines,,") == ["Proofs", "to read", "engines"]


def test_too_many_and_too_long_tags_are_refused_and_not_cut():
    with pytest.raises(RefusedWordsError, match="21"):
        typed.tags(str(number) for number in range(21))
    with pytest.raises(RefusedWordsError, match="40"):
        typed.tags("x" * 41)


@given(st.text(max_size=300))
def test_what_is_kept_is_kept_as_it_is(text):
    """Reading again what was kept changes nothing, and PostgreSQL takes it."""
    kept = typed.note(text)
    assert typed.note(kept) == kept
    assert "\x00" not in kept
    kept.encode()
    try:
        tags = typed.tags(text)
    except RefusedWordsError:
        return
    assert typed.tags(tags) == tags
    assert typed.tags(", ".join(tags)) == tags
