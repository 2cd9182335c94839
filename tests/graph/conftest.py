"""Tables of generations are no rows: a test that commits may leave some behind for others to stumble over."""

import pytest

from graph.storage.generations import drop_unused


@pytest.fixture
def no_generations(db) -> None:
    drop_unused(used=())
