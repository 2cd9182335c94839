"""Reading a delivery status notification (RFC 3464): the mail by which a server says that it could not deliver. Pure.

Anybody can send one, of any shape. Nothing is believed here; what is read is bounded, and what cannot be read is
nothing.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32
from typing import Final

LARGEST: Final = 1_000_000
_MOST_PARTS: Final = 50
_MOST_RECIPIENTS: Final = 20
_SAID_KEPT: Final = 300
_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{3,250}>")
_HEADER: Final = re.compile(r"^message-id:\s*(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)
# Whatever the parser may stumble over in what nobody has looked at before.
_STUMBLES: Final = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, email.errors.MessageError
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a mail for one recipient: `action` is failed, delayed, delivered, relayed or expanded."""

    message_id: str
    action: str
    status: str
    said: str


def read_reports(raw: bytes) -> list[Report]:
    """Empty for anything that is no such notification, or does not say which mail it is about."""
    try:
        return list(_reports(email.message_from_bytes(raw[:LARGEST], policy=compat32)))
    except _STUMBLES:
        return []


def _reports(message: Message) -> Iterator[Report]:
    parts = [part for part, _ in zip(message.walk(), range(_MOST_PARTS), strict=False)]
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    about = _returned_id(parts, before=message)
    if message.get_content_type() != "multipart/report" or status is None or not about:
        return
    blocks = status.get_payload()
    if not isinstance(blocks, list):
        return
    for block in blocks[:_MOST_RECIPIENTS]:
        action = _line(block, "Action").lower()
        if action and isinstance(block, Message):
            said = _line(block, "Diagnostic-Code").partition(";")[2].strip() or _line(block, "Diagnostic-Code")
            yield Report(about, action, _line(block, "Status"), said)


def _returned_id(parts: list[Message], *, before: Message) -> str:
    """Of the mail that came back: its headers are the last part, whole or alone."""
    for part in reversed(parts):
        kind = part.get_content_type()
        payload = part.get_payload()
        if kind == "message/rfc822" and isinstance(payload, list) and payload:
            found = _MESSAGE_ID.search(_line(payload[0], "Message-ID"))
            if found:
                return found[0]
        if kind in ("text/rfc822-headers", "message/rfc822-headers"):
            if isinstance(payload, list) and payload:  # parsed as a message already
                found = _MESSAGE_ID.search(_line(payload[0], "Message-ID"))
                return found[0] if found else ""
            decoded = part.get_payload(decode=True)
            if isinstance(decoded, bytes) and (found := _HEADER.search(decoded.decode("latin-1"))):
                return found[1]
    return ""


def _line(message: object, name: str) -> str:
    value = message.get(name, "") if isinstance(message, Message) else ""
    text = "".join(letter if letter.isprintable() else " " for letter in str(value))
    return " ".join(text.split())[:_SAID_KEPT]
