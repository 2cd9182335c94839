"""Random acts of people on random literature, at length: what they said holds, what they took back leaves no trace.

PEERGRAPH_FUZZ_SEED repeats a run, PEERGRAPH_FUZZ_WORLDS sets how many worlds each test walks through. A short slice of
the same is part of every test run (tests/papers/curation/test_random_acts.py).
"""

import os
import time

import pytest

from tests.papers.curation.walking import undo_is_the_identity, undo_is_what_imports_alone_would_be, words_hold
from tests.papers.ingest.feeding import Feed

WORLDS = int(os.environ.get("PEERGRAPH_FUZZ_WORLDS", "60"))
SEED = os.environ.get("PEERGRAPH_FUZZ_SEED") or str(time.time_ns())
# Said in all, however many worlds that takes.
WORDS = 1_000

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]


@pytest.fixture
def feed(tmp_path) -> Feed:
    return Feed(tmp_path)


def test_any_acts_taken_back_in_any_order_leave_everything_as_it_was(feed):
    acts = sum(undo_is_the_identity(feed, f"{SEED}-{number}", acts=8) for number in range(WORLDS))
    print(f"{acts} acts")  # noqa: T201 - a figure of the run
    assert acts > WORLDS


def test_with_an_import_in_between_it_is_what_the_import_alone_makes(feed):
    for number in range(WORLDS):
        undo_is_what_imports_alone_would_be(feed, f"{SEED}-{number}")


def test_a_thousand_random_words_hold_after_each_of_many_batch_jobs(feed):
    words = worlds = 0
    while words < WORDS:
        words += words_hold(feed, f"{SEED}-{worlds}", steps=8)
        worlds += 1
    print(f"{words} assertions and denials in {worlds} worlds")  # noqa: T201 - figures of the run
