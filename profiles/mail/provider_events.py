"""What the provider that sends for us says came of a mail, later on. Whoever calls has shown the operator's secret."""

from datetime import datetime
from typing import Any, Final

from allauth.account.models import EmailAddress

from profiles.mail.bounce_reading import Verdict, verdict_on
from profiles.mail.bounces import note_bounce

# django-anymail's words for what it was told.
_BOUNCED: Final = "bounced"
_REFUSED: Final = "rejected"
_CALLED_SPAM: Final = "complained"
_ABOUT_THE_ADDRESS: Final = frozenset({"invalid", "bounced"})


def note_provider_event(event: Any, *, now: datetime) -> bool:
    """Hold against an address what is plainly about it. False, and nothing happens, for everything else that is told,
    and for addresses that no account has."""
    address = str(event.recipient or "")
    said = str(event.mta_response or event.description or event.reject_reason or event.event_type)
    if not address or not EmailAddress.objects.filter(email__iexact=address).exists():
        return False
    if event.event_type == _CALLED_SPAM:
        note_bounce(address=address, permanent=True, said="its reader reported our mail as spam", now=now)
        return True
    verdict = verdict_on(said)
    if event.event_type == _BOUNCED:
        # Providers put a full mailbox and a missing one under one word; what the server said tells them apart.
        note_bounce(address=address, permanent=verdict is not Verdict.PASSING, said=said, now=now)
        return True
    if event.event_type == _REFUSED and event.reject_reason in _ABOUT_THE_ADDRESS:
        note_bounce(address=address, permanent=True, said=said, now=now)
        return True
    return False
