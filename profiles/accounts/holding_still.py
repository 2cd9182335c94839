"""An account and everything it claims, locked together: for acts that touch all of it at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from papers.storage.record_locks import lock_records
from profiles.accounts.errors import AccountStateError
from profiles.models import OPEN_STATES, Claim, User, Vouch

_TRIES = 3


@contextmanager
def held_still(user: int, *, by: int | None = None) -> Iterator[tuple[User, list[Claim]]]:
    """One transaction, in which nobody else acts on this account or on its open claims. Gives both, read under lock.

    Locks are taken as every act on a claim takes them: records in the order of their numbers, then accounts, that of
    whoever acts included. The block is run once. Raises User.DoesNotExist.
    """
    for _ in range(_TRIES):
        with transaction.atomic():
            records = _records(user)
            lock_records(records)
            numbers = {user, user if by is None else by}
            rows = User.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
            found = next((row for row in rows if row.pk == user), None)
            if found is None:
                raise User.DoesNotExist
            if _records(user) <= records:
                yield found, list(Claim.objects.filter(user=user, state__in=OPEN_STATES).order_by("author_id", "pk"))
                return
            transaction.set_rollback(True)  # a claim was opened meanwhile: begin again, its record locked too
    raise AccountStateError("This account is being changed by somebody else. Try again in a moment.")


def _records(user: int) -> set[int]:
    """Those it claims, and those on which it has vouched: what becomes of the account may end these vouches."""
    claimed = Claim.objects.filter(user=user, state__in=OPEN_STATES).values_list("author_id", flat=True)
    vouched = Vouch.objects.filter(voucher=user, state=Vouch.State.GIVEN).values_list("claim__author_id", flat=True)
    return {*claimed, *vouched}
