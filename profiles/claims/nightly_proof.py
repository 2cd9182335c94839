"""The record of acts is proved each night, and somebody hears of it where the proof fails.

A fault means that rows were changed behind the portal's back, or that a backup was put back in part: nothing is mended
here, since whatever mended it would hide it.
"""

import logging
from datetime import datetime

from django.db import transaction

from profiles.audit.verifying import verify_audit
from profiles.mail.outbox import queue_mail
from profiles.models import AuditSeal, User
from profiles.selectors.addresses import verified_addresses

logger = logging.getLogger(__name__)
_FAULTS_TOLD = 20


def prove_record_of_acts(*, now: datetime) -> AuditSeal:
    """Verify every chain and seal what was found. Faults are logged as errors, and mailed to the administrators once a
    day. Raises LockHeldError where somebody is at it."""
    seal = verify_audit()
    if seal.faults:
        logger.error("The record of acts has %d faults: %s", len(seal.faults), "; ".join(seal.faults[:_FAULTS_TOLD]))
        _tell_administrators(seal, now)
    return seal


def _tell_administrators(seal: AuditSeal, now: datetime) -> None:
    listed = "\n".join(f"- {fault}" for fault in seal.faults[:_FAULTS_TOLD])
    with transaction.atomic():
        for admin in User.objects.filter(is_superuser=True, is_active=True).order_by("pk"):
            for address in verified_addresses(admin.pk)[:1]:
                queue_mail(
                    to=address,
                    kind="audit",
                    subject=f"The record of acts has {len(seal.faults)} faults",
                    text=(
                        "The nightly verification found rows that were changed, or that are missing. Somebody got at"
                        f" the database, or a backup was put back in part.\n\n{listed}\n"
                    ),
                    user=admin,
                    dedupe_key=f"audit-faults-{now:%Y-%m-%d}-{address}",
                )
