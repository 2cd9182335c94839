"""Addresses that mail comes back from, whoever says so: the server as we hand a mail over, a notification that comes
back later, or the provider that sends for us.

Digests leave such an address alone until its person proves it again; codes and decisions are sent there all the same.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from profiles.mail.bounce_reading import Verdict, verdict_on
from profiles.mail.delivery_status import read_reports
from profiles.mail.message_ids import mail_of
from profiles.models import BouncedAddress, OutgoingMail

SOFT_BOUNCES: Final = 3
SOFT_WITHIN: Final = timedelta(days=14)
# A notification that comes later than this is about nothing that matters.
_BELIEVED_FOR: Final = timedelta(days=30)
_SAID_KEPT: Final = 300


def note_bounce(*, address: str, permanent: bool, said: str, now: datetime) -> BouncedAddress:
    """Mail to this address came back. Three passing troubles within two weeks count as one for good."""
    with transaction.atomic():
        key = address.lower()
        fresh = BouncedAddress(address=key, bounces=0, permanent=False, last_at=now)
        BouncedAddress.objects.bulk_create([fresh], ignore_conflicts=True)
        row = BouncedAddress.objects.select_for_update().get(address=key)
        if row.bounces == 0 or (not row.permanent and now - row.first_at > SOFT_WITHIN):
            row.bounces, row.first_at = 0, now
        row.bounces += 1
        row.permanent = row.permanent or permanent or row.bounces >= SOFT_BOUNCES
        row.said, row.last_at = said[:_SAID_KEPT], now
        row.save()
    return row


def note_refusal(*, address: str, said: str, now: datetime, status: str = "") -> Verdict:
    """Hold against the address what the words of a server say about it, which may be nothing."""
    verdict = verdict_on(said, status=status)
    if verdict is not Verdict.NOTHING:
        note_bounce(address=address, permanent=verdict is Verdict.GONE, said=said, now=now)
    return verdict


def forget_bounces(address: str) -> None:
    """Its person has proved it: mail arrives there."""
    BouncedAddress.objects.filter(address=address.lower()).delete()


def take_notification(raw: bytes, *, now: datetime) -> int:
    """Believe of a delivery status notification what is about a mail that we sent, once. Returns for how many mails."""
    taken = 0
    for report in read_reports(raw):
        mail = mail_of(report.message_id)
        if mail is None or report.action != "failed":
            continue
        with transaction.atomic():
            # Out of the state that it was sent in: what is said a second time is about no mail of ours.
            sent = OutgoingMail.objects.filter(pk=mail.pk, queued_at__gt=now - _BELIEVED_FOR)
            came_back = sent.filter(state__in=[OutgoingMail.State.SENT, OutgoingMail.State.UNKNOWN]).update(
                state=OutgoingMail.State.FAILED, error=f"came back: {report.status} {report.said}".strip()[:_SAID_KEPT]
            )
            if came_back:
                note_refusal(address=mail.to, said=report.said or report.status, status=report.status, now=now)
                taken += 1
    return taken
