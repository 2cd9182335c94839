"""What happens to accounts by the clock."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.utils import timezone

from portal.common.shared_cache import SharedCache
from profiles.accounts.deletion import purge_due_accounts
from profiles.accounts.verifying import forget_abandoned_accounts
from profiles.library.removals import forget_removals


@shared_task(soft_time_limit=10 * 60, time_limit=11 * 60)
def purge_accounts_task() -> None:
    purge_due_accounts(now=timezone.now())


@shared_task(soft_time_limit=10 * 60, time_limit=11 * 60)
def tidy_accounts_task() -> None:
    """Accounts that nobody proved to be theirs, sessions and counts of limits that have run out, and what was taken off
    lists and can no longer be put back."""
    forget_abandoned_accounts()
    forget_removals(now=timezone.now())
    SessionStore.clear_expired()
    shared = caches["default"]
    if isinstance(shared, SharedCache):
        shared.forget_expired()
