"""Putting names where people say they belong: one act that moves names, joins records, or both, and notes each row it
changes so that `papers.curation.taking_back` can put it back.

A name that is said to be somebody's is asserted, one that is said not to be is denied; either way no import and no
resolver decides about it again. A name that is denied where it stands becomes nobody's: its work is listed under the
name alone, never given to a guessed person.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypedDict

from django.db import connection, transaction
from django.db.models import Count, Max, QuerySet

from papers.curation.errors import NamesMovedError, RecordIsMergedError, SignedTogetherError
from papers.curation.places import Place, lock_places, most_printed, newest_name, works_spoken_of
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
    IdentifierAssertion,
    Provenance,
)
from papers.selectors.hidden import NOT_HIDDEN
from papers.storage.changes import note_changed, note_identified
from papers.storage.counts import recount_authors
from papers.storage.list_locks import share_author_lists
from papers.storage.record_locks import lock_records

# A place as its work, the key of its name, and which of those alike.
PlaceTuple = tuple[int, str, int]

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

    def __post_init__(self) -> None:
        if self.record in self.joined or self.mine.keys() & self.not_mine.keys():
            raise ValueError("A record is not joined to itself, and no name is somebody's and is not.")

    def records(self) -> set[int]:
        """All records that the act touches: those whose locks it takes."""
        believed = {*self.mine.values(), *self.not_mine.values()}
        return {self.record, *self.joined, *(record for record in believed if record is not None)}


def rearrange(*, wanted: Wanted, by: int, at: datetime, kind: Correction.Kind = Correction.Kind.SORT) -> Correction:
    """Do it, all or nothing. Raises RecordIsMergedError, NamesMovedError, SignedTogetherError.

    A record may be left without works; it stays, with its address, and says so.
    """
    with transaction.atomic():
        lock_records(wanted.records())
        share_author_lists()
        _check_records({wanted.record, *wanted.joined})
        places = lock_places([*wanted.mine, *wanted.not_mine])
        _check_places(places, {**wanted.mine, **wanted.not_mine})
        act = _begin(kind, by=by, at=at)
        _say(act, wanted, places)
        # Of a name that is here already, the source's word stands beside the person's: neither put it here alone.
        moved = [p for p in places.values() if p.authorship in wanted.mine and p.author != wanted.record]
        denied = [place for place in places.values() if place.authorship in wanted.not_mine]
        left = [place for place in denied if place.author == wanted.record or place.is_up_for_a_guess]
        _put(act, moved, to=wanted.record)
        _put(act, left, to=None)
        _take_identifiers_along(act, [*moved, *left], to={place.authorship: wanted.record for place in moved})
        if wanted.joined:
            _join(act, wanted)
        _refuse_signed_together(act, wanted.record)
        _renew(wanted.records(), act)
        return act


def split_off(*, record: int, names: Collection[int], by: int, at: datetime) -> tuple[Author, Correction]:
    """A record of their own for some names of a record, which stays what it was without them.

    The two are kept apart by every machine. Raises NamesMovedError, RecordIsMergedError.
    """
    with transaction.atomic():
        lock_records([record])
        share_author_lists()
        _check_records({record})
        places = lock_places(names)
        _check_places(places, dict.fromkeys(names, record))
        if not places:
            raise NamesMovedError(names)
        shown = most_printed(places.values())
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
    """Nor does a record change that people had hidden: it is shown again first."""
    if Author.shown.filter(pk__in=records).count() != len(records):
        raise RecordIsMergedError


def _check_places(places: Mapping[int, Place], believed: Mapping[int, int | None]) -> None:
    moved = [name for name, record in believed.items() if name not in places or places[name].author != record]
    if moved:
        raise NamesMovedError(moved)
    # They look like nobody's, and are somebody's who is not shown, or of a work that is not.
    if hidden := _hidden(places):
        raise NamesMovedError(hidden)


def _hidden(names: Iterable[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT a.id FROM papers_authorship a WHERE a.id = ANY(%s) AND a.author_id IS NULL AND NOT {NOT_HIDDEN}",  # noqa: S608
            [list(names)],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _begin(kind: Correction.Kind, *, by: int, at: datetime) -> Correction:
    return Correction.objects.create(
        kind=kind,
        by=by,
        at=at,
        undo_until=at + UNDO_WITHIN,
        newest_name=newest_name(),
        newest_identifier=AuthorIdentifier.objects.aggregate(newest=Max("pk"))["newest"] or 0,
    )


def _say(act: Correction, wanted: Wanted, places: Mapping[int, Place]) -> None:
    """The facts of their own: what is asserted, what is denied, and what of it ends what was said before."""
    own = _voices(wanted.record)
    for name in wanted.mine:
        place = places[name]
        _end(act, AuthorshipDenial.objects.filter(**place.key(), author__in=own))
        others = AuthorshipAssertion.objects.filter(**place.key()).exclude(author=wanted.record)
        _end(act, others)
        AuthorshipAssertion.objects.get_or_create(
            **place.key(), author_id=wanted.record, ended_at=None, defaults=_told(act, place)
        )
    for name in wanted.not_mine:
        place = places[name]
        _end(act, AuthorshipAssertion.objects.filter(**place.key(), author__in=own))
        AuthorshipDenial.objects.get_or_create(
            **place.key(), author_id=wanted.record, ended_at=None, defaults=_told(act, place)
        )


def _voices(record: int) -> set[int]:
    """The records for which its person has spoken: this one, and those that were joined to it."""
    return {record, *Author.objects.filter(merged_into=record).values_list("pk", flat=True)}


class _Told(TypedDict):
    by: int
    at: datetime
    correction: Correction
    alike: int


def _told(act: Correction, place: Place) -> _Told:
    return {"by": act.by, "at": act.at, "correction": act, "alike": place.alike}


def _end(act: Correction, said: QuerySet[AuthorshipAssertion] | QuerySet[AuthorshipDenial]) -> None:
    said.filter(ended_at__isnull=True).update(ended_at=act.at, ended_by=act)


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
    with connection.cursor() as cursor:
        note_identified(cursor, [(scheme, value)])


def _join(act: Correction, wanted: Wanted) -> None:
    """Everything of the joined records becomes the record's, but for what its person has denied: that is nobody's.

    Where two of the records say the opposite of one name, the word of the record that stays counts, and after it the
    word that somebody is not meant.
    """
    joined = sorted(wanted.joined)
    voices = set().union(*(_voices(record) for record in (wanted.record, *joined)))
    _settle_contradictions(act, wanted.record, voices)
    _join_names(act, wanted.record, joined, denied=_denied_by(voices))
    _join_identifiers(act, wanted.record, joined, voices)
    led_there = Author.objects.filter(merged_into__in=joined).order_by("pk").values_list("pk", "merged_into_id")
    leads: list[tuple[int, int | None]] = [*led_there, *((author, None) for author in joined)]
    for author, pointed in leads:
        apart = HeldRecord.objects.filter(author=author, kept_apart=True).exists()
        _note_record(act, author, merged_before=pointed, merged_after=wanted.record, apart_before=apart)
        Author.objects.filter(pk=author).update(merged_into=wanted.record)
    _keep_apart(act, wanted.record, act.at)


def _join_names(act: Correction, record: int, joined: Collection[int], *, denied: Collection[PlaceTuple]) -> None:
    rest = lock_places(Authorship.objects.filter(author__in=joined).values_list("pk", flat=True))
    own = lock_places(Authorship.objects.filter(author=record).values_list("pk", flat=True))
    known = {pk for pk, place in {**rest, **own}.items() if (place.work, place.name_key, place.nth) in denied}
    moved = [place for pk, place in rest.items() if pk not in known]
    _put(act, (place for pk, place in {**rest, **own}.items() if pk in known), to=None)
    _note_places(act, moved, to=record, ground=None)
    Authorship.objects.filter(pk__in=[place.authorship for place in moved]).update(author=record)


def _join_identifiers(act: Correction, record: int, joined: Collection[int], voices: Collection[int]) -> None:
    """All of them, but for those that the person has denied: these are nobody's."""
    refused = IdentifierAssertion.objects.filter(
        author__in=voices, verdict=IdentifierAssertion.Verdict.DENIED, ended_at__isnull=True
    )
    nobodys = set(refused.values_list("scheme", "value"))
    identifiers = AuthorIdentifier.objects.filter(author__in=joined).order_by("pk")
    for scheme, value, before in identifiers.values_list("scheme", "value", "author_id"):
        after = record if (scheme, value) not in nobodys else None
        _give_identifier(act, scheme, value, before=before, after=after)


