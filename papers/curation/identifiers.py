"""Saying whose an identifier is: that it is a person's, that it is not, or that a source misprinted it beside a name.

Each act notes what it changed and can be taken back for 90 days. What is said holds against every import
(`respect_identifiers`, and `papers.identity.settling`, which never gives a record an identifier that it denied).
Nothing here asks who may, and nothing here moves a name: an identifier that goes to another record takes no work along.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from papers.curation.errors import AlreadyTakenBackError, BuiltUponError, CurationError, TooLateError
from papers.curation.places import lock_places
from papers.curation.rearranging import UNDO_WITHIN
from papers.models import (
    Author,
    AuthorIdentifier,
    Authorship,
    AuthorshipIdentifier,
    IdentifierAct,
    IdentifierAssertion,
    MisprintedIdentifier,
)
from papers.models.identifying import COUNTED, Ground
from papers.records import Identifier
from papers.storage.changes import note_identified
from papers.storage.record_locks import lock_records

_SAID, _DENIED = IdentifierAssertion.Verdict.SAID, IdentifierAssertion.Verdict.DENIED


class IdentifierMovedError(CurationError):
    """The identifier is not where the act believes it to be: `holder` has it now, None where nobody does."""

    def __init__(self, holder: int | None) -> None:
        super().__init__("Another record has this identifier now.")
        self.holder = holder


class NotPrintedError(CurationError):
    """No source prints the identifier beside any of these names."""


class AlreadySaidError(CurationError):
    """The same was said before, and holds."""


def holder_of(identifier: Identifier) -> int | None:
    """The record to which the machine counts the identifier."""
    found = AuthorIdentifier.objects.filter(scheme=identifier.scheme, value=identifier.value)
    return found.values_list("author", flat=True).first()


def say_identifier(
    *, author: int, identifier: Identifier, ground: Ground, believed: int | None, by: int, at: datetime
) -> IdentifierAct:
    """It is this person's. What was only typed in is kept and shown, and counted to nobody.

    `believed` is the record that has it so far; the locks of both are the caller's or taken here. Raises
    IdentifierMovedError, AlreadySaidError.
    """
    with transaction.atomic():
        lock_records({author} if believed is None else {author, believed})
        before = _checked(identifier, author=author, believed=believed)
        counts = ground in COUNTED
        named = AuthorshipIdentifier.objects.filter(authorship__author=author, **_key(identifier)).exists()
        own = _open(author, identifier).first()
        if own is not None and own.verdict == _SAID and (own.ground == ground or own.ground in COUNTED):
            raise AlreadySaidError
        act = _begin("said", author, identifier, before, author if counts else before, by=by, at=at)
        _open(author, identifier).update(ended_at=at, ended_by=act)
        if counts:
            held = IdentifierAssertion.objects.filter(ended_at__isnull=True, verdict=_SAID, **_key(identifier))
            held.filter(ground__in=COUNTED).update(ended_at=at, ended_by=act)
            _count(identifier, to=author)
        _assert(act, _SAID, ground, named_before=named or before == author)
        return act


def deny_identifier(
    *, author: int, identifier: Identifier, by: int, at: datetime, misprinted: bool = False
) -> IdentifierAct:
    """It is not this person's, and never will be by any machine's finding.

    With `misprinted` the works of the record beside whose names a source prints it stay the person's, and the source is
    wrong there. Raises AlreadySaidError.
    """
    with transaction.atomic():
        lock_records([author])
        own = _open(author, identifier).first()
        if own is not None and own.verdict == _DENIED:
            raise AlreadySaidError
        before = holder_of(identifier)
        act = _begin("denied", author, identifier, before, None if before == author else before, by=by, at=at)
        _open(author, identifier).update(ended_at=at, ended_by=act)
        _assert(act, _DENIED, Ground.TYPED, named_before=False)
        if before == author:
            _count(identifier, to=None)
        if misprinted:
            own_names = AuthorshipIdentifier.objects.filter(authorship__author=author, **_key(identifier))
            _mark_misprinted(act, own_names.values_list("authorship", flat=True))
        return act


def reject_print(
    *, author: int, names: Collection[int], identifier: Identifier, by: int, at: datetime
) -> IdentifierAct:
    """A source prints it wrongly beside these names (rows of Authorship) of the record, whose the works stay.

    The record keeps it where a source prints it beside another of its names, or where somebody said that it is the
    person's. Raises NotPrintedError.
    """
    with transaction.atomic():
        lock_records([author])
        printed = AuthorshipIdentifier.objects.filter(
            authorship__in=names, authorship__author=author, **_key(identifier)
        ).values_list("authorship", flat=True)
        wrong = set(printed) - _misprinted_already(author, identifier)
        if not wrong:
            raise NotPrintedError
        before = holder_of(identifier)
        everywhere = AuthorshipIdentifier.objects.filter(authorship__author=author, **_key(identifier))
        stays = set(everywhere.values_list("authorship", flat=True)) - wrong - _misprinted_already(author, identifier)
        leaves = before == author and not stays and not _open(author, identifier).filter(verdict=_SAID).exists()
        act = _begin("misprinted", author, identifier, before, None if leaves else before, by=by, at=at)
        _mark_misprinted(act, wrong)
        if leaves:
            _count(identifier, to=None)
        return act


def end_authenticated(*, by: int, values: Collection[str], at: datetime) -> int:
    """What an account confirmed by signing in elsewhere is confirmed no more, because it can sign in so no more.

    The record keeps what a source names for it; the rest is as if it had been typed in. Returns how many ended.
    """
    with transaction.atomic():
        found = IdentifierAssertion.objects.filter(
            by=by, ground=Ground.AUTHENTICATED, scheme="orcid", value__in=values, ended_at__isnull=True
        )
        records = {
            author.merged_into_id or author.pk for author in Author.objects.filter(pk__in=found.values("author"))
        }
        lock_records(records)
        ended = list(found.select_for_update().select_related("author"))
        for said in ended:
            said.ended_at = at
            said.save(update_fields=["ended_at"])
            author = said.author.merged_into_id or said.author_id
            identifier = Identifier(said.scheme, said.value)
            if not said.named_before and holder_of(identifier) == author:
                _count(identifier, to=None)
        return len(ended)


def take_identifier_back(*, act: int, by: int, at: datetime) -> IdentifierAct:
    """Undo an act about an identifier. Raises AlreadyTakenBackError, TooLateError, BuiltUponError."""
    with transaction.atomic():
        noted = IdentifierAct.objects.get(pk=act)
        lock_records(records_of_act(noted))
        noted = IdentifierAct.objects.select_for_update().get(pk=act)
        if noted.undone_at is not None:
            raise AlreadyTakenBackError
        if at > noted.undo_until:
            raise TooLateError
        identifier = Identifier(noted.scheme, noted.value)
        later = IdentifierAct.objects.filter(pk__gt=act, undone_at__isnull=True, **_key(identifier))
        if resting := set(later.values_list("pk", flat=True)):
            raise BuiltUponError(resting)
        IdentifierAssertion.objects.filter(act=noted, ended_at__isnull=True).update(ended_at=at, ended_by=noted)
        IdentifierAssertion.objects.filter(ended_by=noted).exclude(act=noted).update(ended_at=None, ended_by=None)
        MisprintedIdentifier.objects.filter(act=noted, ended_at__isnull=True).update(ended_at=at)
        if noted.holder_before_id != noted.holder_after_id and holder_of(identifier) == _now(noted.holder_after_id):
            _count(identifier, to=_now(noted.holder_before_id))
        noted.undone_at, noted.undone_by = at, by
        noted.save(update_fields=["undone_at", "undone_by"])
        return noted


def records_of_act(act: IdentifierAct) -> set[int]:
    """The records whose locks taking it back needs."""
    return {found for found in (act.author_id, act.holder_before_id, act.holder_after_id) if found is not None}


def respect_identifiers(cursor: CursorWrapper) -> None:
    """What was said about identifiers holds, whatever moved them since: a batch job, or records that were joined."""
    with transaction.atomic():
        for statement in (_TAKE_DENIED, _GIVE_SAID):
            cursor.execute(statement)
            note_identified(cursor, cursor.fetchall())


_TAKE_DENIED: Final = """
    DELETE FROM papers_authoridentifier i USING papers_identifierassertion s, papers_author p
    WHERE s.verdict = 'denied' AND s.ended_at IS NULL AND p.id = s.author_id
      AND (i.scheme, i.value) = (s.scheme, s.value) AND i.author_id = coalesce(p.merged_into_id, p.id)
    RETURNING i.scheme, i.value
