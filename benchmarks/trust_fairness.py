"""Whom network evidence leaves behind, and what made-up people can take from those with whom they claim to have worked.

* Fairness: of newcomers, of authors of one paper and of those who began long ago, how many stand in the lowest fifth of
  those who have network evidence (a fifth would be even), and how many have none.
* Victims: points of the score that people lose when a thousand made-up people join their works or name them on works of
  their own. Without provenance, as if a source named the made-up beside them, is told and not promised.
"""

import sys
from collections.abc import Iterator
from typing import Final

import numpy as np

from benchmarks.figures import Figure, table
from benchmarks.signatures import Bools, Literature, read
from benchmarks.sybils import SHAPES, Attack, attacked
from graph.maths.propagation import Floats, SignedWorks, network_evidence, ties
from profiles.trust.formula import WEIGHTS, Component

GRAPHS: Final = ("acl", "paperlists")
LOWEST: Final = 0.2
# A first work in the last two years of the literature.
NEW_YEARS: Final = 2
LONG_AGO: Final = 2005
EDGES: Final = 1600
MOST_POINTS: Final = 2
POINTS: Final = WEIGHTS[Component.NETWORK]


def measure(*, draws: int) -> list[Figure]:
    figures: list[Figure] = []
    for name in GRAPHS:
        real = read(name)
        if real is None:
            print(f"left out, because its archive is not there: fairness, {name}", file=sys.stderr)
            continue
        everything = np.ones(len(real.author), np.bool_)
        before = _evidence(real, SignedWorks(real.author, real.work, everything, ~everything), real.authors)
        for found in (list(fairness(name, real, before)), list(_losses(name, real, before, draws))):
            print(table(found), file=sys.stderr, flush=True)
            figures += found
    return figures


def _evidence(real: Literature, signed: SignedWorks, people: int) -> Floats:
    known = np.zeros(people, np.float32)
    known[: real.authors] = real.known
    return network_evidence(ties(signed, people), known)


def fairness(name: str, real: Literature, evidence: Floats) -> Iterator[Figure]:
    has = ~np.isnan(evidence)
    lowest = has & (evidence <= np.quantile(evidence[has], LOWEST))
    first, works = real.first_years(), np.bincount(real.author, minlength=real.authors)
    groups: dict[str, Bools] = {
        "newcomers": first > first.max() - NEW_YEARS,
        "authors of one paper": works == 1,
        f"authors from before {LONG_AGO}": (first > 0) & (first < LONG_AGO),
        "everybody": np.ones(real.authors, np.bool_),
    }
    for group, who in groups.items():
        share = float(lowest[who & has].mean())
        detail: dict[str, float | int | str] = {
            "share_of_people": float(who.mean()),
            "without_a_value": float((who & ~has).sum() / who.sum()),
            "median": float(np.median(evidence[who & has])),
        }
        yield Figure(f"network evidence, {name}, {group}", share, "of them in the lowest fifth", None, "lower", detail)


def _losses(name: str, real: Literature, before: Floats, draws: int) -> Iterator[Figure]:
    for target, provenance in (("teams", True), ("near seeds", True), ("teams", False), ("near seeds", False)):
        lost = np.concatenate(
            [
                _lost(real, before, Attack(shape, target, EDGES, provenance), draw)
                for shape in SHAPES
                for draw in range(draws)
            ]
        )
        detail: dict[str, float | int | str] = {
            "mean_points": float(lost.mean()),
            "points_at_99_percent": float(np.quantile(lost, 0.99)),
            "most_points": float(lost.max()),
            "victims": len(lost),
        }
        said = "" if provenance else ", without provenance"
        wanted = MOST_POINTS if provenance else None
        what = "points that a victim loses at most"
        yield Figure(f"victims, {name}, {target}{said}", float(lost.max()), what, wanted, "lower", detail)


def _lost(real: Literature, before: Floats, attack: Attack, draw: int) -> Floats:
    """The points of everybody real who is on a work with somebody made up and had a value."""
    signed = attacked(real, real.known, attack, np.random.default_rng([draw, attack.edges]))
    people = int(signed.author.max()) + 1
    made_up = np.bincount(signed.work, weights=signed.author >= real.authors) > 0
    victims = np.unique(signed.author[made_up[signed.work] & (signed.author < real.authors)])
    victims = victims[~np.isnan(before[victims])]
    after = np.nan_to_num(_evidence(real, signed, people)[victims], nan=0)
    lost: Floats = POINTS * (before[victims] - after)
    return lost
