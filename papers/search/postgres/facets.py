"""How the matching works divide by year, type, venue, topic and author. One query for all facets."""

from collections.abc import Collection, Sequence
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.models.work import WORK_TYPE_LABELS
from papers.records import WorkType
from papers.search.engine import Choices, Facet, FacetValue

# The longest lists a reader will go through; a chosen value is always among them.
_SHOWN: Final = {"year": 12, "type": 11, "venue": 8, "topic": 10, "author": 10}
_LETTERS: Final = {"venue": "S", "topic": "T", "author": "A"}

_COUNTS: Final = {
    "year": "SELECT year::bigint, count(*) FROM papers_work WHERE id = ANY(%(ids)s) AND year IS NOT NULL GROUP BY 1",
    "type": "SELECT type, count(*) FROM papers_work WHERE id = ANY(%(ids)s) GROUP BY 1",
    "venue": "SELECT venue_id, count(*) FROM papers_work WHERE id = ANY(%(ids)s) AND venue_id IS NOT NULL GROUP BY 1",
    "topic": "SELECT topic_id, count(*) FROM papers_worktopic WHERE work_id = ANY(%(ids)s) GROUP BY 1",
    "author": (
        "SELECT author_id, count(DISTINCT work_id) FROM papers_authorship WHERE work_id = ANY(%(ids)s)"
        " AND author_id IS NOT NULL AND provenance <> 'denied' GROUP BY 1"
    ),
}
_NAMES: Final = {
    "venue": "SELECT id, CASE WHEN acronym <> '' THEN acronym ELSE name END FROM papers_venue WHERE id = ANY(%s)",
    "topic": "SELECT id, name FROM papers_topic WHERE id = ANY(%s)",
    "author": "SELECT id, name FROM papers_author WHERE id = ANY(%s)",
}

FACETS: Final = tuple(_SHOWN)


def chosen_of(choices: Choices, facet: str) -> tuple[int | str, ...]:
    chosen: dict[str, tuple[int | str, ...]] = {
        "year": choices.years, "type": choices.types, "venue": choices.venues, "topic": choices.topics,
        "author": choices.authors,
    }  # fmt: skip
    return chosen[facet]


def facet_of(cursor: CursorWrapper, name: str, works: Collection[int], choices: Choices) -> Facet:
    """The facet over these works: most works first, years newest first."""
    chosen = chosen_of(choices, name)
    cursor.execute(_COUNTS[name], {"ids": list(works)})
    counts: dict[int | str, int] = dict(cursor.fetchall())
    ranked = sorted(counts, key=lambda value: (-counts[value], value if isinstance(value, int) else 0, str(value)))
    shown: list[int | str] = ranked[: _SHOWN[name]]
    shown += [value for value in chosen if value not in shown]
    if name == "year":
        shown.sort(key=int, reverse=True)
    labels = _labels(cursor, name, shown)
    letter = _LETTERS.get(name, "")
    return Facet(
        name,
        tuple(
            FacetValue(f"{letter}{value}", labels[value], counts.get(value, 0), value in chosen)
            for value in shown
            if value in labels
        ),
    )


def _labels(cursor: CursorWrapper, name: str, values: Sequence[int | str]) -> dict[int | str, str]:
    if name == "year":
        return {value: str(value) for value in values}
    if name == "type":
        return {value: WORK_TYPE_LABELS[WorkType(str(value))] for value in values}
    cursor.execute(_NAMES[name], [list(values)])
    return dict(cursor.fetchall())
