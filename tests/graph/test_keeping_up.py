"""The graph takes in what an import brings, with a queue or without one, and leaves an import that runs alone."""

import pytest
from django.db import connection
from django.urls import reverse
from kombu.exceptions import OperationalError

from graph import receivers
from graph.models import Coauthor, GraphBuild
from graph.selectors.builds import reading
from graph.services.build_graph import build_graph
from graph.tasks import prove_graph_task, update_graph_task
from papers.events import works_changed
from papers.ingest.lock import INGEST_LOCK
from papers.models import ChangedWork
from papers.storage.changes import note_changed
from tests.corpus import a_work, an_author
from tests.papers.ingest.feeding import Feed, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    calls: list[str] = []
    monkeypatch.setattr(receivers.update_graph_task, "delay", lambda: calls.append("update"))
    return calls


def test_an_import_says_what_it_changed_and_has_it_taken_in(db, tmp_path, asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Feed(tmp_path)(work("On trees", "Ada Byron", "Bob Hope"))
    assert asked == ["update"]
    update_graph_task()
    assert Coauthor.objects.count() == 2
    assert not ChangedWork.objects.exists()


def test_without_a_queue_nothing_is_lost(monkeypatch):
    def refuse():
        raise OperationalError("no queue")

    monkeypatch.setattr(receivers.update_graph_task, "delay", refuse)
    works_changed.send(None, run=1)


def test_while_an_import_runs_the_graph_waits(monkeypatch):
    a_work(authors=[an_author("Ada"), an_author("Bob")])
    monkeypatch.setattr("graph.tasks.is_held", lambda name: name == INGEST_LOCK)
    update_graph_task()
    prove_graph_task()
    assert not GraphBuild.objects.exists()
    monkeypatch.undo()
    update_graph_task()
    assert GraphBuild.objects.count() == 1


def test_at_night_what_waits_is_taken_in_and_then_everything_proven():
    work = a_work(authors=[an_author("Ada"), an_author("Bob")])
    build_graph()
    with connection.cursor() as cursor:
        note_changed(cursor, [work.pk])
    prove_graph_task()
    assert list(GraphBuild.objects.order_by("pk").values_list("kind", flat=True)) == ["full", "increment", "full"]
    with reading() as build:
        assert GraphBuild.objects.get(pk=build.id).checks["drift"] == {}


def test_staff_sees_builds_and_how_far_the_one_that_runs_is(admin_client):
    a_work(authors=[an_author("Ada"), an_author("Bob")])
    done = build_graph()
    build_graph()
    running = GraphBuild.objects.create(generation=9, kind="full", step="co-authors", done=1_200, of=5_000)
    listed = admin_client.get(reverse("admin:graph_graphbuild_changelist")).content.decode()
    assert "co-authors: 1,200 of 5,000" in listed
    page = admin_client.get(reverse("admin:graph_graphbuild_change", args=[done.pk])).content.decode()
    assert "coauthor: 2" in page
    assert "loops: none" in page
    page = admin_client.get(reverse("admin:graph_graphbuild_change", args=[running.pk])).content.decode()
    assert "co-authors: 1,200 of 5,000" in page
    assert admin_client.post(reverse("admin:graph_graphbuild_add")).status_code == 403
