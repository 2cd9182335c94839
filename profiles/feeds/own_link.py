"""The secret address of one's own feed: made when it is asked for, the same until it is changed.

It is a random number and a signature of it with the portal's key. Only the number is kept: a copy of the database opens
nobody's feed, and the address can be shown to its owner again at any time. Whoever has the address reads the feed
without signing in; that is what it is for.
"""

import base64
import binascii
import uuid
from datetime import datetime
from typing import Final

from django.core.signing import BadSignature, Signer
from django.db import transaction

from profiles.models import OwnFeed, User

_SIGNER_FOR: Final = "peergraph.own-feed"
_SEPARATOR: Final = "."


def make_own_feed(*, by: User, now: datetime) -> OwnFeed:
    """An address for the person's feed. Where there is one, it leads nowhere from now on and another is made."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        feed, _ = OwnFeed.objects.update_or_create(user=by, defaults={"number": uuid.uuid4(), "made_at": now})
    return feed


def remove_own_feed(*, by: User) -> bool:
    """No feed any more. False where there was none."""
    return bool(OwnFeed.objects.filter(user=by).delete()[0])


def secret_of(feed: OwnFeed) -> str:
    """What stands in the address."""
    return _signer().sign(base64.urlsafe_b64encode(feed.number.bytes).decode().rstrip("="))


def feed_of_secret(secret: str) -> OwnFeed | None:
    """None for what was never made here, was changed, or belongs to an account that is not in use."""
    try:
        number = uuid.UUID(bytes=base64.urlsafe_b64decode(_signer().unsign(secret) + "=="))
    except (BadSignature, ValueError, binascii.Error):
        return None
    found = OwnFeed.objects.select_related("user").filter(number=number, user__is_active=True)
    return found.filter(user__deletion_due_at=None).first()


def _signer() -> Signer:
    """Compares in constant time, and knows earlier keys of the portal."""
    return Signer(salt=_SIGNER_FOR, sep=_SEPARATOR)
