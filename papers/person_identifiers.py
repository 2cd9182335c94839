"""Identifiers of people as people type them: the bare value, or the address of the page that has it in its path. Pure.

A function answers None for whatever is not certainly one of its kind, and never raises. Digits that can be checked are.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from papers.identifiers import openalex, openreview_person, orcid
from papers.records import Identifier

_LONGEST: Final = 200
_WEB: Final = r"\s*(?:https?://)?(?:www\.)?"

_DBLP = re.compile(
    _WEB + r"(?:(?:dblp\.(?:org|uni-trier\.de|dagstuhl\.de))/)?(?:pid/)?([a-z0-9]{1,4}/[A-Za-z0-9_=-]{1,60}?)"
    r"(?:\.(?:html|xml|rdf|bib))?/?\s*",
    re.ASCII,
)
_ACL = re.compile(
    _WEB + r"(?:aclanthology\.org/)?(?:people/)?(?:[a-z]/(?=[a-z0-9-]+/?\s*\Z))?([a-z0-9]+(?:-[a-z0-9]+)+)/?\s*",
    re.IGNORECASE | re.ASCII,
)
_SEMANTIC_SCHOLAR = re.compile(
    _WEB + r"(?:semanticscholar\.org/author/(?:[^/\s]+/)?)?([1-9]\d{2,11})/?(?:[?#]\S*)?\s*", re.ASCII
)
_GOOGLE_SCHOLAR = re.compile(
    r"\s*(?:(?:https?://)?scholar\.google\.[a-z.]{2,6}/citations\?(?:[^\s#]*&)?user=)?([A-Za-z0-9_-]{12})(?:[&#]\S*)?\s*",
    re.ASCII,
)
_RESEARCHER_ID = re.compile(
    _WEB + r"(?:(?:webofscience\.com/wos/author/(?:record|rid)|publons\.com/researcher|researcherid\.com/rid)/)?"
    r"([A-Z]{1,3}-\d{4}-(?:19|20)\d{2})/?\s*",
    re.IGNORECASE | re.ASCII,
)
_WIKIDATA = re.compile(_WEB + r"(?:wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d{0,9})\s*", re.IGNORECASE | re.ASCII)


def _openreview(raw: str) -> Identifier | None:
    """Only a profile's own id: one made of an address would say which address."""
    found = openreview_person(raw)
    return found if found is not None and found.value.startswith("~") else None


def _openalex(raw: str) -> Identifier | None:
    found = openalex(raw)
    return found if found is not None and found.value.startswith("A") else None


def _by(pattern: re.Pattern[str], scheme: str, form: Callable[[str], str]) -> Callable[[str], Identifier | None]:
    def parse(raw: str) -> Identifier | None:
        found = pattern.fullmatch(unquote(raw) if "%" in raw else raw) if len(raw) <= _LONGEST else None
        return Identifier(scheme, form(found[1])) if found else None

    return parse


@dataclass(frozen=True, slots=True)
class PersonScheme:
    """`label` and an `example` for whoever types one."""

    scheme: str
    label: str
    example: str
    parse: Callable[[str], Identifier | None]


PERSON_SCHEMES: Final[Mapping[str, PersonScheme]] = {
    one.scheme: one
    for one in (
        PersonScheme("orcid", "ORCID", "0000-0002-1825-0097", orcid),
        PersonScheme("openreview", "OpenReview", "~Ada_Lovelace1", _openreview),
        PersonScheme("dblp", "dblp", "12/3456-1", _by(_DBLP, "dblp", str)),
        PersonScheme("acl", "ACL Anthology", "ada-lovelace", _by(_ACL, "acl", str.lower)),
        PersonScheme("openalex", "OpenAlex", "A5012345678", _openalex),
        PersonScheme("semanticscholar", "Semantic Scholar", "1234567", _by(_SEMANTIC_SCHOLAR, "semanticscholar", str)),
        PersonScheme("googlescholar", "Google Scholar", "AbCdEfGhIjKl", _by(_GOOGLE_SCHOLAR, "googlescholar", str)),
        PersonScheme("researcherid", "ResearcherID", "A-1234-2010", _by(_RESEARCHER_ID, "researcherid", str.upper)),
        PersonScheme("wikidata", "Wikidata", "Q7259", _by(_WIKIDATA, "wikidata", str.upper)),
    )
}


def person_identifier(scheme: str, raw: str) -> Identifier | None:
    found = PERSON_SCHEMES.get(scheme)
    return found.parse(raw) if found is not None else None
