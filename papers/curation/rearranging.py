"""Putting names where people say they belong: one act that moves names, joins records, or both, and notes each row it
changes so that `papers.curation.taking_back` can put it back.

A name that is said to be somebody's is asserted, one that is said not to be is denied; either way no import and no
resolver decides about it again. A name that is denied where it stands becomes nobody's: its work is listed under the
name alone, never given to a guessed person.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Max

from papers.curation.errors import NamesMovedError, RecordIsMergedError, SignedTogetherError
from papers.curation.places import Place, lock_places
from papers.models import (
    Author,
    AuthorIdentifier,
    Authorship,
    AuthorshipAssertion,
    AuthorshipDenial,
    AuthorshipIdentifier,
    CorrectedIdentifier,
    CorrectedPlace,
    CorrectedRecord,
    Correction,
    HeldRecord,
    Provenance,
)
from papers.storage.changes import note_changed
from papers.storage.counts import recount_authors
from papers.storage.record_locks import lock_records

UNDO_WITHIN: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to become of `record`.

    `mine` and `not_mine` are names in author lists (rows of Authorship), each with the record it is believed to be on,
    None where it is nobody's. `joined` are records that are the same person and become part of this one.
    """

    record: int
    mine: Mapping[int, int | None] = field(default_factory=dict)
    not_mine: Mapping[int, int | None] = field(default_factory=dict)
    joined: Collection[int] = ()

    def records(self) -> set[int]:
        """All records that the act touches: those whose locks it takes."""
        believed = {*self.mine.values(), *self.not_mine.values()} - {None}
        return {self.record, *self.joined, *(record for record in believed if record is not None)}


def rearrange(*, wanted: Wanted, by: int, at: datetime, kind: Correction.Kind = Correction.Kind.SORT) -> Correction:
    """Do it, all or nothing. Raises RecordIsMergedError, NamesMovedError, SignedTogetherError.

    A record may be left without works; it stays, with its address, and says so.
    """
    with transaction.atomic():
        lock_records(wanted.records())
        _check_records({wanted.record, *wanted.joined})
        places = lock_places([*wanted.mine, *wanted.not_mine])
        _check_places(places, {**wanted.mine, **wanted.not_mine})
        act = _begin(kind, by=by, at=at)
        _say(act, wanted, places)
        # Of a name that is here already, the source's word stands beside the person's: neither put it here alone.
        moved = [p for p in places.values() if p.authorship in wanted.mine and p.author != wanted.record]
        left = [
            place for place in places.values() if place.authorship in wanted.not_mine and place.author == wanted.record
        ]
        _put(act, moved, to=wanted.record)
        _put(act, left, to=None)
        _take_identifiers_along(act, [*moved, *left], to={place.authorship: wanted.record for place in moved})
        if wanted.joined:
            _join(act, wanted)
        _refuse_signed_together(wanted.record)
        _renew(wanted.records(), {place.work for place in places.values()}, act)
        return act


def split_off(*, record: int, names: Collection[int], by: int, at: datetime) -> tuple[Author, Correction]:
    """A record of their own for some names of a record, which stays what it was without them.

    The two are kept apart by every machine. Raises NamesMovedError, RecordIsMergedError.
    """
    with transaction.atomic():
        lock_records([record])
        _check_records({record})
        places = lock_places(names)
        _check_places(places, dict.fromkeys(names, record))
        if not places:
            raise NamesMovedError(names)
        printed = [place.printed for place in places.values()]
        shown = max(places.values(), key=lambda p: (printed.count(p.printed), len(p.printed), p.printed))
        made = Author.objects.create(name=shown.printed, name_key=shown.name_key)
        lock_records([made.pk])  # nobody can know of it, so there is nobody to wait for
        wanted = Wanted(made.pk, mine=dict.fromkeys(names, record))
        act = rearrange(wanted=wanted, by=by, at=at, kind=Correction.Kind.SPLIT)
        # Before it was made, its address led to where its works were: there it leads again if the act is taken back.
        _note_record(act, made.pk, merged_before=record, merged_after=None, apart_before=False)
        for author in (record, made.pk):
            _keep_apart(act, author, at)
        made.refresh_from_db()
        return made, act


