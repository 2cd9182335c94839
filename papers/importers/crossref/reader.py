"""Finds the works in Crossref answers, lists and public data files.

Only the members the mapper reads are handed on: scores and indexing times change with every answer, the work does not.
"""

from collections.abc import Iterator
from typing import Final

from papers import identifiers
from papers.importers.base import Context, digest, excerpt
from papers.importers.jsonstream import Found, read_records
from papers.importers.jsonvalues import members, text, texts
from papers.importers.streams import InputFile
from papers.records import Rejected, SourceItem

VERSION: Final = 1

_USED: Final = (
    "DOI", "type", "subtype", "title", "subtitle", "abstract", "author", "issued", "published", "published-print",
    "published-online", "posted", "container-title", "event", "institution", "group-title", "ISSN", "publisher",
    "volume", "issue", "page", "article-number", "language", "subject", "reference", "is-referenced-by-count",
    "update-to", "updated-by", "relation", "URL", "resource",
)  # fmt: skip
# Things with a DOI that hold works or belong to one.
NOT_WORKS: Final = frozenset(
    ["journal", "journal-issue", "journal-volume", "book-series", "book-set", "report-series", "proceedings",
     "proceedings-series", "standard-series", "component", "database", "grant"]
)  # fmt: skip


def accepts(name: str) -> bool:
    return name.endswith((".json", ".jsonl"))


def recognise(value: dict[str, object]) -> bool:
    """A registered thing in full; its references, updates and relations have a DOI too, and little more."""
    return "DOI" in value and ("title" in value or "publisher" in value)


def read(file: InputFile, context: Context) -> Iterator[SourceItem | Rejected]:
    with file.open() as stream:
        for found in read_records(
            stream,
            name=file.name,
            expected="Crossref works",
            recognise=recognise,
            envelopes=frozenset(["message", "items"]),
        ):
            yield found if isinstance(found, Rejected) else _item(found)


def _item(found: Found) -> SourceItem | Rejected:
    record = found.value
    raw_doi = text(record.get("DOI"))
    doi = identifiers.doi(raw_doi)
    title = excerpt(next(iter(texts(record.get("title"))), ""))
    if doi is None:
        return Rejected(found.locator, "no doi", f"“{excerpt(raw_doi)[:100]}” is not a DOI.", excerpt=title)
    kind = text(record.get("type"))
    if kind in NOT_WORKS:
        return Rejected(found.locator, "not a work", f"The record describes a {kind}.", excerpt=title, key=doi.value)
    payload: dict[str, object] = {member: record[member] for member in _USED if member in record}
    payload["version"] = text(members(record.get("deposited")).get("date-time")) or text(
        members(record.get("indexed")).get("date-time")
    )
    return SourceItem(key=doi.value, locator=found.locator, payload=payload, digest=digest(payload, version=VERSION))
