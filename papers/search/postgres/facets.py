"""How the matching works divide by year, type, venue, topic and author."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.models.work import WORK_TYPE_LABELS
from papers.records import WorkType
from papers.search.engine import Choices, Facet, FacetValue

Value = int | str
# The longest lists a reader will go through; a chosen value is always among them.
_SHOWN: Final = {"year": 12, "type": 11, "venue": 8, "topic": 10, "author": 10}
_LETTERS: Final = {"venue": "S", "topic": "T", "author": "A"}
FACETS: Final = tuple(_SHOWN)

_COLUMNS: Final = ("year", "type", "venue")
_OF_WORKS: Final = "SELECT year, type, venue_id FROM papers_work WHERE id = ANY(%s)"
_COUNTED: Final = {
    "topic": "SELECT topic_id, count(*) FROM papers_worktopic WHERE work_id = ANY(%s) GROUP BY 1",
    "author": (
        "SELECT author_id, count(DISTINCT work_id) FROM papers_authorship WHERE work_id = ANY(%s)"
        " AND author_id IS NOT NULL AND provenance <> 'denied' GROUP BY 1"
    ),
}
_NAMES: Final = {
    "venue": "SELECT id, CASE WHEN acronym <> '' THEN acronym ELSE name END FROM papers_venue WHERE id = ANY(%s)",
    "topic": "SELECT id, name FROM papers_topic WHERE id = ANY(%s)",
    "author": "SELECT id, name FROM papers_author WHERE id = ANY(%s)",
}


def chosen_of(choices: Choices, facet: str) -> tuple[Value, ...]:
    chosen: dict[str, tuple[Value, ...]] = {
        "year": choices.years, "type": choices.types, "venue": choices.venues, "topic": choices.topics,
        "author": choices.authors,
    }  # fmt: skip
    return chosen[facet]


def facets_of(
    cursor: CursorWrapper, works: Collection[int], choices: Choices, *, names: Sequence[str] = FACETS
) -> Iterator[Facet]:
    """These facets over these works: values of most works first, years newest first."""
    counts: dict[str, Counter[Value]] = {}
    if any(name in _COLUMNS for name in names):
        cursor.execute(_OF_WORKS, [list(works)])
        columns = list(zip(*cursor.fetchall(), strict=True)) or [(), (), ()]
        counts = {
            name: Counter(value for value in column if value is not None)
            for name, column in zip(_COLUMNS, columns, strict=True)
        }
    for name in names:
        if name in _COUNTED:
            cursor.execute(_COUNTED[name], [list(works)])
            counts[name] = Counter(dict(cursor.fetchall()))
        yield _facet(cursor, name, counts[name], chosen_of(choices, name))


def _facet(cursor: CursorWrapper, name: str, counts: "Counter[Value]", chosen: Collection[Value]) -> Facet:
    ranked = sorted(counts, key=lambda value: (-counts[value], value if isinstance(value, int) else 0, str(value)))
    shown: list[Value] = ranked[: _SHOWN[name]]
    shown += [value for value in chosen if value not in shown]
    if name == "year":
        shown.sort(key=int, reverse=True)
    labels = _labels(cursor, name, shown)
    letter = _LETTERS.get(name, "")
    return Facet(
        name,
        tuple(
            FacetValue(f"{letter}{value}", labels[value], counts[value], value in chosen)
            for value in shown
            if value in labels
        ),
    )


def _labels(cursor: CursorWrapper, name: str, values: Sequence[Value]) -> dict[Value, str]:
    if name == "year":
        return {value: str(value) for value in values}
    if name == "type":
        return {value: WORK_TYPE_LABELS[WorkType(str(value))] for value in values}
    cursor.execute(_NAMES[name], [list(values)])
    return dict(cursor.fetchall())
