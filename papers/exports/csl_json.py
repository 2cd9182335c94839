"""Works as CSL JSON, what citation processors (citeproc, pandoc, Zotero) take. Pure.

Schema: https://github.com/citation-style-language/schema, version 1.0.2.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from papers.exports.citable import Citable, Heading, one_line
from papers.exports.person_names import PersonName
from papers.records import WorkType

_TYPES: Final = {
    WorkType.ARTICLE: "article-journal",
    WorkType.CONFERENCE_PAPER: "paper-conference",
    WorkType.PREPRINT: "article",
    WorkType.BOOK: "book",
    WorkType.BOOK_CHAPTER: "chapter",
    WorkType.THESIS: "thesis",
    WorkType.REPORT: "report",
    WorkType.REVIEW: "article-journal",
    WorkType.EDITORIAL: "article-journal",
    WorkType.DATASET: "dataset",
}


def csl_json(works: Iterable[Citable], heading: Heading) -> Iterator[str]:
    """One array, an item a line."""
    yield "["
    separator = "\n"
    for work in works:
        yield separator + json.dumps(csl_item(work), ensure_ascii=False, separators=(",", ":"))
        separator = ",\n"
    yield "\n]\n"


def csl_item(work: Citable) -> dict[str, Any]:
    authors = [_name(work.person(name)) for name in work.authors if one_line(name)]
    if work.more_authors:
        authors.append({"literal": "others"})
    item = {
        "id": work.public_id,
        "type": _TYPES.get(WorkType(work.type), "document"),
        "title": one_line(work.title),
        "author": authors,
        "issued": _issued(work),
        "container-title": one_line(work.venue),
        "volume": one_line(work.volume),
        "issue": one_line(work.issue),
        "page": one_line(work.page_range),
        "publisher": one_line(work.publisher),
        "ISSN": one_line(work.issn),
        "DOI": one_line(work.doi),
        "PMID": one_line(work.pmid),
        "archive": "arXiv" if work.arxiv else "",
        "archive_location": one_line(work.arxiv),
        "URL": one_line(work.url or work.page),
        "language": one_line(work.language),
        "keyword": one_line(", ".join(work.tags_and_keywords)),
        "annote": work.note,
        "abstract": work.abstract,
    }
    return {name: value for name, value in item.items() if value}


def _name(parts: PersonName) -> dict[str, str]:
    if parts.literal:
        return {"literal": parts.literal}
    named = {
        "family": parts.family,
        "given": parts.given,
        "non-dropping-particle": parts.particle,
        "suffix": parts.suffix,
    }
    return {part: text for part, text in named.items() if text}


def _issued(work: Citable) -> dict[str, Any]:
    """The day where it belongs to the year that the portal shows; sources disagree about online and print."""
    day = work.published_on
    if day and work.year in (None, day.year):
        return {"date-parts": [[day.year, day.month, day.day]]}
    return {"date-parts": [[work.year]]} if work.year else {}
