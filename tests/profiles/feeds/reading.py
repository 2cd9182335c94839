"""Feeds read as others read them: by feedparser, and against the schema of RFC 4287 and what it says beside it."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"


def read(document: bytes):
    """What feedparser makes of a feed that is without fault. Its cleaning of markup is for browsers, so it is off:
    plain text is to arrive as it is."""
    assert faults_of(document) == []
    found = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def faults_of(document: bytes) -> list[str]:
    root = etree.fromstring(document)
    faults = [str(error) for error in _schema().error_log] if not _schema().validate(root) else []
    has_author = root.find(f"{ATOM}author") is not None
    ids = [element.text for element in root.iterfind(f"{ATOM}entry/{ATOM}id")]
    if len(set(ids)) < len(ids):
        faults.append("two entries with one id")
    if root.find(f"{ATOM}link[@rel='self']") is None:
        faults.append("no link to itself")
    for entry in root.iterfind(f"{ATOM}entry"):
        if entry.find(f"{ATOM}author") is None and not has_author:
            faults.append("an entry of nobody")
        alternates = [
            (link.get("type"), link.get("hreflang")) for link in entry.iterfind(f"{ATOM}link[@rel='alternate']")
        ]
        if len(set(alternates)) < len(alternates) or not alternates:
            faults.append(f"alternates {alternates}")
    for element in root.iter(f"{ATOM}id", f"{ATOM}link"):
        address = element.text or element.get("href") or ""
        if not urlsplit(address).scheme or not address.isascii() or any(mark in address for mark in ' <>"{}|\\^`'):
            faults.append(f"no address: {address}")
    return faults


@cache
def _schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
