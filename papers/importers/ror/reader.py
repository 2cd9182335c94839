"""Finds the organisations in ROR dumps of both schema generations, as a list or one per line."""

from collections.abc import Iterator
from typing import Final

from papers import identifiers
from papers.importers.base import digest, excerpt
from papers.importers.jsonstream import read_records
from papers.importers.jsonvalues import text
from papers.importers.streams import InputFile
from papers.records import Rejected, SourceItem

VERSION: Final = 1


def accepts(name: str) -> bool:
    return name.endswith((".json", ".jsonl")) and "schema_v1" not in name


def recognise(value: dict[str, object]) -> bool:
    return "ror.org/" in text(value.get("id")) and ("names" in value or "name" in value)


def read(file: InputFile) -> Iterator[SourceItem | Rejected]:
    """One item per organisation; its key is the bare ROR id."""
    with file.open() as stream:
        for found in read_records(
            stream,
            name=file.name,
            expected="ROR organisations",
            recognise=recognise,
            envelopes=frozenset(["items"]),
        ):
            if isinstance(found, Rejected):
                yield found
                continue
            raw_id = text(found.value.get("id"))
            own = identifiers.ror(raw_id)
            if own is None:
                yield Rejected(
                    found.locator,
                    "no ror id",
                    f"“{excerpt(raw_id)[:100]}” is not a ROR id.",
                    excerpt=excerpt(text(found.value.get("name"))),
                )
                continue
            yield SourceItem(
                key=own,
                locator=found.locator,
                payload=found.value,
                digest=digest(found.value, version=VERSION),
            )
