"""What a claimant wants the moderators to know, in their own words. Private; it changes no state."""

import unicodedata
from datetime import datetime
from typing import Final

from django.db import transaction

from profiles.claims.case import lock_case
from profiles.claims.errors import ActNotAllowedError, ClaimError
from profiles.models import OPEN_STATES, Claim, ClaimState, User

LONGEST_STATEMENT: Final = 4000
_TAKES_WORDS: Final = (*OPEN_STATES, ClaimState.EXPIRED)
# Characters that say nothing, or that turn the text of somebody else's page around.
_LEFT_OUT: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class StatementError(ClaimError):
    """The words cannot be kept as they are."""


def write_statement(*, claim: int, text: str, by: User, now: datetime) -> Claim:
    """Keep the claimant's words, instead of those before. Raises StatementError, ActNotAllowedError."""
    kept = cleaned(text)
    if len(kept) > LONGEST_STATEMENT:
        raise StatementError(f"Please say it in {LONGEST_STATEMENT:,} characters; these are {len(kept):,}.")
    with transaction.atomic():
        case = lock_case(claim, now)
        if case.claim.user_id != by.pk:
            raise ActNotAllowedError("This is not your claim.")
        if case.claim.state not in _TAKES_WORDS:
            raise ActNotAllowedError(f"A claim that is {ClaimState(case.claim.state).label} takes no more words.")
        case.claim.statement = kept
        case.claim.save(update_fields=["statement"])
        return case.claim


def cleaned(text: str) -> str:
    """Lines stay; what is invisible goes, except the joiners that some scripts need to be read."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(ch for ch in line if _is_kept(ch)).rstrip() for line in lines).strip()


def _is_kept(ch: str) -> bool:
    return ch in "\u200c\u200d" or unicodedata.category(ch) not in _LEFT_OUT
