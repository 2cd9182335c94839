"""A work as JSON-LD in the vocabulary of schema.org, for search engines and harvesters. Pure.

It speaks of things by address, so it needs `page`. Several works are a graph.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from papers.exports.citable import Citable, Heading, one_line
from papers.exports.person_names import PersonName
from papers.records import WorkType

_CONTEXT: Final = "https://schema.org"
_TYPES: Final = {
    WorkType.BOOK: "Book",
    WorkType.BOOK_CHAPTER: "Chapter",
    WorkType.THESIS: "Thesis",
    WorkType.REPORT: "Report",
    WorkType.DATASET: "Dataset",
    WorkType.OTHER: "CreativeWork",
}
_SCHEMES: Final = (("DOI", "doi"), ("arXiv", "arxiv"), ("PMID", "pmid"))


def json_ld(works: Iterable[Citable], heading: Heading) -> Iterator[str]:
    yield f'{{"@context":"{_CONTEXT}","@graph":['
    separator = "\n"
    for work in works:
        yield separator + json.dumps(json_ld_node(work), ensure_ascii=False, separators=(",", ":"))
        separator = ",\n"
    yield "\n]}\n"


def json_ld_node(work: Citable) -> dict[str, Any]:
    node = {
        "@type": _TYPES.get(WorkType(work.type), "ScholarlyArticle"),
        "@id": work.page,
        "url": work.page,
        "name": one_line(work.title),
        "headline": one_line(work.title),
        "author": [_person(one_line(name), work.person(name)) for name in work.authors if one_line(name)],
        "datePublished": work.published_on.isoformat() if work.published_on else str(work.year or ""),
        "isPartOf": _container(work),
        "pagination": one_line(work.page_range),
        "publisher": {"@type": "Organization", "name": one_line(work.publisher)} if work.publisher else None,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": label, "value": one_line(value)}
            for label, field in _SCHEMES
            if (value := getattr(work, field))
        ],
        "sameAs": [
            address for address in (f"https://doi.org/{one_line(work.doi)}" if work.doi else "", work.url) if address
        ],
        "inLanguage": one_line(work.language),
        "keywords": [one_line(keyword) for keyword in work.keywords],
        "abstract": work.abstract,
    }
    return {name: value for name, value in node.items() if value}


def _person(name: str, parts: PersonName) -> dict[str, str]:
    person = {"@type": "Person", "name": name, "givenName": parts.given, "familyName": parts.sorted_family}
    return {key: value for key, value in person.items() if value and not (parts.literal and key == "familyName")}


def _container(work: Citable) -> dict[str, str] | None:
    if not work.venue:
        return None
    container = {
        "@type": "Periodical" if work.issn else "CreativeWork",
        "name": one_line(work.venue),
        "issn": work.issn,
    }
    return {key: value for key, value in container.items() if value}
