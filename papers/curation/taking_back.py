"""Taking an act back: each row that it changed becomes what it was, whatever imports have done in between.

Acts are taken back in the order in which they rest on each other. What goes back to a record that was joined to another
meanwhile stands in the journal of that later act from then on, as if it had been there when the records were joined.
Names that came after records were joined are not the act's to put anywhere: the resolver decides about them as about
any name that is new.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from papers.curation.errors import AlreadyTakenBackError, BuiltUponError, TooLateError
from papers.curation.places import NTH, lock_places, works_spoken_of
from papers.models import (
    Author,
    AuthorIdentifier,
    Authorship,
    AuthorshipAssertion,
    AuthorshipDenial,
    CorrectedIdentifier,
    CorrectedPlace,
    CorrectedRecord,
    Correction,
    HeldRecord,
    Provenance,
)
from papers.storage.changes import note_changed, note_identified
from papers.storage.counts import recount_authors
from papers.storage.list_locks import share_author_lists
from papers.storage.record_locks import lock_records


def records_of(correction: int) -> set[int]:
    """The records that an act changed, and those that they lead to now: whose locks taking it back needs."""
    places = CorrectedPlace.objects.filter(correction=correction)
    identifiers = CorrectedIdentifier.objects.filter(correction=correction)
    found: set[int | None] = set(CorrectedRecord.objects.filter(correction=correction).values_list("author", flat=True))
    for before, after in (
        *places.values_list("author_before", "author_after"),
        *identifiers.values_list("author_before", "author_after"),
    ):
        found |= {before, after}
    for said in (AuthorshipAssertion, AuthorshipDenial):
        of = said._default_manager.filter(Q(correction=correction) | Q(ended_by=correction))  # noqa: SLF001 - as one
        found |= set(of.values_list("author", flat=True))
    records = {author for author in found if author is not None}
    led_to = Author.objects.filter(pk__in=records, merged_into__isnull=False).values_list("merged_into", flat=True)
    return records | {author for author in led_to if author is not None}


def take_back(*, correction: int, by: int, at: datetime) -> Correction:
    """Undo an act, all or nothing. Raises AlreadyTakenBackError, TooLateError, BuiltUponError, Correction.DoesNotExist.

    Only what the act did is undone: of a name that is not where the act put it, nothing is changed.
    """
    with transaction.atomic():
        records = records_of(correction)
        lock_records(records)
        share_author_lists()
        act = Correction.objects.select_for_update().get(pk=correction)
        if act.undone_at is not None:
            raise AlreadyTakenBackError
        if at > act.undo_until:
            raise TooLateError
        if later := resting_on(act):
            raise BuiltUponError(later)
        works = works_spoken_of(act)
        _part_again(act)
        _give_identifiers_back(act)
        works |= _put_back(act)
        works |= _let_late_comers_be_resolved(act)
        works |= _empty_made_records(act)
        _note_identifiers(act)
        _unsay(act, at)
        _let_go(act)
        act.undone_at, act.undone_by = at, by
        act.save(update_fields=["undone_at", "undone_by"])
        with connection.cursor() as cursor:
            recount_authors(cursor, sorted(records))
            note_changed(cursor, sorted(works))
        return act


def resting_on(act: Correction) -> set[int]:
    """Later acts that are in force and concern a name or an identifier that this one put somewhere, a record whose
    standing it changed, or a record that it made."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH mentioned AS (
                SELECT correction_id, work_id, name_key, nth FROM papers_correctedplace
                UNION SELECT correction_id, work_id, name_key, nth FROM papers_authorshipassertion
                UNION SELECT correction_id, work_id, name_key, nth FROM papers_authorshipdenial
            ), named AS (
                SELECT correction_id, author_id FROM papers_correctedrecord
                UNION SELECT correction_id, unnest(ARRAY[author_before_id, author_after_id]) FROM papers_correctedplace
                UNION SELECT correction_id, author_id FROM papers_authorshipassertion
                UNION SELECT correction_id, author_id FROM papers_authorshipdenial
            ), resting AS (
                SELECT m.correction_id FROM mentioned m JOIN mentioned own USING (work_id, name_key, nth)
                WHERE own.correction_id = %(act)s
                UNION
                SELECT i.correction_id FROM papers_correctedidentifier i
                JOIN papers_correctedidentifier own USING (scheme, value) WHERE own.correction_id = %(act)s
                UNION
                SELECT r.correction_id FROM papers_correctedrecord r JOIN papers_correctedrecord own USING (author_id)
                WHERE own.correction_id = %(act)s
                UNION
                SELECT n.correction_id FROM named n JOIN papers_correctedrecord made USING (author_id)
                WHERE made.correction_id = %(act)s
                    AND made.merged_into_before_id IS NOT NULL AND made.merged_into_after_id IS NULL
            )
            SELECT c.id FROM papers_correction c JOIN resting r ON r.correction_id = c.id
            WHERE c.id > %(act)s AND c.undone_at IS NULL
            """,
            {"act": act.pk},
        )
        return {pk for (pk,) in cursor.fetchall()}


def _part_again(act: Correction) -> None:
    for noted in CorrectedRecord.objects.filter(correction=act).order_by("pk"):
        if noted.merged_into_before_id != noted.merged_into_after_id:
            Author.objects.filter(pk=noted.author_id).update(merged_into=noted.merged_into_before_id)


def _let_go(act: Correction) -> None:
    """What the act put into people's hands goes back to where it was, unless an earlier act did the same."""
    for noted in CorrectedRecord.objects.filter(correction=act, kept_apart_before=False, kept_apart_after=True):
        HeldRecord.objects.filter(author=noted.author_id, owned=False).delete()
        HeldRecord.objects.filter(author=noted.author_id).update(kept_apart=False)


