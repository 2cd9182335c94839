"""Signatures of webhooks as Standard Webhooks has them (https://www.standardwebhooks.com, version 1). Pure.

`webhook-id`, `webhook-timestamp` and `webhook-signature: v1,<base64>` over "id.timestamp.body" with HMAC-SHA256; a
secret is "whsec_" and base64. While a secret is being changed, both sign, apart by a space.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Final

PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed_headers(body: bytes, *, message: str, timestamp: int, keys: Sequence[str]) -> dict[str, str]:
    """The three headers of a delivery. `message` stays the same however often it is tried."""
    signed = b".".join([message.encode(), str(timestamp).encode(), body])
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{_signature(key, signed)}" for key in keys),
    }


def _signature(key: str, signed: bytes) -> str:
    secret = base64.b64decode(key.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
