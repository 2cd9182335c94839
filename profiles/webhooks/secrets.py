"""The secrets that deliveries are signed with: made here, sealed where they are kept, two of them while one is changed.

They have to be read each time something is sent, so they cannot be kept as digests.
"""

from datetime import datetime, timedelta
from typing import Final

from portal.common.sealed_texts import seal_text, unseal_text
from profiles.models import WebhookEndpoint
from profiles.webhooks.standard_webhooks import new_secret

_PURPOSE: Final = "webhook secrets"
BOTH_SIGN_FOR: Final = timedelta(hours=24)


def sealed_secret() -> str:
    """A new one, as it is kept."""
    return seal_text(new_secret(), purpose=_PURPOSE)


def secret_of(endpoint: WebhookEndpoint) -> str:
    """As its owner gives it to the receiver. Raises SealedElsewhereError."""
    return unseal_text(endpoint.secret, purpose=_PURPOSE)


def signing_secrets(endpoint: WebhookEndpoint, *, now: datetime) -> list[str]:
    """All that sign now, the present one first. Raises SealedElsewhereError."""
    found = [secret_of(endpoint)]
    if endpoint.former_secret and endpoint.former_until is not None and now < endpoint.former_until:
        found.append(unseal_text(endpoint.former_secret, purpose=_PURPOSE))
    return found
