"""Corrections: what was probably meant, only where it finds more, and never of what is right."""

import pytest

from papers.search.postgres import PostgresEngine
from papers.search.query.reading import read_query
from papers.search.upkeep import renew_search
from tests.corpus import a_work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _corpus(db):
    for number in range(60):
        a_work(f"Data augmentation and augmentations, part {number}")
    for number in range(5):
        a_work(f"An argumentation framework {number}")
    a_work("One agumentation that was printed so")
    renew_search()


def meant(text: str) -> list[str]:
    return [correction.query for correction in PostgresEngine().corrections(read_query(text))]


def test_the_word_that_was_meant_even_where_the_slip_was_printed():
    assert meant("agumentation") == ["augmentation"]


def test_slips_in_phrases_and_several_words_at_once():
    assert meant("dtaa augmentatoin") == ["data augmentation"]
    assert meant('"data augmentatoin"') == ['"data augmentation"']


def test_a_word_that_is_not_finished():
    assert meant("data augmenta") == ["data augmentation"]


def test_what_is_known_is_not_corrected():
    assert meant("augmentation") == []
    assert meant("argumentation") == []


def test_a_correction_that_finds_nothing_is_not_offered():
    assert meant("augmentatoin year:1500") == []


def test_what_is_excluded_short_or_a_number_is_left_alone():
    assert meant("data -agumentation") == []
    assert meant("dat 2019") == []
