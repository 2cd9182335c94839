"""The bench of attacks on network evidence, on a small made-up literature: it tells people from made-up ones, and says
so by the same functions as on the real ones."""

import numpy as np
import pytest

from benchmarks import trust_attacks, trust_fairness
from benchmarks.figures import Figure, show, table
from benchmarks.ranking_peers import PEERS
from benchmarks.seed_choice import Choice
from benchmarks.signatures import Literature
from benchmarks.sybils import SHAPES, Attack, attacked
from graph.maths.propagation import network_evidence, ties

COMMUNITIES, MEMBERS, WORKS = 60, 40, 120


@pytest.fixture(scope="module")
def real() -> Literature:
    """Communities with people of many and of few works; one author in ten comes from elsewhere; one in ten is known."""
    chance = np.random.default_rng(5)
    author, work, year = [], [], []
    for community in range(COMMUNITIES):
        for place in range(WORKS):
            team = community * MEMBERS + np.unique(
                (chance.random(int(chance.integers(1, 6))) ** 2 * MEMBERS).astype(int)
            )
            strangers = chance.random(len(team)) < 0.1
            team = np.unique(np.where(strangers, chance.integers(0, COMMUNITIES * MEMBERS, len(team)), team))
            author += team.tolist()
            work += [len(year)] * len(team)
            year.append(1990 + place * 36 // WORKS)
    known = chance.random(COMMUNITIES * MEMBERS) < 0.1
    return Literature(np.array(author), np.array(work), np.array(year), known)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("target", ["random", "near seeds", "teams"])
def test_made_up_people_stand_below_real_ones(real, shape, target):
    attack = Attack(shape, target, edges=1600)
    found = trust_attacks.cell(trust_attacks.Graph(real), lambda _: real.known, attack, draws=1, peers=PEERS)
    assert found["ours"] > 0.93
    assert found["ours"] >= max(found[peer] for peer in ("personalised PageRank", "SybilRank", "SybilSCAR-D"))


def test_one_attack_is_the_same_each_time(real):
    def columns(draw):
        signed = attacked(real, real.known, Attack("copied", "teams", 100), np.random.default_rng(draw))
        return [getattr(signed, name).tolist() for name in ("author", "work", "sourced", "confirmed")]

    assert columns(1) == columns(1) != columns(2)


@pytest.mark.parametrize("shape", ["copied", "unconnected"])
@pytest.mark.parametrize("target", ["random", "near seeds", "teams"])
def test_real_people_never_lead_to_made_up_ones(real, shape, target):
    signed = attacked(real, real.known, Attack(shape, target, 400), np.random.default_rng(3))
    tied = ties(signed, int(signed.author.max()) + 1)
    assert (trust_attacks.Graph(real).tied_under(signed, provenance=True) != tied).nnz == 0
    assert tied[: real.authors, real.authors :].nnz == 0
    assert tied[real.authors :, : real.authors].nnz > 0


def test_nobody_loses_anything_to_claims(real, monkeypatch):
    monkeypatch.setattr(trust_fairness, "read", lambda name: real if name == "acl" else None)
    monkeypatch.setattr(trust_fairness, "SHAPES", ("dense",))
    figures = {figure.name: figure for figure in trust_fairness.measure(draws=1)}
    assert figures["victims, acl, teams"].value == 0
    assert figures["victims, acl, near seeds"].value == 0
    assert figures["victims, acl, near seeds, without provenance"].value > 0


def test_newcomers_are_not_at_the_bottom(real):
    sourced = np.ones(len(real.author), np.bool_)
    tied = ties(trust_attacks.SignedWorks(real.author, real.work, sourced, ~sourced), real.authors)
    found = trust_fairness.fairness("made up", real, network_evidence(tied, real.known.astype(np.float32)))
    shares = {figure.name.rpartition(", ")[2]: figure.value for figure in found}
    assert shares["everybody"] == pytest.approx(0.2, abs=0.01)
    assert shares["newcomers"] < 0.4


def test_seeds_are_spread_over_communities(real):
    choice, chance = Choice(real), np.random.default_rng(1)
    for choose in (choice.spread, choice.at_random):
        chosen = choose(COMMUNITIES, chance)
        assert chosen.sum() == COMMUNITIES
        assert not (chosen & ~real.known).any()
    spread = np.flatnonzero(choice.spread(COMMUNITIES, chance)) // MEMBERS
    assert len(set(spread.tolist())) > 0.8 * COMMUNITIES


def test_a_series_is_told_as_a_table_with_what_was_promised(real, monkeypatch):
    monkeypatch.setattr(trust_attacks, "read", lambda name: real if name == "acl" else None)
    monkeypatch.setattr(trust_attacks, "EDGES", (100,))
    promised = trust_attacks.Series("acl", "random", mean=(0.5,), worst=(1.01,))
    figures = trust_attacks.measure(draws=1, series=(promised, trust_attacks.Series("paperlists", "random")))
    assert [figure.reached for figure in figures] == [True, False]
    assert "NOT REACHED" in table(figures)
    assert "AUC of SybilRank" in table(figures)


def test_what_is_only_told_has_no_target():
    told = Figure("a share", 0.5, "of all", None, "lower")
    assert told.reached
    assert "no target" in show([told])


def test_auc_is_the_chance_to_stand_above():
    assert trust_attacks.auc(np.array([2.0, 3.0]), np.array([1.0, 0.0])) == 1
    assert trust_attacks.auc(np.array([1.0]), np.array([1.0])) == 0.5
    assert trust_attacks.auc(np.array([0.0, 2.0]), np.array([1.0])) == 0.5
