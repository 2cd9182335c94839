"""Receipts that state what is no longer so are revoked within a minute."""

from celery import shared_task
from django.utils import timezone

from profiles.receipts.keys import keep_lists_signed
from profiles.receipts.revoking import revoke_lapsed


@shared_task(soft_time_limit=5 * 60, time_limit=6 * 60)
def revoke_lapsed_receipts_task() -> None:
    now = timezone.now()
    revoke_lapsed(now=now)
    keep_lists_signed(now=now)
