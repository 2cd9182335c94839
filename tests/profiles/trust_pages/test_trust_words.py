"""What is said of a score says all of it: the steps from 0 end at the number, and nobody is accused."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.claims.levels import Piece
from profiles.models import EvidenceKind
from profiles.trust.explaining import NO_NETWORK_WORDS, explain
from profiles.trust.formula import Attribution, Inputs, score
from profiles.trust.reading import Span
from profiles.views.trust.drawing import meter, step_chart, waterfall
from tests.profiles.trust.worlds import NOW, worlds

DAY = timedelta(days=1)


def a_piece(kind, *, months=0, strength=0.45, channel="mail", **fields):
    since = NOW - timedelta(days=round(30.44 * months))
    told = {"bears": True, "anchored": False, "expires_at": NOW + 300 * DAY} | fields
    return Piece(kind=kind, channel=channel, strength=strength, given_at=since, **told)


def explained(*, claimed=False, known=0, **given_):
    world = Inputs(as_of=NOW, **({"level": 1} | given_))
    return explain(world, score(world), claimed=claimed, known=known)


@given(worlds, st.booleans())
def test_the_waterfall_goes_from_nothing_to_the_score_without_a_gap(world, claimed):
    found = score(world)
    *steps, last = explain(world, found, claimed=claimed).waterfall
    at = 0.0
    for bar in steps:
        # A limit cuts what was rounded to whole points.
        assert bar.before == pytest.approx(at, abs=0.5 + 1e-9 if bar.kind == "cap" else 1e-9)
        at = bar.after
    assert (last.before, last.after) == (0, found.value)
    assert at == pytest.approx(found.value, abs=0.5 + 1e-9)
    assert [bar.kind for bar in steps].count("cap") == bool(found.limited_by)


@given(worlds, st.booleans())
def test_what_is_said_is_whole_and_accuses_nobody(world, claimed):
    said = explain(world, score(world), claimed=claimed)
    sentences = [said.why, said.network, said.conduct, said.limit.words, *(part.words for part in said.parts)]
    for sentence in sentences:
        assert sentence.endswith(".")
        assert not re.search(r"None|\b1 works|\b1 acts|  |\{|fake|suspicious|percentile|rank|better than", sentence)
    assert sum(one.works for one in said.works) == sum((world.works or {}).values())
    assert (said.network == NO_NETWORK_WORDS) == (world.network is None)


@given(worlds)
def test_evidence_is_told_by_class_and_month_and_its_rest_is_never_more_than_it_was(world):
    said = explain(world, score(world), claimed=True)
    kinds = [one.kind for one in said.evidence]
    assert len(kinds) == len(set(kinds))
    for one in said.evidence:
        assert 0 < one.left <= one.strength < 1
        assert (one.given.day, one.until.day) == (1, 1)
    assert "digest" not in repr(said)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            explained(works={Attribution.MATCHED: 47}, network=40),
            "Nobody has claimed it yet; its 47 works were matched by the portal; network evidence is 40 of 100.",
        ),
        (
            explained(works={Attribution.MATCHED: 1}),
            "Nobody has claimed it yet; its one work was matched by the portal; there is no network evidence.",
        ),
        (
            explained(works={Attribution.ORCID: 60, Attribution.MATCHED: 1}, network=100),
            "Nobody has claimed it yet; 60 of 61 works are confirmed or identified; network evidence is 100 of 100; the score goes up to 35 at level 1.",
        ),
        (
            explained(claimed=True, level=2, pieces=[a_piece(EvidenceKind.PRINTED_EMAIL)]),
            "Verified by e-mail address printed in a paper; no work is attributed to it; there is no network evidence.",
        ),
        (
            explained(claimed=True, works={Attribution.CONFIRMED: 1}, network=1, penalty=20),
            "Its evidence has run out; its one work is confirmed or identified; network evidence is 1 of 100, too little to count; 20 % is taken off by a decision of moderators.",
        ),
        (
            explained(
                claimed=True,
                level=3,
                works={Attribution.CONFIRMED: 90},
                pieces=[a_piece(EvidenceKind.MODERATOR, strength=0.8), a_piece(EvidenceKind.ORCID, strength=0.7, channel="iD")],
            ),
            "Verified by documents seen by a moderator and ORCID iD; all 90 works are confirmed or identified; there is no network evidence; the score goes up to 59 without it.",
        ),
        (
            explained(
                claimed=True,
                level=4,
                network=4,
                works={Attribution.CONFIRMED: 90},
                pieces=[a_piece(EvidenceKind.MODERATOR, strength=0.8), a_piece(EvidenceKind.ORCID, strength=0.7, channel="iD")],
            ),
            "Verified by documents seen by a moderator and ORCID iD; all 90 works are confirmed or identified; network evidence is 4 of 100, too little to count; the score goes up to 59 with so little.",
        ),
    ],
    ids=["unclaimed", "one work", "limited", "one kind", "run out", "no network", "little network"],
)  # fmt: skip
def test_one_sentence_says_why(said, sentence):
    assert said.why == sentence


def test_a_class_says_how_old_it_is_and_what_is_left():
    said = explained(claimed=True, level=2, pieces=[a_piece(EvidenceKind.INSTITUTIONAL_EMAIL, months=9)])
    (one,) = said.evidence
    assert (f"{one.given:%b %Y}", f"{one.strength:.2f}", f"{one.left:.2f}") == ("Jan 2026", "0.45", "0.32")


def test_words_of_co_authors_are_one_class_and_stop_adding_up():
    words = [a_piece(EvidenceKind.VOUCH, strength=0.25, channel=name) for name in ("b", "c", "d")]
    (one,) = explained(claimed=True, level=2, pieces=words).evidence
    assert (one.pieces, one.strength, one.left) == (3, 0.55, 0.55)


def test_how_many_people_are_known_is_told_where_it_is_known():
    assert explained(network=40, known=1071).network.startswith("40 of 100, from 1,071 people who are known here.")
    assert explained(network=40).network.startswith("40 of 100. ")


# --- shapes ---------------------------------------------------------------------------------------------------------


@given(st.integers(0, 100))
def test_the_meter_is_as_full_as_the_score(value):
    segments = meter(value)
    assert len(segments) == 5
    assert sum(one.filled for one in segments) / sum(one.width for one in segments) == pytest.approx(
        value / 100, abs=0.005
    )
    assert (segments[0].x, round(segments[-1].x + segments[-1].width, 1)) == (0, 100)


@given(worlds)
def test_every_bar_stays_in_its_picture(world):
    for row in waterfall(explain(world, score(world), claimed=True)):
        assert row.x >= 0
        assert row.x + row.width <= 100.5
        assert re.fullmatch(r"\d+|[+−]\d+\.\d\d", row.gives)


def test_a_score_that_never_changed_is_no_picture():
    assert step_chart([Span(NOW - 9 * DAY, None, 20, "Emerging", 1, claimed=False)], until=NOW) is None


def test_the_chart_steps_where_the_score_does_and_has_a_gap_where_there_was_none():
    spans = [
        Span(NOW - 100 * DAY, NOW - 50 * DAY, 20, "Emerging", 1, claimed=False),
        Span(NOW - 50 * DAY, NOW - 25 * DAY, 46, "Established", 2, claimed=True),
        Span(NOW - 10 * DAY, None, 60, "Trusted", 3, claimed=True),
    ]
    chart = step_chart(spans, until=NOW)
    assert chart.path == "M0.00 80L50.00 80L50.00 54L75.00 54M90.00 40L100.00 40"
    assert chart.lines == [0, 20, 40, 60, 80, 100]
    assert chart.bands == ["Anchored", "Trusted", "Established", "Emerging", "Unknown"]
