"""What the clock does to claims, and the nightly proof that their record of acts is whole."""

import contextlib

from celery import shared_task
from django.utils import timezone

from portal.common.locks import LockHeldError
from profiles.claims.deciding import sweep_claims
from profiles.claims.nightly_proof import prove_record_of_acts


@shared_task(soft_time_limit=20 * 60, time_limit=25 * 60)
def sweep_claims_task() -> None:
    sweep_claims(now=timezone.now())


@shared_task(soft_time_limit=40 * 60, time_limit=45 * 60)
def prove_record_of_acts_task() -> None:
    with contextlib.suppress(LockHeldError):  # somebody is at it, and tells of what they find
        prove_record_of_acts(now=timezone.now())
