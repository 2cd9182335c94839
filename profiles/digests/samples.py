"""A mail to look at, asked for by the person: what was last told to them, whether they have read it or not."""

from typing import Final
from uuid import uuid4

from django.conf import settings
from django.urls import reverse

from profiles.digests.contents import Waiting, news_content
from profiles.digests.items import Item
from profiles.digests.letters import Content, write_letter
from profiles.digests.limits import KIND_PREFIX
from profiles.digests.recipients import digest_address
from profiles.digests.stop_links import stop_address
from profiles.mail.outbox import queue_mail
from profiles.models import DigestKind, Notification, User
from profiles.news.wording import told

_LAST: Final = 10


def send_sample(*, by: User) -> bool:
    """Queue it to their main address. False where there is none that digests would go to. Marks nothing as told."""
    to = digest_address(by)
    if to is None:
        return False
    letter = write_letter(_content(by), stop=stop_address(user=by.pk, kind=DigestKind.DAILY, to=to))
    return queue_mail(
        to=to,
        kind=f"{KIND_PREFIX}sample",
        subject=f"Sample: {letter.subject}",
        text=letter.text,
        html=letter.html,
        user=by,
        headers=letter.headers,
        dedupe_key=f"{KIND_PREFIX}sample-{by.pk}-{uuid4()}",
    )


def _content(user: User) -> Content:
    said = told(list(Notification.objects.filter(user=user).order_by("-pk")[:_LAST]))
    if said:
        return news_content(DigestKind.DAILY, Waiting([one.number for one in said], [], said), user=user.pk)
    url = settings.PORTAL_URL + reverse("me-feed")
    return Content(
        kind=DigestKind.DAILY,
        subject="nothing has happened yet",
        title="New in what you follow",
        lead="Nothing has happened yet. This is how it will look.",
        items=[Item("New works, citations and changes stand here", url, "Who wrote it · where · when")],
        why="you asked for a sample",
    )
