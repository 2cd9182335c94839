"""How works are ranked by the attention they get: the published formula of the trending pages. Pure.

docs/trending.md explains it to readers in the same words and with the same constants; change both or neither.

    attention(w)  = sum over people p of  max over p's acts of  weight(signal) * 2^(-age / half-life)
    usual(w)      = mean attention of the other noticed works of w's field and age, shrunk towards the portal's mean
    score(w)      = attention(w) / sqrt(usual(w))  +  promise(w)
    promise(w)    = 1/4 * 2^(-years since publication) * (1 + c / (c + usual citations of the field and age))

`attention / sqrt(usual)` is the geometric mean of how much attention a work gets and how many times the usual that is:
the count alone would show the largest field only, the ratio alone would let one reader of a quiet field win.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt
from typing import Final

from papers.trending.signals import Act, Signal

# Reading takes a minute; a citation is weighed and written down; saving and following say that one means to come back.
WEIGHTS: Final = {Signal.VIEW: 1.0, Signal.CITATION: 3.0, Signal.SAVE: 3.0, Signal.FOLLOW: 4.0}
# An act at the far end of its window counts an eighth of one now, so that a list changes and does not jump.
HALF_LIVES_IN_A_WINDOW: Final = 3
# Where few works of a field were noticed yet, the whole portal is the measure: as if so many average ones were added.
PRIOR_WORKS: Final = 5
# Below one reader now, "usual" is noise: decay alone must not make a work unusual.
LEAST_USUAL: Final = 1.0
# Stays below what one reader gives, so that anybody's attention comes before nobody's.
MOST_PROMISE: Final = 0.5
PROMISE_HALF_LIFE: Final = timedelta(days=365)


class Age(StrEnum):
    """Works are compared with works of their age: new ones are read more, whatever they say."""

    NEW = "new"  # this year's and last year's
    RECENT = "recent"  # up to five years
    OLD = "old"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, year: int | None, *, this_year: int) -> "Age":
        if year is None:
            return cls.UNKNOWN
        if year >= this_year - 1:
            return cls.NEW
        return cls.RECENT if year >= this_year - 5 else cls.OLD


@dataclass(frozen=True, slots=True)
class Cohort:
    """What a work is compared with: a topic by its primary key (None where a work has none), and an age."""

    topic: int | None
    age: Age


@dataclass(slots=True)
class Attention:
    """Of one work in one window. `people` counts each person once, under the signal that counts most for them."""

    value: float = 0.0
    people: dict[Signal, int] = field(default_factory=dict)

    def count(self, signal: Signal, worth: float) -> None:
        self.value += worth
        self.people[signal] = self.people.get(signal, 0) + 1

    @property
    def people_here(self) -> int:
        """Those who did something in the portal; who cites a work need not have been here."""
        return sum(number for signal, number in self.people.items() if signal is not Signal.CITATION)


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual in a cohort without the work itself, and over how many other works it was taken."""

    value: float
    works: int


def attention(acts: Iterable[Act], *, now: datetime, window: timedelta) -> dict[int, Attention]:
    """By work. Acts outside of the window, or in the future, count nothing."""
    half_life = window / HALF_LIVES_IN_A_WINDOW
    found: dict[int, Attention] = defaultdict(Attention)
    strongest: dict[int, dict[str, tuple[float, Signal]]] = defaultdict(dict)
    for act in acts:
        age = now - act.at
        if not timedelta(0) <= age < window:
            continue
        worth = WEIGHTS[act.signal] * decay(age, half_life)
        if act.person:
            people = strongest[act.work]
            people[act.person] = max(people.get(act.person, (worth, act.signal)), (worth, act.signal))
        else:
            found[act.work].count(act.signal, worth)
    for work, people in strongest.items():
        for worth, signal in people.values():
            found[work].count(signal, worth)
    return dict(found)


def decay(age: timedelta, half_life: timedelta) -> float:
    return float(2.0 ** -(age / half_life))


class Norms:
    """What is usual in each cohort: the mean over works that have any of it at all. Works without are not counted, or
    the usual would be next to nothing everywhere and compare nothing."""

    def __init__(self, values: Mapping[int, float], cohorts: Mapping[int, Cohort]) -> None:
        self._values = {work: value for work, value in values.items() if value > 0}
        self._cohorts = cohorts
        self._sums: dict[Cohort, float] = defaultdict(float)
        self._counts: dict[Cohort, int] = defaultdict(int)
        for work, value in self._values.items():
            self._sums[cohorts[work]] += value
            self._counts[cohorts[work]] += 1
        self._sum = sum(self._values.values())

    def usual(self, work: int) -> Usual:
        """The work itself is left out, so that its own success does not count against it."""
        own = self._values.get(work, 0.0)
        one = 1 if own else 0
        cohort = self._cohorts[work]
        others = self._counts[cohort] - one
        everybody = len(self._values) - one
        mean = (self._sum - own) / everybody if everybody else LEAST_USUAL
        value = (self._sums[cohort] - own + PRIOR_WORKS * mean) / (others + PRIOR_WORKS)
        return Usual(max(LEAST_USUAL, value), others)


def score(attention_value: float, usual: float, promise_value: float) -> float:
    """`usual` is at least `LEAST_USUAL`."""
    return attention_value / sqrt(usual) + promise_value


def promise(*, age: timedelta, citations: int, usual_citations: float) -> float:
    """What may be expected of a work nobody here has looked at: new is more than old, cited more than not. At most
    `MOST_PROMISE`."""
    cited = citations / (citations + usual_citations) if citations else 0.0
    return MOST_PROMISE / 2 * decay(max(age, timedelta(0)), PROMISE_HALF_LIFE) * (1 + cited)
