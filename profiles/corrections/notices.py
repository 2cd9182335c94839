"""Who is told what when a request for corrections, or a part of one, changes. Queued in the act's own transaction.

Whoever asked, whoever was asked, and every owner of a record that changes hear of each change of state, at every
verified address: nothing lapses in silence, and of two people who correct the same work both are told. A mail names
the receiver's own record and where to look. It names no other person, and nothing that was asked for: a former name
must not stand in a mailbox.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.urls import reverse

from papers.curation.taking_back import records_of as records_of_correction
from papers.models import Author, Authorship
from profiles.corrections.applying import records_of
from profiles.corrections.obstacles import obstacle
from profiles.models import Claim, Decider, PartState, RequestPart, User
from profiles.news.telling import tell_person


class Notice(StrEnum):
    """What has happened. How a part was decided is its state."""

    FILED = "filed"
    DECIDED = "decided"
    PASSED_ON = "passed-on"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"
    REMINDER = "reminder"


class _Role(StrEnum):
    FILER = "filer"
    ASKED = "asked"
    OWNER = "owner"
    HOLDER = "holder"  # came first: the works were asked for and are on their record since


@dataclass(frozen=True, slots=True)
class _Words:
    """`{name}` is the receiver's own record, `{until}` the day on which a moderator decides instead of the owner,
    `{undo}` until when it can be undone, `{why}` what spoke against it."""

    subject: str
    text: str


_NOTHING_CHANGED: Final = "Nothing was changed by it."
_WORDS: Final[dict[tuple[str, _Role], _Words]] = {
    ("filed", _Role.FILER): _Words(
        "Your request about {name}",
        "Your request was filed. Its page says what was done at once, what waits, who has it and until when.",
    ),
    ("filed", _Role.ASKED): _Words(
        "You are asked about your record {name}",
        "Somebody asks for a change that concerns your record. Look at both lists and answer before {until}: agree,"
        " decline, or agree to some of it. If you do not answer, a moderator decides then; nothing changes by silence.",
    ),
    ("filed", _Role.OWNER): _Words(
        "A request concerns your record {name}",
        "Somebody asks for a change that concerns your record. A moderator decides; nothing has changed yet. The page"
        " says what was asked for, and you can write to the moderators.",
    ),
    ("reminder", _Role.ASKED): _Words(
        "Your answer about {name} is waited for",
        "You were asked about a change that concerns your record. Answer before {until}. After that a moderator"
        " decides.",
    ),
    ("partly", _Role.FILER): _Words(
        "Done, but not all of it: your request about {name}",
        "Somebody else put some of these works right in the meantime. They stayed where they are now, and the rest was"
        " done. The page says which; if they are yours, ask again, and their owner is asked.",
    ),
    ("contested", _Role.HOLDER): _Words(
        "Somebody else asked for works of your record {name}",
        "Works that were put on your record were asked for by somebody else a moment later. Nothing was changed on your"
        " record. If they are not yours, say so there, under “Something is wrong with this record”.",
    ),
    ("done", _Role.FILER): _Words(
        "Done: your request about {name}",
        "What you asked for was agreed to and is done. The page says what moved and what did not.{undo}",
    ),
    ("done", _Role.ASKED): _Words(
        "Done: a change that concerns your record {name}",
        "A change that you were asked about is done. The page says what moved and what did not.",
    ),
    ("done", _Role.OWNER): _Words(
        "Your record {name} was changed",
        "A request that concerns your record was agreed to and is done. The page says what moved, and what to do if it"
        " is wrong.",
    ),
    ("declined", _Role.FILER): _Words(
        "Not agreed to: your request about {name}",
        "A part of your request was declined. " + _NOTHING_CHANGED + " The page says why, and what you can do.",
    ),
    ("declined", _Role.ASKED): _Words(
        "Declined: a request that concerns your record {name}",
        "A request that you were asked about was declined. " + _NOTHING_CHANGED,
    ),
    ("declined", _Role.OWNER): _Words(
        "Declined: a request that concerns your record {name}",
        "A moderator did not agree to a request that concerns your record. " + _NOTHING_CHANGED,
    ),
    ("impossible", _Role.FILER): _Words(
        "Not possible: your request about {name}",
        "A part of your request could not be done. {why} " + _NOTHING_CHANGED,
    ),
    ("impossible", _Role.ASKED): _Words(
        "Not possible: a request that concerns your record {name}",
        "A change that you were asked about could not be done. {why} " + _NOTHING_CHANGED,
    ),
    ("impossible", _Role.OWNER): _Words(
        "Not possible: a request that concerns your record {name}",
        "Somebody asked for a change that concerns your record, and it could not be done. {why} " + _NOTHING_CHANGED,
    ),
    ("passed-on", _Role.FILER): _Words(
        "A moderator decides now: your request about {name}",
        "The owner of the other record did not answer in time. A moderator decides now, and you will be told.",
    ),
    ("passed-on", _Role.ASKED): _Words(
        "A moderator decides now about a request that concerns {name}",
        "You were asked about a change that concerns your record, and the 14 days are over. A moderator decides now,"
        " and you will be told.",
    ),
    ("passed-on", _Role.OWNER): _Words(
        "A moderator decides about a request that concerns {name}",
        "A request that concerns your record is with the moderators now. Nothing has changed yet.",
    ),
    ("withdrawn", _Role.FILER): _Words(
        "Taken back: your request about {name}", "You took a part of your request back. " + _NOTHING_CHANGED
    ),
    ("withdrawn", _Role.ASKED): _Words(
        "Your answer about {name} is not needed any more",
        "Whoever asked for a change that concerns your record took it back. " + _NOTHING_CHANGED,
    ),
    ("withdrawn", _Role.OWNER): _Words(
        "Taken back: a request that concerns your record {name}",
        "Whoever asked for a change that concerns your record took it back. " + _NOTHING_CHANGED,
    ),
    ("undone", _Role.FILER): _Words(
        "Undone: your request about {name}",
        "A part of your request was undone. What it changed is as it was before; the page says what.",
    ),
    ("undone", _Role.ASKED): _Words(
        "Undone: a change that concerns your record {name}",
        "A change that you were asked about was undone. What it changed is as it was before; the page says what.",
    ),
    ("undone", _Role.OWNER): _Words(
        "Undone: a change of your record {name}",
        "A change that concerns your record was undone. What it changed is as it was before; the page says what.",
    ),
}


def queue_notices(*, part: RequestPart, what: Notice) -> None:
    """Tell everybody concerned. `part` is as it was saved in the same transaction."""
    receivers = _receivers(part)
    for receiver in receivers:
        if what is Notice.REMINDER and receiver.role is not _Role.ASKED:
            continue
        _queue(part, what, receiver)
    if what is Notice.DECIDED:
        for holder in _holders(part, {receiver.user.pk for receiver in receivers}):
            _queue(part, what, holder)


@dataclass(frozen=True, slots=True)
class _Receiver:
    user: User
    role: _Role
    name: str


def _receivers(part: RequestPart) -> list[_Receiver]:
    """Each account once, in the part that matters most to it, with the name of the record that it is about for them."""
    request = part.request
    records = set(records_of(part))
    if part.correction_id is not None:
        records |= records_of_correction(part.correction_id)
    holding = Claim.objects.filter(author__in=records, holds=True, user__isnull=False).select_related("author", "user")
    theirs = {claim.user_id: claim for claim in holding.order_by("-author", "pk")}
    about = _name_now(request.record_id)
    found: dict[int, _Receiver] = {}
    if request.filed_by is not None:
        found[request.filed_by.pk] = _Receiver(request.filed_by, _Role.FILER, about)
    if part.asked is not None and part.asked.pk not in found:
        own = theirs.get(part.asked.pk)
        found[part.asked.pk] = _Receiver(part.asked, _Role.ASKED, own.author.name if own else _name_now(part.other_id))
    for user, claim in theirs.items():
        if user not in found and claim.user is not None:
            found[claim.user.pk] = _Receiver(claim.user, _Role.OWNER, claim.author.name)
    return [receiver for receiver in found.values() if receiver.user.is_active]


def _holders(part: RequestPart, told: set[int]) -> list[_Receiver]:
    """Who put the same works right a moment earlier: they hear that somebody else wants them too."""
    if not _taken_meanwhile(part):
        return []
    asked = [pair[0] for pair in part.payload.get("mine", ()) if isinstance(pair, list) and pair]
    elsewhere = Authorship.objects.filter(pk__in=asked).exclude(author__in=records_of(part)).values("author")
    holding = Claim.objects.filter(author__in=elsewhere, holds=True).select_related("author", "user").order_by("pk")
    found = {claim.user.pk: _Receiver(claim.user, _Role.HOLDER, claim.author.name) for claim in holding if claim.user}
    return [holder for user, holder in found.items() if user not in told and holder.user.is_active]


def _taken_meanwhile(part: RequestPart) -> bool:
    if part.state == PartState.IMPOSSIBLE:
        return part.reason == "moved-meanwhile"
    return part.state == PartState.DONE and bool(part.facts.get("moved_meanwhile"))


def _name_now(record: int | None) -> str:
    """What the record is called when the act is done: a name that was just replaced is in no mail."""
    name = Author.objects.filter(pk=record).values_list("name", flat=True).first() if record is not None else None
    return name or "works under a name"


def _queue(part: RequestPart, what: Notice, receiver: _Receiver) -> None:
    happened = _happened(part, what, receiver.role)
    words = _WORDS[happened, receiver.role]
    fields = {
        "name": receiver.name,
        "until": _day(part.due_at),
        "undo": _undo(part),
        "why": obstacle(part.reason) if part.state == PartState.IMPOSSIBLE else "",
    }
    # Whoever is no party of the request has no page of it to look at.
    page = reverse("corrections") if receiver.role is _Role.HOLDER else reverse("correction", args=[part.request_id])
    # What is said at filing is said of the request, however many parts it has.
    about = f"correction-{part.request_id}" if happened == "filed" else f"correction-part-{part.pk}"
    tell_person(
        user=receiver.user,
        kind="correction",
        subject=words.subject.format(**fields),
        text=words.text.format(**fields),
        path=page,
        dedupe_key=f"{about}-{happened}-{receiver.role}",
    )


def _happened(part: RequestPart, what: Notice, role: _Role) -> str:
    """What whoever asked has done alone is part of what they filed, where nothing came in between."""
    if role is _Role.HOLDER:
        return "contested"
    if what is not Notice.DECIDED:
        return what.value
    if role is _Role.FILER and part.state == PartState.DONE:
        if _taken_meanwhile(part):
            return "partly"
        return "filed" if part.decider == Decider.FILER else "done"
    return part.state


def _undo(part: RequestPart) -> str:
    if part.correction is None:
        return ""
    if part.kind == "hide":
        return " It can be shown again at any time."
    return f" It can be undone until {_day(part.correction.undo_until)}."


def _day(at: datetime | None) -> str:
    return f"{at:%-d %b %Y}" if at is not None else "then"
