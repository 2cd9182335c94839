"""Public ids: one letter and a number, and nothing else is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.models import Author, Institution, Topic, Venue, Work
from portal.common.public_ids import PublicId, parse_public_id

LETTERS = {"A": Author, "I": Institution, "S": Venue, "T": Topic, "W": Work}


@given(st.sampled_from(sorted(LETTERS)), st.integers(1, 10**18 - 1))
def test_what_is_printed_is_read_back_in_either_case(letter, pk):
    assert parse_public_id(f"{letter}{pk}") == PublicId(letter, pk)
    assert parse_public_id(f" {letter.lower()}{pk} ") == PublicId(letter, pk)


@given(st.text())
def test_any_text_gives_an_id_of_the_same_number_or_none(text):
    found = parse_public_id(text)
    if found is not None:
        assert f"{found.letter}{found.pk}" == text.strip().upper()
        assert 0 < found.pk < 2**63


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "1",
        "A0",
        "A01",
        "A-1",
        "A+1",
        "A1.0",
        "A 1",
        "AA1",
        "B1",
        "A1A",
        "A1\nA2",
        "A" + "9" * 19,
        "A\uff11",
        "A\u0663",
        "\u017f1",
        "https://a.org/A1",
    ],
)
def test_nothing_else_is_a_public_id(text):
    assert parse_public_id(text) is None


@pytest.mark.parametrize(("letter", "model"), LETTERS.items())
def test_each_kind_of_record_has_its_letter_and_its_page(letter, model):
    record = model(pk=27)
    assert record.public_id == f"{letter}27"
    assert record.get_absolute_url().endswith(f"/{letter}27/")
