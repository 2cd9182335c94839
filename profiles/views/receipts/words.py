"""What receipts state, and what becomes of them when they are checked, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from profiles.claims.level_words import level_words
from profiles.models import EvidenceKind
from profiles.receipts.checking import Finding, Verdict
from profiles.receipts.credential import Receipt, Statement


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as a page tells it."""

    name: str
    record: str
    page: str
    level: int
    level_means: str
    classes: list[str]
    orcid: str
    trust: str
    trust_as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict as a page tells it. `said` is what a good receipt states, and nothing of any other."""

    good: bool
    mark: str
    title: str
    text: str
    note: str
    said: Said | None
    receipt: Receipt | None
    revoked_at: datetime | None = None
    ran_out_at: datetime | None = None


_SAY: Final[Mapping[Finding, tuple[str, str]]] = {
    Finding.VALID: (
        "This receipt is good",
        "It was made here, nothing in it was changed, and it is not revoked.",
    ),
    Finding.UNREADABLE: ("This cannot be read", "Of what was given, {why}. A receipt is checked as the whole file."),
    Finding.NOT_A_RECEIPT: (
        "This is not a receipt",
        "It may be a good file of another kind.",
    ),
    Finding.NOT_FROM_HERE: (
        "This receipt is not from here",
        "It may be good elsewhere, but {why}. Have it checked by whoever it says it is from.",
    ),
    Finding.CHANGED: (
        "This receipt was changed",
        "It is not as it was signed: {why}. Do not rely on it, and ask for the file as it was fetched.",
    ),
    Finding.KEY_COMPROMISED: (
        "This receipt is no longer good",
        "The key that it was signed with fell into other hands, so nobody can tell who made it. Ask for a new one.",
    ),
    Finding.NOT_YET: ("This receipt is not good yet", "It begins later than now. Is its date right?"),
    Finding.EXPIRED: (
        "This receipt has run out",
        "It was made here and not changed, but its time is over. Ask for a new one.",
    ),
    Finding.REVOKED: (
        "This receipt is revoked",
        "It was made here, but it no longer says what is so, or was taken back. Ask for a new one.",
    ),
    Finding.STATUS_UNKNOWN: ("This receipt may be revoked", "Nobody knows: {why}."),
}
_RETIRED: Final = "The key that signed it has been replaced since, as keys are. What it signed stays good."


def said(statement: Statement) -> Said:
    trust = statement.trust
    return Said(
        name=statement.name,
        record=statement.record,
        page=statement.page,
        level=statement.level,
        level_means=level_words(statement.level, claimed=True),
        classes=[_class(code) for code in statement.classes],
        orcid=statement.orcid,
        trust=f"{trust.score} of 100, {trust.band}" if trust is not None else "",
        trust_as_of=trust.as_of if trust is not None else None,
    )


def answer(verdict: Verdict) -> Answer:
    """Of a receipt that is not good nothing is repeated: it may have a name that is no longer used."""
    title, text = _SAY[verdict.finding]
    good = verdict.finding is Finding.VALID
    retired = good and verdict.key is not None and verdict.key.retired_at is not None
    return Answer(
        good=good,
        mark="check" if good else "x",
        title=title,
        text=text.format(why=verdict.why),
        note=_RETIRED if retired else "",
        said=said(verdict.receipt.statement) if good and verdict.receipt is not None else None,
        receipt=verdict.receipt if good else None,
        revoked_at=verdict.status.at if verdict.status is not None else None,
        ran_out_at=verdict.receipt.valid_until
        if verdict.finding is Finding.EXPIRED and verdict.receipt is not None
        else None,
    )


def _class(code: str) -> str:
    return str(EvidenceKind(code).label) if code in EvidenceKind.values else code
