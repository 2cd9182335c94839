"""What sources' names are compared by: pure foldings of titles, venues, topics and affiliations."""

import re
import unicodedata

from papers.ingest.fitting import bounded_key
from papers.records import VenueRecord
from papers.text import title_key

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w]+")


def venue_key(venue: VenueRecord) -> str:
    """The folded acronym where there is one, so that "NAACL" of two sources is one series; else the folded name."""
    if venue.acronym:
        return bounded_key("acronym:" + (title_key(venue.acronym) or venue.acronym.casefold()))
    return bounded_key("name:" + (title_key(venue.name) or venue.name.casefold()))


def topic_key(name: str) -> str:
    """Case, white space and end punctuation aside; "C++" and "C#" stay apart."""
    return bounded_key(_SPACES.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip(" .,;:"))


def affiliation_key(raw: str) -> str:
    """Marks folded, punctuation to spaces: what institution names are compared on."""
    folded = unicodedata.normalize("NFKD", raw.casefold())
    folded = "".join(c for c in folded if not unicodedata.combining(c)) if not folded.isascii() else folded
    return _NOT_WORD.sub(" ", folded).replace("_", " ").strip()
