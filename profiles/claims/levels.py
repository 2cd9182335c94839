"""How far evidence carries: the strength of an identity and the level a claim may have. Pure; numbers are DESIGN's.

Evidence ages, expires, and counts once a class. Pieces that rest on one channel (the same mailbox, for one) are not
independent, so an institutional address that is also printed in a paper makes one class and not two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from profiles.models.evidence import EvidenceKind

HALF_LIFE: Final = timedelta(days=548)  # 18 months
VOUCHES_AT_MOST: Final = 0.55
CLEAN_DAYS: Final = timedelta(days=30)
# Strengths are estimates: a difference below this says nothing about who is the person.
TELLING_DIFFERENCE: Final = 0.05
_DISPUTED_AT_MOST: Final = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence as far as levels go. `strength` is what it was worth when it was given, in (0, 1)."""

    kind: EvidenceKind
    channel: str
    strength: float
    bears: bool
    anchored: bool
    given_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        return self.ended_at is None and self.expires_at > now

    def worth(self, now: datetime) -> float:
        """What is left of its strength: half after 18 months."""
        age = max(now - self.given_at, timedelta(0))
        return self.strength * float(0.5 ** (age / HALF_LIFE))


def counting(pieces: Iterable[Piece], now: datetime) -> list[Piece]:
    """The pieces that count for a level: valid, and about this record."""
    return [piece for piece in pieces if piece.is_valid(now) and piece.bears]


def identity_strength(pieces: Iterable[Piece], now: datetime) -> float:
    """I of the trust formula, in [0, 1): 1 - the product over classes of (1 - the best of the class).

    Words of co-authors add up, to .55 at most; of every other class the best piece alone counts.
    """
    doubt = 1.0
    classes: dict[EvidenceKind, float] = {}
    for piece in counting(pieces, now):
        worth = piece.worth(now)
        if piece.kind is EvidenceKind.VOUCH:
            classes[piece.kind] = min(VOUCHES_AT_MOST, classes.get(piece.kind, 0.0) + worth)
        else:
            classes[piece.kind] = max(classes.get(piece.kind, 0.0), worth)
    for kind in sorted(classes):
        doubt *= 1 - classes[kind]
    return 1 - doubt


def independent_classes(pieces: Iterable[Piece], now: datetime) -> int:
    """The largest number of classes that can be told apart by their channels: a matching of classes to channels."""
    channels: dict[EvidenceKind, set[str]] = {}
    for piece in counting(pieces, now):
        channels.setdefault(piece.kind, set()).add(piece.channel)
    taken: dict[str, EvidenceKind] = {}

    def place(kind: EvidenceKind, tried: set[str]) -> bool:
        for channel in sorted(channels[kind] - tried):
            tried.add(channel)
            if channel not in taken or place(taken[channel], tried):
                taken[channel] = kind
                return True
        return False

    return sum(place(kind, set()) for kind in sorted(channels))


def supported_level(pieces: Sequence[Piece], now: datetime, *, disputed: bool, clean_since: datetime | None) -> int:
    """The highest level that valid evidence supports: 1 for none, 2 for a class, 3 for two, 4 with an anchor.

    `clean_since` is when the owner got the record, or when the last dispute or suspension ended, whichever is later;
    None where the claim does not hold the record.
    """
    classes = independent_classes(pieces, now)
    level = 1 + min(classes, 2)
    anchored = any(piece.anchored for piece in counting(pieces, now))
    if level == 3 and anchored and clean_since is not None and now - clean_since >= CLEAN_DAYS:  # noqa: PLR2004
        level = 4
    return min(level, _DISPUTED_AT_MOST) if disputed else level


def without_vouches(pieces: Iterable[Piece]) -> list[Piece]:
    """What a voucher's own level must rest on, so that no ring can lift itself."""
    return [piece for piece in pieces if piece.kind is not EvidenceKind.VOUCH]


@dataclass(frozen=True, slots=True)
class Strength:
    """What two claims on one record are compared by: the level first, then how strong the identity is."""

    level: int
    identity: float

    def is_at_least(self, other: "Strength") -> bool:
        return self.level > other.level or (
            self.level == other.level and self.identity >= other.identity - TELLING_DIFFERENCE
        )

    def is_stronger_than(self, other: "Strength") -> bool:
        return self.level > other.level or (
            self.level == other.level and self.identity > other.identity + TELLING_DIFFERENCE
        )


def strength(pieces: Sequence[Piece], now: datetime) -> Strength:
    """Compared without regard to disputes and to time in the seat: these favour whoever was first."""
    return Strength(supported_level(pieces, now, disputed=False, clean_since=None), identity_strength(pieces, now))
