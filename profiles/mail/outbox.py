"""Queueing a mail in the caller's transaction: it goes out if the act was done, once, and not otherwise."""

import re
from collections.abc import Mapping
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from profiles.events import mail_queued
from profiles.models import OutgoingMail, User
from profiles.selectors.addresses import verified_addresses

# One address and nothing else: no name, no second recipient, nothing that could end a header.
_ADDRESS: Final = re.compile(r"[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f]+@[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f]+")
_HEADER_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def queue_mail(
    *,
    to: str,
    kind: str,
    subject: str,
    text: str,
    html: str = "",
    user: User | None = None,
    headers: Mapping[str, str] | None = None,
    dedupe_key: str,
) -> bool:
    """Have a mail sent. False, and nothing happens, where one with this key is there already.

    Whatever people typed may be in `subject` and `text`; it stays where it was put. Raises ValueError where `to` is
    not one plain address: that is a fault of the caller's.
    """
    if not _ADDRESS.fullmatch(to):
        raise ValueError("a mail goes to one plain address")
    fields = {
        "to": to,
        "kind": kind,
        "subject": _one_line(subject),
        "text": _storable(text),
        "html": _storable(html),
        "user": user,
        "headers": {_name(name): _one_line(value) for name, value in (headers or {}).items()},
        "send_after": timezone.now(),
    }
    _, made = OutgoingMail.objects.get_or_create(dedupe_key=dedupe_key, defaults=fields)
    if made and not any(_announce in entry for entry in connection.run_on_commit):
        transaction.on_commit(_announce, robust=True)
    return made


def queue_mail_to_person(*, user: User, kind: str, subject: str, text: str, dedupe_key: str) -> None:
    """At every verified address of the person: one of them may be in other hands. Said once for one key and address."""
    for address in verified_addresses(user.pk):
        queue_mail(to=address, kind=kind, subject=subject, text=text, user=user, dedupe_key=f"{dedupe_key}-{address}")


def _announce() -> None:
    mail_queued.send(sender=None)


def _name(header: str) -> str:
    if not _HEADER_NAME.fullmatch(header):
        raise ValueError("the name of a header is letters, digits and hyphens")
    return header


def _one_line(value: str) -> str:
    """Nothing in a header may end it, or change the direction of what comes after it."""
    spaced = "".join(ch if ch.isprintable() else " " for ch in value)
    return " ".join(spaced.split())


def _storable(text: str) -> str:
    return text.replace("\x00", "")
