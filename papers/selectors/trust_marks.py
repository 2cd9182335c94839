"""How far the record of a person can be trusted, in short: for lists of people, and for the graph.

This app knows no accounts and no evidence. The app that does registers a source in its `AppConfig.ready`; until then
nobody has a mark, which lists show as nothing. Ask once for all people of a page or an answer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from papers.models import Author
from portal.common.public_ids import HasPublicId


@dataclass(frozen=True, slots=True)
class TrustMark:
    """`value` is 0 to 100, `band` the word for it."""

    value: int
    band: str


class MarkSource(Protocol):
    """Where marks come from."""

    def marks(self, authors: Collection[int]) -> Mapping[int, TrustMark]:
        """Of those who are scored. Whoever asks shows these records: hidden and merged ones are not asked for."""
        ...

    def version(self) -> str:
        """Another text whenever a mark may have become another one. Read beside them, in one view of the database."""
        ...


RowT = TypeVar("RowT", bound=HasPublicId)

_sources: list[MarkSource] = []


def register(source: MarkSource) -> None:
    """The one source: a second registration takes the place of the first."""
    _sources[:] = [source]


def trust_marks(authors: Collection[int]) -> Mapping[int, TrustMark]:
    """The marks of those who have one. One query, whatever their number; none for nobody."""
    return _sources[0].marks(authors) if _sources and authors else {}


def marked(rows: Sequence[RowT]) -> list[tuple[RowT, TrustMark | None]]:
    """The rows of a list, in their order, each with its mark; records of other kinds have none."""
    marks = trust_marks([row.pk for row in rows if isinstance(row, Author)])
    return [(row, marks.get(row.pk) if isinstance(row, Author) else None) for row in rows]


def trust_version() -> str:
    return _sources[0].version() if _sources else ""
