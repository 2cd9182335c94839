"""Who has to agree to a change: one rule for all kinds, pure.

Whoever owns a record decides alone about what is its own, and from level 3 on about whatever touches nobody else. One
other owner who is touched is asked. Everything else is a moderator's.
"""

from dataclasses import dataclass
from typing import Final

from profiles.models import Decider

ALONE_FROM_LEVEL: Final = 3


@dataclass(frozen=True, slots=True)
class Situation:
    """`level` is at which level whoever asks owns the record, in good standing; None where they do not, or ask for
    somebody else. `owners` are the accounts of all others who own a record that changes; `contested` says that
    somebody else's claim on one waits, or that an owner is not in good standing; `disputed` that another record has
    what is asked for."""

    level: int | None
    owners: frozenset[int]
    contested: bool
    gives_only: bool
    disputed: bool = False


def who_decides(found: Situation) -> tuple[Decider, int | None]:
    """The part that has to agree, and the account to ask where that is an owner."""
    if found.contested or len(found.owners) > 1:
        return Decider.MODERATOR, None
    if found.owners:
        return Decider.OWNER, next(iter(found.owners))
    if found.level is not None and not found.disputed and (found.gives_only or found.level >= ALONE_FROM_LEVEL):
        return Decider.FILER, None
    return Decider.MODERATOR, None