def _give_identifiers_back(act: Correction) -> None:
    for moved in CorrectedIdentifier.objects.filter(correction=act).order_by("pk"):
        key = {"scheme": moved.scheme, "value": moved.value}
        home = _where(moved.author_before_id)
        if home is not None and moved.author_after_id is None:
            # Somebody else may have been found to have it meanwhile: then it stays theirs.
            AuthorIdentifier.objects.get_or_create(**key, defaults={"author_id": home})
        else:
            there = {moved.author_after_id, _where(moved.author_after_id)}
            AuthorIdentifier.objects.filter(author__in=there - {None}, **key).update(author=home)
        if home != moved.author_before_id:
            for joining in _joinings(moved.author_before_id):
                CorrectedIdentifier.objects.get_or_create(
                    correction_id=joining.correction_id,
                    **key,
                    defaults={
                        "author_before_id": joining.merged_into_before_id or joining.author_id,
                        "author_after_id": joining.merged_into_after_id,
                    },
                )


def _note_identifiers(act: Correction) -> None:
    moved = CorrectedIdentifier.objects.filter(correction=act).values_list("scheme", "value")
    with connection.cursor() as cursor:
        note_identified(cursor, moved)


def _where(record: int | None) -> int | None:
    """Where a record leads now."""
    if record is None:
        return None
    return Author.objects.values_list("merged_into", flat=True).get(pk=record) or record


def _joinings(record: int | None) -> Iterable[CorrectedRecord]:
    """The acts in force by which the record was joined to others, and led on with these."""
    joined = CorrectedRecord.objects.filter(author=record, merged_into_after__isnull=False)
    return joined.filter(correction__undone_at__isnull=True)


def _put_back(act: Correction) -> set[int]:
    """Each name that is where the act put it goes to where it was; answers with the works concerned.

    Where names came since, the resolver looks at these again: what came may belong with them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH listed AS (
                SELECT a.id, a.work_id, a.name_key, {NTH} AS nth FROM papers_authorship a
                WHERE a.work_id IN (SELECT work_id FROM papers_correctedplace WHERE correction_id = %(act)s)
            ), placed AS (
                SELECT DISTINCT ON (l.id) l.id, l.nth, p.author_before_id, p.provenance_before, p.waited_before,
                    coalesce(b.merged_into_id, b.id) AS before,
                    p.author_after_id AS after, coalesce(f.merged_into_id, f.id) AS led_to
                FROM papers_correctedplace p JOIN listed l USING (work_id, name_key, nth)
                LEFT JOIN papers_author b ON b.id = p.author_before_id
                LEFT JOIN papers_author f ON f.id = p.author_after_id
                WHERE p.correction_id = %(act)s ORDER BY l.id, p.id
            ), put AS (
                UPDATE papers_authorship a SET author_id = p.before, provenance = p.provenance_before,
                    needs_settling = a.needs_settling OR p.waited_before
                        OR p.before IS NOT NULL AND EXISTS (SELECT FROM papers_authorship n WHERE n.id > %(newest)s)
                FROM placed p WHERE a.id = p.id
                    AND (a.author_id IS NOT DISTINCT FROM p.after OR a.author_id = p.led_to)
                RETURNING a.id, a.work_id, a.name_key, p.nth, p.author_before_id, p.provenance_before, p.waited_before
            ), noted AS (
                INSERT INTO papers_correctedplace (correction_id, work_id, name_key, nth, authorship, author_before_id,
                    provenance_before, waited_before, author_after_id, provenance_after)
                SELECT r.correction_id, p.work_id, p.name_key, p.nth, p.id,
                    coalesce(r.merged_into_before_id, r.author_id), p.provenance_before, p.waited_before,
                    r.merged_into_after_id, p.provenance_before
                FROM put p JOIN papers_correctedrecord r ON r.author_id = p.author_before_id
                JOIN papers_correction c ON c.id = r.correction_id
                WHERE r.merged_into_after_id IS NOT NULL AND c.undone_at IS NULL AND c.id <> %(act)s
                ON CONFLICT DO NOTHING
            )
            SELECT work_id FROM put
            """,  # noqa: S608 - a constant
            {"act": act.pk, "newest": act.newest_name},
        )
        return {work for (work,) in cursor.fetchall()}


