"""Names that somebody's second thoughts have left to the resolver do not wait for the next import."""

import pytest

from papers.ingest.lock import INGEST_LOCK
from papers.models import Authorship, ImportRun
from papers.services.settle_waiting import settle_waiting
from papers.tasks import settle_waiting_task
from portal.common.locks import LockHeldError
from tests.papers.ingest.feeding import work


@pytest.fixture
def waiting(feed):
    feed(work("One", "Wei Wang", "Ada Byron"), work("Two", "Wei Wang", "Ada Byron"))
    record = Authorship.objects.get(raw_name="Wei Wang", work__title="One").author
    row = Authorship.objects.get(raw_name="Wei Wang", work__title="Two")
    Authorship.objects.filter(pk=row.pk).update(author=None, needs_settling=True)
    return record, row


def test_they_are_attributed_and_counted(waiting):
    record, row = waiting
    settle_waiting_task()
    row.refresh_from_db()
    record.refresh_from_db()
    assert (row.author, row.needs_settling, record.works_count) == (record, False, 2)
    assert settle_waiting() == 0


def test_those_of_an_import_that_is_unfinished_are_that_imports(waiting):
    ImportRun.objects.create(source="acl", inputs=[], status=ImportRun.Status.FAILED)
    assert settle_waiting() == 0
    waiting[1].refresh_from_db()
    assert waiting[1].needs_settling


def test_while_an_import_runs_the_task_leaves_it_alone(waiting, monkeypatch):
    def held():
        raise LockHeldError(INGEST_LOCK)

    monkeypatch.setattr("papers.services.settle_waiting.ingest_lock", held)
    settle_waiting_task()
    waiting[1].refresh_from_db()
    assert waiting[1].needs_settling
