"""What the public is told of the formula is the formula: docs/trust.md and /trust/ against the constants."""

import re
from pathlib import Path

import pytest
from django.test import Client

from graph.maths.propagation import ALONE, UNSUPPORTED
from profiles.claims.level_words import LEVELS
from profiles.claims.levels import CLEAN_DAYS, HALF_LIFE, VOUCHES_AT_MOST
from profiles.evidence.kinds import ORCID_WITH_MATCH, WORTH
from profiles.models import EvidenceKind
from profiles.trust.conduct import COUNTS_FOR
from profiles.trust.explaining import ATTRIBUTION_WORDS, NAMES
from profiles.trust.formula import (
    ACTS_AT_REST,
    ATTRIBUTED,
    BANDS,
    CAPS,
    VERSION,
    WEIGHTS,
    WITHOUT_NETWORK_CAP,
    WORKS_AT_REST,
    Component,
)
from profiles.trust.seeds import IDENTIFIED, KNOWN_FROM_LEVEL
from profiles.views.trust.explained import example, months

DOCS = (Path(__file__).parents[3] / "docs/trust.md").read_text()
PROSE = " ".join(DOCS.split())


def rows(heading):
    """The cells of the first table below a heading."""
    table = DOCS.split(heading, 1)[1].split("|---", 1)[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[1:]]


def short(share):
    return f"{share:.2f}".removeprefix("0")


def test_the_parts_and_what_each_counts_for():
    told = {name: int(points) for name, _, points, _ in rows("## The formula")}
    assert told == {NAMES[one].lower(): WEIGHTS[one] for one in Component}
    assert "100 (.35 I + .25 R + .30 G + .10 C) (1 - P)" in DOCS
    assert f"divided by {100 - WEIGHTS[Component.NETWORK]} instead of 100" in PROSE
    assert f"at most {WITHOUT_NETWORK_CAP}" in PROSE
    assert f"This is version {VERSION} of the formula" in PROSE


def test_what_evidence_is_worth_and_how_long():
    told = {tuple(row[1:]): row[0] for row in rows("### I, who it is")}
    expected = {kind.label: (short(WORTH[kind].strength), str(months(WORTH[kind].lasts.days))) for kind in EvidenceKind}
    for label, figures in expected.items():
        assert any(words.startswith(label) for row, words in told.items() if row == figures), label
    assert len(told) == len(expected) + 1
    assert told[short(ORCID_WITH_MATCH), expected["ORCID iD"][1]].startswith("ORCID iD with a work")
    assert f"add up, to {short(VOUCHES_AT_MOST)} at most" in PROSE
    assert f"half of its strength in {months(HALF_LIFE.days)} months" in PROSE


def test_what_works_count():
    assert rows("### R, its works") == [[words, f"{ATTRIBUTED[one]} %"] for one, words in ATTRIBUTION_WORDS.items()]
    assert f"(number of works + {WORKS_AT_REST})" in DOCS
    assert f"(all judged acts + {ACTS_AT_REST})" in DOCS
    assert COUNTS_FOR.days == 5 * 365
    assert "longer than five years" in PROSE


def test_levels_and_bands():
    told = rows("### Levels, caps, bands")
    assert [int(cap) for *_, cap in told] == list(CAPS)
    assert all(words.startswith(LEVELS[int(level)]) for level, words, _ in told)
    assert f"and {CLEAN_DAYS.days} days without a dispute" in PROSE
    assert "Unknown from 0, " + ", ".join(f"{name} from {least}" for least, name in reversed(BANDS)) in PROSE


def test_the_network():
    assert f"People at level {KNOWN_FROM_LEVEL} and above are known" in PROSE
    assert (IDENTIFIED, ALONE, UNSUPPORTED) == (0.5, 0.02, 0.02)
    for words in ("count half", "a fiftieth as far", "a fiftieth otherwise"):
        assert words in PROSE


def test_the_example_is_worked_out_rightly():
    found = example()
    assert (found.works, found.network, found.record, found.value, found.band) == (47, 40, 36, 21, "Emerging")
    assert f"= {found.record} % x 25 = {found.from_works:.2f}" in PROSE
    assert f"{found.network} % x 30 = {found.from_network:.2f}" in PROSE
    assert f"T = {found.value}, {found.band}" in PROSE


@pytest.mark.django_db
def test_the_page_says_it_with_the_same_constants():
    page = " ".join(re.sub(r"<[^>]+>", " ", Client().get("/trust/").content.decode()).split())
    for one in Component:
        assert re.search(rf"{NAMES[one]} .*? {WEIGHTS[one]} ", page)
    for kind in EvidenceKind:
        assert (
            f"{kind.label[0].upper()}{kind.label[1:]} {WORTH[kind].strength:.2f} {months(WORTH[kind].lasts.days)}"
            in page.replace("&#x27;", "'")
        )
    for one, words in ATTRIBUTION_WORDS.items():
        assert f"{words[0].upper()}{words[1:]} {ATTRIBUTED[one]} %" in page
    for level, words in enumerate(LEVELS):
        assert f"{level}: {words} {CAPS[level]}" in page
    assert "Together 21: Emerging, level 1." in page
