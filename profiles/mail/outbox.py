"""Queueing a mail in the caller's transaction: it goes out if the act was done, once, and not otherwise."""

from collections.abc import Mapping

from django.utils import timezone

from profiles.models import OutgoingMail, User


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
    """Have a mail sent. False, and nothing happens, where one with this key is there already."""
    fields = {
        "to": to,
        "kind": kind,
        "subject": " ".join(subject.split()),
        "text": text,
        "html": html,
        "user": user,
        "headers": dict(headers or {}),
        "send_after": timezone.now(),
    }
    _, made = OutgoingMail.objects.get_or_create(dedupe_key=dedupe_key, defaults=fields)
    return made
