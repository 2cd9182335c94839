"""Whether a web page of somebody's points back to a record, and which pages can be somebody's at all.

A page proves that who wrote it can write there. That is worth something only where one person writes: so a page that
many share, or on which visitors leave words, counts for what visitors cannot put there. Pure: the page is fetched by
`portal.common.outbound`, and may be damaged or hostile in any way.
"""

import hmac
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from portal.common.outbound.errors import RefusedTargetError
from portal.common.outbound.targets import parse_target
from profiles.evidence.domains.addresses import with_parents
from profiles.evidence.domains.knowledge import word_list
from profiles.evidence.domains.public_suffixes import is_public_suffix

META_NAME: Final = "peergraph-verification"
WELL_KNOWN: Final = ".well-known/peergraph-verification"
MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 500
MAX_ELEMENTS: Final = 100_000
MAX_ATTRIBUTES: Final = 50_000
_MAX_TOKEN_FILE: Final = 1_000
_MAX_HREF: Final = 2_000
_PORTS: Final = {"http": 80, "https": 443}


class HomepageRefusedError(ValueError):
    """This address cannot be somebody's homepage. The message says why and what to give instead."""


class LinkBack(StrEnum):
    """How a page points back, strongest first."""

    TOKEN = "token"  # noqa: S105 - a kind, not a secret
    REL_ME = "rel-me"
    LINK = "link"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Homepage:
    """`scope` is the part of the host's paths that is the person's, with a slash at its end."""

    url: str
    host: str
    path: str
    scope: str
    is_secure: bool

    @property
    def token_url(self) -> str:
        """Where a token can stand as a file, instead of on the page."""
        return urljoin(self.url, self.scope + WELL_KNOWN)

    def covers(self, url: str) -> bool:
        """Whether a redirect that ended at `url` has stayed on the person's own pages."""
        try:
            target = parse_target(url)
        except RefusedTargetError:
            return False
        path = target.path.partition("?")[0]
        return target.host == self.host and "/../" not in f"{path}/" and f"{path.rstrip('/')}/".startswith(self.scope)


def read_homepage(url: str, *, portal_hosts: Collection[str]) -> Homepage:
    """The homepage at this address. Raises `HomepageRefusedError` where none can be.

    An address with a query may show what the query says, and one below a site that everybody writes on shows little.
    """
    try:
        target = parse_target(url.strip())
    except RefusedTargetError as error:
        raise HomepageRefusedError(str(error)) from None
    path = target.path
    if "?" in path:
        raise HomepageRefusedError("Give the address of a page without a question mark in it.")
    if "/../" in f"{path}/" or "/./" in f"{path}/" or "//" in path or "%2e" in path.lower():
        raise HomepageRefusedError("Give the address as your browser shows it, without .. in it.")
    hosts = with_parents(target.host)
    if target.host in portal_hosts:
        raise HomepageRefusedError("This is a page of the portal itself. Give one of your own.")
    if not word_list("shared_sites").isdisjoint(hosts):
        raise HomepageRefusedError(f"Many people write on {target.host}. Give a page that you alone write.")
    if is_public_suffix(target.host):
        raise HomepageRefusedError(f"{target.host} is shared by many people. Give your own name below it.")
    return Homepage(target.url, target.host, path, _scope(path), target.scheme == "https")


def _scope(path: str) -> str:
    """`/~ada/` of `/~ada/papers/`; of any other page the page itself and what is below it."""
    first = path.split("/")[1]
    if first.startswith(("~", "%7E", "%7e")):
        return f"/{first}/"
    folder = re.sub(r"/index\.[a-z]{3,5}$", "/", path)
    return folder if folder.endswith("/") else f"{folder}/"


def is_token_file(body: bytes, *, token: str) -> bool:
    """Whether a file is the token and nothing else."""
    return bool(token) and len(body) <= _MAX_TOKEN_FILE and hmac.compare_digest(body.strip(), token.encode())


def find_link_back(
    body: bytes, *, charset: str | None, page_url: str, records: Collection[str], token: str
) -> LinkBack:
    """The strongest sign on the page. `records` are absolute addresses of the record, with the ids that were merged
    into it; `token` stands in `<meta name="peergraph-verification">`, or behind the # of a link to the record. A page
    that cannot be read has none.

    A plain link counts where the author of the page writes; in comments, guest books and the like, and where the page
    itself disowns it (rel="nofollow" or "ugc"), it does not. Links that say rel="me" count unless they are "ugc".
    """
    if len(body) > MAX_BYTES:
        return LinkBack.NONE
    reader: Any = _Reader(page_url, frozenset(filter(None, map(_normal, records))), token)
    try:
        parser = etree.HTMLParser(target=reader, encoding=_known(charset), no_network=True, remove_comments=True)
        parser.feed(body)
        parser.close()
    except (_TooMuchError, etree.LxmlError, ValueError, AssertionError):
        return LinkBack.NONE
    return LinkBack(reader.found)


class _TooMuchError(Exception):
    """Deeper or larger than any page that somebody wrote."""


