"""What was told, as pages show it: by day, and within a day alike things in one group. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from profiles.models import EventKind
from profiles.news.wording import Because, Told


@dataclass(slots=True)
class Group:
    """Notifications of one kind and reason on one day, the newest first; most often a single one."""

    day: date
    told: list[Told] = field(default_factory=list)

    @property
    def first(self) -> Told:
        return self.told[0]

    @property
    def because(self) -> tuple[Because, ...]:
        return self.first.because

    @property
    def unread(self) -> int:
        return sum(not one.read for one in self.told)

    @property
    def numbers(self) -> list[int]:
        return [one.number for one in self.told]

    @property
    def title(self) -> str:
        """Of a group of several."""
        counted = sum(one.count for one in self.told) if self.first.kind in _COUNTS_WORKS else len(self.told)
        one, many = _NAMES[self.first.kind]
        return f"{counted:,} {one if counted == 1 else many}"


@dataclass(slots=True)
class Day:
    day: date
    groups: list[Group] = field(default_factory=list)


_COUNTS_WORKS: Final = frozenset({EventKind.WORKS_ADDED, EventKind.MORE_WORKS, EventKind.NEW_CITATION})
_NAMES: Final = {
    EventKind.NEW_WORK: ("new work", "new works"),
    EventKind.WORKS_ADDED: ("work was added", "works were added"),
    EventKind.MORE_WORKS: ("more new work", "more new works"),
    EventKind.NEW_CITATION: ("new citation", "new citations"),
    EventKind.RECORD_CLAIMED: ("claimed record", "claimed records"),
    EventKind.LEVEL_CHANGED: ("change of level", "changes of level"),
    EventKind.RECORD_CHANGED: ("change to a record", "changes to records"),
    EventKind.DECISION: ("decision", "decisions"),
    EventKind.INVITATION: ("invitation", "invitations"),
    EventKind.MESSAGE: ("message", "messages"),
    EventKind.TRENDING: ("trending list", "trending lists"),
}


def days(told: Iterable[Told], *, zone: ZoneInfo) -> list[Day]:
    """In the order given, days and groups where their first member stands. Nothing is left out, and nothing stands
    twice: days are those of `zone`."""
    found: dict[date, dict[object, Group]] = {}
    for one in told:
        day = one.at.astimezone(zone).date()
        found.setdefault(day, {}).setdefault(_sort(one), Group(day)).told.append(one)
    return [Day(day, list(groups.values())) for day, groups in found.items()]


def single(told: Sequence[Told], *, zone: ZoneInfo) -> list[Day]:
    """By day alone, each for itself."""
    found: dict[date, Day] = {}
    for one in told:
        day = one.at.astimezone(zone).date()
        found.setdefault(day, Day(day)).groups.append(Group(day, [one]))
    return list(found.values())


def _sort(one: Told) -> object:
    """What is of the same kind for the same reasons belongs together; without a reason, what is about one page."""
    return one.kind, one.because or one.url
