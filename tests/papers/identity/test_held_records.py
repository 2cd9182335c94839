"""What imports may not do to a record that somebody holds."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from papers.curation.errors import RecordIsMergedError
from papers.curation.holding import hold_record, let_go_of_record
from papers.identity import settling
from papers.models import Author, Authorship, HeldRecord
from papers.storage.record_locks import lock_records
from tests.papers.ingest.feeding import named, work


def author_of(name: str, title: str) -> Author:
    return Authorship.objects.get(raw_name=name, work__title=title).author


def hold(author: Author) -> None:
    with transaction.atomic():
        lock_records([author.pk])
        hold_record(author=author.pk, since=timezone.now())


def joined(feed) -> None:
    """A third work whose ids say that the two Quocs are one person."""
    feed(work("Three", named("Quoc Le", "orcid:q", "dblp:q")))


@pytest.fixture
def two_quocs(feed):
    feed(work("One", named("Quoc V. Le", "orcid:q")))
    feed(work("Two", named("Quoc Le", "dblp:q")))
    return author_of("Quoc V. Le", "One"), author_of("Quoc Le", "Two")


def test_the_two_would_be_joined(feed, two_quocs):
    joined(feed)
    assert Author.objects.filter(merged_into=two_quocs[0]).get() == two_quocs[1]


def test_a_held_record_takes_the_older_one_in_and_keeps_its_id(feed, two_quocs):
    older, younger = two_quocs
    hold(younger)
    joined(feed)
    older.refresh_from_db()
    younger.refresh_from_db()
    assert (older.merged_into_id, younger.merged_into_id) == (younger.pk, None)
    assert younger.works_count == 3


def test_two_held_records_are_two_people_whatever_the_evidence(feed, two_quocs):
    for author in two_quocs:
        hold(author)
    joined(feed)
    assert not Author.objects.filter(merged_into__isnull=False).exists()
    assert author_of("Quoc V. Le", "One") != author_of("Quoc Le", "Two")


def test_a_record_that_was_let_go_is_the_machines_again(feed, two_quocs):
    for author in two_quocs:
        hold(author)
    let_go_of_record(author=two_quocs[1].pk)
    joined(feed)
    assert Author.objects.filter(merged_into=two_quocs[0]).get() == two_quocs[1]


def test_a_merged_record_cannot_be_held(feed, two_quocs):
    joined(feed)
    with pytest.raises(RecordIsMergedError):
        hold(two_quocs[1])


@pytest.mark.django_db(transaction=True)
def test_a_record_taken_while_a_batch_is_about_to_merge_it_is_not_merged(feed, two_quocs, monkeypatch):
    """Somebody else's transaction takes the loser after the batch has read who is held, and before it merges."""
    for author in two_quocs:
        hold(author)
    let_go_of_record(author=two_quocs[1].pk)
    merge, taken = settling._merge_authors, []

    def elsewhere() -> None:
        try:
            hold(two_quocs[1])
        finally:
            connection.close()

    def taken_first(cursor, merges):
        if merges and not taken:
            taken.append(True)
            thread = threading.Thread(target=elsewhere)
            thread.start()
            thread.join()
        merge(cursor, merges)

    monkeypatch.setattr(settling, "_merge_authors", taken_first)
    joined(feed)
    assert taken
    assert HeldRecord.objects.filter(owned=True).count() == 2
    assert not Author.objects.filter(merged_into__isnull=False).exists()
