"""The trust score as a function of recorded inputs: pure, bounded, and the same wherever it is worked out again.

Trust is the confidence that a record is one real person and correctly attributed. No citation, follower or number of
works beyond what shows the attribution goes in. docs/trust.md says all of this to the public; a change of any number
here is a new `VERSION`.

    T = min(cap of the level, 100 (.35 I + .25 R + .30 G + .10 C) (1 - P))

Without network evidence the other three are stretched over its place, and the score is at most `WITHOUT_NETWORK_CAP`:
newcomers are not punished, and a ring that nobody is tied to gains nothing. Nor does network evidence ever lower a
score (docs/adr/0098): where there is so little that the score would be higher without, it is worked out without.

Every share is a whole number of hundredths before it is weighed, and all that follows is done in whole numbers: what a
page shows is what was reckoned with, anybody can check it with a pencil, and no machine rounds differently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from profiles.claims.levels import Piece, identity_strength

VERSION: Final = 1

# What each level may reach at most. A name alone proves little, and no amount of one kind of evidence makes a second.
CAPS: Final = (15, 35, 60, 85, 100)
WITHOUT_NETWORK_CAP: Final = 59
# So many works are as if not attributed at all: three well attributed works say less than thirty.
WORKS_AT_REST: Final = 5
# So many acts are as if neither good nor bad: one confirmed correction is no reputation.
ACTS_AT_REST: Final = 5


_WHOLE: Final = 100  # hundredths


class Component(StrEnum):
    IDENTITY = "identity"
    RECORD = "record"
    NETWORK = "network"
    CONDUCT = "conduct"


# Of a hundred. Who it is weighs most, since everything else can be right about the wrong person; conduct least, since
# it says how somebody deals with records, not whose this one is.
WEIGHTS: Final[dict[Component, int]] = {
    Component.IDENTITY: 35,
    Component.RECORD: 25,
    Component.NETWORK: 30,
    Component.CONDUCT: 10,
}


class Attribution(StrEnum):
    """On what ground a work is on the record, best first."""

    CONFIRMED = "confirmed"
    ORCID = "orcid"
    PUBLISHER = "publisher"
    MATCHED = "matched"
    DISPUTED = "disputed"


# In hundredths. Said by the person and by a source; by a source with the ORCID iD; by a source with an author id of its
# own; by matching, or by the person's word alone; by one side against another.
ATTRIBUTED: Final[dict[Attribution, int]] = {
    Attribution.CONFIRMED: 100,
    Attribution.ORCID: 90,
    Attribution.PUBLISHER: 80,
    Attribution.MATCHED: 40,
    Attribution.DISPUTED: 0,
}


class Band(StrEnum):
    UNKNOWN = "Unknown"
    EMERGING = "Emerging"
    ESTABLISHED = "Established"
    TRUSTED = "Trusted"
    ANCHORED = "Anchored"


BANDS: Final = ((80, Band.ANCHORED), (60, Band.TRUSTED), (40, Band.ESTABLISHED), (20, Band.EMERGING))


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a score is made of, as of one moment.

    `level` is 0 to 4; `pieces` are those of the owner's claim, none where nobody owns the record; `works` counts works
    by attribution; `network` is G in hundredths, None without a known person in reach; `good` and `bad` count acts;
    `penalty` is P in hundredths.
    """

    as_of: datetime
    level: int
    pieces: Sequence[Piece] = ()
    works: Mapping[Attribution, int] | None = None
    network: int | None = None
    good: int = 0
    bad: int = 0
    penalty: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A component as it went into the score: its value and its weight in hundredths. Where there is no network
    evidence, `of` is what the other weights add up to, 70 and not 100."""

    component: Component
    value: int
    weight: int
    of: int

    @property
    def points(self) -> float:
        """What it gives, of at most 100 for all."""
        return self.value * self.weight / self.of

    @property
    def most(self) -> float:
        """What it could give."""
        return 100 * self.weight / self.of


@dataclass(frozen=True, slots=True)
class Score:
    """`value` is 0 to 100. `uncapped` is what it would be without `cap`, which `limited_by` names: "level", "network",
    or "" where nothing limits it."""

    value: int
    band: Band
    level: int
    parts: tuple[Part, ...]
    penalty: int
    uncapped: int
    cap: int
    limited_by: str
    version: int = VERSION

    @property
    def counts_network(self) -> bool:
        """Whether network evidence is among the parts: it is left out where there is none, or too little to help."""
        return any(part.component is Component.NETWORK for part in self.parts)


def score(given: Inputs) -> Score:
    """Raises ValueError for inputs that are out of their bounds."""
    _check(given)
    values = {
        # In an order of their own: sums of fractions depend on it in the last bit.
        Component.IDENTITY: hundredths(identity_strength(sorted(given.pieces, key=_order), given.as_of)),
        Component.RECORD: attribution(given.works or {}),
        Component.CONDUCT: _share(100 * given.good, given.good + given.bad + ACTS_AT_REST),
    }
    without = _weighed(given, values)
    if given.network is None:
        return without
    with_network = _weighed(given, {**values, Component.NETWORK: given.network})
    # Whoever lives far from everybody known is not worse off than a stranger: what made-up people could shed by cutting
    # their ties must not weigh on people who have some.
    return with_network if with_network.value >= without.value else without


def _weighed(given: Inputs, values: Mapping[Component, int]) -> Score:
    """The score of these components, whose weights are stretched to a hundred."""
    present = sum(WEIGHTS[component] for component in values)
    parts = tuple(
        Part(component, values[component], weight, present)
        for component, weight in WEIGHTS.items()
        if component in values
    )
    uncapped = _share(sum(part.value * part.weight for part in parts) * (100 - given.penalty), 100 * present)
    cap, limited_by = CAPS[given.level], "level"
    if Component.NETWORK not in values and cap > WITHOUT_NETWORK_CAP:
        cap, limited_by = WITHOUT_NETWORK_CAP, "network"
    value = min(cap, uncapped)
    return Score(
        value, band(value), given.level, parts, given.penalty, uncapped, cap, limited_by if uncapped > cap else ""
    )


def hundredths(share: float) -> int:
    """A share in [0, 1] as a whole number of hundredths, halves up."""
    return int(share * 100 + 0.5)


def _share(part: int, whole: int) -> int:
    """The nearest whole number to part/whole, halves up."""
    return (2 * part + whole) // (2 * whole)


def _order(piece: Piece) -> tuple[str, str, datetime, float]:
    return piece.kind, piece.channel, piece.given_at, piece.strength


def attribution(works: Mapping[Attribution, int]) -> int:
    """R in hundredths, below 100."""
    found = sum(ATTRIBUTED[ground] * number for ground, number in works.items())
    return min(99, _share(found, sum(works.values()) + WORKS_AT_REST))


def band(value: int) -> Band:
    return next((name for least, name in BANDS if value >= least), Band.UNKNOWN)


def gain(given: Inputs, *, piece: Piece | None = None, level: int | None = None, confirmed: int = 0) -> int:
    """By how much the score would change with one more piece of evidence, at another level, or with so many works that
    are matched now confirmed: computed, not promised."""
    works = dict(given.works or {})
    moved = min(confirmed, works.get(Attribution.MATCHED, 0))
    if moved:
        works[Attribution.MATCHED] -= moved
        works[Attribution.CONFIRMED] = works.get(Attribution.CONFIRMED, 0) + moved
    pieces = [*given.pieces, piece] if piece is not None else list(given.pieces)
    changed = replace(given, pieces=pieces, works=works, level=given.level if level is None else level)
    return score(changed).value - score(given).value


def _check(given: Inputs) -> None:
    if not 0 <= given.level < len(CAPS):
        raise ValueError(f"level: {given.level} is not 0 to 4")
    if given.network is not None and not 0 <= given.network <= _WHOLE:
        raise ValueError(f"network: {given.network} is not 0 to 100")
    if not 0 <= given.penalty <= _WHOLE:
        raise ValueError(f"penalty: {given.penalty} is not 0 to 100")
    if given.good < 0 or given.bad < 0 or any(number < 0 for number in (given.works or {}).values()):
        raise ValueError("good, bad, works: a number of acts or works is negative")
