"""Runs a source on files and sorts what comes out, for the tests of every source."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from papers.importers.base import Source
from papers.importers.streams import InputFile, iter_inputs
from papers.records import MappingError, Rejected, SourceItem, WorkRecord

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@dataclass
class Reading:
    """Everything a source made of its input: nothing may be missing from `works` and `rejected` together."""

    items: list[SourceItem] = field(default_factory=list)
    works: dict[str, WorkRecord] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def reasons(self) -> list[str]:
        return [rejected.reason for rejected in self.rejected]


def inputs(*paths: Path | str, accepts: Callable[[str], bool]) -> list[InputFile]:
    return list(iter_inputs([str(path) for path in paths], accepts=accepts))


def read_with(source: Source, *paths: Path | str) -> Reading:
    reading = Reading()
    names = [str(path) for path in paths]
    context = source.prepare(names)
    for file in iter_inputs(names, accepts=source.accepts):
        for item in source.read(file, context):
            if isinstance(item, Rejected):
                reading.rejected.append(item)
                continue
            reading.items.append(item)
            try:
                reading.works[item.key] = source.map(item)
            except MappingError as error:
                reading.rejected.append(Rejected(item.locator, error.reason, error.detail, key=item.key))
    return reading
