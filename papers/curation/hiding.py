"""Hiding a person's page or a work from the portal, and showing it again exactly as it was.

What is hidden is taken out of the rows that pages read, so that a page which knows nothing of hiding has nothing to
tell: the names of a hidden person stand in author lists as printed and are nobody's, and the row of a hidden work says
"Hidden work". What was there is in the act's own record (`HiddenRecord`, `Correction`), which imports see and pages do
not. Citations stay: the work still cites and is cited, and counts.

Nothing here asks who may.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from papers.curation.errors import CurationError, RecordIsMergedError
from papers.curation.places import Place, lock_places, newest_name
from papers.curation.taking_back import take_back
from papers.models import (
    Author,
    AuthorIdentifier,
    Authorship,
    AuthorshipAssertion,
    CorrectedIdentifier,
    CorrectedPlace,
    CorrectedRecord,
    Correction,
    HeldRecord,
    HiddenRecord,
    Provenance,
    SearchDocument,
    TrendingEntry,
    Work,
    WorkTopic,
)
from papers.models.hiding import HIDDEN_PERSON, HIDDEN_WORK
from papers.storage.changes import note_changed
from papers.storage.counts import recount_authors
from papers.storage.list_locks import share_author_lists
from papers.storage.record_locks import lock_record_if_free, lock_records

# Whoever had something hidden may have it shown again whenever they like.
SHOWN_AGAIN_WITHIN: Final = timedelta(days=365 * 100)

_WORK_COLUMNS: Final = (
    "title", "raw_title", "abstract", "raw_abstract", "tldr", "type", "published_on", "venue_id", "volume", "issue",
    "pages", "publisher", "language", "comments", "journal_ref", "url", "author_count", "reported_citations",
)  # fmt: skip
_EMPTY: Final = {"type": "other", "published_on": None, "venue_id": None, "author_count": 0, "title": HIDDEN_WORK}
# The portal's own knowledge of how often a work is cited is not the work's to hide.
_STAYS: Final = frozenset({"reported_citations"})


class AlreadyHiddenError(CurationError):
    """The record is hidden already."""


class NotHiddenError(CurationError):
    """The record is not hidden, or was hidden by another act."""


def hide_person(*, author: int, by: int, at: datetime) -> Correction:
    """Raises RecordIsMergedError, AlreadyHiddenError, Author.DoesNotExist."""
    with transaction.atomic():
        lock_records([author])
        share_author_lists()
        record = Author.objects.select_for_update().get(pk=author)
        _check(record)
        act = _begin(by, at)
        kept = {"name": record.name, "name_key": record.name_key}
        HiddenRecord.objects.create(author=record, correction=act, kept=kept, since=at)
        # No machine makes it part of another record, which would show it again.
        _keep_apart(act, author, at)
        Author.objects.filter(pk=author).update(hidden=True)
        _put_person_away(act, author)
        return act


def hide_work(*, work: int, by: int, at: datetime) -> Correction:
    """Raises RecordIsMergedError, AlreadyHiddenError, Work.DoesNotExist."""
    with transaction.atomic(), connection.cursor() as cursor:
        authors = _authors_of(work)
        lock_records(authors)
        share_author_lists()
        record = Work.objects.select_for_update().get(pk=work)
        _check(record)
        act = _begin(by, at)
        topics = WorkTopic.objects.filter(work=work).order_by("pk")
        kept: dict[str, Any] = {name: getattr(record, name) for name in _WORK_COLUMNS if name not in _STAYS}
        kept["published_on"] = record.published_on.isoformat() if record.published_on else None
        listed = list(topics.values_list("topic", "score", "year"))
        HiddenRecord.objects.create(work=record, correction=act, kept={"row": kept, "topics": listed}, since=at)
        places = lock_places(Authorship.objects.filter(work=work).values_list("pk", flat=True))
        _make_nobodys(act, places.values())
        topics.delete()
        Work.objects.filter(pk=work).update(hidden=True, **{name: _EMPTY.get(name, "") for name in kept})
        SearchDocument.objects.filter(pk=work).delete()
        TrendingEntry.objects.filter(work=work).delete()
        _renew_counts(cursor, venue=record.venue_id, topics=[topic for topic, _, _ in listed])
        recount_authors(cursor, sorted(authors))
        note_changed(cursor, [work])
        return act


def show_again(*, correction: int, by: int, at: datetime) -> Correction:
    """Everything as it was, and what imports found out about a hidden person since with it.

    Raises NotHiddenError, and what `take_back` raises.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        hidden = HiddenRecord.objects.filter(correction=correction).first()
        if hidden is None:
            raise NotHiddenError
        if hidden.author_id is not None:
            lock_records([hidden.author_id])
            Author.objects.filter(pk=hidden.author_id).update(hidden=False, **hidden.kept)
        hidden.delete()
        act = take_back(correction=correction, by=by, at=at)
        if hidden.work_id is not None:
            _put_work_back(cursor, hidden.work_id, hidden.kept)
        return act


