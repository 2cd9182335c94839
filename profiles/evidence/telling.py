"""Mails about evidence, at every verified address of the person: one of them may be in other hands.

They say of which class a piece is and which record it was for, never what it was. Called in the act's transaction.
"""

from django.conf import settings
from django.urls import reverse

from profiles.mail.outbox import queue_mail_to_person
from profiles.models import Claim


def tell_claimant(claim: Claim, *, subject: str, text: str, dedupe_key: str) -> None:
    """`text` is followed by a link to the claim. Said once for one key and address."""
    if claim.user is None:
        return
    link = settings.PORTAL_URL + reverse("claim", args=[claim.pk])
    queue_mail_to_person(
        user=claim.user, kind="claim", subject=subject, text=f"{text}\n\n{link}\n", dedupe_key=dedupe_key
    )
