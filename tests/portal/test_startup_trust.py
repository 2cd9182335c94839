"""The portal starts with scores, and the second start computes nothing."""

import pytest

from graph.services.build_graph import build_graph
from portal.common.locks import LockHeldError
from portal.management import startup
from profiles.models import TrustBuild
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db


@pytest.fixture
def said() -> list[str]:
    return []


def test_the_first_start_computes_and_the_next_has_nothing_to_do(said):
    a_work(authors=[an_author("Ada"), an_author("Bob")])
    build_graph()
    for _ in range(2):
        startup.compute_trust(said.append)
    assert ["2 records" in said[0], "up to date" in said[1]] == [True, True]
    assert TrustBuild.objects.count() == 1


def test_without_a_graph_the_portal_starts_and_says_so(said):
    startup.compute_trust(said.append)
    assert "waits for the graph" in said[0]


def test_where_somebody_is_at_it_the_portal_does_not_wait(said, monkeypatch):
    def held():
        raise LockHeldError("held")

    monkeypatch.setattr(startup, "recompute_whole", held)
    startup.compute_trust(said.append)
    assert "is being computed already" in said[0]