_NOT_SHOWN: Final = frozenset(
    {"iframe", "math", "noembed", "noframes", "noscript", "object", "plaintext", "script", "select", "style", "svg",
     "template", "textarea", "title", "xmp"}
)  # fmt: skip
_EMPTY: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_OF_VISITORS = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|commentlist|disqus\w*|guest-?book|gbook|replies|respond|reviews?|forum|"
    r"shoutbox|webmentions?|pingbacks?|trackbacks?|wall|messages?|user-?content|ugc|isso|giscus|utterances)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DISOWNED: Final = frozenset({"nofollow", "ugc", "sponsored"})
_RANKS: Final = {LinkBack.NONE: 0, LinkBack.LINK: 1, LinkBack.REL_ME: 2, LinkBack.TOKEN: 3}


class _Reader:
    """Follows the elements of a page without building a tree of it."""

    def __init__(self, page_url: str, records: frozenset[str], token: str) -> None:
        self.found = LinkBack.NONE
        self._page_url = page_url
        self._records = records
        self._token = token
        self._open: list[tuple[str, bool, bool]] = []  # name, whether it is shown, whether visitors write in it
        self._is_past_head = False
        self._elements = 0
        self._attributes = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        self._attributes += len(attributes)
        if self._elements > MAX_ELEMENTS or self._attributes > MAX_ATTRIBUTES or len(self._open) >= MAX_DEPTH:
            raise _TooMuchError
        name = tag.lower()
        shown, of_visitors = self._open[-1][1:] if self._open else (True, False)
        shown = shown and name not in _NOT_SHOWN
        of_visitors = of_visitors or _is_of_visitors(attributes)
        self._is_past_head = self._is_past_head or name == "body"
        if shown:
            self._meet(name, attributes, of_visitors=of_visitors)
        self._open.append((name, shown, of_visitors))

    def end(self, tag: str) -> None:
        name = tag.lower()
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == name:
                self._is_past_head = self._is_past_head or name == "head"
                del self._open[at:]
                return

    def data(self, text: str) -> None:
        """What is written says nothing: a link is an element."""

    def comment(self, text: str) -> None:
        """Not shown, and easily left by others."""

    def close(self) -> None:
        """Nothing is kept but what was found."""

    def _meet(self, name: str, attributes: Mapping[str, str], *, of_visitors: bool) -> None:
        if name == "meta":
            if self._is_in_head() and attributes.get("name", "").strip().lower() == META_NAME:
                given = attributes.get("content", "").strip()
                if self._token and hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode()):
                    self._note(LinkBack.TOKEN)
            return
        if name not in ("a", "area", "link") or not self._is_record(attributes.get("href", "")):
            return
        rel = set(attributes.get("rel", "").lower().split())
        if not of_visitors and rel.isdisjoint(_DISOWNED) and self._carries_token(attributes["href"]):
            self._note(LinkBack.TOKEN)
        elif "me" in rel and "ugc" not in rel and (name != "link" or self._is_in_head()):
            self._note(LinkBack.REL_ME)
        elif name != "link" and not of_visitors and rel.isdisjoint(_DISOWNED):
            self._note(LinkBack.LINK)

    def _is_in_head(self) -> bool:
        """In the first head. A second one, after the body has begun, is the work of whoever broke out of it."""
        return not self._is_past_head and [name for name, *_ in self._open[:2]] == ["html", "head"]

    def _is_record(self, href: str) -> bool:
        if not href or len(href) > _MAX_HREF:
            return False
        try:
            return _normal(urljoin(self._page_url, href.strip())) in self._records
        except ValueError:
            return False

    def _carries_token(self, href: str) -> bool:
        """Behind the # of a link: for pages on which their owners can place a link and nothing else."""
        fragment = urlsplit(href.strip()).fragment
        return bool(self._token) and hmac.compare_digest(fragment.encode("utf-8", "replace"), self._token.encode())

    def _note(self, sign: LinkBack) -> None:
        if _RANKS[sign] > _RANKS[self.found]:
            self.found = sign


def _is_of_visitors(attributes: Mapping[str, str]) -> bool:
    return any(
        _OF_VISITORS.search(value[:300]) is not None
        for attribute in ("id", "class", "role", "itemprop", "data-component")
        if (value := attributes.get(attribute, ""))
    )


def _normal(url: str) -> str:
    """The address without what does not change where it leads: case of the host, default port, fragment, last slash.

    http and https are one: it is the portal's own host, which leads from one to the other. A query makes another page.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    if scheme not in _PORTS or not host or parts.query or "@" in parts.netloc:
        return ""
    place = host if port in (None, *_PORTS.values()) else f"{host}:{port}"
    return f"{place}{parts.path.rstrip('/')}"


def _known(charset: str | None) -> str | None:
    """The encoding, if the parser knows it; without, the page's own words about it count."""
    if not charset:
        return None
    try:
        etree.HTMLParser(encoding=charset)
    except LookupError:
        return None
    return charset
