"""Who is told what when a claim changes. Queued in the act's own transaction: no act without its notices.

The owner of a record hears of a claim on it at every verified address, since one of them may be in other hands.
Notices name the record and the next step, never evidence, and never who else is involved.
"""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from profiles.claims.case import Case
from profiles.claims.transitions import Act, Transition
from profiles.models import Claim
from profiles.news.telling import tell_person


@dataclass(frozen=True, slots=True)
class Notice:
    """A subject and a sentence or two; `{name}` is the record's name, `{until}` the end of the time to object."""

    subject: str
    text: str


TO_CLAIMANT: Final[dict[Act, Notice]] = {
    Act.ACCEPT: Notice("The record of {name} is yours", "Your claim was accepted. You can edit the page now."),
    Act.COOL: Notice(
        "Your claim on {name} is accepted as evidence, and waits until {until}",
        "Somebody else owns this record. They have been told, and can object until {until}.",
    ),
    Act.COOL_AGAIN: Notice(
        "The record of {name} has another owner, and your claim waits until {until}",
        "The new owner has been told of your claim, and can object until {until}.",
    ),
    Act.TAKE_OVER: Notice("The record of {name} is yours", "The time for objections is over. The record is yours now."),
    Act.OBJECT: Notice(
        "The owner of {name} objects to your claim",
        "Two moderators will compare the evidence. More evidence from you helps them.",
    ),
    Act.DISPUTE: Notice("You dispute who owns {name}", "Two moderators will compare the evidence."),
    Act.CONTEST: Notice(
        "Your ownership of {name} is disputed",
        "Somebody else has given evidence that the record is theirs. Two moderators will compare the evidence. Until"
        " then the page shows only what the sources say. More evidence from you helps.",
    ),
    Act.UPHOLD: Notice("The record of {name} is yours", "Two moderators decided the dispute in your favour."),
    Act.KEEP: Notice("You stay the owner of {name}", "The dispute about your record is over."),
    Act.REJECT: Notice(
        "Your claim on {name} was not accepted",
        "The claim's page says why, what would help, and how to have somebody else look at it.",
    ),
    Act.WITHDRAW: Notice("You took back your claim on {name}", "You can claim the record again at any time."),
    Act.RELEASE: Notice("You gave up the record of {name}", "You can claim it again at any time."),
    Act.SUSPEND: Notice(
        "Your ownership of {name} is suspended",
        "You cannot edit the page for now. The claim's page says why and how to appeal.",
    ),
    Act.REINSTATE: Notice("The record of {name} is yours again", "Your ownership was reinstated."),
    Act.REVOKE: Notice(
        "Your ownership of {name} was revoked",
        "Two moderators decided so. The claim's page says why and how to appeal.",
    ),
    Act.SUPERSEDE: Notice(
        "The record of {name} now belongs to somebody else",
        "Their evidence was found to be stronger. The claim's page says how to appeal.",
    ),
    Act.EXPIRE: Notice(
        "Your claim on {name} has expired",
        "The evidence it rested on is too old to count. Prove it again and the record is yours as before.",
    ),
    Act.REOPEN: Notice(
        "Your claim on {name} is looked at again",
        "A moderator has opened it again. It waits for a decision; more evidence from you helps.",
    ),
}
TO_OWNER: Final[dict[Act, Notice]] = {
    Act.COOL: Notice(
        "Somebody else claims your record {name}",
        "They have given evidence that the record is theirs. If it is yours, say so before {until}: the claim's page"
        " has one button for it. If you do nothing, the record may move to them after {until}.",
    ),
    Act.COOL_AGAIN: Notice(
        "Somebody else claims the record {name}, which is yours now",
        "They asked for it before it became yours, and have given evidence. If the record is yours, say so before"
        " {until}: the claim's page has one button for it. If you do nothing, it may move to them after {until}.",
    ),
    Act.DIVIDE: Notice(
        "Some works left your record {name}",
        "They were found to be another person's of that name, and are on a record of their own now. If they are yours,"
        " write to the moderators from your claim's page.",
    ),
    Act.DISPUTE: Notice(
        "Your ownership of {name} is disputed", "Two moderators will compare the evidence. More from you helps them."
    ),
}


def queue_notices(row: Transition, case: Case, changed: Claim) -> None:
    """Tell the claimant, and the owner where one is concerned, at every verified address of theirs."""
    if row.act in TO_CLAIMANT:
        _queue(TO_CLAIMANT[row.act], claim=changed, of=changed, part="claimant")
    if case.owner is not None and row.act in TO_OWNER:
        _queue(TO_OWNER[row.act], claim=changed, of=case.owner, part="owner")


def _queue(notice: Notice, *, claim: Claim, of: Claim, part: str) -> None:
    if of.user is None:
        return
    until = f"{claim.cooling_until:%-d %b %Y}" if claim.cooling_until else ""
    words = {"name": claim.author.name, "until": until}
    tell_person(
        user=of.user,
        kind="claim",
        subject=notice.subject.format(**words),
        text=notice.text.format(**words),
        path=reverse("claim", args=[of.pk]),
        dedupe_key=f"claim-event-{claim.last_event_id}-{part}",
    )