"""

_GIVE_SAID: Final = """
    INSERT INTO papers_authoridentifier (author_id, scheme, value)
    SELECT coalesce(p.merged_into_id, p.id), s.scheme, s.value
    FROM papers_identifierassertion s JOIN papers_author p ON p.id = s.author_id
    WHERE s.verdict = 'said' AND s.ground IN ('authenticated', 'decided') AND s.ended_at IS NULL
    ON CONFLICT (scheme, value) DO UPDATE SET author_id = excluded.author_id
    WHERE papers_authoridentifier.author_id <> excluded.author_id
    RETURNING scheme, value
"""


def _key(identifier: Identifier) -> dict[str, str]:
    return {"scheme": identifier.scheme, "value": identifier.value}


def _open(author: int, identifier: Identifier) -> QuerySet[IdentifierAssertion]:
    return IdentifierAssertion.objects.filter(author=author, ended_at__isnull=True, **_key(identifier))


def _now(record: int | None) -> int | None:
    """Where the record's address leads: what was its is the other's."""
    if record is None:
        return None
    found = Author.objects.filter(pk=record).values_list("merged_into", flat=True).first()
    return found or record


def _checked(identifier: Identifier, *, author: int, believed: int | None) -> int | None:
    holder = holder_of(identifier)
    if holder not in {believed, author}:
        raise IdentifierMovedError(holder)
    return holder


def _begin(
    kind: str, author: int, identifier: Identifier, before: int | None, after: int | None, *, by: int, at: datetime
) -> IdentifierAct:
    return IdentifierAct.objects.create(
        kind=kind,
        author_id=author,
        **_key(identifier),
        holder_before_id=before,
        holder_after_id=after,
        by=by,
        at=at,
        undo_until=at + UNDO_WITHIN,
    )


def _assert(act: IdentifierAct, verdict: str, ground: Ground, *, named_before: bool) -> None:
    IdentifierAssertion.objects.create(
        author=act.author,
        scheme=act.scheme,
        value=act.value,
        verdict=verdict,
        ground=ground,
        named_before=named_before,
        by=act.by,
        at=act.at,
        act=act,
    )


def _count(identifier: Identifier, *, to: int | None) -> None:
    if to is None:
        AuthorIdentifier.objects.filter(**_key(identifier)).delete()
    else:
        AuthorIdentifier.objects.update_or_create(
            scheme=identifier.scheme, value=identifier.value, defaults={"author_id": to}
        )
    with connection.cursor() as cursor:
        note_identified(cursor, [(identifier.scheme, identifier.value)])


def _mark_misprinted(act: IdentifierAct, names: Iterable[int]) -> None:
    MisprintedIdentifier.objects.bulk_create(
        [
            MisprintedIdentifier(**place.key(), scheme=act.scheme, value=act.value, by=act.by, at=act.at, act=act)
            for place in lock_places(names).values()
        ],
        ignore_conflicts=True,
    )


def _misprinted_already(author: int, identifier: Identifier) -> set[int]:
    marked = MisprintedIdentifier.objects.filter(ended_at__isnull=True, **_key(identifier))
    known = set(marked.values_list("work", "name_key", "nth"))
    own = Authorship.objects.filter(author=author, work__in=[work for work, _, _ in known])
    places = lock_places(own.values_list("pk", flat=True))
    return {pk for pk, place in places.items() if (place.work, place.name_key, place.nth) in known}
