"""Random acts of people on random literature: taken back they leave no trace, and what was said holds.

A short slice of what tests/fuzz/test_correction_sequences.py does at length.
"""

import pytest

from tests.papers.curation.walking import undo_is_the_identity, undo_is_what_imports_alone_would_be, words_hold


@pytest.mark.parametrize("seed", range(4))
def test_taken_back_in_any_possible_order_nothing_is_left(feed, seed):
    undo_is_the_identity(feed, f"short {seed}", acts=4)


@pytest.mark.parametrize("seed", range(3))
def test_with_imports_in_between_it_is_what_the_imports_alone_make(feed, seed):
    undo_is_what_imports_alone_would_be(feed, f"short {seed}")


@pytest.mark.parametrize("seed", range(3))
def test_what_people_said_holds_after_every_batch_job(feed, seed):
    words_hold(feed, f"short {seed}", steps=6)
