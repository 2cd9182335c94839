"""Network evidence equals its definition, and has the properties that people are promised."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.maths.propagation import SignedWorks, network_evidence, ties
from tests.graph.maths import propagation_reference as reference

AUTHORS = 14
grounds = st.sampled_from([(True, False), (True, True), (False, True)])
works = st.lists(st.dictionaries(st.integers(0, AUTHORS - 1), grounds, min_size=1, max_size=6), max_size=25)
seeds = st.dictionaries(st.integers(0, AUTHORS - 1), st.sampled_from([0.3, 0.5, 1.0]), max_size=5)


def signed(lists) -> SignedWorks:
    rows = [(author, number, *ground) for number, work in enumerate(lists) for author, ground in work.items()]
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return SignedWorks(
        author=np.array(columns[0], np.int64),
        work=np.array(columns[1], np.int64),
        sourced=np.array(columns[2], np.bool_),
        confirmed=np.array(columns[3], np.bool_),
    )


def evidence(lists, known) -> list[float | None]:
    given_seeds = np.zeros(AUTHORS, np.float32)
    for author, value in known.items():
        given_seeds[author] = value
    found = network_evidence(ties(signed(lists), AUTHORS), given_seeds)
    return [None if np.isnan(value) else float(value) for value in found]


@given(works)
def test_ties_are_those_of_the_definition(lists):
    found = ties(signed(lists), AUTHORS).toarray()
    wanted = np.zeros_like(found)
    for a, b, weight in reference.tied(lists).edges(data="weight"):
        wanted[a, b] = wanted[b, a] = weight
    np.testing.assert_allclose(found, wanted, rtol=1e-6)


@settings(max_examples=60)
@given(works, seeds)
def test_evidence_is_that_of_the_definition(lists, known):
    wanted = reference.evidence(reference.tied(lists), AUTHORS, known)
    for ours, theirs in zip(evidence(lists, known), wanted, strict=True):
        assert (ours is None) == (theirs is None)
        assert ours == pytest.approx(theirs, abs=2e-3) if ours is not None else True


@given(works, seeds)
def test_it_is_bounded_and_the_same_each_time(lists, known):
    found = evidence(lists, known)
    assert found == evidence(lists, known)
    assert all(value is None or 0 <= value < 1 for value in found)


@given(works)
def test_without_seeds_nothing_is_said(lists):
    assert evidence(lists, {}) == [None] * AUTHORS


SOURCED = (True, False)


def test_a_ring_of_its_own_gains_nothing():
    real = [{0: SOURCED, 1: SOURCED}, {1: SOURCED, 2: SOURCED}]
    ring = [dict.fromkeys([5, 6, 7], SOURCED)] * 9
    assert evidence(real + ring, {0: 1.0})[5:8] == [None] * 3


def test_a_seed_says_nothing_about_itself():
    alone = [{0: SOURCED, 1: SOURCED}]
    assert evidence(alone, {0: 1.0})[0] is None
    assert evidence([*alone, {1: SOURCED, 2: SOURCED}], {0: 1.0, 2: 1.0})[0] is not None


def test_works_that_one_side_added_alone_tie_less():
    def tie(ground):
        return ties(signed([{0: SOURCED, 1: ground}]), AUTHORS)[0, 1]

    assert tie((False, True)) == pytest.approx(0.1 * tie(SOURCED))
    assert tie((True, True)) == tie(SOURCED)


def test_a_pair_that_meets_again_through_others_is_supported():
    pair = {0: SOURCED, 1: SOURCED}
    alone = ties(signed([pair, {0: SOURCED, 1: SOURCED, 2: SOURCED}]), AUTHORS)[0, 1]
    meeting = ties(signed([pair, {0: SOURCED, 2: SOURCED}, {1: SOURCED, 2: SOURCED}]), AUTHORS)[0, 1]
    assert alone == pytest.approx(0.02 * 1.5)
    assert meeting == pytest.approx(1.0)
