"""What moderators may do about a sanction, with what each page says before it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from profiles.models import User
from profiles.moderation.sanctions.appealing import decide_sanction_appeal
from profiles.moderation.sanctions.deciding import confirm_sanction, decline_sanction
from profiles.moderation.sanctions.lifting import confirm_lift, drop_lift, propose_lift
from profiles.moderation.sanctions.proposing import withdraw_sanction

Do = Callable[[int, User, str, datetime], object]


def _nothing(*_: object) -> None:
    """Of a form that has a service of its own."""


@dataclass(frozen=True, slots=True)
class Act:
    """`words` is what is asked to be written beside it, empty where nothing is; `key` opens its form."""

    title: str
    button: str
    follows: tuple[str, ...]
    done: str = ""
    words: str = ""
    key: str = ""
    do: Do = _nothing


ACTS: Final[Mapping[str, Act]] = {
    "confirm": Act(
        "Confirm the sanction",
        "Confirm: it begins now",
        (
            "The scores of this person's records are lowered from the next computation on, within minutes.",
            "The person is told what for, by how much and until when, and can appeal once.",
            "It ends by itself.",
        ),
        "Confirmed: it is in force, and the person is told.",
        key="a",
        do=lambda number, by, _, now: confirm_sanction(sanction=number, by=by, now=now),
    ),
    "decline": Act(
        "Decline the sanction",
        "Decline",
        ("Nothing happens, and the person hears nothing of it.",),
        "Declined: nothing happens.",
        key="r",
        do=lambda number, by, _, now: decline_sanction(sanction=number, by=by, now=now),
    ),
    "withdraw": Act(
        "Take the proposal back",
        "Take it back",
        ("Nothing happens. It can be proposed again.",),
        "You took the proposal back.",
        key="r",
        do=lambda number, by, _, now: withdraw_sanction(sanction=number, by=by, now=now),
    ),
    "grant": Act(
        "Grant the appeal",
        "Grant it",
        ("The sanction ends at once, and scores are computed without it.", "The person reads your answer."),
        "Granted: the sanction has ended.",
        words="Your answer to the person",
        key="a",
        do=lambda number, by, words, now: decide_sanction_appeal(
            sanction=number, grant=True, by=by, answer=words, now=now
        ),
    ),
    "deny": Act(
        "Deny the appeal",
        "Deny it",
        ("The sanction stays until its day, and cannot be appealed again.", "The person reads your answer."),
        "Denied, and the person is told why.",
        words="Your answer to the person",
        key="r",
        do=lambda number, by, words, now: decide_sanction_appeal(
            sanction=number, grant=False, by=by, answer=words, now=now
        ),
    ),
    "end": Act(
        "Propose to end it early",
        "Propose it",
        ("Nothing happens until another moderator confirms. Then it ends at once, and the person is told.",),
        "Proposed. Another moderator confirms.",
        words="Why it should end, to the other moderator",
        key="s",
        do=lambda number, by, words, now: propose_lift(sanction=number, by=by, why=words, now=now),
    ),
    "confirm-end": Act(
        "End it now",
        "End it",
        ("It ends at once, with an appeal that waits, and the person is told.",),
        "It has ended, and the person is told.",
        key="a",
        do=lambda number, by, _, now: confirm_lift(sanction=number, by=by, now=now),
    ),
    "drop-end": Act(
        "Let it stand",
        "Let it stand",
        ("The proposal to end it is gone, and the sanction stays until its day.",),
        "It stands.",
        key="r",
        do=lambda number, by, _, now: drop_lift(sanction=number, by=by, now=now),
    ),
}
