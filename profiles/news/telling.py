"""Telling one person what was decided or done about something of theirs: by mail at once, and in the portal."""

from django.conf import settings

from profiles.mail.outbox import queue_mail_to_person
from profiles.models import EventKind, User
from profiles.news.noting import note_event


def tell_person(*, user: User, kind: str, subject: str, text: str, path: str, dedupe_key: str) -> None:
    """Queue the mail at every verified address of theirs and note it for them, in the caller's transaction; said once
    for one key. `text` is followed by a link to `path`, a page of the portal, where there is one.

    The text is in the mail alone. An account that is suspended or is being left gets the mail and hears of it nowhere
    else.
    """
    link = f"\n\n{settings.PORTAL_URL}{path}\n" if path else "\n"
    queue_mail_to_person(user=user, kind=kind, subject=subject, text=f"{text}{link}", dedupe_key=dedupe_key)
    note_event(
        kind=EventKind.DECISION,
        dedupe_key=f"decision-{dedupe_key}",
        user=user.pk,
        facts={"title": subject, "path": path},
    )
