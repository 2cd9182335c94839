"""Network evidence equals its definition, and has the properties that people are promised."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from graph.maths import propagation
from graph.maths.propagation import GROUPS, SignedWorks, groups, network_evidence, ties
from tests.graph.maths import propagation_reference as reference

AUTHORS = 14
SOURCED, CONFIRMED, WORD, HEARSAY = (True, False), (True, True), (False, True), (False, False)
grounds = st.sampled_from([SOURCED, CONFIRMED, WORD, HEARSAY])
works = st.lists(st.dictionaries(st.integers(0, AUTHORS - 1), grounds, min_size=1, max_size=6), max_size=25)
by_sources = st.lists(st.sets(st.integers(0, AUTHORS - 1), min_size=1, max_size=5), max_size=25)
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
        wanted[a, b] = weight
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-9)


@settings(max_examples=60)
@given(works, seeds)
def test_evidence_is_that_of_the_definition(lists, known):
    agrees_with_the_definition(lists, known, apart=[{seed} for seed in known])


@settings(max_examples=20)
@given(works, seeds)
def test_groups_are_left_out_together(lists, known):
    ordered = sorted(known)
    by_turns = [set(ordered[first::2]) for first in range(2)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(propagation, "groups", lambda _, known: np.arange(len(known)) % 2)
        agrees_with_the_definition(lists, known, apart=by_turns)


def agrees_with_the_definition(lists, known, *, apart):
    wanted = reference.evidence(reference.tied(lists), AUTHORS, known, apart)
    for ours, theirs in zip(evidence(lists, known), wanted, strict=True):
        assert (ours is None) == (theirs is None)
        assert ours == pytest.approx(theirs, abs=2e-3) if ours is not None else True


@given(works, seeds)
def test_it_is_bounded_and_the_same_each_time(lists, known):
    found = evidence(lists, known)
    assert found == evidence(lists, known)
    assert all(value is None or 0 <= value < 1 for value in found)


@given(works, seeds, st.randoms(use_true_random=False))
def test_neither_the_order_of_works_nor_of_names_matters(lists, known, chance):
    mixed = [dict(chance.sample(sorted(work.items()), len(work))) for work in chance.sample(lists, len(lists))]
    for one, other in zip(evidence(lists, known), evidence(mixed, known), strict=True):
        assert one == pytest.approx(other, abs=1e-4)


@given(works)
def test_without_seeds_nothing_is_said(lists):
    assert evidence(lists, {}) == [None] * AUTHORS


@given(by_sources, seeds, works)
def test_what_made_up_people_claim_changes_nothing_for_anybody_else(lists, known, claims):
    """From 9 on they are made up, and join or name whom they like."""
    real = [dict.fromkeys((one for one in work if one < 9), SOURCED) for work in lists]
    honest = {seed: value for seed, value in known.items() if seed < 9}
    claimed = [{one: WORD if one >= 9 else HEARSAY for one in work} for work in claims]
    joined = [
        work | {one: WORD for one in claim if one >= 9} for work, claim in zip(real, claims, strict=False) if work
    ]
    attacked = joined + [work for work in real if work][len(joined) :] + claimed
    assert evidence(attacked, honest)[:9] == evidence([work for work in real if work], honest)[:9]


def test_a_ring_of_its_own_gains_nothing():
    real = [{0: SOURCED, 1: SOURCED}, {1: SOURCED, 2: SOURCED}]
    ring = [dict.fromkeys([5, 6, 7], SOURCED)] * 9
    assert evidence(real + ring, {0: 1.0})[5:8] == [None] * 3


def test_a_seed_says_nothing_about_itself():
    alone = [{0: SOURCED, 1: SOURCED}]
    assert evidence(alone, {0: 1.0})[0] is None
    assert evidence([*alone, {1: SOURCED, 2: SOURCED}], {0: 1.0, 2: 1.0})[0] is not None


def test_what_one_says_alone_leads_a_fiftieth_as_far_and_only_that_one():
    def tie(ground, other=SOURCED):
        return ties(signed([{0: other, 1: ground}]), AUTHORS).toarray()

    assert tie(WORD)[1, 0] == pytest.approx(0.02 * tie(SOURCED)[1, 0])
    assert tie(WORD)[0, 1] == 0
    assert tie(CONFIRMED)[0, 1] == tie(SOURCED)[0, 1] == tie(WORD, CONFIRMED)[0, 1] == tie(WORD, WORD)[0, 1]
    assert not tie(HEARSAY).any()


def test_claims_do_not_get_far_for_want_of_anything_else():
    real = [{0: SOURCED, 1: SOURCED, 2: SOURCED}, {2: SOURCED, 3: SOURCED}]
    beside = evidence([*real, {0: SOURCED, 4: SOURCED}], {0: 1.0})[4]
    claimed = evidence([*real, {0: SOURCED, 4: WORD}], {0: 1.0})[4]
    assert claimed < 0.5 * beside


def test_an_own_claim_beside_works_of_a_source_does_not_bring_anybody_down():
    real = [{0: SOURCED, 1: SOURCED, 2: SOURCED}, {2: SOURCED, 3: SOURCED}, {3: SOURCED, 1: SOURCED}]
    without = evidence(real, {0: 1.0})[3]
    assert evidence([*real, {3: WORD, 2: HEARSAY}], {0: 1.0})[3] == pytest.approx(without, abs=0.02)


def test_who_joins_a_list_takes_nothing_from_those_whom_the_source_names():
    plain = dict.fromkeys(range(5), SOURCED)
    joined = plain | dict.fromkeys(range(5, 14), WORD)
    assert (ties(signed([joined]), AUTHORS)[:5, :5] != ties(signed([plain]), AUTHORS)[:5, :5]).nnz == 0


def test_a_pair_that_meets_again_through_others_is_supported():
    pair = {0: SOURCED, 1: SOURCED}
    alone = ties(signed([pair, {0: SOURCED, 1: SOURCED, 2: SOURCED}]), AUTHORS)[0, 1]
    meeting = ties(signed([pair, {0: SOURCED, 2: SOURCED}, {1: SOURCED, 2: SOURCED}]), AUTHORS)[0, 1]
    assert alone == pytest.approx(0.02 * 1.5)
    assert meeting == pytest.approx(1.0)


def test_claims_do_not_support_each_other():
    real = [{0: SOURCED, 1: SOURCED}, {1: SOURCED, 2: SOURCED}]
    claimed = [real[0] | {5: WORD}, real[1] | {5: WORD}]
    assert ties(signed(claimed), AUTHORS)[5, 0] == pytest.approx(0.02 * 0.02 / 2)


@given(by_sources, st.sets(st.integers(0, AUTHORS - 1)))
def test_seeds_fall_into_groups_and_few_are_each_alone(lists, known):
    steps = ties(signed([dict.fromkeys(work, SOURCED) for work in lists]), AUTHORS)
    group = groups(steps, np.array(sorted(known), np.int64))
    assert len(group) == len(known)
    assert set(group.tolist()) <= set(range(GROUPS))
    assert len(known) > GROUPS or len(set(group.tolist())) == len(known)


def test_neighbours_are_not_left_out_together():
    couples = [{2 * number: SOURCED, 2 * number + 1: SOURCED} for number in range(AUTHORS // 2)]
    steps = sparse.csr_array(ties(signed(couples), AUTHORS))
    group = groups(steps, np.arange(AUTHORS))
    assert (group[::2] != group[1::2]).all()
    assert set(np.bincount(group).tolist()) == {2}