def _check_records(records: Collection[int]) -> None:
    if Author.objects.filter(pk__in=records, merged_into__isnull=True).count() != len(records):
        raise RecordIsMergedError


def _check_places(places: Mapping[int, Place], believed: Mapping[int, int | None]) -> None:
    moved = [name for name, record in believed.items() if name not in places or places[name].author != record]
    if moved:
        raise NamesMovedError(moved)


def _begin(kind: Correction.Kind, *, by: int, at: datetime) -> Correction:
    newest: int = Authorship.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return Correction.objects.create(kind=kind, by=by, at=at, undo_until=at + UNDO_WITHIN, newest_name=newest)


def _say(act: Correction, wanted: Wanted, places: Mapping[int, Place]) -> None:
    """The facts of their own: what is asserted, what is denied, and what of it ends what was said before."""
    for name in wanted.mine:
        place = places[name]
        _end(AuthorshipDenial, place, act, of=wanted.record)
        said = AuthorshipAssertion.objects.filter(**place.key(), ended_at__isnull=True).first()
        if said is not None and said.author_id == wanted.record:
            continue
        _end(AuthorshipAssertion, place, act)
        AuthorshipAssertion.objects.create(**place.key(), author_id=wanted.record, by=act.by, at=act.at, correction=act)
    for name in wanted.not_mine:
        place = places[name]
        _end(AuthorshipAssertion, place, act, of=wanted.record)
        AuthorshipDenial.objects.get_or_create(
            **place.key(),
            author_id=wanted.record,
            ended_at=None,
            defaults={"by": act.by, "at": act.at, "correction": act},
        )


def _end(
    model: type[AuthorshipAssertion] | type[AuthorshipDenial], place: Place, act: Correction, *, of: int | None = None
) -> None:
    found = model._default_manager.filter(**place.key(), ended_at__isnull=True)  # noqa: SLF001 - one manager for both
    if of is not None:
        found = found.filter(author=of)
    found.update(ended_at=act.at, ended_by=act)


def _put(act: Correction, places: Iterable[Place], *, to: int | None) -> None:
    """The names, on the record they go to, by somebody's word; or nobody's, where that is what was said."""
    ground = Provenance.AUTHOR_ASSERTED if to is not None else Provenance.DENIED
    chosen = [place for place in places if (place.author, place.provenance) != (to, ground)]
    _note_places(act, chosen, to=to, ground=ground)
    rows = Authorship.objects.filter(pk__in=[place.authorship for place in chosen])
    rows.update(author=to, provenance=ground, needs_settling=False)


def _note_places(act: Correction, places: Iterable[Place], *, to: int | None, ground: str | None) -> None:
    CorrectedPlace.objects.bulk_create(
        [
            CorrectedPlace(
                correction=act,
                **place.key(),
                authorship=place.authorship,
                author_before_id=place.author,
                provenance_before=place.provenance,
                waited_before=place.waits,
                author_after_id=to,
                provenance_after=ground or place.provenance,
            )
            for place in places
        ]
    )


def _take_identifiers_along(act: Correction, places: Iterable[Place], *, to: Mapping[int, int]) -> None:
    """An identifier that a record had through these names alone goes where they go: it was never the other's."""
    moved = {place.authorship: place for place in places if place.author is not None}
    printed = AuthorshipIdentifier.objects.filter(authorship__in=moved).values_list("authorship", "scheme", "value")
    for authorship, scheme, value in sorted(printed):
        source, target = moved[authorship].author, to.get(authorship)
        own = AuthorIdentifier.objects.filter(author=source, scheme=scheme, value=value)
        stays = AuthorshipIdentifier.objects.filter(authorship__author=source, scheme=scheme, value=value)
        if source != target and own.exists() and not stays.exists():
            _give_identifier(act, scheme, value, before=source, after=target)


