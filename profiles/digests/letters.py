"""From what is told to a mail: HTML and plain text of the same content, the subject, and the headers that mail programs
show a button by (RFC 8058). Reads and writes nothing."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from profiles.digests.items import Item
from profiles.digests.kinds import WORDS
from profiles.digests.mail_styles import HEAD, STYLES
from profiles.models import DigestKind

_COLUMNS: Final = 72
_BLANK: Final = re.compile(r"\n{3,}")
_INDENT: Final = re.compile(r" *(?:- )?")


@dataclass(frozen=True, slots=True)
class Content:
    """What a mail says. `more` things are left for the feed; `why` ends the sentence "You get this because …"."""

    kind: DigestKind
    subject: str
    title: str
    lead: str
    items: Sequence[Item]
    why: str
    more: int = 0
    more_path: str = "me-feed"


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


def write_letter(content: Content, *, stop: str) -> Letter:
    """`stop` is the link by which whoever has this mail stops its kind."""
    context = {
        "content": content,
        "preheader": "; ".join(item.title for item in content.items[:3]),
        "site": settings.SITE_NAME,
        "home": settings.PORTAL_URL + "/",
        "more_url": settings.PORTAL_URL + reverse(content.more_path),
        "settings_url": settings.PORTAL_URL + reverse("me-mail"),
        "stop_url": stop,
        "kind": WORDS[content.kind],
        "style": STYLES,
        "head": HEAD,
    }
    return Letter(
        subject=content.subject,
        text=_wrapped(render_to_string("profiles/digests/digest.txt", context)),
        html=render_to_string("profiles/digests/digest.html", context),
        headers=_headers(content.kind, stop),
    )


def _headers(kind: DigestKind, stop: str) -> dict[str, str]:
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    return {
        "List-Id": f"{WORDS[kind].list_name} <{kind.value}.digests.{host}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }


def _wrapped(text: str) -> str:
    """At most 72 columns, addresses whole; what goes on stands below what it goes on from."""
    lines = [_fill(line.rstrip()) for line in text.splitlines()]
    return _BLANK.sub("\n\n", "\n".join(lines)).strip() + "\n"


def _fill(line: str) -> str:
    indent = _INDENT.match(line)
    return textwrap.fill(
        line,
        _COLUMNS,
        subsequent_indent=" " * len(indent[0] if indent else ""),
        break_long_words=False,
        break_on_hyphens=False,
    )
