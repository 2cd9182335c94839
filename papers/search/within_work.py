"""Where one work says what was asked for: for the page of a work that somebody reached by a search."""

import re
from dataclasses import dataclass
from typing import Final

from papers.models import Work, WorkText
from papers.search.engine import Origin, Passage
from papers.search.passages import Wanted, matches, passages, wanted_of
from papers.search.query.reading import read_query
from papers.search.words import words
from papers.selectors.wished_names import former_names

_MOST: Final = 4
_PARAGRAPHS = re.compile(r"\n\s*\n")
# A title, a heading, a line of a table say nothing about the matter.
_SHORTEST_PARAGRAPH: Final = 120
_LONGEST_TEXT: Final = 400_000
_ENOUGH_TO_TELL: Final = 8


@dataclass(frozen=True, slots=True)
class WithinWork:
    """`query` as it was read; `from_fulltext` says where the passages stand."""

    query: str
    passages: tuple[Passage, ...]
    from_fulltext: bool


def within_work(work: Work, text: str) -> WithinWork | None:
    """Passages of the full text, or of the abstract where there is none; None where nothing of the query is in them."""
    query = read_query(text)
    wanted = wanted_of(query.tree)
    if not wanted:
        return None
    fulltext = WorkText.objects.filter(pk=work.pk).values_list("text", flat=True).first()
    fulltext = former_names(work.pk).without(fulltext[:_LONGEST_TEXT]) if fulltext else ""
    if fulltext and (found := _of_paragraphs(fulltext, wanted, besides=work.abstract)):
        return WithinWork(query.reading, found, from_fulltext=True)
    found = passages(work.abstract, wanted, origin=Origin.ABSTRACT, most=_MOST)
    return WithinWork(query.reading, found, from_fulltext=False) if found else None


def _of_paragraphs(text: str, wanted: Wanted, *, besides: str) -> tuple[Passage, ...]:
    """One passage of each of the paragraphs that have the most of what is wanted, in the order of the text. The
    abstract that a full text repeats stands on the page already."""
    shown = " ".join(words(besides))
    ranked: list[tuple[int, int, str]] = []
    for place, paragraph in enumerate(_PARAGRAPHS.split(text)):
        if len(paragraph) < _SHORTEST_PARAGRAPH:
            continue
        leaves = {match.leaf for match in matches(paragraph, wanted)}
        if leaves and " ".join(words(paragraph)[:_ENOUGH_TO_TELL]) not in shown:
            ranked.append((-len(leaves), place, paragraph))
    best = sorted(sorted(ranked)[:_MOST], key=lambda one: one[1])
    return tuple(
        passage for _, _, paragraph in best for passage in passages(paragraph, wanted, origin=Origin.FULLTEXT, most=1)
    )
