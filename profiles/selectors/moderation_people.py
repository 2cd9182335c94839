"""Accounts as moderators see them: found by name or by the whole of an address, shown without any address in lists."""

from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from profiles.models import AuditEvent, Claim, ClaimState, User

PEOPLE_SHOWN: Final = 50
EVENTS_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class AccountFile:
    """One account: its claims, and what was done to it. `addresses` are verified ones."""

    account: User
    addresses: list[str]
    claims: list[Claim]
    events: list[AuditEvent]


def people_found(words: str) -> QuerySet[User]:
    """Moderators and suspended accounts where nothing is asked for."""
    words = " ".join(words.split())[:200]
    everybody = User.objects.order_by("-is_superuser", "-is_moderator", "display_name", "pk")
    if not words:
        return everybody.filter(Q(is_moderator=True) | Q(is_superuser=True) | Q(suspended_at__isnull=False))
    if "@" in words:
        return everybody.filter(pk__in=EmailAddress.objects.filter(email=words.lower(), verified=True).values("user"))
    for word in words.split():
        everybody = everybody.filter(display_name__icontains=word)
    return everybody


def account_file(number: int) -> AccountFile | None:
    account = User.objects.filter(pk=number).first()
    if account is None:
        return None
    addresses = EmailAddress.objects.filter(user=account, verified=True).order_by("-primary", "email")
    claims = Claim.objects.filter(user=account).exclude(state=ClaimState.DRAFT).select_related("author")
    events = AuditEvent.objects.filter(subject=f"U{number}").order_by("-sequence")
    return AccountFile(
        account=account,
        addresses=list(addresses.values_list("email", flat=True)),
        claims=list(claims.order_by("-state_since", "-pk")),
        events=list(events[:EVENTS_SHOWN]),
    )
