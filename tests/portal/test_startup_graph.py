"""The portal starts with a graph, and a graph that fails its checks does not keep it from starting."""

import pytest

from graph.models import GraphBuild
from graph.services.build_graph import build_graph
from papers.models import ChangedWork, Work
from portal.management import startup
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db


@pytest.fixture
def said() -> list[str]:
    return []


def test_the_first_start_builds_and_the_next_has_nothing_to_do(said):
    a_work(authors=[an_author("Ada"), an_author("Bob")])
    for _ in range(2):
        startup.build_graph(said.append)
    assert ["1 pairs of co-authors" in line for line in said] == [True, True]
    assert GraphBuild.objects.count() == 1


def test_what_a_killed_import_left_is_taken_in(said):
    ada, bob = an_author("Ada"), an_author("Bob")
    build_graph()
    ChangedWork.objects.create(work=a_work(authors=[ada, bob]).pk)
    startup.build_graph(said.append)
    assert "1 pairs" in said[0]


def test_a_graph_that_is_not_what_it_should_be_is_said_and_the_portal_starts(said, monkeypatch):
    work = a_work(authors=[an_author(f"P{n}") for n in range(6)])
    build_graph()
    Work.objects.filter(pk=work.pk).update(author_count=101)
    ChangedWork.objects.create(work=work.pk)
    monkeypatch.setattr("graph.services.update_graph._BUILD_FROM", 0)
    startup.build_graph(said.append)
    assert "stays as it was: 0 pairs where 30" in said[0]
