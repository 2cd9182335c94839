"""Words as they are kept: composed, without what nobody sees, and stable."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.editing import texts

TYPED = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Professor \t of\n Engines ", "Professor of Engines"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("e\u0301", "é"),
        ("null\x00byte\x1b[31m", "nullbyte[31m"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("Z" + "\u0351" * 40, "Z" + "\u0351" * 4),
    ],
)
def test_a_line(typed, kept):
    assert texts.line(typed) == kept


def test_paragraphs_are_kept_apart_and_never_by_more_than_one_empty_line():
    assert texts.paragraphs(" One \r\ntwo\r\r\n\n\n\n\u2028Three\t \n") == "One\ntwo\n\nThree"


@given(TYPED)
def test_what_is_kept_is_kept_as_it_is(typed):
    for clean in (texts.line, texts.paragraphs):
        kept = clean(typed)
        assert clean(kept) == kept
        assert not any(unicodedata.category(ch) in {"Cc", "Cs", "Co"} for ch in kept if ch != "\n")
        assert unicodedata.is_normalized("NFC", kept)


@given(
    st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=100).map(lambda s: unicodedata.normalize("NFC", s))
)
def test_visible_letters_are_never_lost(typed):
    seen = [ch for ch in typed if not (0xFFF0 <= ord(ch) <= 0xFFFD or unicodedata.category(ch) in {"Co", "Cn"})]
    assert [ch for ch in texts.line(typed) if ch != " "] == [ch for ch in seen if ch != " "]


def test_how_much_is_too_much_is_said():
    assert texts.too_long("abc", 3) == ""
    assert texts.too_long("abcd", 3) == "This is 1 character too long. At most 3 fit."
    assert texts.too_long("a" * 3100, 3000) == "This is 100 characters too long. At most 3,000 fit."
