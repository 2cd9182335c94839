"""What a moderator may decide in a case at this moment, and what stands in the way of the rest.

Shown before the button; the acts themselves ask again under their lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from profiles.claims.case import Case
from profiles.claims.guards import Asked, sentence, unmet
from profiles.claims.transitions import Act, Guard, Part, rows_for
from profiles.models import ClaimState, User
from profiles.moderation import foreseen
from profiles.moderation.accepting import yes_to
from profiles.moderation.foreseen import Foreseen
from profiles.moderation.reasons import Reason, reasons_for
from profiles.moderation.second_word import lacking_for_two

_WAITING: Final = {ClaimState.PENDING, ClaimState.COOLING}
_STANDING: Final = {ClaimState.ACTIVE, ClaimState.DISPUTED}
_TURNED_DOWN: Final = {ClaimState.REJECTED, ClaimState.REVOKED, ClaimState.SUPERSEDED}


@dataclass(frozen=True, slots=True)
class Option:
    """One decision. `code` is what a form sends; `lacking` says why it is not possible now, and is empty where it is.
    With `takes_pieces` evidence may be accepted along with it."""

    code: str
    what: Foreseen
    reasons: Sequence[Reason]
    takes_pieces: bool = False
    lacking: str = ""


def options(case: Case, *, by: User, acceptable: int = 0) -> list[Option]:
    """The decisions of this state in the order of the page. `acceptable` pieces of evidence could be accepted."""
    state, holds = ClaimState(case.claim.state), case.claim.holds
    found: list[Option] = []
    if (step := yes_to(case)) is not None:
        but = Guard.HAS_EVIDENCE if acceptable else None
        lacking = _lacking(case, step, by, but=but)
        found.append(_option("accept", foreseen.ACCEPTING[step], lacking, takes_pieces=acceptable > 0))
    if state is ClaimState.COOLING and case.owner is not None:
        found.append(_two(case, "take-over", foreseen.OVER_VERIFIED))
    if state in _WAITING:
        found.append(_option("reject", foreseen.REJECT))
    if state is ClaimState.DISPUTED and not holds:
        found += [_two(case, "uphold", foreseen.UPHOLD), _two(case, "dismiss", foreseen.DISMISS)]
    if holds and state in _STANDING:
        found.append(_option("suspend", foreseen.SUSPEND))
    if state is ClaimState.SUSPENDED:
        found.append(_option("reinstate", foreseen.REINSTATE, _lacking(case, Act.REINSTATE, by)))
    if holds:
        found.append(_two(case, "revoke", foreseen.REVOKE))
    if state in _TURNED_DOWN:
        found.append(_option("reopen", foreseen.REOPEN, _lacking(case, Act.REOPEN, by)))
    return found


def _option(code: str, what: Foreseen, lacking: str = "", *, takes_pieces: bool = False) -> Option:
    return Option(code, what, reasons_for(what.act), takes_pieces, lacking)


def _two(case: Case, code: str, what: Foreseen) -> Option:
    lacking = lacking_for_two(case, what.act)
    return _option(code, what, "Two moderators cannot do this now." if lacking is None else sentence(lacking))


def _lacking(case: Case, act: Act, by: User, *, but: Guard | None = None) -> str:
    """What one moderator lacks for an act, of the row that is nearest; `but` is what they can bring about."""
    rows = [row for row in rows_for(act, ClaimState(case.claim.state)) if Part.MODERATOR in row.by]
    unmets = [[guard for guard in unmet(row.guards, Asked(case, (by,))) if guard is not but] for row in rows]
    nearest = min(unmets, key=len, default=None)
    return "This cannot be done now." if nearest is None else sentence(nearest)
