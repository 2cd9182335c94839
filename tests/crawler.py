"""Everything the portal answers, page by page, as one visitor: for tests that something is said nowhere.

It begins at given addresses and follows every link of the portal's own, each address once. Of a page with a filter and
a pager there are very many; of one view so many are read as `per_view` says.
"""

import html
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

_LINKS = re.compile(r"""(?:href|src|action|hx-get|data-[a-z-]+)=["']([^"'#]+)""")
_IN_JSON = re.compile(r'"(?:url|page|graph|api|next|previous)":\s*"([^"]+)"')
_LEAVES = ("/accounts/logout", "/static/")
_EXPORTS = ("bib", "ris", "json", "csv", "txt", "jsonld")
_TYPES = ("application/x-bibtex", "application/vnd.citationstyles.csl+json", "application/x-research-info-systems")


class Answered:
    """One address and what was answered: the head and the body, as text and as it reads when decoded."""

    def __init__(self, address: str, status: int, head: str, body: str) -> None:
        self.address, self.status, self.body = address, status, body
        self.all = "\n".join({head, body, html.unescape(body), unquote(html.unescape(body)), unquote(head)})


def crawl(client: Client, starts: Iterable[str], *, per_view: int) -> Iterator[Answered]:
    waiting = deque(dict.fromkeys(starts))
    seen = set(waiting)
    read: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        view = _view(address)
        if view is None or read[view] >= per_view:
            continue
        read[view] += 1
        answered = ask(client, address)
        yield answered
        for link in _links(answered):
            if link not in seen and not link.startswith(_LEAVES):
                seen.add(link)
                waiting.append(link)


def ask(client: Client, address: str, **headers: str) -> Answered:
    response = client.get(address, headers=headers or None)
    content = response.getvalue() if response.streaming else response.content
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    return Answered(address, response.status_code, head, content.decode(errors="replace"))


def in_all_formats(client: Client, page: str) -> Iterator[Answered]:
    """A record's page as every file there is of it, and by every media type."""
    for extension in _EXPORTS:
        yield ask(client, f"{page}export.{extension}")
    for media_type in (*_TYPES, "application/ld+json"):
        yield ask(client, page, Accept=media_type)


def _view(address: str) -> str | None:
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return found.url_name or found.route


def _links(answered: Answered) -> Iterator[str]:
    for pattern in (_LINKS, _IN_JSON):
        for link in pattern.findall(answered.body):
            whole = urljoin(f"http://testserver{answered.address}", html.unescape(link).strip())
            parts = urlsplit(whole)
            if parts.netloc == "testserver" and parts.scheme in ("http", "https"):
                yield parts.path + (f"?{parts.query}" if parts.query else "")