def _give_identifier(act: Correction, scheme: str, value: str, *, before: int | None, after: int | None) -> None:
    CorrectedIdentifier.objects.create(
        correction=act, scheme=scheme, value=value, author_before_id=before, author_after_id=after
    )
    found = AuthorIdentifier.objects.filter(author=before, scheme=scheme, value=value)
    if after is None:
        found.delete()
    else:
        found.update(author=after)


def _join(act: Correction, wanted: Wanted) -> None:
    """Everything of the joined records becomes the record's, but for what its person has denied: that is nobody's."""
    joined = list(wanted.joined)
    rest = lock_places(Authorship.objects.filter(author__in=joined).values_list("pk", flat=True))
    denied = _denied_by(wanted.record)
    moved = [place for place in rest.values() if (place.work, place.name_key, place.nth) not in denied]
    _put(act, (place for place in rest.values() if (place.work, place.name_key, place.nth) in denied), to=None)
    _note_places(act, moved, to=wanted.record, ground=None)
    Authorship.objects.filter(pk__in=[place.authorship for place in moved]).update(author=wanted.record)
    identifiers = AuthorIdentifier.objects.filter(author__in=joined).order_by("pk")
    for scheme, value, before in identifiers.values_list("scheme", "value", "author_id"):
        _give_identifier(act, scheme, value, before=before, after=wanted.record)
    led_there = Author.objects.filter(merged_into__in=joined).order_by("pk").values_list("pk", "merged_into_id")
    leads: list[tuple[int, int | None]] = [*led_there, *((author, None) for author in sorted(joined))]
    for author, pointed in leads:
        apart = HeldRecord.objects.filter(author=author, kept_apart=True).exists()
        _note_record(act, author, merged_before=pointed, merged_after=wanted.record, apart_before=apart)
        Author.objects.filter(pk=author).update(merged_into=wanted.record)
    _keep_apart(act, wanted.record, act.at)


def _denied_by(record: int) -> set[tuple[int, str, int]]:
    said = AuthorshipDenial.objects.filter(author=record, ended_at__isnull=True)
    return set(said.values_list("work", "name_key", "nth"))


def _note_record(
    act: Correction, author: int, *, merged_before: int | None, merged_after: int | None, apart_before: bool
) -> None:
    CorrectedRecord.objects.create(
        correction=act,
        author_id=author,
        merged_into_before_id=merged_before,
        merged_into_after_id=merged_after,
        kept_apart_before=apart_before,
        kept_apart_after=apart_before,
    )


def _keep_apart(act: Correction, author: int, at: datetime) -> None:
    """From now on no machine merges this record away: people have put it right."""
    held = HeldRecord.objects.filter(author=author).first()
    before = held is not None and held.kept_apart
    noted, made = CorrectedRecord.objects.get_or_create(
        correction=act, author_id=author, defaults={"kept_apart_before": before, "kept_apart_after": True}
    )
    if not made:
        noted.kept_apart_after = True
        noted.save(update_fields=["kept_apart_after"])
    HeldRecord.objects.update_or_create(
        author_id=author, defaults={"kept_apart": True}, create_defaults={"kept_apart": True, "since": at}
    )


def _refuse_signed_together(record: int) -> None:
    """Nobody stands in one author list twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.work_id FROM papers_authorship a WHERE a.author_id = %s AND a.provenance <> 'denied'"
            " GROUP BY a.work_id HAVING count(*) > 1",
            [record],
        )
        twice = [work for (work,) in cursor.fetchall()]
    if twice:
        raise SignedTogetherError(twice)


def _renew(records: Collection[int], works: Collection[int], act: Correction) -> None:
    changed = set(works) | set(CorrectedPlace.objects.filter(correction=act).values_list("work", flat=True))
    with connection.cursor() as cursor:
        recount_authors(cursor, sorted(records))
        note_changed(cursor, sorted(changed))
