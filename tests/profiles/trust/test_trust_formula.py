"""The score is bounded and monotone in evidence, and what the design promises of it holds."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.claims.levels import Piece
from profiles.models import EvidenceKind
from profiles.trust.formula import CAPS, Attribution, Band, Inputs, gain, score
from tests.profiles.trust.worlds import NOW, pieces, worlds


def test_the_check_of_the_design():
    found = score(Inputs(as_of=NOW, level=1, works={Attribution.MATCHED: 47}, network=40))
    assert (found.value, found.band, found.level, found.limited_by) == (21, Band.EMERGING, 1, "")


@given(worlds)
def test_it_is_bounded_by_its_level(world):
    found = score(world)
    assert 0 <= found.value <= CAPS[world.level]
    assert world.network is not None or found.value <= 59
    assert (found.limited_by != "") == (found.uncapped > found.cap)


@given(worlds, pieces)
def test_evidence_never_lowers_it_and_taking_it_away_never_raises_it(world, piece):
    assert score(replace(world, pieces=[*world.pieces, piece])).value >= score(world).value


@given(worlds, st.integers(0, 100))
def test_network_evidence_never_lowers_it_nor_does_more_of_it(world, more):
    none, some = score(replace(world, network=None)), score(replace(world, network=more))
    assert some.value >= none.value
    assert some.counts_network or some.value <= 59
    assert score(replace(world, network=min(100, more + 1))).value >= some.value


@given(worlds, st.randoms())
def test_order_does_not_matter(world, chance):
    shuffled = list(world.pieces)
    chance.shuffle(shuffled)
    assert score(replace(world, pieces=shuffled)).value == score(world).value


@given(worlds, pieces, pieces)
def test_two_of_one_class_are_worth_the_better_one(world, one, other):
    other = replace(other, kind=one.kind)
    if one.kind is EvidenceKind.VOUCH:
        return
    both = score(replace(world, pieces=[one, other])).value
    assert both == max(score(replace(world, pieces=[piece])).value for piece in (one, other))


@given(worlds, st.integers(1, 9))
def test_confirming_works_never_lowers_it(world, number):
    assert gain(world, confirmed=number) >= 0


@given(worlds)
def test_a_penalty_only_lowers_it(world):
    assert score(world).value <= score(replace(world, penalty=0)).value


def test_parts_add_up_to_what_is_shown():
    found = score(Inputs(as_of=NOW, level=4, works={Attribution.CONFIRMED: 20}, network=50, good=5))
    assert round(sum(part.points for part in found.parts)) == found.uncapped
    assert sum(part.most for part in found.parts) == pytest.approx(100)


def test_without_network_evidence_the_rest_is_stretched_and_stays_below_60():
    best = [
        Piece(
            kind=kind,
            channel=kind.value,
            strength=0.8,
            bears=True,
            anchored=True,
            given_at=NOW,
            expires_at=NOW + timedelta(days=9),
        )
        for kind in (EvidenceKind.ORCID, EvidenceKind.MODERATOR, EvidenceKind.HOMEPAGE)
    ]
    found = score(Inputs(as_of=NOW, level=4, pieces=best, works={Attribution.CONFIRMED: 500}, good=99))
    assert (found.value, found.limited_by, found.band) == (59, "network", Band.ESTABLISHED)


@pytest.mark.parametrize(
    "wrong", [{"level": 5}, {"level": -1}, {"network": 101}, {"penalty": -1}, {"good": -1}, {"bad": -1}]
)
def test_what_is_out_of_bounds_is_named(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        score(replace(Inputs(as_of=NOW, level=1), **wrong))
