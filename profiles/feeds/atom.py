"""Atom feeds as RFC 4287 has them, written. Pure: what stands in a feed is decided elsewhere.

Everything is text: no markup is ever taken for markup, so that a title may hold "<", TeX or any script. What XML 1.0
cannot carry is left out. Addresses are absolute, and encoded where they hold what no address may.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from lxml import etree

MEDIA_TYPE: Final = "application/atom+xml"
_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
# What XML 1.0 forbids (section 2.2), and controls that it only discourages: readers take them for other letters.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_ADDRESSES: Final = "!#$%&'()*+,/:;=?@[]~-._"


@dataclass(frozen=True, slots=True)
class Link:
    """`rel` is a relation of RFC 4287: alternate, related, self."""

    href: str
    rel: str
    type: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    term: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """`id` never changes. Readers show an entry again whose `updated` is another one."""

    id: str
    title: str
    published: datetime
    updated: datetime
    links: Sequence[Link]
    authors: Sequence[str] = ()
    summary: str = ""
    categories: Sequence[Category] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """`author` speaks for entries that name none, as the format demands. `page` is what the feed is of, `address` its
    own."""

    id: str
    title: str
    subtitle: str
    author: str
    page: str
    address: str
    updated: datetime
    entries: Sequence[Entry]


def written(feed: Feed) -> bytes:
    """The feed as a document in UTF-8."""
    root = etree.Element(_name("feed"), nsmap={None: _NAMESPACE})  # type: ignore[dict-item]
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    if feed.subtitle:
        _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _moment(feed.updated))
    _person(root, feed.author)
    _link(root, Link(feed.address, "self", MEDIA_TYPE))
    _link(root, Link(feed.page, "alternate", "text/html"))
    _text(root, "generator", "Peergraph")
    for entry in feed.entries:
        _entry(root, entry)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _entry(root: etree._Element, entry: Entry) -> None:
    element = etree.SubElement(root, _name("entry"))
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "published", _moment(entry.published))
    _text(element, "updated", _moment(entry.updated))
    for name in entry.authors:
        _person(element, name)
    for link in entry.links:
        _link(element, link)
    for category in entry.categories:
        if term := _plain(category.term):
            attributes = {"term": term} | ({"label": label} if (label := _plain(category.label)) else {})
            etree.SubElement(element, _name("category"), attributes)
    if entry.summary:
        _text(element, "summary", entry.summary)


def _person(parent: etree._Element, name: str) -> None:
    _text(etree.SubElement(parent, _name("author")), "name", _plain(name) or "?")


def _link(parent: etree._Element, link: Link) -> None:
    given = {"rel": link.rel, "type": link.type, "title": _plain(link.title), "href": _address(link.href)}
    etree.SubElement(parent, _name("link"), {name: value for name, value in given.items() if value})


def _text(parent: etree._Element, name: str, text: str) -> None:
    # A text construct without a type is plain text: readers must not look for markup in it.
    etree.SubElement(parent, _name(name)).text = _NOT_XML.sub("", text)


def _plain(text: str) -> str:
    """On one line, for names and attributes."""
    return " ".join(_NOT_XML.sub("", text).split())


def _address(url: str) -> str:
    return quote(url, safe=_IN_ADDRESSES, errors="replace")


def _moment(at: datetime) -> str:
    """As RFC 3339 has it, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _name(local: str) -> str:
    return f"{{{_NAMESPACE}}}{local}"
