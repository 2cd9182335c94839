"""How far the record of a person can be trusted, in short: for lists of people, and for the graph.

This app knows no accounts and no evidence. The app that does registers a source in its `AppConfig.ready`; until then
nobody has a mark, which lists show as nothing. Ask once for all people of a page or an answer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TrustMark:
    """`value` is 0 to 100, `band` the word for it, `step` which band that is: 0 for the lowest, up to 4."""

    value: int
    band: str
    step: int


class MarkSource(Protocol):
    """Where marks come from."""

    def marks(self, authors: Collection[int]) -> Mapping[int, TrustMark]:
        """Of those who are scored. Whoever asks shows these records: hidden and merged ones are not asked for."""
        ...

    def version(self) -> str:
        """Another text whenever a mark may have become another one. Read beside them, in one view of the database."""
        ...


_sources: list[MarkSource] = []


def register(source: MarkSource) -> None:
    """The one source: a second registration takes the place of the first."""
    _sources[:] = [source]


def trust_marks(authors: Collection[int]) -> Mapping[int, TrustMark]:
    """The marks of those who have one. One query, whatever their number; none for nobody."""
    return _sources[0].marks(authors) if _sources and authors else {}


def trust_version() -> str:
    return _sources[0].version() if _sources else ""
