"""A part of a request in plain words: what is asked, who has it until when, and what came of it.

Pure: rows are handed in. Nobody who reads this has to know the words that the code uses for kinds of change; people
are named by their part in the case ("the owner of the other record"), never by their account.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from profiles.corrections.obstacles import obstacle
from profiles.models import Decider, PartState, Relation, RequestPart
from profiles.moderation.reasons import public_sentence
from profiles.selectors.correction_status import Standing, named

STATES: Final[Mapping[str, str]] = {
    PartState.WAITING: "Waiting",
    PartState.DONE: "Done",
    PartState.DECLINED: "Declined",
    PartState.WITHDRAWN: "Taken back",
    PartState.IMPOSSIBLE: "Not possible",
    PartState.UNDONE: "Undone",
}
_FOR_WHOM: Final[Mapping[str, str]] = {
    Relation.ADVISOR: "somebody who says to advise or have advised this person",
    Relation.COAUTHOR: "somebody who says to have written with this person",
    Relation.MAINTAINER: "somebody who looks after records",
    Relation.READER: "somebody who came across it",
}


@dataclass(frozen=True, slots=True)
class _About:
    """The names that a title needs."""

    record: str
    other: str
    payload: Mapping[str, Any]
    has_record: bool = True

    def count(self, *keys: str) -> str:
        number = sum(len(named(self.payload, key)) for key in keys)
        return f"{number:,} work{'' if number == 1 else 's'}"


def _sort(about: _About) -> str:
    mine, not_mine = named(about.payload, "mine"), named(about.payload, "not_mine")
    if about.other:
        return f"Move {about.count('mine')} from {about.other} to {about.record}"
    if mine and not_mine:
        return f"{about.count('mine')} are of {about.record}, {about.count('not_mine')} are not"
    if not_mine:
        return f"Take {about.count('not_mine')} off {about.record}"
    if any(isinstance(entry, list) and entry[1] is None for entry in about.payload.get("mine", ())):
        return f"Put {about.count('mine')} that are nobody's on {about.record}"
    return f"{about.count('mine')} are certainly of {about.record}"


_IDENTIFIER: Final[Mapping[Any, str]] = {
    "add": "Add an identifier to {record}",
    "remove": "Take an identifier off {record}",
    "reject": "Mark an identifier beside the name of {record} as misprinted",
}


def _identifier(about: _About) -> str:
    said = _IDENTIFIER.get(about.payload.get("act"), "Put an identifier of {record} right")
    return said.format(record=about.record) + (f", which {about.other} has now" if about.other else "")


# What each kind asks for. A name that is to change is not in a title: titles stand in lists and in mails.
_TITLES: Final[Mapping[str, Callable[[_About], str]]] = {
    "sort": _sort,
    "merge": lambda about: f"Join {about.other} to {about.record}: they are one person",
    "split": lambda about: (
        f"Give {about.count('names')} of {about.record} a record of their own"
        if about.has_record
        else f"Begin a record with {about.count('names')} that are nobody's"
    ),
    "name-form": lambda about: f"Write the name of {about.record} differently",
    "rename": lambda about: f"Change the name of {about.record} everywhere",
    "add-author": lambda about: f"Add {about.record} to the authors of a work",
    "hide": lambda about: (
        "Hide a work" if about.payload.get("work") is not None else f"Hide the page of {about.record}"
    ),
    "handed-over": lambda _: "Hand over what belongs to the source",
    "identifier": _identifier,
}


def title(part: RequestPart) -> str:
    """What is asked, in one line."""
    record, other = part.request.record, part.other
    about = _About(
        record.name if record else "the person",
        other.name if other else "",
        part.payload,
        has_record=record is not None,
    )
    told = _TITLES.get(part.kind)
    return told(about) if told is not None else part.kind.replace("-", " ").capitalize()


def is_uppermost(part: RequestPart) -> bool:
    """Whether a list names the request by this part: what waits comes before what is settled."""
    return part.state == PartState.WAITING


def request_title(parts: list[RequestPart]) -> str:
    """A request in one line: its first part that waits, or its first, and how many more there are."""
    if not parts:
        return "An empty request"
    first = next((part for part in parts if is_uppermost(part)), parts[0])
    more = len(parts) - 1
    return title(first) + (f", and {more} more part{'' if more == 1 else 's'}" if more else "")


def who_has_it(part: RequestPart) -> str:
    """Who has a waiting part, until when, and what comes then. Empty for one that is settled."""
    if part.state != PartState.WAITING:
        return ""
    if part.decider == Decider.OWNER and part.due_at is not None:
        whose = f"of {part.other.name}" if part.other is not None else "of the record"
        day = f"{part.due_at:%-d %b %Y}"
        return f"The owner {whose} has been asked and can answer until {day}. After that a moderator decides."
    if part.asked_id is not None:
        return "The owner did not answer in 14 days, so a moderator has it. You will be told."
    return "A moderator has it. Whoever asked and the owners concerned are told of the decision."


def outcome(part: RequestPart) -> str:
    """What came of a settled part, and by whom in what part. Empty while it waits."""
    state, day = part.state, f"{part.decided_at:%-d %b %Y}" if part.decided_at else ""
    if state == PartState.WAITING:
        return ""
    if state == PartState.WITHDRAWN:
        return f"Whoever asked took it back on {day}. Nothing was changed."
    if state == PartState.IMPOSSIBLE:
        return f"{obstacle(part.reason)} Nothing was changed by this part."
    if state == PartState.DECLINED:
        why = public_sentence(part.reason)
        return f"{_decider(part)} declined it on {day}. {why}".rstrip()
    if part.kind == "handed-over":
        done = f"Handed over on {day}. It is put right at the source; nothing was changed here."
    elif part.decider == Decider.FILER:
        done = f"On {day}, without asking anybody: no other person's record was touched."
    else:
        done = f"{_decider(part)} agreed, and it was done on {day}."
    if state == PartState.UNDONE:
        return f"{done} On {part.undone_at:%-d %b %Y} it was undone: what it changed is as it was before."
    return done


def _decider(part: RequestPart) -> str:
    if part.decider == Decider.OWNER:
        return f"The owner of {part.other.name}" if part.other is not None else "The owner of the record"
    return "A moderator" if part.decider == Decider.MODERATOR else "Whoever asked"


def verified_by(found: Standing) -> str:
    """As what it was asked: by whom in what part, and on which kinds of evidence that rests."""
    if found.relation != Relation.SELF:
        return f"Asked for somebody else, by {_FOR_WHOM[found.relation]}."
    if found.level is not None:
        kinds = ", ".join(str(kind.label) for kind in found.classes)
        return f"The owner of the record, at level {found.level}" + (f": {kinds}." if kinds else ".")
    if found.asks_for_it:
        return "Somebody who has claimed the record; that claim was not decided yet."
    return "Somebody with a verified e-mail address who does not own the record."
