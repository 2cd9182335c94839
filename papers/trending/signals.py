"""What counts as attention, and where it is known from.

This app knows views and citations. Follows and saves belong to people, of whom it knows nothing: the app that has them
registers a source in its `AppConfig.ready`, and until then they count nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Signal(StrEnum):
    VIEW = "view"
    CITATION = "citation"
    SAVE = "save"
    FOLLOW = "follow"


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody did something about a work. `person` is any text that is the same for the same person, in every source
    that knows them; empty for somebody who is known to be counted nowhere else in the window."""

    signal: Signal
    work: int
    person: str
    at: datetime


class SignalSource(Protocol):
    """Where acts come from."""

    name: str
    signals: frozenset[Signal]

    def acts(self, *, since: datetime) -> Iterable[Act]:
        """Acts of a window that begins at `since`. A source that cannot tell who people are gives only those of its
        acts that it knows to be their person's first in the window."""
        ...


_sources: dict[str, SignalSource] = {}


def register(source: SignalSource) -> None:
    """Once for each name: a second registration of a name takes the place of the first."""
    _sources[source.name] = source


def sources() -> tuple[SignalSource, ...]:
    return tuple(_sources.values())
