"""Deleting one's account: asked for, undone within thirty days if one likes, and then done for good.

From the moment it is asked for, the account is good for nothing but taking that back (`deletion_gate`), and what it
claimed is given up: a record must not belong to somebody who is leaving. What is purged in the end is everything
personal. Claims and the record of acts stay, with a number that leads to nobody.
"""

from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from profiles.accounts.errors import AccountStateError
from profiles.accounts.holding_still import held_still
from profiles.accounts.sessions import end_sessions
from profiles.accounts.suspension import end_every_session, withdraw_proposals, withdraw_sanctions
from profiles.audit.writing import Entry, write_event
from profiles.claims.acting import act
from profiles.claims.ending import EndedWhy, end_evidence
from profiles.claims.transitions import Act, Part
from profiles.models import (
    Appeal,
    AuditEvent,
    Challenge,
    Claim,
    CorrectionRequest,
    DecisionNote,
    Evidence,
    EvidenceDetail,
    EvidenceDocument,
    HeldAct,
    OutgoingMail,
    Proposal,
    RequestPart,
    Sanction,
    SanctionAppeal,
    User,
    Vouch,
)
from profiles.news.telling import tell_person

WAITS: Final = timedelta(days=30)
REQUEST: Final = "deletion-requested"
CANCEL: Final = "deletion-cancelled"
PURGE: Final = "account-deleted"


def request_deletion(*, user: User, keep: str | None, now: datetime) -> User:
    """Give up what the account claims, end its other sessions, and begin the thirty days.

    `keep` is the session that asked, in which it can be taken back. Asking again changes nothing. Raises
    AccountStateError for an account that is suspended: what it did is looked at first.
    """
    with held_still(user.pk) as (account, claims):
        if account.deletion_due_at is not None:
            return account
        if not account.is_active:
            raise AccountStateError("This account is suspended. It can be deleted once that is settled.")
        for claim in claims:
            act(claim=claim.pk, act=Act.RELEASE if claim.holds else Act.WITHDRAW, by=account, now=now, reason=REQUEST)
        withdraw_proposals(account, now=now)
        account.deletion_due_at = now + WAITS
        account.save(update_fields=["deletion_due_at"])
        end_sessions(user=account, keep=keep)
        event = _note(account, REQUEST, by=account, now=now)
        _tell(
            account,
            event,
            subject=f"Your account will be deleted on {_day(account.deletion_due_at)}",
            text="Until then you can sign in and keep it. If this was not you, do so now, and change your password:",
            path=reverse("me-delete"),
        )
        return account


def cancel_deletion(*, user: User, now: datetime) -> User:
    """Keep the account. What it had given up can be claimed again; nothing comes back by itself."""
    with transaction.atomic():
        account = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if account.deletion_due_at is None:
            return account
        account.deletion_due_at = None
        account.save(update_fields=["deletion_due_at"])
        event = _note(account, CANCEL, by=account, now=now)
        text = "Nothing is deleted. Records you had given up can be claimed again."
        _tell(account, event, subject="Your account stays", text=text, path=reverse("me"))
        return account


def purge_due_accounts(*, now: datetime) -> int:
    """Delete for good those whose thirty days are over, each in a transaction of its own. Gives how many."""
    due = User.objects.filter(deletion_due_at__lte=now).order_by("pk").values_list("pk", flat=True)
    return sum(_purge(user, now) for user in list(due))


def _purge(user: int, now: datetime) -> bool:
    try:
        with held_still(user) as (account, _):
            if account.deletion_due_at is None or account.deletion_due_at > now:
                return False  # taken back a moment ago
            _purge_mails(account)
            _purge_claims(account, now)
            _purge_corrections(account)
            _purge_sanctions(account, now)
            end_every_session(account)
            write_event(Entry(subject=f"U{user}", act=PURGE, actor=Part.PORTAL, at=now))
            account.delete()  # profile, photo, addresses, passkeys, connections and vouches go along
            return True
    except User.DoesNotExist:
        return False  # another process was first


def _purge_mails(account: User) -> None:
    """Those to the account, and those to nobody's account at an address that was used in it: codes, for one."""
    addresses = {account.email, *EmailAddress.objects.filter(user=account).values_list("email", flat=True)}
    addresses |= set(Challenge.objects.filter(claim__user=account).values_list("target", flat=True))
    OutgoingMail.objects.filter(Q(user=account) | Q(user=None, to__in=addresses)).delete()


def _purge_claims(account: User, now: datetime) -> None:
    """Of a claim stay its record, its states and which classes of evidence there were."""
    claims = Claim.objects.filter(user=account)
    evidence = Evidence.objects.filter(claim__in=claims)
    end_evidence(evidence.values_list("pk", flat=True), why=EndedWhy.CLAIM_CLOSED, now=now)
    EvidenceDetail.objects.filter(evidence__in=evidence).delete()
    for pk in evidence.values_list("pk", flat=True):
        Evidence.objects.filter(pk=pk).update(channel=f"deleted {pk}")
    for model in (EvidenceDocument, Challenge, HeldAct):
        model.objects.filter(claim__in=claims).delete()
    DecisionNote.objects.filter(claim__in=claims).delete()
    Appeal.objects.filter(claim__in=claims).update(text="", answer="")
    Proposal.objects.filter(claim__in=claims).update(note="", payload={})
    Vouch.objects.filter(claim__in=claims).update(message="")
    claims.exclude(statement="").update(statement="")


def _purge_corrections(account: User) -> None:
    """Of a request stay its parts and what came of them, which others rest on; what was written beside them goes."""
    own = CorrectionRequest.objects.filter(filed_by=account)
    RequestPart.objects.filter(Q(request__in=own) | Q(decided_by=account)).exclude(note="").update(note="")
    own.exclude(reason="").update(reason="")


def _purge_sanctions(account: User, now: datetime) -> None:
    """Of a sanction stay what it was for, by how much and until when, of nobody; what was written goes."""
    own = Sanction.objects.filter(user=account)
    withdraw_sanctions(own, now=now)
    SanctionAppeal.objects.filter(sanction__in=own).update(text="", answer="")
    own.update(note="", to_person="", lift_note="")


def _note(account: User, done: str, *, by: User, now: datetime) -> AuditEvent:
    return write_event(Entry(subject=f"U{account.pk}", act=done, actor="owner", actor_id=by.pk, at=now))


def _tell(account: User, event: AuditEvent, *, subject: str, text: str, path: str) -> None:
    tell_person(
        user=account, kind="deletion", subject=subject, text=text, path=path, dedupe_key=f"account-event-{event.pk}"
    )


def _day(at: datetime) -> str:
    return f"{at:%-d %b %Y}"
