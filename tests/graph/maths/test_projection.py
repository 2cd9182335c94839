"""The projection says what a reader with a pencil would say, and what networkx says."""

import math
from collections import defaultdict
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.maths import projection
from graph.maths.projection import MOST_AUTHORS, NO_YEAR, Authorships, is_close, project

# (authors, names beyond those that are known, year)
some_works = st.lists(
    st.tuples(
        st.sets(st.integers(1, 12), max_size=6),
        st.sampled_from([0, 0, 1, 96, 200]),
        st.sampled_from([0, 1400, 1999, 2200]),
    ),
    max_size=12,
)


def authorships(works) -> Authorships:
    rows = [
        (author * 10**12, number * 7, len(authors) + others, year)
        for number, (authors, others, year) in enumerate(works)
        for author in authors
    ]
    return Authorships(*np.array(rows, np.int64).reshape(-1, 4).T)


def projected(works) -> dict[tuple[int, int], tuple]:
    found = {}
    before = (0, 0)
    for block in project(authorships(works)):
        for a, b, *rest in zip(*(getattr(block, name).tolist() for name in block.__slots__), strict=True):
            assert (a, b) > before, "not in order, or twice"
            before = (a, b)
            found[a // 10**12, b // 10**12] = tuple(rest)
    return found


def by_networkx(works) -> dict[tuple[int, int], tuple]:
    graph = nx.Graph()
    years = defaultdict(list)
    counted = defaultdict(int)
    for number, (authors, others, _) in enumerate(works):
        if len(authors) + others <= MOST_AUTHORS:
            graph.add_edges_from((("work", number), ("author", author)) for author in authors)

    def strength(graph, one, other):
        total = 0.0
        for _, number in set(graph[one]) & set(graph[other]):
            authors, others, year = works[number]
            total += 1 / (len(authors) + others - 1)
            counted[one[1], other[1]] += 1
            if year:
                years[one[1], other[1]].append(year)
        return total

    people = [node for node in graph if node[0] == "author"]
    joint = nx.bipartite.generic_weighted_projected_graph(graph, people, weight_function=strength)
    pairs = {}
    for (_, one), (_, other), weight in joint.edges(data="weight"):
        for pair in ((one, other), (other, one)):
            known = years[one, other] or years[other, one] or [NO_YEAR]
            pairs[pair] = (counted[one, other] or counted[other, one], weight, min(known), max(known))
    return pairs


@settings(deadline=None)
@given(works=some_works, places=st.sampled_from([1, 7, 1 << 20]))
def test_pairs_are_those_of_networkx(works, places):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(projection, "_PLACES_AT_A_TIME", places)
        found, expected = projected(works), by_networkx(works)
    assert found.keys() == expected.keys()
    for pair, (count, strength, first, last) in expected.items():
        assert found[pair][0] == count
        assert math.isclose(found[pair][1], strength, rel_tol=0, abs_tol=1e-9)
        assert found[pair][2:] == (first, last)


@settings(deadline=None)
@given(works=some_works, chance=st.randoms(use_true_random=False))
def test_order_and_company_change_no_bit(works, chance):
    """The pairs of some people, from their own works in any order, are those of the whole corpus to the last bit."""
    whole = projected(works)
    some = {author for author in range(1, 13) if chance.random() < 0.5}
    theirs = [(authors & some, others + len(authors - some), year) for authors, others, year in works]
    chance.shuffle(theirs)
    assert projected(theirs) == {pair: said for pair, said in whole.items() if set(pair) <= some}


def test_the_last_work_that_makes_pairs_has_a_hundred_authors():
    assert projected([({1, 2}, MOST_AUTHORS - 2, 0)])[1, 2] == (1, 1 / 99, NO_YEAR, NO_YEAR)
    assert projected([({1, 2}, MOST_AUTHORS - 1, 0)]) == {}


def test_a_pair_has_the_years_that_are_known():
    assert projected([({1, 2}, 0, 0), ({1, 2}, 0, 2003), ({1, 2}, 0, 1999)])[1, 2] == (3, 3.0, 1999, 2003)


def test_a_year_beyond_what_a_work_can_have_is_refused():
    with pytest.raises(ValueError, match="1400 to 2200"):
        projected([({1, 2}, 0, 999)])


def test_close_are_two_works_and_a_strength_of_one():
    works = np.array([1, 2, 2, 3, 4])
    assert is_close(works, np.array([1.0, 1.0, 0.99, 3 * (1 / 3), 0.5])).tolist() == [False, True, False, True, False]


def test_many_people_of_many_works():
    works = [({1 + (number * step) % 997 for step in range(1, 8)}, 0, 2000 + number % 20) for number in range(3_000)]
    found = projected(works)
    pairs = {pair for authors, _, _ in works for one in combinations(sorted(authors), 2) for pair in (one, one[::-1])}
    assert found.keys() == pairs
