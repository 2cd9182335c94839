"""What is recorded of those who hold records: their level, what counts of their evidence, how they dealt with others.

Nothing of what the evidence rests on is read: classes, strengths and dates make a score.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from profiles.claims.case import piece
from profiles.claims.levels import Piece, counting
from profiles.models import Claim, Evidence, EvidenceKind
from profiles.trust.conduct import Conduct, conduct_of


@dataclass(frozen=True, slots=True)
class Owned:
    """One record that somebody holds."""

    level: int
    pieces: tuple[Piece, ...]
    conduct: Conduct


def owned_records(*, as_of: datetime, authors: Collection[int] | None = None) -> dict[int, Owned]:
    """By author: all records that somebody holds, or those among `authors`."""
    claims = Claim.objects.filter(holds=True, author__merged_into__isnull=True, author__hidden=False)
    if authors is not None:
        claims = claims.filter(author__in=authors)
    held = list(claims.values_list("pk", "author", "user", "level"))
    pieces: dict[int, list[Piece]] = {}
    for evidence in Evidence.objects.filter(claim__in=[row[0] for row in held], ended_at__isnull=True).order_by("pk"):
        pieces.setdefault(evidence.claim_id, []).append(piece(evidence))
    conduct = conduct_of({row[2] for row in held}, as_of=as_of)
    return {
        author: Owned(level, tuple(_without_particulars(counting(pieces.get(claim, []), as_of))), conduct[user])
        for claim, author, user, level in held
    }


def _without_particulars(pieces: list[Piece]) -> list[Piece]:
    """Channels are numbered anew: what is stored must not tell that two records rest on one mailbox."""
    numbers: dict[str, str] = {}
    return [
        Piece(
            kind=one.kind,
            channel=numbers.setdefault(one.channel, str(len(numbers) + 1)),
            strength=one.strength,
            bears=one.bears,
            anchored=one.anchored,
            given_at=one.given_at,
            expires_at=one.expires_at,
        )
        for one in pieces
    ]


def as_stored(one: Piece) -> dict[str, Any]:
    """A piece as a row keeps it; `from_stored` is its inverse."""
    return {
        "kind": str(one.kind),
        "channel": one.channel,
        "strength": one.strength,
        "anchored": one.anchored,
        "given_at": one.given_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
    }


def from_stored(kept: dict[str, Any]) -> Piece:
    return Piece(
        kind=EvidenceKind(kept["kind"]),
        channel=kept["channel"],
        strength=kept["strength"],
        bears=True,
        anchored=kept["anchored"],
        given_at=datetime.fromisoformat(kept["given_at"]),
        expires_at=datetime.fromisoformat(kept["expires_at"]),
    )
