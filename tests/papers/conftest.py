"""An empty literature and a way to import into it."""

import pytest

from tests.papers.ingest.feeding import Feed


@pytest.fixture
def feed(db, tmp_path) -> Feed:
    return Feed(tmp_path)
