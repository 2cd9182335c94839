"""Taking an act back: each row that it changed becomes what it was, whatever imports have done in between.

Acts are taken back in the order in which they rest on each other. Names that came after records were joined are not
the act's to put anywhere: the resolver decides about them as about any name that is new.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from papers.curation.errors import AlreadyTakenBackError, BuiltUponError, TooLateError
from papers.curation.places import NTH
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
from papers.storage.changes import note_changed
from papers.storage.counts import recount_authors
from papers.storage.record_locks import lock_records


def records_of(correction: int) -> set[int]:
    """The records that an act changed, whose locks taking it back needs."""
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
    return {author for author in found if author is not None}


def take_back(*, correction: int, by: int, at: datetime) -> Correction:
    """Undo an act, all or nothing. Raises AlreadyTakenBackError, TooLateError, BuiltUponError, Correction.DoesNotExist.

    Only what the act did is undone: of a name that is not where the act put it, nothing is changed.
    """
    with transaction.atomic():
        records = records_of(correction)
        lock_records(records)
        act = Correction.objects.select_for_update().get(pk=correction)
        if act.undone_at is not None:
            raise AlreadyTakenBackError
        if at > act.undo_until:
            raise TooLateError
        if later := resting_on(act):
            raise BuiltUponError(later)
        _part_again(act)
        _give_identifiers_back(act)
        works = _put_back(act)
        works |= _let_late_comers_be_resolved(act)
        _unsay(act)
        _let_go(act)
        act.undone_at, act.undone_by = at, by
        act.save(update_fields=["undone_at", "undone_by"])
        with connection.cursor() as cursor:
            recount_authors(cursor, sorted(records))
            note_changed(cursor, sorted(works))
        return act


def resting_on(act: Correction) -> set[int]:
    """Later acts that are in force and concern a name that this one put somewhere, or a record whose standing it
    changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH own AS (
                SELECT work_id, name_key, nth FROM papers_correctedplace WHERE correction_id = %(act)s
                UNION SELECT work_id, name_key, nth FROM papers_authorshipassertion WHERE correction_id = %(act)s
                UNION SELECT work_id, name_key, nth FROM papers_authorshipdenial WHERE correction_id = %(act)s
            ), mentioned AS (
                SELECT correction_id, work_id, name_key, nth FROM papers_correctedplace
                UNION SELECT correction_id, work_id, name_key, nth FROM papers_authorshipassertion
                UNION SELECT correction_id, work_id, name_key, nth FROM papers_authorshipdenial
            )
            SELECT c.id FROM papers_correction c JOIN mentioned m ON m.correction_id = c.id
            JOIN own o ON (o.work_id, o.name_key, o.nth) = (m.work_id, m.name_key, m.nth)
            WHERE c.id > %(act)s AND c.undone_at IS NULL
            UNION
            SELECT c.id FROM papers_correction c JOIN papers_correctedrecord r ON r.correction_id = c.id
            JOIN papers_correctedrecord own ON own.correction_id = %(act)s AND own.author_id = r.author_id
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
        if moved.author_before_id is not None and moved.author_after_id is None:
            # Somebody else may have been found to have it meanwhile: then it stays theirs.
            AuthorIdentifier.objects.get_or_create(
                scheme=moved.scheme, value=moved.value, defaults={"author_id": moved.author_before_id}
            )
        else:
            found = AuthorIdentifier.objects.filter(
                author=moved.author_after_id, scheme=moved.scheme, value=moved.value
            )
            found.update(author=moved.author_before_id)


def _put_back(act: Correction) -> set[int]:
    """Each name that is where the act put it goes to where it was; answers with the works concerned."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH listed AS (
                SELECT a.id, a.work_id, a.name_key, {NTH} AS nth FROM papers_authorship a
                WHERE a.work_id IN (SELECT work_id FROM papers_correctedplace WHERE correction_id = %(act)s)
            ), placed AS (
                SELECT l.id, p.author_after_id AS after, p.provenance_before, p.waited_before,
                    coalesce(b.merged_into_id, b.id) AS before
                FROM papers_correctedplace p JOIN listed l USING (work_id, name_key, nth)
                LEFT JOIN papers_author b ON b.id = p.author_before_id
                WHERE p.correction_id = %(act)s
            )
            UPDATE papers_authorship a SET author_id = p.before, provenance = p.provenance_before,
                needs_settling = a.needs_settling OR p.waited_before
            FROM placed p WHERE a.id = p.id AND a.author_id IS NOT DISTINCT FROM p.after RETURNING a.work_id
            """,  # noqa: S608 - a constant
            {"act": act.pk},
        )
        return {work for (work,) in cursor.fetchall()}


def _let_late_comers_be_resolved(act: Correction) -> set[int]:
    """Names that came to a joined record after it was joined, and that nobody spoke about: whose they are is open.

    What came to a record that the act made goes where its other names go: it is part of that one now.
    """
    changed: set[int] = set()
    joined = CorrectedRecord.objects.filter(correction=act, merged_into_after__isnull=False)
    joined_to = set(joined.values_list("merged_into_after", flat=True))
    late = Authorship.objects.filter(author__in=joined_to, pk__gt=act.newest_name)
    late = late.exclude(provenance__in=[Provenance.AUTHOR_ASSERTED, Provenance.DENIED])
    changed |= set(late.values_list("work", flat=True))
    late.update(author=None, provenance=Provenance.IMPORTED, needs_settling=True)
    for made, origin in _made(act).items():
        rows = Authorship.objects.filter(author=made)
        changed |= set(rows.values_list("work", flat=True))
        rows.update(author=origin)
        AuthorIdentifier.objects.filter(author=made).update(author=origin)
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


def _unsay(act: Correction) -> None:
    """What was said in the act is taken back, and what it ended holds again."""
    for said in (AuthorshipAssertion, AuthorshipDenial):
        rows = said._default_manager  # noqa: SLF001 - the same for both
        rows.filter(correction=act, ended_at__isnull=True).update(ended_at=act.at, ended_by=act)
        rows.filter(ended_by=act).exclude(correction=act).update(ended_at=None, ended_by=None)
