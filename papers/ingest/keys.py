"""What sources' names are compared by: pure foldings of titles, venues, topics and affiliations."""

import hashlib
import re
import unicodedata

from papers.records import VenueRecord
from papers.text import title_key

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w]+")


def hash64(text: str) -> int:
    """A signed 64-bit hash, stable across processes and machines."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), signed=True)


def title_hash(title: str) -> int:
    """The hash of the normalised title; titles without letters or digits are told apart by their text."""
    return hash64(title_key(title) or title)


def venue_key(venue: VenueRecord) -> str:
    """The folded acronym where there is one, so that "NAACL" of two sources is one series; else the folded name."""
    if venue.acronym:
        return "acronym:" + title_key(venue.acronym)
    return "name:" + (title_key(venue.name) or venue.name.casefold())


def topic_key(name: str) -> str:
    """Case, white space and end punctuation aside; "C++" and "C#" stay apart."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip(" .,;:")


def affiliation_key(raw: str) -> str:
    """Marks folded, punctuation to spaces: what institution names are compared on."""
    folded = unicodedata.normalize("NFKD", raw.casefold())
    folded = "".join(c for c in folded if not unicodedata.combining(c)) if not folded.isascii() else folded
    return _NOT_WORD.sub(" ", folded).replace("_", " ").strip()