def _settle_contradictions(act: Correction, record: int, voices: Collection[int]) -> None:
    own = _voices(record)
    others = set(voices) - own
    kept = _open_keys(AuthorshipAssertion.objects.filter(author__in=own))
    for denial in AuthorshipDenial.objects.filter(author__in=others, ended_at__isnull=True):
        if (denial.work_id, denial.name_key, denial.nth) in kept:
            _end(act, AuthorshipDenial.objects.filter(pk=denial.pk))
    denied = _denied_by(voices)
    for asserted in AuthorshipAssertion.objects.filter(author__in=others, ended_at__isnull=True):
        if (asserted.work_id, asserted.name_key, asserted.nth) in denied:
            _end(act, AuthorshipAssertion.objects.filter(pk=asserted.pk))


def _denied_by(records: Collection[int]) -> set[PlaceTuple]:
    return _open_keys(AuthorshipDenial.objects.filter(author__in=records))


def _open_keys(said: QuerySet[AuthorshipAssertion] | QuerySet[AuthorshipDenial]) -> set[PlaceTuple]:
    return set(said.filter(ended_at__isnull=True).values_list("work", "name_key", "nth"))


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


def _refuse_signed_together(act: Correction, record: int) -> None:
    """Nobody stands in one author list twice, as far as the act put them there."""
    came = CorrectedPlace.objects.filter(correction=act, author_after=record).values("work")
    listed = Authorship.objects.filter(author=record, work__in=came).exclude(provenance=Provenance.DENIED)
    twice = listed.values("work").annotate(names=Count("pk")).filter(names__gt=1).values_list("work", flat=True)
    if works := set(twice):
        raise SignedTogetherError(works)


def _renew(records: Collection[int], act: Correction) -> None:
    """A name that stays where it is has changed, too: somebody has spoken of it who had not, or no longer does."""
    changed = set(CorrectedPlace.objects.filter(correction=act).values_list("work", flat=True)) | works_spoken_of(act)
    with connection.cursor() as cursor:
        recount_authors(cursor, sorted(records))
        note_changed(cursor, sorted(changed))