def _check(record: Author | Work) -> None:
    if record.merged_into_id is not None:
        raise RecordIsMergedError
    if record.hidden:
        raise AlreadyHiddenError


def _begin(by: int, at: datetime) -> Correction:
    return Correction.objects.create(
        kind=Correction.Kind.HIDE, by=by, at=at, undo_until=at + SHOWN_AGAIN_WITHIN, newest_name=newest_name()
    )


def _authors_of(work: int) -> set[int]:
    found = Authorship.objects.filter(work=work, author__isnull=False).values_list("author", flat=True)
    return {author for author in found if author is not None}


def _keep_apart(act: Correction, author: int, at: datetime) -> None:
    held = HeldRecord.objects.filter(author=author).first()
    CorrectedRecord.objects.create(
        correction=act,
        author_id=author,
        kept_apart_before=held is not None and held.kept_apart,
        kept_apart_after=True,
    )
    HeldRecord.objects.update_or_create(
        author_id=author, defaults={"kept_apart": True}, create_defaults={"kept_apart": True, "since": at}
    )


def _make_nobodys(act: Correction, places: Iterable[Place]) -> None:
    """The names stay in their lists, on no record; what people said of them sleeps until the act is taken back."""
    chosen = [place for place in places if place.author is not None]
    known = set(CorrectedPlace.objects.filter(correction=act).values_list("work", "name_key", "nth"))
    CorrectedPlace.objects.bulk_create(
        CorrectedPlace(
            correction=act,
            **place.key(),
            authorship=place.authorship,
            author_before_id=place.author,
            provenance_before=place.provenance,
            waited_before=place.waits,
            author_after=None,
            provenance_after=Provenance.DENIED,
        )
        for place in chosen
        if (place.work, place.name_key, place.nth) not in known
    )
    for place in chosen:
        said = AuthorshipAssertion.objects.filter(**place.key(), ended_at__isnull=True)
        said.update(ended_at=act.at, ended_by=act)
    rows = Authorship.objects.filter(pk__in=[place.authorship for place in chosen])
    rows.update(author=None, provenance=Provenance.DENIED, needs_settling=False)


def _put_person_away(act: Correction, author: int) -> None:
    places = lock_places(Authorship.objects.filter(author=author).values_list("pk", flat=True))
    _make_nobodys(act, places.values())
    own = AuthorIdentifier.objects.filter(author=author)
    CorrectedIdentifier.objects.bulk_create(
        (
            CorrectedIdentifier(correction=act, scheme=scheme, value=value, author_before_id=author)
            for scheme, value in own.values_list("scheme", "value")
        ),
        ignore_conflicts=True,
    )
    own.delete()
    with connection.cursor() as cursor:
        recount_authors(cursor, [author])
        Author.objects.filter(pk=author).update(name=HIDDEN_PERSON, name_key="")
        note_changed(cursor, {place.work for place in places.values()})


