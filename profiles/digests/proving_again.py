"""Proving that mail arrives at an address again, where it came back before: by a link that is sent there."""

from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.urls import reverse

from profiles.digests.recipients import main_address
from profiles.mail.bounces import forget_bounces
from profiles.mail.outbox import queue_mail
from profiles.models import User

_SALT: Final = "profiles.digests.proving_again"
_GOOD_FOR: Final = timedelta(days=2)


def ask_again(*, by: User, now: datetime) -> bool:
    """Send the link to their main address. False where there is none."""
    to = main_address(by.pk)
    if to is None:
        return False
    link = settings.PORTAL_URL + reverse("mail-arrives", args=[signing.dumps([by.pk, to], salt=_SALT, compress=True)])
    return queue_mail(
        to=to,
        kind="account-mail-arrives",
        subject="Does mail arrive here again?",
        text=f"You asked whether mail arrives here again. If you read this, it does. Say so here:\n\n{link}\n\n"
        "The link is good for two days. If you did not ask, do nothing.\n",
        user=by,
        dedupe_key=f"mail-arrives-{by.pk}-{now.timestamp()}",
    )


def address_of_token(token: str) -> str | None:
    """None for a link that is not ours, too old, or about an address that the account has no more."""
    try:
        user, address = signing.loads(token, salt=_SALT, max_age=_GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    held = EmailAddress.objects.filter(user=user, email=address, verified=True, user__is_active=True)
    return str(address) if held.exists() else None


def take_as_proved(token: str) -> bool:
    address = address_of_token(token)
    if address is None:
        return False
    forget_bounces(address)
    return True
