"""What may be wrong with records, with the evidence in words: for owners about their own, for moderators about all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from papers.identity.suggesting.interface import Fact, Matter, Suggester
from papers.identity.suggesting.present import PRESENT
from papers.identity.suggesting.wording import letters_and_numbers, sentence
from papers.models import Author, Institution, Suggestion, Topic, Venue, Work
from papers.selectors.set_aside import set_aside
from portal.common.pagination import Key, Order, Page, page, read_cursor
from profiles.models import Claim

OWNER_SEES: Final = 5
PAGE_SIZE: Final = 20
_ORDER: Final = Order((Key("strength", descending=True), Key("pk")))
_NAMED: Final[dict[str, QuerySet[Any]]] = {
    "A": Author.shown.all(),
    "I": Institution.objects.all(),
    "T": Topic.objects.all(),
    "S": Venue.objects.all(),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A suggestion as it is shown. `number` is the noted one's; `work` is the only work of `other`, or nobody's."""

    number: int
    matter: str
    strength: int
    record: Author
    other: Author | None
    work: Work | None
    parts: list[list[Work]]
    in_favour: list[str]
    against: list[str]
    dismissed_at: datetime | None = None
    dismissed_by: int | None = None


def suggestions_for(record: int, *, suggester: Suggester = PRESENT) -> list[Line]:
    """For the record's owner: the likeliest duplicates and missing works, without what anybody has set aside."""
    aside = set_aside([record])
    found = [
        one for one in suggester.all_of(record) if not aside.covers(record=one.record, other=one.other, work=one.work)
    ][:OWNER_SEES]
    people = Author.shown.select_related("institution").in_bulk(
        {pk for one in found for pk in (one.record, one.other) if pk is not None}
    )
    works = Work.shown.in_bulk({one.work for one in found if one.work is not None})
    names = _Names(fact for one in found for fact in one.facts)
    lines = []
    for one in found:
        theirs = one.other if one.record == record else one.record
        work = works.get(one.work) if one.work is not None and one.record == record else None
        if theirs is not None and theirs not in people:
            continue
        lines.append(
            Line(
                number=0,
                matter=one.matter,
                strength=one.strength,
                record=people[record],
                other=people[theirs] if theirs is not None else None,
                work=work,
                parts=[],
                in_favour=names.sentences(one.facts, in_favour=True),
                against=names.sentences(one.facts, in_favour=False),
            )
        )
    return lines


def suggestions_page(
    *, matter: str, dismissed: bool | None, moderator: int, after: str = "", only: int | None = None
) -> Page[Suggestion]:
    """Those that a moderator sees, the likeliest first. Cases of their own are others' to judge."""
    rows = _noted(moderator)
    if matter:
        rows = rows.filter(matter=matter)
    if dismissed is not None:
        rows = rows.filter(dismissed_at__isnull=not dismissed)
    if only is not None:
        rows = rows.filter(pk=only)
    rows = rows.select_related("record__institution", "other__institution", "work")
    return page(rows, order=_ORDER, cursor=read_cursor(after, _ORDER), size=PAGE_SIZE)


def suggestion_counts(*, moderator: int) -> dict[str, int]:
    """How many of each matter are open."""
    open_ones = _noted(moderator).filter(dismissed_at__isnull=True)
    return dict(open_ones.values_list("matter").annotate(number=Count("pk")).order_by("matter"))


def _noted(moderator: int) -> QuerySet[Suggestion]:
    """What became groundless since the night is left out."""
    own = Claim.objects.filter(user=moderator).values("author")
    there = Q(other__merged_into__isnull=True, other__hidden=False, other__works_count__gt=0)
    rows = Suggestion.objects.filter(record__merged_into__isnull=True, record__hidden=False)
    return rows.filter(Q(other__isnull=True) | there).exclude(record__in=own).exclude(other__in=own)


def lines_of(rows: Iterable[Suggestion]) -> list[Line]:
    rows = list(rows)
    facts = {row.pk: tuple(Fact.from_json(kept) for kept in row.facts) for row in rows}
    names = _Names(fact for told in facts.values() for fact in told)
    alone = _only_works({row.other_id for row in rows if row.matter == Matter.MISSING and row.other_id is not None})
    parts = _works_of({name for row in rows for part in row.parts for name in part})
    return [
        Line(
            number=row.pk,
            matter=row.matter,
            strength=row.strength,
            record=row.record,
            other=row.other,
            work=row.work or alone.get(row.other_id or 0),
            parts=[found for part in row.parts if (found := [parts[name] for name in part if name in parts])],
            in_favour=names.sentences(facts[row.pk], in_favour=True),
            against=names.sentences(facts[row.pk], in_favour=False),
            dismissed_at=row.dismissed_at,
            dismissed_by=row.dismissed_by,
        )
        for row in rows
    ]


def _only_works(records: set[int]) -> dict[int, Work]:
    works = Work.shown.filter(authorships__author__in=records).order_by("pk")
    return {author: work for work in works.prefetch_related("authorships") for author in _authors(work) & records}


def _authors(work: Work) -> set[int]:
    return {place.author_id for place in work.authorships.all() if place.author_id is not None}


def _works_of(names: set[int]) -> dict[int, Work]:
    works = Work.shown.filter(authorships__in=names).prefetch_related("authorships")
    return {place.pk: work for work in works for place in work.authorships.all() if place.pk in names}


class _Names:
    """What the records that facts speak of are called now."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        wanted: dict[str, set[int]] = {}
        for letter, number in letters_and_numbers(facts):
            wanted.setdefault(letter, set()).add(number)
        self._names = {
            (letter, pk): name
            for letter, numbers in wanted.items()
            for pk, name in _NAMED[letter].filter(pk__in=numbers).values_list("pk", "name")
        }

    def sentences(self, facts: Iterable[Fact], *, in_favour: bool) -> list[str]:
        """What weighs most first. What weighs nothing is told with what speaks for it."""
        chosen = sorted((fact for fact in facts if (fact.weight >= 0) == in_favour), key=lambda fact: -abs(fact.weight))
        return [sentence(fact, lambda letter, number: self._names.get((letter, number), "")) for fact in chosen]
