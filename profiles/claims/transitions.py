"""What may become of a claim, at whose hand, and on which conditions: the whole of it, as one table.

Nothing here reads or writes. `acting` looks acts up here and nowhere else; a trigger holds the same pairs of states
(tests compare the two). The conditions are named by what must be true; `guards` says how that is seen.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from profiles.models.claim import ClaimState as State


class Part(StrEnum):
    """In what part somebody acts on one claim. A person may have several; moderators have none in their own cases."""

    CLAIMANT = "claimant"
    OWNER = "owner"  # of the record, by another claim
    MODERATOR = "moderator"
    MODERATORS = "moderators"  # one proposed, another confirms
    PORTAL = "portal"  # rules and the clock
    VOUCHER = "voucher"  # a co-author: gives and takes back a word, and does nothing to the claim itself


class Act(StrEnum):
    """What can be done to a claim."""

    OPEN = "open"
    SUBMIT = "submit"
    ACCEPT = "accept"
    COOL = "cool"
    COOL_AGAIN = "cool-again"
    DIVIDE = "divide"
    TAKE_OVER = "take-over"
    OBJECT = "object"
    DISPUTE = "dispute"
    CONTEST = "contest"
    UPHOLD = "uphold"
    KEEP = "keep"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    RELEASE = "release"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REVOKE = "revoke"
    SUPERSEDE = "supersede"
    EXPIRE = "expire"
    RENEW = "renew"
    REOPEN = "reopen"
    LEVEL = "level"


class Guard(StrEnum):
    """A condition of an act, beside its states and its actors."""

    ACCOUNT_IS_OPEN = "the claimant's account is in use"
    RECORD_IS_THERE = "the record was not merged into another"
    WHOLE_RECORD = "the claim is about the whole record"
    SOME_WORKS = "the claim is about some of the record's works, and all of them are still there"
    RECORD_IS_FREE = "record is free"
    RECORD_IS_OWNED = "record is owned by somebody else"
    NOT_CONTESTED = "nobody else waits for the record"
    HAS_EVIDENCE = "valid evidence bears on the record"
    HAS_GROUNDS = "there is evidence, a document or a statement to decide on"
    NAME_FITS = "the names fit"
    AS_STRONG = "evidence at least as strong as the owner's"
    STRONGER = "evidence stronger than the owner's"
    OWNER_BELOW_3 = "the owner is below level 3"
    COOLED = "the time for objections is over"
    HOLDS = "the claim holds the record"
    DOES_NOT_HOLD = "the claim does not hold the record"
    NO_EVIDENCE_LEFT = "no valid evidence is left"
    OTHER_MODERATOR = "not the moderator who decided before"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: an act of somebody leads from one of some states to another, if the guards allow it."""

    act: Act
    before: frozenset[State]
    after: State
    by: frozenset[Part]
    guards: tuple[Guard, ...] = ()


def _row(act: Act, before: str, after: State, by: tuple[Part, ...], *guards: Guard) -> Transition:
    # Nobody gets, or waits for, a record that is no more, or one of which they want some works only; and nobody whose
    # account is suspended or about to be deleted. Who has the record and keeps it, or waits already, is not asked.
    if after in {State.ACTIVE, State.COOLING} and act not in {Act.KEEP, Act.COOL_AGAIN}:
        guards = (Guard.ACCOUNT_IS_OPEN, Guard.RECORD_IS_THERE, Guard.WHOLE_RECORD, *guards)
    return Transition(act, frozenset(State(state) for state in before.split()), after, frozenset(by), guards)


_CLAIMANT, _OWNER, _PORTAL = (Part.CLAIMANT,), (Part.OWNER,), (Part.PORTAL,)
_MODERATOR, _MODERATORS = (Part.MODERATOR,), (Part.MODERATORS,)

