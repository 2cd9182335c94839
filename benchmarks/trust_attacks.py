"""How well network evidence tells made-up people from real ones, beside what else is used for it, on the co-author
graphs of the ACL Anthology and of paperlists, whose known people are those whose source gives an ORCID iD, or some of
them.

The figure is AUC: the chance that a real person who is no seed and has evidence stands above a made-up one. A cell is
the mean of several draws of the attack, and of the seeds where some are chosen; the shapes are those of
`benchmarks.sybils`. Ours sees who said what; the peers, which stand beside it where all seeds are known, have no such
notion and see who worked with whom.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy import sparse
from scipy.stats import rankdata

from benchmarks.figures import Figure, table
from benchmarks.ranking_peers import PEERS, Floats, Method, Weighted
from benchmarks.seed_choice import Choice
from benchmarks.signatures import Bools, Literature, read
from benchmarks.sybils import SHAPES, Attack, attacked
from graph.maths.propagation import SignedWorks, mass, steps_of, ties

EDGES: Final = (100, 400, 1600)
# Whose mean and worst are held to the targets; made-up people who have nothing to do with each other stand beside them.
RINGS: Final = ("dense", "tree", "copied", "preferential")
OURS: Final = "ours"
# The made-up of whom nothing is said: they count as below everybody.
NO_VALUE: Final = "share of the made-up without a value"

SeedChoice = Callable[[np.random.Generator], Bools]


@dataclass(frozen=True, slots=True)
class Series:
    """Attacks of one kind on one graph, from few edges to many. `mean` and `worst` are what the shapes are to reach for
    each number of edges, where something is promised."""

    graph: str
    target: str
    seeds: str = "all"
    provenance: bool = True
    mean: tuple[float, ...] = ()
    worst: tuple[float, ...] = ()

    def name(self) -> str:
        return f"{self.graph}, {self.target}{'' if self.provenance else ', without provenance'}, seeds: {self.seeds}"


SERIES: Final = (
    Series("acl", "random", mean=(0.99, 0.98, 0.95), worst=(0.98, 0.94, 0.85)),
    Series("acl", "near seeds", mean=(0.99, 0.97, 0.92)),
    Series("acl", "teams", mean=(0.985, 0.95, 0.89)),
    Series("acl", "random", provenance=False, mean=(0.985, 0.96, 0.91)),
    Series("paperlists", "random", mean=(0.985, 0.96, 0.92)),
    *(
        Series("acl", target, some)
        for some in ("200 spread", "60 spread")
        for target in ("random", "near seeds", "teams")
    ),
    *(
        Series("acl", target, some)
        for some in ("200 at random", "60 at random")
        for target in ("random", "near seeds", "teams")
    ),
    Series("acl", "near seeds", provenance=False),
    Series("acl", "teams", provenance=False),
    Series("paperlists", "near seeds"),
    Series("paperlists", "teams"),
    Series("paperlists", "random", provenance=False),
)


@dataclass(slots=True)
class Graph:
    """A literature, and what is worked out of it once for many attacks."""

    real: Literature
    choice: Choice | None = None
    tied: sparse.csr_array | None = None

    def tied_under(self, signed: SignedWorks, *, provenance: bool) -> sparse.csr_array:
        """The ties of everybody. With provenance those of real people are what they are without an attack, to the bit
        (tests/graph/maths), so only works with somebody made up are looked at anew."""
        people = int(signed.author.max()) + 1
        if not provenance:
            return ties(signed, people)
        if self.tied is None:
            sourced = np.ones(len(self.real.author), np.bool_)
            plain = SignedWorks(self.real.author, self.real.work, sourced, ~sourced)
            self.tied = ties(plain, self.real.authors)
        touched = (np.bincount(signed.work, weights=signed.author >= self.real.authors) > 0)[signed.work]
        _, work = np.unique(signed.work[touched], return_inverse=True)
        part = SignedWorks(signed.author[touched], work, signed.sourced[touched], signed.confirmed[touched])
        wide = sparse.csr_array(
            (self.tied.data, self.tied.indices, self.tied.indptr), shape=(self.real.authors, people)
        )
        return sparse.csr_array(sparse.vstack([wide, ties(part, people)[self.real.authors :]]))

    def seeds(self, named: str) -> SeedChoice:
        if named == "all":
            return lambda _: self.real.known
        self.choice = self.choice or Choice(self.real)
        number, _, how = named.partition(" ")
        choose = self.choice.spread if how == "spread" else self.choice.at_random
        return lambda chance: choose(int(number), chance)


@dataclass(slots=True)
class _Graphs:
    """Each is read when it is first asked for."""

    found: dict[str, Graph | None] = field(default_factory=dict)

    def of(self, name: str) -> Graph | None:
        if name not in self.found:
            real = read(name)
            self.found[name] = None if real is None else Graph(real)
        return self.found[name]


def measure(*, draws: int, series: tuple[Series, ...] = SERIES) -> list[Figure]:
    """Says what it leaves out for want of data. About a minute a draw and series."""
    graphs = _Graphs()
    figures: list[Figure] = []
    for one in series:
        graph = graphs.of(one.graph)
        if graph is None:
            print(f"left out, because its archive is not there: {one.name()}", file=sys.stderr)
            continue
        found = list(_figures(one, graph, draws))
        print(table(found), file=sys.stderr, flush=True)
        figures += found
    return figures


def _figures(series: Series, graph: Graph, draws: int) -> Iterator[Figure]:
    peers = PEERS if series.seeds == "all" else {}
    for place, edges in enumerate(EDGES):
        cells = {
            shape: cell(
                graph,
                graph.seeds(series.seeds),
                Attack(shape, series.target, edges, series.provenance),
                draws=draws,
                peers=peers,
            )
            for shape in SHAPES
        }
        mean = {method: float(np.mean([cells[shape][method] for shape in RINGS])) for method in cells[RINGS[0]]}
        detail: dict[str, float | int | str] = {"AUC": mean[OURS]}
        detail |= {f"AUC_{shape}": cells[shape][OURS] for shape in SHAPES}
        detail |= {f"AUC_of_{method}": mean[method] for method in peers}
        detail |= {"made_up_without_a_value": mean[NO_VALUE]}
        detail |= {"people": graph.real.authors, "draws": draws}
        name = f"network evidence, {series.name()}, {edges} edges"
        yield Figure(name, mean[OURS], "AUC, mean of the shapes", _at(series.mean, place), "higher", detail)
        if series.worst:
            worst = min(cells[shape][OURS] for shape in RINGS)
            yield Figure(f"{name}, worst", worst, "AUC of the worst shape", _at(series.worst, place), "higher")


def _at(targets: tuple[float, ...], place: int) -> float | None:
    return targets[place] if targets else None


def cell(
    graph: Graph, choose: SeedChoice, attack: Attack, *, draws: int, peers: Mapping[str, Method]
) -> Mapping[str, float]:
    """AUC of each method, the mean of the draws."""
    real = graph.real
    found: dict[str, list[float]] = {name: [] for name in (OURS, NO_VALUE, *peers)}
    for draw in range(draws):
        chance = np.random.default_rng([draw, attack.edges])
        seeds = choose(chance)
        signed = attacked(real, seeds, attack, chance)
        people = int(max(signed.author)) + 1
        known = np.zeros(people, np.float32)
        known[: real.authors] = seeds
        # Whoever is no seed stands by G as by the mass that it is made of.
        masses = mass(*steps_of(graph.tied_under(signed, provenance=attack.provenance)), known[:, None])[:, 0]
        honest = np.flatnonzero(~seeds & (masses[: real.authors] > 0))
        values = {OURS: masses}
        if peers:
            weighted = Weighted.of(plain_weights(signed, people))
            values |= {name: method(weighted, known) for name, method in peers.items()}
        for name, value in values.items():
            found[name].append(auc(value[honest], value[real.authors :]))
        found[NO_VALUE].append(float((masses[real.authors :] == 0).mean()))
    return {name: float(np.mean(several)) for name, several in found.items()}


def plain_weights(signed: SignedWorks, people: int) -> sparse.csr_array:
    """The sum over joint works of 1/(k-1), whoever said so; works of more than a hundred left out, as everywhere."""
    size = np.bincount(signed.work)
    share = np.where((size > 1) & (size <= 100), 1.0 / np.maximum(size - 1, 1), 0).astype(np.float32)
    ones = np.ones(len(signed.author), np.float32)
    places = sparse.csr_array(
        (ones, (signed.author.astype(np.int32), signed.work.astype(np.int32))), shape=(people, len(size))
    )
    weights = sparse.csr_array((places @ sparse.diags_array(share)) @ places.T)
    weights.setdiag(0)
    weights.eliminate_zeros()
    return weights


def auc(honest: Floats, made_up: Floats) -> float:
    """The chance that one of `honest` is above one of `made_up`; a tie is half."""
    ranks = rankdata(np.concatenate([honest, made_up]))
    above = ranks[: len(honest)].sum() - len(honest) * (len(honest) + 1) / 2
    return float(above / (len(honest) * len(made_up)))
