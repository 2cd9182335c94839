"""Where one work says what was asked for: for the page of a work that somebody reached by a search."""

from dataclasses import dataclass
from typing import Final

from papers.models import Work, WorkText
from papers.search.engine import Origin, Passage
from papers.search.passages import passages, wanted_of
from papers.search.query.reading import read_query

_MOST: Final = 4


@dataclass(frozen=True, slots=True)
class WithinWork:
    """`query` as it was read; `from_fulltext` says where the passages stand."""

    query: str
    passages: tuple[Passage, ...]

    @property
    def from_fulltext(self) -> bool:
        return any(passage.origin is Origin.FULLTEXT for passage in self.passages)


def within_work(work: Work, text: str) -> WithinWork | None:
    """Passages of the full text, or of the abstract where there is none; None where nothing of the query is in them."""
    query = read_query(text)
    wanted = wanted_of(query.tree)
    if not wanted:
        return None
    fulltext = WorkText.objects.filter(pk=work.pk).values_list("text", flat=True).first() or ""
    found = passages(fulltext, wanted, origin=Origin.FULLTEXT, most=_MOST) if fulltext else ()
    found = found or passages(work.abstract, wanted, origin=Origin.ABSTRACT, most=_MOST)
    return WithinWork(query.reading, found) if found else None
