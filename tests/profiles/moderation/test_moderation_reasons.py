"""The list of reasons: every act of a moderator has one, and none says anything that is not for everybody."""

import pytest

from profiles.claims.transitions import TRANSITIONS, Part
from profiles.moderation.reasons import (
    DOCUMENTS_REVIEWED,
    EVIDENCE_ACCEPTED,
    EVIDENCE_ENDS,
    REASONS,
    public_sentence,
    reason_of,
    reasons_for,
)

MODERATED = {row.act for row in TRANSITIONS if row.by & {Part.MODERATOR, Part.MODERATORS}}


@pytest.mark.parametrize("act", sorted({*MODERATED, DOCUMENTS_REVIEWED, EVIDENCE_ACCEPTED, EVIDENCE_ENDS}))
def test_every_act_of_a_moderator_has_a_reason(act):
    assert reasons_for(act)


def test_codes_name_one_reason_each():
    assert len({reason.code for reason in REASONS}) == len(REASONS)
    assert all(reason_of(reason.code) is reason for reason in REASONS)


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.code)
def test_public_sentences_are_whole_and_about_nobody_in_particular(reason):
    assert reason.public[0].isupper()
    assert reason.public.endswith(".")
    assert not [mark for mark in ("@", "http", "{", "%") if mark in reason.public]
    assert all(not sentence or sentence.endswith(".") for sentence in (reason.next_step,))


def test_a_code_that_is_not_listed_says_nothing():
    assert public_sentence("made-up") == ""
    assert reason_of("account-suspended") is None  # the portal's own
