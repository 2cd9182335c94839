"""Levels and strengths by their properties, and against a reckoning that tries everything."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.claims.levels import (
    CLEAN_DAYS,
    HALF_LIFE,
    VOUCHES_AT_MOST,
    Piece,
    Strength,
    identity_strength,
    independent_classes,
    supported_level,
    without_vouches,
)
from profiles.models import EvidenceKind

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)


def a_piece(kind=EvidenceKind.ORCID, channel="one", **fields) -> Piece:
    given_at = fields.pop("given_at", NOW)
    values = {"strength": 0.4, "bears": True, "anchored": False, "expires_at": given_at + timedelta(days=365)}
    return Piece(kind=kind, channel=channel, given_at=given_at, **(values | fields))


@st.composite
def pieces(draw) -> Piece:
    given_at = NOW - timedelta(days=draw(st.integers(0, 800)))
    return Piece(
        kind=draw(st.sampled_from(EvidenceKind)),
        channel=draw(st.sampled_from("abcd")),
        strength=draw(st.floats(0.05, 0.95)),
        bears=draw(st.booleans()),
        anchored=draw(st.booleans()),
        given_at=given_at,
        expires_at=given_at + timedelta(days=draw(st.sampled_from([62, 365, 730]))),
        ended_at=draw(st.sampled_from([None, None, None, NOW])),
    )


FILES = st.lists(pieces(), max_size=8)


def level(file, *, disputed=False, clean_since=LONG_AGO, now=NOW) -> int:
    return supported_level(file, now, disputed=disputed, clean_since=clean_since)


@given(FILES, st.randoms())
def test_the_order_of_evidence_is_nothing(file, rng):
    other = list(file)
    rng.shuffle(other)
    assert level(file) == level(other)
    assert identity_strength(file, NOW) == pytest.approx(identity_strength(other, NOW))


@given(FILES, pieces())
def test_more_evidence_never_takes_away(file, piece):
    assert level([*file, piece]) >= level(file)
    assert identity_strength([*file, piece], NOW) >= identity_strength(file, NOW) - 1e-12


@given(FILES)
def test_classes_are_as_many_as_can_have_channels_of_their_own(file):
    valid = [one for one in file if one.ended_at is None and one.expires_at > NOW and one.bears]
    kinds = sorted({one.kind for one in valid})
    most = 0
    for size in range(1, len(kinds) + 1):
        for chosen in itertools.combinations(kinds, size):
            ways = itertools.product(*[sorted({one.channel for one in valid if one.kind == kind}) for kind in chosen])
            if any(len(set(way)) == size for way in ways):
                most = size
    assert independent_classes(file, NOW) == most


@given(FILES, st.integers(0, 900))
def test_time_alone_makes_nobody_stronger(file, days):
    later = NOW + timedelta(days=days)
    assert identity_strength(file, later) <= identity_strength(file, NOW) + 1e-12
    assert level(file, now=later) <= level(file) or level(file, now=later) == 4


@given(FILES)
def test_what_has_ended_or_says_nothing_of_the_record_counts_for_nothing(file):
    counting = [one for one in file if one.ended_at is None and one.bears]
    assert level(file) == level(counting)
    assert identity_strength(file, NOW) == identity_strength(counting, NOW)


@given(FILES)
def test_a_dispute_leaves_level_2_at_most(file):
    assert level(file, disputed=True) == min(2, level(file))


@given(FILES)
def test_the_strength_of_an_identity_is_a_probability(file):
    assert 0 <= identity_strength(file, NOW) < 1


@given(st.lists(st.floats(0.05, 0.3), min_size=1, max_size=12))
def test_words_of_co_authors_add_up_to_a_bound(strengths):
    words = [a_piece(EvidenceKind.VOUCH, str(n), strength=one) for n, one in enumerate(strengths)]
    assert identity_strength(words, NOW) == pytest.approx(min(VOUCHES_AT_MOST, sum(strengths)))
    assert level(words) == 2
    assert without_vouches(words) == []


def test_one_mailbox_is_one_class_however_it_was_proved():
    same = [a_piece(EvidenceKind.INSTITUTIONAL_EMAIL, "box"), a_piece(EvidenceKind.PRINTED_EMAIL, "box")]
    assert level(same) == 2
    assert level([*same, a_piece(EvidenceKind.PRINTED_EMAIL, "other box")]) == 3


def test_evidence_is_worth_half_after_18_months():
    assert a_piece(strength=0.8).worth(NOW + HALF_LIFE) == pytest.approx(0.4)
    assert a_piece(strength=0.8, given_at=NOW + timedelta(days=9)).worth(NOW) == 0.8, (
        "a clock that is ahead gains nothing"
    )


def test_level_4_asks_for_an_anchor_and_30_clean_days():
    two = [a_piece(EvidenceKind.ORCID, "iD", anchored=True), a_piece(EvidenceKind.HOMEPAGE, "page")]
    assert level(two, clean_since=NOW - CLEAN_DAYS) == 4
    assert level(two, clean_since=NOW - CLEAN_DAYS + timedelta(seconds=1)) == 3
    assert level(two, clean_since=None) == 3
    assert level(two[:1]) == 2
    assert level([a_piece(EvidenceKind.ORCID, "iD"), two[1]]) == 3


def test_evidence_counts_until_the_moment_it_expires():
    piece = a_piece()
    assert level([piece], now=piece.expires_at - timedelta(microseconds=1)) == 2
    assert level([piece], now=piece.expires_at) == 1


@given(st.integers(1, 4), st.integers(1, 4), st.floats(0, 0.99), st.floats(0, 0.99))
def test_of_two_claims_at_most_one_is_stronger(level_one, level_two, one, two):
    first, second = Strength(level_one, one), Strength(level_two, two)
    assert not (first.is_stronger_than(second) and second.is_stronger_than(first))
    assert first.is_at_least(second) != second.is_stronger_than(first)
