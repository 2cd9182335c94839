"""Scores follow from what is recorded: computed whole and for whoever is affected, published at once, kept as history."""

from datetime import UTC, datetime, timedelta

import pytest

from graph.models import Authored, Ground
from graph.services.build_graph import build_graph
from papers.models import Authorship, Provenance
from profiles.claims.acting import act
from profiles.claims.transitions import Act
from profiles.models import TrustDue, TrustScore
from profiles.trust.recomputing import recompute_affected, recompute_whole
from tests.cast import TWO, a_claim, a_person
from tests.profiles.co_authors import ada_bob_and_cyd

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def row(author) -> TrustScore:
    return TrustScore.objects.get(author=author, until__isnull=True)


@pytest.fixture
def ada():
    return ada_bob_and_cyd()


def test_an_unclaimed_record_is_scored_from_its_works(ada):
    build = recompute_whole()
    assert (build.kind, build.scored, build.changed) == ("whole", 3, 3)
    found = row(ada)
    assert (found.level, found.claimed, found.matched, found.network) == (1, False, 4, None)
    # R = 4 x .4 / 9 = .18; without network evidence (25 x 18) / 70.
    assert found.value == 6


def test_two_runs_give_one_set_of_scores(ada):
    recompute_whole()
    first = list(TrustScore.objects.values())
    again = recompute_whole()
    assert again.changed == 0
    assert list(TrustScore.objects.values()) == first


def test_an_owner_is_seen_at_once_and_lost_evidence_after_the_next_computation(ada):
    recompute_whole()
    claim = a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW)
    claim.refresh_from_db()
    assert claim.holds
    recompute_affected()
    with_owner = row(ada)
    assert (with_owner.level, with_owner.claimed) == (claim.level, True)
    assert with_owner.value > 6
    assert len(with_owner.evidence) == 2
    assert not TrustDue.objects.exists()

    act(claim=claim.pk, act=Act.RELEASE, by=claim.user, now=NOW + timedelta(hours=1))
    assert TrustDue.objects.filter(author=ada.pk).exists()
    recompute_affected()
    after = row(ada)
    assert (after.value, after.level, after.claimed, after.evidence) == (6, 1, False, [])
    history = list(TrustScore.objects.filter(author=ada).order_by("since"))
    assert [one.until for one in history[:-1]] == [one.since for one in history[1:]]


def test_network_evidence_starts_from_people_who_are_known(ada):
    a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW)
    build = recompute_whole()
    assert (build.seeds, build.seed_weights) == ([ada.pk], [1.0])
    assert row(ada).network is None
    others = TrustScore.objects.exclude(author=ada).filter(until__isnull=True)
    assert all(one.network > 0 for one in others)


def test_what_the_person_alone_says_counts_as_matched_and_what_a_stranger_says_not_at_all(ada):
    mine, typed = Authorship.objects.filter(author=ada).order_by("pk")[:2]
    Authorship.objects.filter(pk=mine.pk).update(provenance=Provenance.AUTHOR_ASSERTED)
    Authorship.objects.filter(pk=typed.pk).update(source="person")
    build_graph()
    grounds = dict(Authored.objects.filter(author=ada.pk).order_by("-generation").values_list("work", "ground")[:4])
    assert (grounds[mine.work_id], grounds[typed.work_id]) == (Ground.WORD, Ground.HEARSAY)
    recompute_whole()
    assert row(ada).matched == 3


def test_a_record_without_works_any_more_has_no_score(ada):
    recompute_whole()
    with_ada = Authorship.objects.filter(author=ada)
    with_ada.update(author=None, provenance=Provenance.DENIED)
    build_graph()
    recompute_whole()
    assert not TrustScore.objects.filter(author=ada, until__isnull=True).exists()
    assert TrustScore.objects.filter(author=ada, until__isnull=False).count() == 1
