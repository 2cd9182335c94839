"""Through the life of claims, whatever becomes of them, scores are what follows from what is recorded."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from graph.models import Coauthor
from graph.services.build_graph import build_graph
from profiles.claims.ending import EndedWhy
from profiles.claims.transitions import Part
from profiles.evidence.adding import add_evidence, take_back_evidence
from profiles.models import EvidenceKind, TrustDue, TrustScore
from profiles.trust.formula import CAPS, WITHOUT_NETWORK_CAP
from profiles.trust.owners import as_stored, owned_records
from profiles.trust.recomputing import recompute_affected, recompute_whole
from profiles.trust.verifying import verify_scores
from tests.cast import a_claim, a_person, a_proof
from tests.claim_walks.world import World
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db
GIVEN_BY_HAND = (
    EvidenceKind.ORCID, EvidenceKind.INSTITUTIONAL_EMAIL, EvidenceKind.HOMEPAGE, EvidenceKind.PRINTED_EMAIL,
)  # fmt: skip


class Clock:
    """Stands still but for whoever moves it."""

    def __init__(self, monkeypatch) -> None:
        self.moment = datetime.now(UTC)
        monkeypatch.setattr(timezone, "now", lambda: self.moment)


class ScoredWorld(World):
    """After each step the job runs, and what it leaves is what an observer would compute from the tables."""

    def __init__(self, seed: str, clock: Clock) -> None:
        super().__init__(seed)
        self._clock, self.levels = clock, set[int]()
        build_graph()
        recompute_whole()

    def step(self, kind) -> None:
        super().step(kind)
        self._clock.moment = self.now
        recompute_affected()
        assert recompute_affected() is None, self.trace[-1]
        assert not TrustDue.objects.exists()
        self._look()

    def _look(self) -> None:
        rows = {row.author_id: row for row in TrustScore.objects.filter(until__isnull=True)}
        owned = owned_records(as_of=self.now)
        for author, row in rows.items():
            one = owned.get(author)
            found = (row.claimed, row.evidence, row.good, row.bad, row.penalty)
            expected = (
                (
                    True,
                    [as_stored(piece) for piece in one.pieces],
                    one.conduct.good,
                    one.conduct.bad,
                    one.conduct.penalty,
                )
                if one
                else (False, [], 0, 0, 0)
            )
            assert found == expected, self.trace[-1]
            assert row.level == (one.level if one else min(row.level, 1)), self.trace[-1]
            assert row.value <= CAPS[row.level]
            assert row.claimed or row.value <= CAPS[1]
            assert row.network is not None or row.value <= WITHOUT_NETWORK_CAP
            self.levels.add(row.level)
        assert owned.keys() <= rows.keys(), self.trace[-1]


def walked(seed: str, steps: int, clock: Clock) -> ScoredWorld:
    world = ScoredWorld(seed, clock)
    world.walk(steps)
    found = verify_scores()
    assert found.holds, found.in_words()
    return world


@pytest.mark.parametrize("seed", ["one", "two"])
def test_after_each_step_scores_follow(seed, monkeypatch):
    world = walked(seed, 40, Clock(monkeypatch))
    assert world.done > 10, "most steps were refused: the walk goes nowhere"
    assert len(world.levels) > 1


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(6))
def test_after_each_of_many_steps_scores_follow(seed, monkeypatch):
    walked(f"many {seed}", 400, Clock(monkeypatch))


@pytest.mark.parametrize("seed", [1, 2])
def test_evidence_never_lowers_a_score_and_lost_evidence_never_raises_it(seed, monkeypatch):
    """Through the services and the job, at one moment, so that nothing ages meanwhile."""
    clock, chance = Clock(monkeypatch), random.Random(seed)
    ada, bob, cyd = an_author("Ada Byron"), an_author("Bob Hope"), an_author("Cyd Lee")
    for authors in ([ada, bob],) * 3 + ([bob, cyd],) * 2 + ([ada, cyd],):
        a_work(authors=authors)
    known = a_claim(cyd, a_person("cyd", display_name="Cyd Lee"), *GIVEN_BY_HAND[:2], now=clock.moment)
    claim = a_claim(ada, a_person("ada", display_name="Ada Byron"), EvidenceKind.HOMEPAGE, now=clock.moment)
    build_graph()
    recompute_whole()
    assert Coauthor.objects.exists()
    assert known.level == 3

    def value() -> int:
        recompute_affected()
        return TrustScore.objects.get(author=ada, until__isnull=True).value

    before, seen = value(), set[int]()
    for number in range(25):
        pieces = list(claim.evidence.filter(ended_at__isnull=True).order_by("pk"))
        if chance.random() < 0.5 and len(pieces) > 1:
            piece = chance.choice(pieces)
            take_back_evidence(
                evidence=piece.pk, by=None, why=EndedWhy.RECHECK_FAILED, now=clock.moment, part=Part.PORTAL
            )
            after = value()
            assert after <= before, f"without {piece.kind}"
        else:
            proof = a_proof(
                chance.choice(GIVEN_BY_HAND), f"channel {number}", strength=chance.choice([None, 0.2, 0.6]),
                anchored=chance.random() < 0.3,
            )  # fmt: skip
            add_evidence(claim=claim.pk, proof=proof, by=claim.user, now=clock.moment)
            after = value()
            assert after >= before, f"with {proof.kind}"
        seen.add(after)
        before = after
    assert len(seen) > 3
    clock.moment += timedelta(days=400)  # everything has run out
    assert value() <= CAPS[3]
    recompute_whole()
    assert TrustScore.objects.get(author=ada, until__isnull=True).evidence == []
    assert verify_scores().holds