def _let_late_comers_be_resolved(act: Correction) -> set[int]:
    """Names that came since because of the act, and that nobody spoke about: whose they are is open, and so is whose
    the identifiers are that came with them. To a record that others were joined to all may have come because of these;
    to one that was given names, those spelt as these."""
    joined = CorrectedRecord.objects.filter(correction=act, merged_into_after__isnull=False)
    joined_to = set(joined.values_list("merged_into_after", flat=True))
    given = CorrectedPlace.objects.filter(correction=act, author_after__isnull=False)
    given_to = {_where(record) for record in given.values_list("author_after", flat=True).distinct()}
    alike = Q(author__in=given_to, name_key__in=given.values("name_key"))
    late = Authorship.objects.filter(Q(author__in=joined_to) | alike, pk__gt=act.newest_name)
    late = late.exclude(provenance__in=[Provenance.AUTHOR_ASSERTED, Provenance.DENIED])
    # What is said in this act itself ends with it.
    said = AuthorshipAssertion.objects.filter(ended_at__isnull=True).exclude(correction=act)
    spoken = set(said.filter(work__in=late.values("work")).values_list("work", "name_key", "nth"))
    places = lock_places(late.values_list("pk", flat=True))
    rows = {pk: place.work for pk, place in places.items() if (place.work, place.name_key, place.nth) not in spoken}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM papers_authoridentifier o WHERE o.author_id = ANY(%(joined)s) AND o.id > %(newest)s
            AND EXISTS (
                SELECT FROM papers_authorshipidentifier i
                WHERE i.scheme = o.scheme AND i.value = o.value AND i.authorship_id = ANY(%(late)s)
            ) AND NOT EXISTS (
                SELECT FROM papers_authorshipidentifier i JOIN papers_authorship a ON a.id = i.authorship_id
                WHERE i.scheme = o.scheme AND i.value = o.value AND a.author_id = o.author_id
                    AND a.id <> ALL(%(late)s)
            ) RETURNING o.scheme, o.value
            """,
            {"joined": list(joined_to | given_to), "newest": act.newest_identifier, "late": list(rows)},
        )
        note_identified(cursor, cursor.fetchall())
    Authorship.objects.filter(pk__in=rows).update(author=None, provenance=Provenance.IMPORTED, needs_settling=True)
    return set(rows.values())


def _empty_made_records(act: Correction) -> set[int]:
    """What machines gave to a record that the act made goes where its other names go, and addresses that led to it
    lead there: it is part of that one now."""
    changed: set[int] = set()
    for made, origin in _made(act).items():
        rows = Authorship.objects.filter(author=made)
        changed |= set(rows.values_list("work", flat=True))
        rows.update(author=origin)
        own = AuthorIdentifier.objects.filter(author=made)
        identifiers = list(own.values_list("scheme", "value"))
        own.update(author=origin)
        with connection.cursor() as cursor:
            note_identified(cursor, identifiers)
        Author.objects.filter(merged_into=made).update(merged_into=origin)
    return changed


def _made(act: Correction) -> Mapping[int, int]:
    """Records that the act made, with what each came out of."""
    return {
        made: origin
        for made, origin in CorrectedRecord.objects.filter(
            correction=act, merged_into_before__isnull=False, merged_into_after__isnull=True
        ).values_list("author", "merged_into_before")
        if origin is not None
    }


def _unsay(act: Correction, at: datetime) -> None:
    """What was said in the act is taken back, and what it ended holds again."""
    for said in (AuthorshipAssertion, AuthorshipDenial):
        rows = said._default_manager  # noqa: SLF001 - the same for both
        rows.filter(correction=act, ended_at__isnull=True).update(ended_at=at, ended_by=act)
        rows.filter(ended_by=act).exclude(correction=act).update(ended_at=None, ended_by=None)