# OPEN makes the claim and is no transition. Where several rows have one act and one state, the first whose actor and
# guards fit is taken.
TRANSITIONS: Final[tuple[Transition, ...]] = (
    _row(Act.SUBMIT, "draft", State.PENDING, _CLAIMANT, Guard.HAS_GROUNDS),
    _row(
        Act.ACCEPT, "pending", State.ACTIVE, _PORTAL,
        Guard.RECORD_IS_FREE, Guard.NOT_CONTESTED, Guard.HAS_EVIDENCE, Guard.NAME_FITS,
    ),
    _row(Act.ACCEPT, "pending", State.ACTIVE, _MODERATOR, Guard.RECORD_IS_FREE, Guard.HAS_EVIDENCE),
    _row(Act.COOL, "pending", State.COOLING, (Part.PORTAL, Part.MODERATOR), Guard.RECORD_IS_OWNED, Guard.HAS_EVIDENCE),
    # The record got another owner while the claim was waiting for the former one: the new one is told, and has the same
    # time to object.
    _row(Act.COOL_AGAIN, "cooling", State.COOLING, _PORTAL, Guard.RECORD_IS_OWNED),
    _row(Act.COOL_AGAIN, "disputed", State.DISPUTED, _PORTAL, Guard.RECORD_IS_OWNED, Guard.DOES_NOT_HOLD),
    _row(
        Act.TAKE_OVER, "cooling", State.ACTIVE, _PORTAL,
        Guard.COOLED, Guard.HAS_EVIDENCE, Guard.STRONGER, Guard.OWNER_BELOW_3, Guard.NOT_CONTESTED, Guard.NAME_FITS,
    ),
    _row(
        Act.TAKE_OVER, "cooling", State.ACTIVE, _MODERATOR,
        Guard.COOLED, Guard.HAS_EVIDENCE, Guard.AS_STRONG, Guard.OWNER_BELOW_3,
    ),
    _row(Act.TAKE_OVER, "cooling", State.ACTIVE, _MODERATORS, Guard.COOLED, Guard.HAS_EVIDENCE, Guard.STRONGER),
    # The owner left while the claim was cooling: nothing is taken from anybody.
    _row(
        Act.ACCEPT, "cooling", State.ACTIVE, _PORTAL,
        Guard.RECORD_IS_FREE, Guard.NOT_CONTESTED, Guard.HAS_EVIDENCE, Guard.NAME_FITS,
    ),
    _row(Act.ACCEPT, "cooling", State.ACTIVE, _MODERATOR, Guard.RECORD_IS_FREE, Guard.HAS_EVIDENCE),
    # The works become a record of their own, which the claimant gets by a claim on it: `dividing`.
    _row(
        Act.DIVIDE, "pending", State.WITHDRAWN, _PORTAL,
        Guard.SOME_WORKS, Guard.RECORD_IS_FREE, Guard.NOT_CONTESTED, Guard.HAS_EVIDENCE, Guard.NAME_FITS,
    ),
    _row(Act.DIVIDE, "pending", State.WITHDRAWN, _MODERATOR, Guard.SOME_WORKS, Guard.HAS_EVIDENCE),
    _row(Act.OBJECT, "cooling", State.DISPUTED, _OWNER),
    _row(Act.DISPUTE, "cooling", State.DISPUTED, _CLAIMANT, Guard.RECORD_IS_OWNED, Guard.AS_STRONG),
    _row(Act.CONTEST, "active", State.DISPUTED, _PORTAL, Guard.HOLDS),
    _row(
        Act.UPHOLD, "disputed", State.ACTIVE, _MODERATORS,
        Guard.DOES_NOT_HOLD, Guard.COOLED, Guard.HAS_EVIDENCE, Guard.STRONGER,
    ),
    _row(
        Act.UPHOLD, "disputed", State.ACTIVE, _MODERATORS,
        Guard.DOES_NOT_HOLD, Guard.COOLED, Guard.HAS_EVIDENCE, Guard.AS_STRONG, Guard.OWNER_BELOW_3,
    ),
    _row(
        Act.UPHOLD, "disputed", State.ACTIVE, _MODERATORS,
        Guard.DOES_NOT_HOLD, Guard.RECORD_IS_FREE, Guard.HAS_EVIDENCE,
    ),
    _row(Act.KEEP, "disputed", State.ACTIVE, (Part.MODERATORS, Part.PORTAL), Guard.HOLDS),
    _row(Act.REJECT, "pending cooling", State.REJECTED, _MODERATOR),
    _row(Act.REJECT, "disputed", State.REJECTED, _MODERATORS, Guard.DOES_NOT_HOLD),
    _row(Act.WITHDRAW, "draft pending cooling", State.WITHDRAWN, _CLAIMANT),
    _row(Act.WITHDRAW, "disputed", State.WITHDRAWN, _CLAIMANT, Guard.DOES_NOT_HOLD),
    _row(Act.RELEASE, "active", State.WITHDRAWN, _CLAIMANT, Guard.HOLDS),
    _row(Act.RELEASE, "disputed suspended", State.WITHDRAWN, _CLAIMANT, Guard.HOLDS),
    _row(Act.SUSPEND, "active disputed", State.SUSPENDED, (Part.MODERATOR, Part.PORTAL), Guard.HOLDS),
    _row(Act.REINSTATE, "suspended", State.ACTIVE, _MODERATOR, Guard.OTHER_MODERATOR, Guard.HAS_EVIDENCE),
    _row(Act.REVOKE, "active disputed suspended", State.REVOKED, _MODERATORS, Guard.HOLDS),
    _row(Act.SUPERSEDE, "active disputed suspended", State.SUPERSEDED, _PORTAL, Guard.HOLDS),
    _row(Act.EXPIRE, "active", State.EXPIRED, _PORTAL, Guard.NO_EVIDENCE_LEFT),
    _row(Act.RENEW, "expired", State.PENDING, _CLAIMANT, Guard.HAS_EVIDENCE),
    _row(Act.REOPEN, "rejected revoked superseded", State.PENDING, _MODERATOR, Guard.OTHER_MODERATOR),
)  # fmt: skip

# States in which the person has, or may still get, the record. The rest are final but for renewal and appeal.
HOLDING_AFTER: Final = {Act.ACCEPT, Act.TAKE_OVER, Act.UPHOLD, Act.KEEP, Act.REINSTATE}


def rows_for(act: Act, state: State) -> list[Transition]:
    """The rows of an act from a state, in the order they are tried."""
    return [row for row in TRANSITIONS if row.act is act and state in row.before]


def pairs() -> frozenset[tuple[str, str]]:
    """Every (before, after) the table knows: what the database lets through, beside changes that keep the state."""
    return frozenset(
        (before.value, row.after.value) for row in TRANSITIONS for before in row.before if before is not row.after
    )
