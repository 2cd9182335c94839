"""The link in a mail by which its reader changes or stops these mails, signed in or not.

It is good for nothing else, and for one account alone. It does not run out, because mails lie in mailboxes for years;
it ends with the address that it was sent to leaving the account, or with the account. It names no address.
"""

from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from profiles.models import DigestKind, User

_SALT: Final = "profiles.digests.stop"
_MARK: Final = 12


@dataclass(frozen=True, slots=True)
class StopLink:
    """Whose mails it is about, and of which kind was the mail that it stood in."""

    user: User
    kind: DigestKind


def stop_address(*, user: int, kind: DigestKind, to: str) -> str:
    return settings.PORTAL_URL + reverse("mail-stop", args=[stop_token(user=user, kind=kind, to=to)])


def stop_token(*, user: int, kind: DigestKind, to: str) -> str:
    return signing.dumps([user, kind.value, _mark(to)], salt=_SALT)


def read_stop_token(token: str) -> StopLink | None:
    """None for one that is not ours, or good no more."""
    try:
        number, kind, mark = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=number, is_active=True).first()
    if user is None:
        return None
    held = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    if not any(constant_time_compare(_mark(address), mark) for address in held):
        return None
    return StopLink(user, DigestKind(kind))


def _mark(address: str) -> str:
    return salted_hmac(_SALT, address.lower(), algorithm="sha256").hexdigest()[:_MARK]
