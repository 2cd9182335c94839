"""Mails about evidence, at every verified address of the person: one of them may be in other hands.

They say of which class a piece is and which record it was for, never what it was. Called in the act's transaction.
"""

from django.urls import reverse

from profiles.models import Claim
from profiles.news.telling import tell_person


def tell_claimant(claim: Claim, *, subject: str, text: str, dedupe_key: str) -> None:
    """`text` is followed by a link to the claim. Said once for one key and address."""
    if claim.user is None:
        return
    path = reverse("claim", args=[claim.pk])
    tell_person(user=claim.user, kind="claim", subject=subject, text=text, path=path, dedupe_key=dedupe_key)
