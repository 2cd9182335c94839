"""The nightly recount: repairs whatever drifted, and finds nothing after an import."""

import pytest
from django.db import connection

from papers.fingerprint import content_fingerprint
from papers.models import Author, AuthorName, Citation, Topic, Venue
from papers.services.recount import recount_everything
from papers.tasks import recount_everything_task
from portal.common.locks import LockHeldError
from tests.papers.ingest.feeding import named, work

WORKS = (
    work(
        "One", named("Ada Byron", at=["MIT"]), "Bob Bee", ids=["doi:1"], topics=["trees"], venue="Journal", source="acl"
    ),
    work("Two", "Ada Byron", "Bob Bee", cites=["doi:1"], topics=["trees", "woods"], venue="Journal", source="acl"),
)


def test_after_an_import_there_is_nothing_to_put_right(feed):
    feed(*WORKS)
    before = content_fingerprint()
    recount_everything()
    assert content_fingerprint().parts == before.parts


def test_everything_that_drifted_is_put_right(feed):
    feed(*WORKS)
    before = content_fingerprint()
    Author.objects.update(works_count=7, first_year=1, name="Nobody")
    AuthorName.objects.update(works_count=9)
    Topic.objects.update(works_count=0)
    Venue.objects.update(works_count=0)
    Citation.objects.update(cited=None)
    assert content_fingerprint() != before
    recount_everything_task()
    assert content_fingerprint().parts == before.parts


def test_it_waits_for_no_import(feed, monkeypatch):
    def held(*_, **__):
        raise LockHeldError("Another import is running.")

    monkeypatch.setattr("papers.ingest.lock.advisory_lock", held)
    monkeypatch.setattr("papers.ingest.lock._PATIENCE_SECONDS", 0)
    with pytest.raises(LockHeldError):
        recount_everything()
    assert connection.is_usable()
