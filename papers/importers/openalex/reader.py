"""Finds the works in OpenAlex files: API pages, lists, snapshot files (one work per line), single works.

Works carry much that the portal does not use (related works, charges, percentiles) and that changes daily; only the
members the mapper reads are handed on, so that a work whose record is the same for us is skipped as unchanged.
"""

import re
from collections.abc import Iterator
from typing import Final

from papers import identifiers
from papers.importers.base import Context, digest, excerpt
from papers.importers.jsonstream import read_records
from papers.importers.jsonvalues import text
from papers.importers.streams import InputFile
from papers.records import Rejected, SourceItem

VERSION: Final = 1

_USED: Final = (
    "id", "doi", "title", "display_name", "publication_year", "publication_date", "ids", "language",
    "primary_location", "locations", "type", "type_crossref", "authorships", "is_authors_truncated", "biblio",
    "cited_by_count", "is_retracted", "primary_topic", "topics", "keywords", "referenced_works",
    "abstract_inverted_index", "updated_date",
)  # fmt: skip
_SNAPSHOT_PART = re.compile(r"(?:.*/)?part_[0-9]+(?:_part_[0-9]+)?")


def accepts(name: str) -> bool:
    return name.endswith((".json", ".jsonl")) or bool(_SNAPSHOT_PART.fullmatch(name))


def recognise(value: dict[str, object]) -> bool:
    """A work, or another entity in full. The short forms of entities inside a work are no records of a file."""
    own = value.get("id")
    if not isinstance(own, str) or "openalex.org/" not in own:
        return False
    return "openalex.org/W" in own or "updated_date" in value or "works_api_url" in value


def read(file: InputFile, context: Context) -> Iterator[SourceItem | Rejected]:
    with file.open() as stream:
        for found in read_records(
            stream,
            name=file.name,
            expected="OpenAlex records",
            recognise=recognise,
            envelopes=frozenset(["results"]),
        ):
            if isinstance(found, Rejected):
                yield found
                continue
            raw_id = text(found.value.get("id"))
            own = identifiers.openalex(raw_id)
            if own is None or not own.value.startswith("W"):
                yield Rejected(
                    locator=found.locator,
                    reason="not a work",
                    detail=f"{raw_id[:100]} is another kind of OpenAlex entity, or deleted.",
                    excerpt=excerpt(text(found.value.get("display_name"))),
                    key=own.value if own else "",
                )
                continue
            payload = {member: found.value[member] for member in _USED if member in found.value}
            yield SourceItem(
                key=own.value, locator=found.locator, payload=payload, digest=digest(payload, version=VERSION)
            )
