"""Suspending an account, and giving it back: at once it is signed out everywhere and has no part in anything.

What it owns is suspended with it, by the portal, and says so in public; what it waits for stays where it is, and is not
decided in its favour meanwhile. Every act is on the record of acts of the account.
"""

from contextlib import suppress
from datetime import datetime
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from profiles.accounts.errors import AccountStateError, NotYoursToDoError
from profiles.accounts.holding_still import held_still
from profiles.accounts.sessions import end_sessions
from profiles.audit.writing import Entry, write_event
from profiles.claims.acting import act
from profiles.claims.errors import ActNotAllowedError
from profiles.claims.transitions import Act, Part
from profiles.models import AuditEvent, Claim, ClaimState, Proposal, Sanction, SanctionState, User
from profiles.news.telling import tell_person

SUSPEND: Final = "account-suspended"
REINSTATE: Final = "account-reinstated"


def suspend_account(*, user: User, by: User, reason: str, now: datetime) -> User:
    """End every session, suspend what the account owns, take back what it has proposed as a moderator.

    By a moderator, or for accounts of moderators and admins by an admin; never by oneself. `reason` is a listed code.
    Raises NotYoursToDoError, AccountStateError.
    """
    with held_still(user.pk, by=by.pk) as (account, claims):
        _may_suspend(_fresh(by), account)
        if account.suspended_at is not None:
            raise AccountStateError("This account is suspended already.")
        account.is_active = False
        account.suspended_at = now
        account.save(update_fields=["is_active", "suspended_at"])
        end_every_session(account)
        for claim in claims:
            if claim.holds and claim.state != ClaimState.SUSPENDED:
                act(claim=claim.pk, act=Act.SUSPEND, by=None, now=now, reason=SUSPEND)
        withdraw_proposals(account, now=now)
        event = _note(account, SUSPEND, by=by, now=now, reason=reason)
        _tell(
            account,
            event,
            subject="Your account is suspended",
            text="You cannot sign in for now. Answer this mail if you think that this is wrong: somebody else than"
            " whoever decided will look at it.",
            path="",
        )
        return account


def reinstate_account(*, user: User, by: User, now: datetime, reason: str = "") -> User:
    """Let the person sign in again, and give back what was suspended with the account and still has its evidence.

    By an admin, or by another moderator than the one who suspended. What `by` may not give back (their own case, an
    admin who is no moderator) waits for a moderator. Raises NotYoursToDoError, AccountStateError.
    """
    with held_still(user.pk, by=by.pk) as (account, claims):
        actor = _fresh(by)
        _may_suspend(actor, account)
        if account.suspended_at is None:
            raise AccountStateError("This account is not suspended.")
        if not actor.is_superuser and actor.pk == _suspended_by(account):
            raise NotYoursToDoError("Whoever suspended an account does not reinstate it: ask another moderator.")
        account.is_active = True
        account.suspended_at = None
        account.save(update_fields=["is_active", "suspended_at"])
        for claim in claims:
            if claim.state == ClaimState.SUSPENDED and claim.last_event.reason == SUSPEND:
                _give_back(claim, by=actor, now=now)
        event = _note(account, REINSTATE, by=by, now=now, reason=reason)
        _tell(
            account, event, subject="Your account is open again", text="You can sign in as before.", path=reverse("me")
        )
        return account


def end_every_session(user: User) -> None:
    """Sign out everywhere, also where a session was begun and not used since, which is noted nowhere."""
    end_sessions(user=user)
    noted = UserSession.objects.values_list("session_key", flat=True)
    for session in Session.objects.exclude(session_key__in=noted).iterator(chunk_size=1000):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


def withdraw_proposals(user: User, *, now: datetime) -> None:
    """What a moderator proposed and nobody confirmed yet goes with the right to propose it."""
    waiting = Proposal.objects.filter(proposed_by=user, decided_at__isnull=True)
    waiting.update(decided_at=now, outcome=Proposal.Outcome.WITHDRAWN)
    withdraw_sanctions(Sanction.objects.filter(proposed_by=user), now=now)
    Sanction.objects.filter(lift_asked_by=user, state=SanctionState.CONFIRMED).update(
        lift_asked_by=None, lift_asked_at=None, lift_note=""
    )


def withdraw_sanctions(sanctions: QuerySet[Sanction], *, now: datetime) -> None:
    """Of these what nobody has confirmed, by the portal: whoever proposed it, or whom it is about, is going."""
    proposed = sanctions.filter(state=SanctionState.PROPOSED, user__isnull=False)
    for sanction in proposed.select_for_update(of=("self",)).order_by("pk"):
        sanction.state, sanction.decided_at = SanctionState.WITHDRAWN, now
        sanction.save(update_fields=["state", "decided_at"])
        write_event(
            Entry(
                subject=f"U{sanction.user_id}",
                act="sanction-withdrawn",
                actor=Part.PORTAL,
                at=now,
                from_state=SanctionState.PROPOSED,
                to_state=SanctionState.WITHDRAWN,
                reason=sanction.reason,
                facts={"sanction": sanction.pk, "severity": sanction.severity},
            )
        )


def _fresh(by: User) -> User:
    """The actor as of now: a role that was taken away a moment ago is not used."""
    return User.objects.get(pk=by.pk)


def _may_suspend(actor: User, account: User) -> None:
    if actor.pk == account.pk:
        raise NotYoursToDoError("Nobody decides about their own account.")
    if not actor.is_active or not (actor.is_moderator or actor.is_superuser):
        raise NotYoursToDoError("Only moderators and admins may do this.")
    if (account.is_moderator or account.is_superuser) and not actor.is_superuser:
        raise NotYoursToDoError("Only an admin may do this to a moderator or an admin.")


def _suspended_by(account: User) -> int | None:
    events = AuditEvent.objects.filter(subject=f"U{account.pk}", act=SUSPEND).order_by("-sequence")
    return events.values_list("actor_id", flat=True).first()


def _give_back(claim: Claim, *, by: User, now: datetime) -> None:
    with suppress(ActNotAllowedError), transaction.atomic():
        act(claim=claim.pk, act=Act.REINSTATE, by=by, now=now, reason=REINSTATE)


def _note(account: User, done: str, *, by: User, now: datetime, reason: str) -> AuditEvent:
    part = "moderator" if by.is_moderator else "admin"
    return write_event(Entry(subject=f"U{account.pk}", act=done, actor=part, actor_id=by.pk, at=now, reason=reason))


def _tell(account: User, event: AuditEvent, *, subject: str, text: str, path: str) -> None:
    tell_person(
        user=account, kind="suspension", subject=subject, text=text, path=path, dedupe_key=f"account-event-{event.pk}"
    )
