"""What comes next by mail and to where, in words: for the pages about mail."""

from dataclasses import dataclass
from datetime import datetime

from profiles.digests.kinds import WORDS
from profiles.digests.moments import said_moment
from profiles.digests.preferences import clock_of
from profiles.digests.recipients import main_address
from profiles.models import BouncedAddress, DigestKind, MailPreference


@dataclass(frozen=True, slots=True)
class Coming:
    """One kind of mail: its name, and when the next one is due ("tomorrow at 08:00, Europe/Berlin")."""

    name: str
    when: str


def what_comes(preference: MailPreference, *, now: datetime) -> list[Coming]:
    """Kinds that are wanted, the soonest first. What comes at once has no hour."""
    clock = clock_of(preference)
    due = [
        (moment, WORDS[kind].switch)
        for kind in (DigestKind.DAILY, DigestKind.WEEKLY, DigestKind.TRENDING)
        if (moment := getattr(preference, f"next_{kind.value}_at")) is not None
    ]
    return [Coming(name, said_moment(max(moment, now), now=now, zone=clock.zone)) for moment, name in sorted(due)]


@dataclass(frozen=True, slots=True)
class CameBack:
    """An address that mail came back from. `address` is as much of it as its person needs to know it by."""

    address: str
    at: datetime
    said: str


def what_came_back(user: int) -> CameBack | None:
    address = main_address(user)
    if address is None:
        return None
    found = BouncedAddress.objects.filter(address=address.lower(), permanent=True).first()
    return CameBack(veiled(address), found.last_at, found.said) if found else None


def veiled(address: str) -> str:
    """`a…@example.org`."""
    name, _, host = address.partition("@")
    return f"{name[:1]}…@{host}"
