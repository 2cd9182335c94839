"""Shortcuts for acts on the literature: by title and printed name, as people speak of them."""

import pytest

from tests.papers.curation.acting import Acting


@pytest.fixture
def people(feed) -> Acting:
    """An empty literature, a way to import into it, and people who put it right."""
    return Acting(feed)
