"""How two people are joined by those they wrote with: the shortest and the strongest paths, and the works on each step.

The search reads at most so many people's co-authors, of each the strongest, and goes at most so many steps
(`graph.maths.paths`). Where it stops early, the outcome says so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Final

from django.db import connection
from django.urls import reverse

from graph.maths.paths import Found, Network, Outcome, Path, shortest_paths, strongest_paths
from graph.selectors.builds import Reading
from graph.selectors.people import Named, people
from graph.storage.generations import partition
from papers.models import Work
from papers.selectors.wished_names import titles_shown

MOST_PATHS: Final = 10
MOST_STEPS: Final = 12
MOST_PEOPLE_READ: Final = 4_000
WORKS_NAMED: Final = 5
_MOST_TIES_FOLLOWED: Final = 600_000
_MOST_TIES_EACH: Final = 2_000
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class JointWork:
    pk: int
    title: str
    year: int | None

    @property
    def public_id(self) -> str:
        return f"{Work.public_letter}{self.pk}"

    @property
    def url(self) -> str:
        return reverse(Work.page_url_name, args=[self.public_id])


@dataclass(frozen=True, slots=True)
class Step:
    """What joins one person of a path to the next. `named` are the newest of the joint works."""

    works: int
    strength: float
    first_year: int | None
    last_year: int | None
    named: list[JointWork]

    @property
    def more(self) -> int:
        return max(self.works - len(self.named), 0)


@dataclass(frozen=True, slots=True)
class CoauthorPath:
    """There is one step less than there are people. `distance` is the sum of 1/strength of the steps."""

    people: list[Named]
    steps: list[Step]
    distance: float

    @property
    def pairs(self) -> list[tuple[Named, Step | None]]:
        """Each person with the step to the next."""
        return list(zip_longest(self.people, self.steps))


@dataclass(frozen=True, slots=True)
class Way:
    """What one search found, the best first, and what it came to."""

    paths: list[CoauthorPath]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Joined:
    shortest: Way
    strongest: Way
    people_read: int


def joined(build: Reading, source: int, target: int, *, k: int) -> Joined:
    """How two different people are joined, in at most `k` ways of either sort. To be asked inside of `reading()`."""
    # Each search has a network of its own, so that neither leaves the other nothing to read.
    few, strong = (
        Network(_reader(build), most_nodes=MOST_PEOPLE_READ, most_ties=_MOST_TIES_FOLLOWED) for _ in range(2)
    )
    shortest_found = shortest_paths(few, source, target, k=k, most_steps=MOST_STEPS)
    known = shortest_found.paths
    strongest_found = strongest_paths(strong, source, target, k=k, most_steps=MOST_STEPS, known=known)
    found = (shortest_found, strongest_found)
    read = max(few.nodes_read, strong.nodes_read)
    paths = [path for one in found for path in one.paths]
    steps = _steps(build, {_pair(*step) for path in paths for step in pairwise(path.nodes)})
    names = people(node for path in paths for node in path.nodes)
    shortest, strongest = (Way(_described(one, steps, names), one.outcome) for one in found)
    return Joined(shortest, strongest, read)


def _reader(build: Reading) -> Callable[[Sequence[int]], Mapping[int, Sequence[tuple[int, float]]]]:
    statement = (
        "SELECT p.id, t.b, t.strength FROM unnest(%s::bigint[]) p(id), LATERAL ("
        f"SELECT b, strength FROM {partition('graph_coauthor', build.generation)} WHERE a = p.id"
        f" ORDER BY strength DESC, b LIMIT {_MOST_TIES_EACH}) t"
    )

    def read(nodes: Sequence[int]) -> Mapping[int, Sequence[tuple[int, float]]]:
        ties: dict[int, list[tuple[int, float]]] = {}
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(nodes)])
            for node, other, strength in cursor.fetchall():
                ties.setdefault(node, []).append((other, strength))
        return ties

    return read


def _described(found: Found, steps: Mapping[tuple[int, int], Step], names: Mapping[int, Named]) -> list[CoauthorPath]:
    """Somebody whose record is gone since the build cannot be named, and takes the path along."""
    return [_path(path, steps, names) for path in found.paths if all(node in names for node in path.nodes)]


def _path(path: Path, steps: Mapping[tuple[int, int], Step], names: Mapping[int, Named]) -> CoauthorPath:
    return CoauthorPath(
        [names[node] for node in path.nodes],
        [steps[_pair(*step)] for step in pairwise(path.nodes)],
        round(path.cost, _DIGITS),
    )


def _pair(one: int, other: int) -> tuple[int, int]:
    return (min(one, other), max(one, other))


def _steps(build: Reading, pairs: set[tuple[int, int]]) -> dict[tuple[int, int], Step]:
    if not pairs:
        return {}
    coauthor, authored = (partition(table, build.generation) for table in ("graph_coauthor", "graph_authored"))
    statement = f"""
        SELECT p.a, p.b, e.works, e.strength, e.first_year, e.last_year, t.id, t.title, t.year
        FROM unnest(%s::bigint[], %s::bigint[]) p(a, b)
        JOIN LATERAL (
            SELECT * FROM {coauthor} c WHERE c.generation = {build.generation:d} AND c.a = p.a AND c.b = p.b
        ) e ON true
        LEFT JOIN LATERAL (
            SELECT w.id, w.title, w.year FROM {authored} x
            JOIN {authored} y ON y.work = x.work AND y.author = p.b
            JOIN papers_work w ON w.id = x.work
            WHERE x.author = p.a ORDER BY w.year DESC NULLS LAST, w.id DESC LIMIT {WORKS_NAMED}
        ) t ON true
        ORDER BY p.a, p.b, t.year DESC NULLS LAST, t.id DESC
    """
    steps: dict[tuple[int, int], Step] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [[a for a, _ in sorted(pairs)], [b for _, b in sorted(pairs)]])
        rows = cursor.fetchall()
        titles = titles_shown({row[6]: row[7] for row in rows if row[6] is not None})
        for a, b, works, strength, first, last, work, _, year in rows:
            step = steps.setdefault((a, b), Step(works, round(strength, _DIGITS), first, last, []))
            if work is not None:
                step.named.append(JointWork(work, titles[work], year))
    return steps
