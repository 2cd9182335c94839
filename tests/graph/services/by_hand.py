"""What the graph of the literature in the database should be, by loops over rows; and what a build made of it."""

from collections import Counter, defaultdict
from itertools import permutations

from graph.models import Coauthor, GraphBuild
from papers.models import Authorship, Provenance


def stored_pairs() -> dict[tuple[int, int], tuple]:
    rows = Coauthor.objects.filter(generation=GraphBuild.objects.get(status="current").generation)
    return {(row.a, row.b): (row.works, row.strength, row.first_year, row.last_year) for row in rows}


def pairs_by_hand() -> dict[tuple[int, int], tuple]:
    lists: dict[tuple, set[int]] = defaultdict(set)
    rows = Authorship.objects.exclude(provenance=Provenance.DENIED).exclude(author=None).select_related("work")
    for row in rows:
        lists[row.work_id, row.work.author_count, row.work.year].add(row.author_id)
    works: Counter[tuple[int, int]] = Counter()
    strength: Counter[tuple[int, int]] = Counter()
    years: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (_, size, year), authors in lists.items():
        if size > 100:
            continue
        for pair in permutations(authors, 2):
            works[pair] += 1
            strength[pair] += 1 / (size - 1)
            if year is not None:
                years[pair].append(year)
    return {
        pair: (works[pair], strength[pair], min(years[pair], default=None), max(years[pair], default=None))
        for pair in works
    }


def assert_pairs_are_right() -> None:
    stored, expected = stored_pairs(), pairs_by_hand()
    assert stored.keys() == expected.keys()
    for pair, (works, strength, first, last) in expected.items():
        assert (stored[pair][0], *stored[pair][2:]) == (works, first, last)
        assert abs(stored[pair][1] - strength) < 1e-9