def _put_work_back(cursor: CursorWrapper, work: int, kept: dict[str, Any]) -> None:
    row = dict(kept["row"])
    if row["published_on"]:
        row["published_on"] = date.fromisoformat(row["published_on"])
    Work.objects.filter(pk=work).update(hidden=False, **row)
    for topic, score, year in kept["topics"]:
        WorkTopic.objects.get_or_create(work_id=work, topic_id=topic, defaults={"score": score, "year": year})
    _renew_counts(cursor, venue=row["venue_id"], topics=[topic for topic, _, _ in kept["topics"]])
    note_changed(cursor, [work])


def _renew_counts(cursor: CursorWrapper, *, venue: int | None, topics: list[int]) -> None:
    cursor.execute(
        "UPDATE papers_venue v SET works_count ="
        " (SELECT count(*) FROM papers_work w WHERE w.venue_id = v.id AND w.merged_into_id IS NULL) WHERE v.id = %s",
        [venue],
    )
    cursor.execute(
        "UPDATE papers_topic t SET works_count ="
        " (SELECT count(*) FROM papers_worktopic wt WHERE wt.topic_id = t.id) WHERE t.id = ANY(%s)",
        [topics],
    )


# --- for the resolver -----------------------------------------------------------------------------------------------


def bring_hidden_people(cursor: CursorWrapper) -> None:
    """Lets the resolver see hidden people who may bear a name that waits, so that nobody is made of it who is one of
    them. Within a transaction that ends with `put_hidden_people_away`: nobody else sees anything of it."""
    cursor.execute(_MAY_BE_MEANT)
    for author, act in cursor.fetchall():
        if lock_record_if_free(author):
            cursor.execute(_NAMES_AGAIN, {"act": act})
            cursor.execute(_IDENTIFIERS_AGAIN, {"act": act})
            recount_authors(cursor, [author])


def put_hidden_people_away(cursor: CursorWrapper) -> None:
    """Whatever is on the record of a hidden person is nobody's again, and what is new about them is noted."""
    cursor.execute(
        "SELECT h.author_id FROM papers_hiddenrecord h WHERE h.author_id IS NOT NULL"
        " AND (EXISTS (SELECT FROM papers_authorship a WHERE a.author_id = h.author_id)"
        "  OR EXISTS (SELECT FROM papers_authoridentifier i WHERE i.author_id = h.author_id))"
    )
    for (author,) in cursor.fetchall():
        with suppress(HiddenRecord.DoesNotExist):  # shown again in this very moment
            if lock_record_if_free(author):
                _put_person_away(
                    HiddenRecord.objects.select_related("correction").get(author=author).correction, author
                )


_MAY_BE_MEANT: Final = """
    SELECT h.author_id, h.correction_id FROM papers_hiddenrecord h
    WHERE h.author_id IS NOT NULL AND (
        EXISTS (
            SELECT FROM papers_correctedplace p JOIN papers_authorship a ON a.name_key = p.name_key
            WHERE p.correction_id = h.correction_id AND a.needs_settling
        ) OR EXISTS (
            SELECT FROM papers_correctedidentifier c
            JOIN papers_authorshipidentifier i ON i.scheme = c.scheme AND i.value = c.value
            JOIN papers_authorship a ON a.id = i.authorship_id
            WHERE c.correction_id = h.correction_id AND a.needs_settling
        )
    )
    ORDER BY h.author_id
"""
_NAMES_AGAIN: Final = """
    UPDATE papers_authorship a SET author_id = p.author_before_id, provenance = p.provenance_before
    FROM papers_correctedplace p
    WHERE p.correction_id = %(act)s AND a.work_id = p.work_id AND a.name_key = p.name_key AND a.author_id IS NULL
        AND a.provenance = 'denied' AND p.nth = (
            SELECT count(*) FROM papers_authorship b
            WHERE b.work_id = a.work_id AND b.name_key = a.name_key AND b.position <= a.position
        )
"""
_IDENTIFIERS_AGAIN: Final = """
    INSERT INTO papers_authoridentifier (author_id, scheme, value)
    SELECT author_before_id, scheme, value FROM papers_correctedidentifier WHERE correction_id = %(act)s
    ON CONFLICT DO NOTHING
"""
