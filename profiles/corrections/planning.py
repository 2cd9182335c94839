"""What ticks over works amount to, as parts that are decided each by itself; and what each page would be afterwards.

Nobody has to know the words move, merge and split: they follow from which works are whose.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from papers.models import Author, Authorship, Provenance
from papers.storage.record_locks import lock_records
from profiles.corrections.applying import lock_records_of, records_of
from profiles.corrections.asked import AskedPart
from profiles.corrections.errors import NotPossibleError
from profiles.corrections.filing import decide
from profiles.corrections.kinds import KINDS
from profiles.corrections.kinds.sorting import counts
from profiles.models import Claim, CorrectionRequest, Relation, RequestPart, User


def plan(
    *, record: int, mine: Collection[int] = (), not_mine: Collection[int] = (), apart: Collection[int] = ()
) -> list[AskedPart]:
    """`mine` and `not_mine` are names in author lists, on whatever page; `apart` are names of `record` that are one
    other person's, who gets a record for them. Names that are not there any more are left out."""
    seen_on = dict(Authorship.objects.filter(pk__in={*mine, *not_mine}).values_list("pk", "author_id"))
    by_record: dict[int | None, list[int]] = defaultdict(list)
    for name in sorted(set(mine) & set(seen_on)):
        by_record[seen_on[name]].append(name)
    own = by_record.pop(record, [])
    denied = sorted(set(not_mine) & set(seen_on))
    parts = []
    if own or denied:
        parts.append(_sort(own, denied, seen_on))
    if nobodys := by_record.pop(None, []):
        parts.append(_sort(nobodys, [], seen_on))
    whole = _whole_records([other for other in by_record if other is not None], by_record, record=record)
    for other, names in sorted(by_record.items(), key=lambda item: item[0] or 0):
        if other in whole:
            parts.append(AskedPart("merge", {}, other=other))
        else:
            parts.append(_sort(names, [], seen_on, other=other))
    if apart:
        parts.append(AskedPart("split", {"names": sorted(apart)}))
    return parts


def _sort(
    mine: Sequence[int], not_mine: Sequence[int], seen_on: Mapping[int, int | None], *, other: int | None = None
) -> AskedPart:
    def pairs(names: Sequence[int]) -> list[list[int | None]]:
        return [[name, seen_on[name]] for name in names]

    return AskedPart("sort", {"mine": pairs(mine), "not_mine": pairs(not_mine)}, other=other)


def _whole_records(others: list[int], ticked: Mapping[int | None, list[int]], *, record: int) -> set[int]:
    """Records all of whose works were ticked, and that nobody else owns: they are the same person's."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Authorship.objects.filter(author__in=others).exclude(provenance=Provenance.DENIED)
    for author, name in rows.values_list("author", "pk"):
        if author is not None:
            found[author].add(name)
    owners = dict(Claim.objects.filter(author__in=[*others, record], holds=True).values_list("author", "user"))
    return {
        other
        for other in others
        if found[other] <= set(ticked[other]) and owners.get(other) in {None, owners.get(record)}
    }


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page of a person as it is and as it would be. `leads_to` is where its address would lead from then on."""

    public_id: str
    name: str
    works_before: int
    works_after: int
    leads_to: str


@dataclass(frozen=True, slots=True)
class PartPreview:
    """`decider` and `asked` say who has to agree; `obstacle` is the code of what speaks against it, "" if nothing."""

    asked_part: AskedPart
    decider: str
    asked: int | None
    obstacle: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    parts: list[PartPreview]
    pages: list[PageChange]


def preview(
    *, record: int, parts: Sequence[AskedPart], by: User | None, now: datetime, relation: Relation = Relation.SELF
) -> Preview:
    """What would come of the parts if everybody agreed: done, looked at, and given up again, so that it is no guess."""
    with transaction.atomic():
        found = _tried(record, parts, by, now, relation)
        transaction.set_rollback(True)
        return found


def _tried(record: int, asked: Sequence[AskedPart], by: User | None, now: datetime, relation: Relation) -> Preview:
    request = CorrectionRequest(record_id=record, filed_by=by, relation=relation, filed_at=now)
    parts = [
        RequestPart(request=request, number=number, kind=part.kind, payload=dict(part.payload), other_id=part.other)
        for number, part in enumerate(asked, start=1)
    ]
    lock_records_of(*parts)
    records = {record}.union(*(records_of(part) for part in parts))
    lock_records(records)
    names = dict(Author.objects.filter(pk__in=records).values_list("pk", "name"))
    before = counts(records)
    previews, made = [], set()
    for part, wanted in zip(parts, asked, strict=True):
        decide(part, filer=by.pk if by is not None else None)
        code, facts = "", {}
        try:
            with transaction.atomic():
                done = KINDS[part.kind].apply(part=part, by=by.pk if by is not None else 0, now=now)
            facts = dict(done.facts)
            made |= {int(str(facts["made"])[1:])} if "made" in facts else set()
        except NotPossibleError as error:
            code, facts = error.code, dict(error.facts)
        previews.append(PartPreview(wanted, part.decider, part.asked_id, code, facts))
    return Preview(previews, _pages(records | made, names, before))


def _pages(records: set[int], names: Mapping[int, str], before: Mapping[int, int]) -> list[PageChange]:
    after = {author.pk: author for author in Author.objects.filter(pk__in=records)}
    return [
        PageChange(
            public_id="" if pk not in before else f"A{pk}",  # one that would be made has no address yet
            name=names.get(pk, after[pk].name),
            works_before=before.get(pk, 0),
            works_after=after[pk].works_count,
            leads_to=f"A{after[pk].merged_into_id}" if after[pk].merged_into_id else "",
        )
        for pk in sorted(records)
        if pk in after
    ]
