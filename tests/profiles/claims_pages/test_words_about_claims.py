"""What is missing for the next level, and each public act in a sentence: pure, and never more than the rules give."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.claims.levels import Piece, supported_level
from profiles.claims.transitions import TRANSITIONS, Act, Part
from profiles.models import ClaimState, EvidenceKind
from profiles.selectors.history import HistoryLine
from profiles.views.claims.history_words import sentence
from profiles.views.claims.standing import STEPS, next_level, steps

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def piece(kind, channel, *, anchored=False, given=NOW):
    year = timedelta(days=365)
    return Piece(kind, channel, 0.4, bears=True, anchored=anchored, given_at=given, expires_at=given + year)


pieces = st.lists(
    st.builds(piece, st.sampled_from(list(EvidenceKind)), st.sampled_from("abc"), anchored=st.booleans()), max_size=5
)


@given(pieces, st.integers(0, 60))
def test_one_step_at_a_time_until_the_highest(found, days):
    since = NOW - timedelta(days=days)
    level = supported_level(found, NOW, disputed=False, clean_since=since)
    said = next_level(found, NOW, level=level, state=ClaimState.ACTIVE, clean_since=since)
    assert said == "" if level == 4 else said.startswith(f"Level {max(level + 1, 3)} ")


def test_two_kinds_through_one_mailbox_are_told_apart():
    found = [piece(EvidenceKind.INSTITUTIONAL_EMAIL, "a"), piece(EvidenceKind.PRINTED_EMAIL, "a")]
    assert "counts once" in next_level(found, NOW, level=2, state=ClaimState.ACTIVE, clean_since=NOW)


def test_the_day_that_is_promised_is_the_day_that_it_comes():
    found = [piece(EvidenceKind.ORCID, "a", anchored=True), piece(EvidenceKind.HOMEPAGE, "b")]
    said = next_level(found, NOW, level=3, state=ClaimState.ACTIVE, clean_since=NOW)
    assert "31 Mar 2026" in said
    assert supported_level(found, NOW + timedelta(days=30), disputed=False, clean_since=NOW) == 4


@pytest.mark.parametrize("state", ClaimState)
def test_every_open_claim_has_a_step(state):
    found = steps(state)
    if found:
        assert [step.label for step in found] == list(STEPS)
        assert [step.state for step in found].count("now") == 1
    else:
        assert state in {"rejected", "withdrawn", "revoked", "superseded"}


@pytest.mark.parametrize("act", sorted({row.act for row in TRANSITIONS} | {"looked-at-something", Act.LEVEL}))
@pytest.mark.parametrize("part", [*Part, "person", "unknown"])
def test_every_act_has_a_sentence_without_gaps(act, part):
    line = HistoryLine(1, NOW, act, part, "", "", 2, 1, "impersonation", [], "0" * 12, is_sealed=True)
    said = sentence(line)
    assert said.endswith(".")
    assert "{" not in said
    assert "None" not in said
