"""What has to be forgiven for two printed names to be one; accents are never forgiven silently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.identity.suggesting.name_forms import Form, closest_form, form_of


@pytest.mark.parametrize(
    ("one", "other", "form"),
    [
        ("Ada Byron", "ada  byron", Form.SAME),
        ("Zoë Okafor", "Zoe Okafor", Form.UNMARKED),
        ("Ngô Thị Lan", "Ngo Thị Lan", Form.MARKS_DIFFER),
        ("Péter Varga", "Pèter Varga", Form.MARKS_DIFFER),
        ("Deuk-Sin Mox", "Deuksin Mox", Form.SPACING),
        ("Mox Deuksin", "Deuksin Mox", Form.ORDER),
        ("Ada Byron", "Ada Lovelace Byron", Form.MIDDLE),
        ("Ada Byron", "Ada L. Byron", Form.MIDDLE),
        ("A. Byron", "Ada Byron", Form.INITIALS),
        ("A. L. Byron", "Ada Lovelace Byron", Form.INITIALS),
        ("Ada L. Byron", "Ada Lovelace Byron", Form.INITIALS),
    ],
)
def test_forms_of_one_name(one, other, form):
    assert form_of(one, other) is form_of(other, one) is form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Byron", "Ida Byron"),
        ("Ada Byron", "Ada Bryon"),
        ("Ada L. Byron", "Ada M. Byron"),
        ("Ada Byron", "Lovelace A. Byron"),
        ("Ada", "Ada Byron"),
        ("Byron", "Ada Byron"),
        ("…", "Ada Byron"),
    ],
)
def test_names_of_two_people(one, other):
    assert form_of(one, other) is form_of(other, one) is None


def test_of_several_names_the_closest_counts():
    assert closest_form(["Ida Byron", "A. Byron"], ["Ada Byron", "A. Byron"]) is Form.SAME
    assert closest_form([], ["Ada Byron"]) is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_have_one_answer_whichever_comes_first(one, other):
    assert form_of(one, other) == form_of(other, one)
