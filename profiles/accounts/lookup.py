"""Whose address is this? Only a verified address says so; one that somebody typed in and never proved says nothing."""

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet

from profiles.models import User


def owner_of(address: str) -> User | None:
    """The account whose verified address this is, in its canonical form."""
    return User.objects.filter(_has(address, verified=True)).first()


def candidate_for_sign_in(address: str) -> User | None:
    """Whose password is tried: the owner's; else that of the latest account that waits for this address to be proved.

    One at most, so that trying takes as long for every address.
    """
    waiting = User.objects.filter(_has(address, verified=False) | Q(email=address, emailaddress=None))
    return owner_of(address) or waiting.order_by("-pk").first()


def never_proved(address: str, *, besides: User) -> QuerySet[User]:
    """Accounts opened with this address by somebody who never proved it, nor any other, and so could never sign in."""
    proved = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    opened = User.objects.filter(_has(address, verified=False) | Q(email=address)).exclude(pk=besides.pk)
    return opened.filter(~Exists(proved), last_login=None, is_staff=False, is_superuser=False)


def _has(address: str, *, verified: bool) -> Exists:
    return Exists(EmailAddress.objects.filter(user=OuterRef("pk"), email=address, verified=verified))
