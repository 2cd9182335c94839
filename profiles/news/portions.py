"""What of the works that came in is told one by one, and what in one line, so that an import of ten thousand old works
is no ten thousand notices. Pure.

Nothing is dropped here: each work is in the portion of every followed thing that it is about, once.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Generic, TypeVar

# A work is news where it was published so lately, or in this year or the one before: many have no day.
RECENT_WITHIN: Final = timedelta(days=365)
RECENT_YEARS: Final = 1
# More new works than this of one followed thing, come together, are one line.
SINGLE_OF_A_THING: Final = 20
# Such a line names so many of them.
NAMED: Final = 10
# So many lines of each kind a person hears of what came together; the rest is one line with a number.
SINGLE_FOR_A_PERSON: Final = 50
FOLDED_FOR_A_PERSON: Final = 5
CITED_FOR_A_PERSON: Final = 20

SubjectT = TypeVar("SubjectT", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A work that came in, and when it was published."""

    work: int
    year: int | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Portions(Generic[SubjectT]):
    """`single` has each work that is told by itself, with what it is told for. `folded` are works of one thing that are
    told in one line, by the thing and whether they are recent, the newest first: "312 older works", "25 new works"."""

    single: dict[int, list[SubjectT]] = field(default_factory=dict)
    folded: dict[tuple[SubjectT, bool], tuple[int, ...]] = field(default_factory=dict)


def is_recent(work: Arrived, *, today: date) -> bool:
    if work.published_on is not None and work.published_on >= today - RECENT_WITHIN:
        return True
    return work.year is not None and work.year >= today.year - RECENT_YEARS


def newest_first(works: Iterable[int], arrived: Mapping[int, Arrived]) -> tuple[int, ...]:
    """The same order whatever order they came in; those without a year last."""
    return tuple(sorted(works, key=lambda work: (-(arrived[work].year or 0), -work)))


def in_portions(
    arrived: Mapping[int, Arrived], touched: Iterable[tuple[int, SubjectT]], *, today: date
) -> Portions[SubjectT]:
    """`touched` are works with the followed things that they are about, in any order, doubled or not."""
    recent = {pk for pk, work in arrived.items() if is_recent(work, today=today)}
    of: dict[tuple[SubjectT, bool], set[int]] = {}
    for work, subject in touched:
        of.setdefault((subject, work in recent), set()).add(work)
    portions: Portions[SubjectT] = Portions()
    for (subject, lately), works in of.items():
        if lately and len(works) <= SINGLE_OF_A_THING:
            for work in sorted(works):
                portions.single.setdefault(work, []).append(subject)
        else:
            portions.folded[subject, lately] = newest_first(works, arrived)
    return portions
