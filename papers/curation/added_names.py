"""Names that people put into author lists: somebody wrote a work, and the source left them out.

The source's next word on the list does not drop such a name, and where the source comes to name the person itself, the
two are one. Nothing here asks who may.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F

from papers.curation.errors import CurationError, RecordIsMergedError, SignedTogetherError
from papers.models import AddedName, Author, Authorship, AuthorshipAssertion, Provenance, Work
from papers.names import clean_name, name_key
from papers.records import MentionRecord, WorkRecord
from papers.storage.changes import note_changed
from papers.storage.counts import recount_authors
from papers.storage.list_locks import share_author_lists
from papers.storage.record_locks import lock_records

# What the rows say of where they come from.
SOURCE = "person"
_ASIDE = 1_000_000


class AlreadyListedError(CurationError):
    """The name, spelt so, is in the author list already."""


class NotListedError(CurationError):
    """The name is not where it was put: somebody moved it, or it was taken out before."""


class NoNameError(CurationError):
    """What was given is no name."""


def add_name(*, work: int, author: int, name: str, position: int, by: int, at: datetime) -> AddedName:
    """Put a name of `author` into the author list of `work`, at `position` or at the end if that is beyond it.

    Raises NoNameError, AlreadyListedError, SignedTogetherError, RecordIsMergedError, Work.DoesNotExist.
    """
    name = clean_name(name)
    key = name_key(name)
    if not key:
        raise NoNameError
    with transaction.atomic(), connection.cursor() as cursor:
        lock_records([author])
        share_author_lists()
        found = Work.objects.select_for_update().get(pk=work)
        if found.merged_into_id is not None or Author.objects.get(pk=author).merged_into_id is not None:
            raise RecordIsMergedError
        if found.hidden:
            raise Work.DoesNotExist
        listed = Authorship.objects.filter(work=work)
        if listed.filter(author=author).exists():
            raise SignedTogetherError([work])
        if listed.filter(name_key=key).exists():
            raise AlreadyListedError
        place = max(1, min(position, listed.count() + 1))
        _make_room(work, place)
        Authorship.objects.create(
            work=found,
            author_id=author,
            position=place,
            raw_name=name,
            name_key=key,
            year=found.year,
            provenance=Provenance.AUTHOR_ASSERTED,
            source=SOURCE,
            needs_settling=False,
        )
        AuthorshipAssertion.objects.create(work=found, name_key=key, nth=1, author_id=author, by=by, at=at)
        added = AddedName.objects.create(
            work=found, author_id=author, name=name, name_key=key, position=place, by=by, at=at
        )
        _renew(cursor, work, author)
        return added


def take_name_out(*, added: int, at: datetime) -> None:
    """Undo it: the name goes, unless a source names the person by now; then it stays, and nobody has said whose it is.

    Raises NotListedError.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        known = AddedName.objects.get(pk=added)
        lock_records([known.author_id])
        share_author_lists()
        Work.objects.select_for_update().get(pk=known.work_id)
        if not AddedName.objects.filter(pk=added, ended_at__isnull=True).update(ended_at=at):
            raise NotListedError
        row = Authorship.objects.filter(work=known.work_id, name_key=known.name_key).order_by("position").first()
        now = Author.objects.get(pk=known.author_id)
        if row is None or row.author_id is None or row.author_id not in {now.pk, now.merged_into_id}:
            raise NotListedError
        said = AuthorshipAssertion.objects.filter(work=known.work_id, name_key=known.name_key, ended_at__isnull=True)
        said.filter(author=known.author_id).update(ended_at=at)
        if row.source == SOURCE:
            row.delete()
            later = Authorship.objects.filter(work=known.work_id, position__gt=row.position)
            for pk in later.order_by("position").values_list("pk", flat=True):
                Authorship.objects.filter(pk=pk).update(position=F("position") - 1)
        else:
            Authorship.objects.filter(pk=row.pk).update(
                author=None, provenance=Provenance.IMPORTED, needs_settling=True
            )
        _renew(cursor, known.work_id, row.author_id)


def _make_room(work: int, place: int) -> None:
    """Places are unique at every moment, so what stands behind steps aside first."""
    behind = Authorship.objects.filter(work=work, position__gte=place)
    behind.update(position=F("position") + _ASIDE)
    moved = Authorship.objects.filter(work=work, position__gte=_ASIDE)
    moved.update(position=F("position") - (_ASIDE - 1))


def _renew(cursor: CursorWrapper, work: int, author: int) -> None:
    Work.objects.filter(pk=work).update(author_count=Authorship.objects.filter(work=work).count())
    recount_authors(cursor, [author])
    note_changed(cursor, [work])


# --- for imports ----------------------------------------------------------------------------------------------------


def added_names(cursor: CursorWrapper, works: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    """The names that people put into these works' lists: by work, as (name, place)."""
    cursor.execute(
        "SELECT work_id, name, position FROM papers_addedname WHERE ended_at IS NULL AND work_id = ANY(%s)"
        " ORDER BY work_id, position, id",
        [list(works)],
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for work, name, position in cursor.fetchall():
        found.setdefault(work, []).append((name, position))
    return found


def with_added_names(after: WorkRecord, before: WorkRecord, added: Sequence[tuple[str, int]]) -> WorkRecord:
    """The record that a work becomes, with the names that people put in where no source names them. Pure."""
    mentions = list(after.mentions)
    for name, position in added:
        key = name_key(name)
        if any(name_key(mention.name) == key for mention in mentions):
            continue
        known = next((mention for mention in before.mentions if name_key(mention.name) == key), None)
        mentions.insert(min(position - 1, len(mentions)), known or MentionRecord(name=name))
    return replace(after, mentions=tuple(mentions)) if len(mentions) != len(after.mentions) else after


def sources_name_them(cursor: CursorWrapper, named: Iterable[tuple[int, str]], *, source: str) -> None:
    """These names (work, key) are in a source's list by now, so that they stay if people take theirs back."""
    wanted = list(named)
    if wanted:
        cursor.execute(
            "UPDATE papers_authorship a SET source = %s FROM unnest(%s::bigint[], %s::text[]) AS n (work, key)"
            " WHERE a.work_id = n.work AND a.name_key = n.key AND a.source = %s",
            [source, [work for work, _ in wanted], [key for _, key in wanted], SOURCE],
        )
