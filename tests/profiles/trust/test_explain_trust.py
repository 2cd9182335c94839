"""`manage.py explain_trust` prints the whole derivation: whoever adds it up by hand gets the score."""

import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from graph.services.build_graph import build_graph
from profiles.claims.acting import act
from profiles.claims.transitions import Act
from profiles.models import Claim, TrustScore
from profiles.trust.recomputing import recompute_affected, recompute_whole
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    """Ada owns her record, at level 3; Bob wrote with her, Cyd with Bob, Dan with nobody."""
    ada, bob, cyd, dan = (an_author(name) for name in ("Ada Byron", "Bob Hope", "Cyd Lee", "Dan Roe"))
    for authors in ([ada, bob],) * 4 + ([bob, cyd],) * 2 + ([dan],):
        a_work(authors=authors)
    build_graph()
    a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=timezone.now())
    recompute_whole()
    return ada


def said(*words: str) -> str:
    out = io.StringIO()
    call_command("explain_trust", *words, stdout=out)
    return out.getvalue()


def test_the_sum_that_is_printed_gives_the_score(ada):
    for row in TrustScore.objects.filter(until__isnull=True):
        text = said(f"A{row.author_id}")
        terms, of, exact, rounded, most, value = re.search(
            r"\(([\d x+]+)\) / (\d+) = ([\d.]+); rounded (\d+), at most (\d+): (\d+)", text
        ).groups()
        total = sum(int(weight) * int(share) for weight, share in (term.split(" x ") for term in terms.split(" + ")))
        assert float(exact) == pytest.approx(total / int(of), abs=0.006)
        assert min(int(rounded), int(most)) == int(value) == row.value
        assert f"Trust {row.value} of 100" in text


def test_evidence_is_told_with_what_is_left_of_it_and_never_what_it_rests_on(ada):
    text = said(ada.public_id)
    assert "ORCID iD: 0.30 when it was given on" in text
    assert "0 days before; 0.3000 is left; good until" in text
    assert "e-mail address printed in a paper: 0.60" in text
    assert "people.example" not in text
    assert "What would raise it:" in text
    assert "The record is itself among them" in text
    assert "from build 1 of the graph" in re.sub(r"build \d+", "build 1", text)
    assert "version 1 of the formula" in text


def test_without_an_owner_or_network_evidence_it_says_so(ada):
    cyd, dan = (TrustScore.objects.filter(author__name=name).get().author.public_id for name in ("Cyd Lee", "Dan Roe"))
    assert "Of 1 known people 0 are co-authors in the graph of today, and 1 co-authors of co-authors." in said(cyd)
    assert "whoever it is about claims it" in said(cyd)
    assert "Who they wrote with: no value" in said(dan)


def test_a_record_that_was_joined_leads_on(ada):
    gone = an_author("Ada B.", merged_into=ada)
    assert f"{ada.public_id}, Ada Byron ({gone.public_id} was joined to it)" in said(gone.public_id)


def test_as_it_was(ada):
    before = timezone.now()
    claim = Claim.objects.get(author=ada)
    act(claim=claim.pk, act=Act.RELEASE, by=claim.user, now=timezone.now() + timedelta(hours=1))
    recompute_affected()
    assert "not claimed" in said(ada.public_id)
    then = said(ada.public_id, "--as-of", before.isoformat().replace("+00:00", "Z"))
    assert ", claimed" in then
    assert " until " in then
    assert "Network evidence is kept from before." in said(ada.public_id)
    assert "It had no score at 2020-01-01 23:59 UTC." in said(ada.public_id, "--as-of=2020-01-01")


def test_for_programs(ada):
    told = json.loads(said(ada.public_id, "--json"))
    assert (told["record"], told["level"], told["claimed"]) == (ada.public_id, 3, True)
    assert sum(part["value"] * part["weight"] for part in told["parts"]) / told["parts"][0]["of"] == pytest.approx(
        told["uncapped"], abs=0.5
    )
    assert {piece["kind"] for piece in told["inputs"]["evidence"]} == {"orcid", "printed-email"}
    assert datetime.fromisoformat(told["computation"]["as_of"]) < datetime.now(UTC)
    assert told["seeds"] == {"known": 1, "own": True, "one_step": 0, "two_steps": 0}
    assert all(step["gain"] >= 0 for step in told["steps"])
    assert json.loads(said(an_author("Eve Ash").public_id, "--json"))["missing"].startswith("It has no score")


def test_a_hidden_record_has_no_score(ada):
    hidden = an_author("A hidden person", hidden=True)
    assert "The record is hidden" in said(hidden.public_id)


def test_before_the_first_computation():
    assert "manage.py recompute_trust" in said(an_author().public_id)


@pytest.mark.parametrize(
    ("words", "told"),
    [(["A999999"], "no record"), (["W1"], "no record"), (["nonsense"], "no record"), (["A1", "--as-of=x"], "--as-of")],
    ids=["unknown", "work", "nonsense", "moment"],
)
def test_what_cannot_be_explained_is_refused_with_a_word(words, told):
    with pytest.raises(CommandError, match=told) as refused:
        said(*words)
    assert refused.value.returncode == 2
