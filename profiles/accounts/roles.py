"""Who is a moderator: given and taken by admins, on the record of acts, never by oneself.

What a moderator may do is asked of the account at the moment of each act, so a role that is taken takes every right
with it; what was proposed and waits for a second word is taken back.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from profiles.accounts.errors import AccountStateError, NotYoursToDoError
from profiles.accounts.suspension import withdraw_proposals
from profiles.audit.writing import Entry, write_event
from profiles.models import User
from profiles.selectors.addresses import verified_addresses

GRANT: Final = "moderator-granted"
REVOKE: Final = "moderator-revoked"


def grant_moderator(*, user: User, by: User, now: datetime) -> User:
    """Make somebody a moderator. Raises NotYoursToDoError, AccountStateError."""
    with transaction.atomic():
        account = _locked(user, by)
        if account.is_moderator:
            raise AccountStateError("This account is a moderator's already.")
        if not account.is_active or account.deletion_due_at is not None or not verified_addresses(account.pk):
            raise AccountStateError("A moderator needs an account in use, with an address that is proved.")
        return _set(account, is_moderator=True, act=GRANT, by=by, now=now)


def revoke_moderator(*, user: User, by: User, now: datetime) -> User:
    """Take the role away, with everything that came with it. Raises NotYoursToDoError, AccountStateError."""
    with transaction.atomic():
        account = _locked(user, by)
        if not account.is_moderator:
            raise AccountStateError("This account is no moderator's.")
        withdraw_proposals(account, now=now)
        return _set(account, is_moderator=False, act=REVOKE, by=by, now=now)


def _locked(user: User, by: User) -> User:
    """The account, held; whoever acts is held too, and an admin at this moment."""
    rows = {
        row.pk: row
        for row in User.objects.select_for_update(no_key=True).filter(pk__in=[user.pk, by.pk]).order_by("pk")
    }
    actor, account = rows[by.pk], rows[user.pk]
    if not (actor.is_superuser and actor.is_active):
        raise NotYoursToDoError("Only an admin may do this.")
    if actor.pk == account.pk:
        raise NotYoursToDoError("Nobody gives or takes a role of their own.")
    return account


def _set(account: User, *, is_moderator: bool, act: str, by: User, now: datetime) -> User:
    account.is_moderator = is_moderator
    account.save(update_fields=["is_moderator"])
    write_event(Entry(subject=f"U{account.pk}", act=act, actor="admin", actor_id=by.pk, at=now))
    return account
