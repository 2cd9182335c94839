"""The next chunk is read by another thread, and nothing is lost, reordered or left behind."""

import threading
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.ingest.read_ahead import read_ahead


@given(st.lists(st.integers(), max_size=20), st.integers(1, 3))
def test_items_come_in_their_order(items, depth):
    assert list(read_ahead(items, depth=depth)) == items


def test_an_error_comes_after_the_items_before_it():
    def source():
        yield 1
        yield 2
        raise ValueError("broken")

    ahead = read_ahead(source())
    assert (next(ahead), next(ahead)) == (1, 2)
    with pytest.raises(ValueError, match="broken"):
        next(ahead)


def test_a_reader_that_stops_early_stops_the_thread_which_closes_its_source_itself():
    closed_by = []

    def source():
        try:
            yield from range(1_000_000)
        finally:
            closed_by.append(threading.current_thread().name)

    with closing(read_ahead(source())) as ahead:
        assert next(ahead) == 0
    assert closed_by == ["read-ahead"]
    assert "read-ahead" not in {thread.name for thread in threading.enumerate()}


def test_never_more_is_read_ahead_than_asked_for():
    made = []

    def source():
        for number in range(100):
            made.append(number)
            yield number

    with closing(read_ahead(source(), depth=2)) as ahead:
        for taken, _ in zip(range(20), ahead, strict=False):
            assert len(made) <= taken + 1 + 2 + 1  # taken, waiting, and the one in the thread's hand
