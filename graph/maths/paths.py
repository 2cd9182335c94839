"""Paths between two people: those of the fewest steps, and those along the strongest ties.

A tie of strength s costs 1/s, so the strongest path is the cheapest one. Both searches go from both ends at once and
ask for the ties of people only when they need them, many people at a time, so that a caller can read them from a
database. Both are exact unless a bound is reached, and then they say so.

Fewest steps: breadth first, and of the paths that are found the k cheapest. Strongest: labels of (cost, steps) are
settled in order of cost (P. Hansen, "Bicriterion path problems", 1980), which is Dijkstra's algorithm with a bound on
the number of steps; the next best come by J. Y. Yen's algorithm ("Finding the k shortest loopless paths in a network",
Management Science 17, 1971). Imports nothing of the project and knows no database; nodes are any integers.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from itertools import pairwise
from math import inf
from typing import Final

Reader = Callable[[Sequence[int]], Mapping[int, Sequence[tuple[int, float]]]]
"""From people to their ties: (the other, strength above 0). Every tie is there from both of its ends."""

_READ_AT_ONCE: Final = 96
_DIGITS: Final = 9
_A_LITTLE_MORE: Final = 1 + 1e-9


class Outcome(StrEnum):
    """What a search came to. Of `FOUND`, nothing better exists; of `BOUND_REACHED`, something may."""

    FOUND = "found"
    NOT_CONNECTED = "not connected"
    TOO_FAR = "too far"
    BOUND_REACHED = "bound reached"


@dataclass(frozen=True, slots=True)
class Path:
    """`cost` is the sum of 1/strength of its ties."""

    nodes: tuple[int, ...]
    cost: float

    @property
    def steps(self) -> int:
        return len(self.nodes) - 1


@dataclass(frozen=True, slots=True)
class Found:
    """Best first. With `BOUND_REACHED` there may be paths too: the best of what was read."""

    paths: list[Path]
    outcome: Outcome


class BoundReachedError(Exception):
    """More would have to be read, or done, than the network allows."""


@dataclass
class Network:
    """What was read of the network so far. Several searches may share it, and its bounds.

    `most_nodes` bounds how many nodes' ties are read, `most_ties` how often a tie is looked at.
    """

    read: Reader
    most_nodes: int
    most_ties: int
    _costs: dict[int, list[tuple[int, float]]] = field(default_factory=dict, init=False)
    _ties_seen: int = field(default=0, init=False)

    @property
    def nodes_read(self) -> int:
        return len(self._costs)

    def knows(self, node: int) -> bool:
        return node in self._costs

    def have(self, nodes: Iterable[int]) -> None:
        """Reads the ties of these, as far as they are not known; raises `BoundReachedError` where that is too many."""
        wanted = [node for node in dict.fromkeys(nodes) if node not in self._costs]
        if len(self._costs) + len(wanted) > self.most_nodes:
            raise BoundReachedError
        if wanted:
            ties = self.read(wanted)
            for node in wanted:
                costs = ((1.0 / strength, other) for other, strength in ties.get(node, ()))
                self._costs[node] = [(other, cost) for cost, other in sorted(costs)]

    def have_some(self, first: int, others: Iterable[int]) -> None:
        """Reads the ties of `first`, and with them of as many others as are allowed."""
        room = min(self.most_nodes - len(self._costs), _READ_AT_ONCE)
        unknown = [node for node in dict.fromkeys((first, *others)) if node not in self._costs]
        self.have(unknown[: max(room, 1)])

    def costs(self, node: int) -> list[tuple[int, float]]:
        """(the other, cost) of the ties of a node that was read, the cheapest first."""
        ties = self._costs[node]
        self._ties_seen += len(ties)
        if self._ties_seen > self.most_ties:
            raise BoundReachedError
        return ties


def shortest_paths(network: Network, source: int, target: int, *, k: int, most_steps: int) -> Found:
    """At most `k` of the paths with the fewest steps, the cheapest first. All of them have the same number of steps."""
    if source == target:
        return Found([Path((source,), 0.0)], Outcome.FOUND)
    near, far = _Levels(source), _Levels(target)
    try:
        while near.frontier and far.frontier:
            if near.depth + far.depth == most_steps:
                return Found([], Outcome.TOO_FAR)
            growing, other = (near, far) if len(near.frontier) <= len(far.frontier) else (far, near)
            growing.grow(network)
            if meeting := [node for node in growing.frontier if node in other.level]:
                return Found(_joined(meeting, near, far, k), Outcome.FOUND)
    except BoundReachedError:
        return Found([], Outcome.BOUND_REACHED)
    return Found([], Outcome.NOT_CONNECTED)


class _Levels:
    """Everybody within some number of steps of a root, and by whom each is reached from the level before."""

    def __init__(self, root: int) -> None:
        self.level = {root: 0}
        self.frontier = [root]
        self.depth = 0
        self._before: dict[int, list[tuple[int, float]]] = {root: []}

    def grow(self, network: Network) -> None:
        network.have(self.frontier)
        self.depth += 1
        reached: list[int] = []
        for node in self.frontier:
            for other, cost in network.costs(node):
                if other not in self.level:
                    self.level[other] = self.depth
                    self._before[other] = []
                    reached.append(other)
                if self.level[other] == self.depth:
                    self._before[other].append((node, cost))
        self.frontier = reached

    def cheapest_to(self, node: int, k: int, known: dict[int, list[Path]]) -> list[Path]:
        """The `k` cheapest of the ways from the root to the node that have the fewest steps."""
        if node not in known:
            ways = [
                Path((*way.nodes, node), way.cost + cost)
                for before, cost in self._before[node]
                for way in self.cheapest_to(before, k, known)
            ]
            known[node] = heapq.nsmallest(k, ways, key=_order) if ways else [Path((node,), 0.0)]
        return known[node]


def _joined(meeting: Sequence[int], near: _Levels, far: _Levels, k: int) -> list[Path]:
    from_near: dict[int, list[Path]] = {}
    from_far: dict[int, list[Path]] = {}
    whole = (
        Path(there.nodes + back.nodes[-2::-1], there.cost + back.cost)
        for node in meeting
        for there in near.cheapest_to(node, k, from_near)
        for back in far.cheapest_to(node, k, from_far)
    )
    return heapq.nsmallest(k, whole, key=_order)


def strongest_paths(
    network: Network, source: int, target: int, *, k: int, most_steps: int, known: Sequence[Path] = ()
) -> Found:
    """The `k` cheapest paths without repetition of at most `most_steps` steps, the cheapest first.

    `known` are different paths that the caller has already, within `most_steps`: what is dearer is then not looked for.
    """
    if source == target:
        return Found([Path((source,), 0.0)], Outcome.FOUND)
    found: list[Path] = []
    prices = sorted(path.cost * _A_LITTLE_MORE for path in known)
    try:
        first = _Search(network, source, target, most_steps=most_steps, below=prices[0] if prices else inf).cheapest()
        if first.path is None:
            return Found([], Outcome.TOO_FAR if first.cut_by_steps else Outcome.NOT_CONNECTED)
        found.append(first.path)
        enough = prices[k - 1] if len(prices) >= k else inf
        _add_next_best(network, found, target, k=k, most_steps=most_steps, enough=enough)
    except _InterruptedError as interrupted:
        found += [interrupted.best] if interrupted.best and not found else []
        return Found(found, Outcome.BOUND_REACHED)
    except BoundReachedError:
        return Found(found, Outcome.BOUND_REACHED)
    return Found(found, Outcome.FOUND)


def _add_next_best(network: Network, found: list[Path], target: int, *, k: int, most_steps: int, enough: float) -> None:
    """Yen's algorithm: each next path leaves a known one at some place, by a tie that none of those takes there.

    None that costs `enough` is looked for.
    """
    waiting: dict[tuple[int, ...], Path] = {}
    while len(found) < k:
        last = found[-1]
        for place in range(last.steps):
            root = last.nodes[: place + 1]
            taken = {path.nodes[place + 1] for path in found if path.nodes[: place + 1] == root}
            before = _cost(network, root)
            best = sorted(path.cost for path in waiting.values())[: k - len(found)]
            search = _Search(
                network, root[-1], target, most_steps=most_steps - place, without=set(root[:-1]), not_first=taken,
                below=min(best[-1] if len(best) == k - len(found) else inf, enough) - before,
            )  # fmt: skip
            way = search.cheapest().path
            if way is not None:
                whole = Path(root[:-1] + way.nodes, before + way.cost)
                waiting[whole.nodes] = whole
        if not waiting:
            return
        best_waiting = min(waiting.values(), key=_order)
        del waiting[best_waiting.nodes]
        found.append(best_waiting)


class _InterruptedError(Exception):
    def __init__(self, best: Path | None) -> None:
        super().__init__()
        self.best = best


@dataclass(frozen=True, slots=True)
class _Cheapest:
    path: Path | None
    cut_by_steps: bool


@dataclass(frozen=True, slots=True)
class _Label:
    """One way from an end to a node: nothing that is as cheap has fewer steps."""

    cost: float
    steps: int
    node: int
    before: "_Label | None"

    def nodes(self) -> tuple[int, ...]:
        """From the node back to the end."""
        backwards = [self.node]
        label = self.before
        while label is not None:
            backwards.append(label.node)
            label = label.before
        return tuple(backwards)


class _Side:
    def __init__(self, root: int) -> None:
        self.settled: dict[int, list[_Label]] = {}
        self._number = 0
        self.heap: list[tuple[float, int, int, _Label]] = []
        self.push(_Label(0.0, 0, root, None))

    def push(self, label: _Label) -> None:
        self._number += 1
        heapq.heappush(self.heap, (label.cost, label.steps, self._number, label))

    def improves(self, node: int, steps: int) -> bool:
        """Whether a way that is dearer than all settled ones is worth keeping: only if it has fewer steps."""
        labels = self.settled.get(node)
        return labels is None or steps < labels[-1].steps

    @property
    def least(self) -> float:
        return self.heap[0][0] if self.heap else inf

    def waiting(self) -> list[int]:
        return [entry[3].node for entry in self.heap[: 2 * _READ_AT_ONCE]]


class _Search:
    """The cheapest path of at most `most_steps`, cheaper than `below`, without some nodes and some first steps."""

    def __init__(
        self,
        network: Network,
        source: int,
        target: int,
        *,
        most_steps: int,
        without: set[int] | None = None,
        not_first: set[int] | None = None,
        below: float = inf,
    ) -> None:
        self.network, self.source, self.target, self.most_steps = network, source, target, most_steps
        self.without, self.not_first = without or set(), not_first or set()
        self.near, self.far = _Side(source), _Side(target)
        self.best_cost = below
        self.best: tuple[_Label, _Label] | None = None
        self.cut_by_steps = False

    def cheapest(self) -> _Cheapest:
        try:
            while self.near.heap and self.far.heap and self.near.least + self.far.least < self.best_cost:
                if self.near.least <= self.far.least:
                    self._settle(self.near, self.far)
                else:
                    self._settle(self.far, self.near)
        except BoundReachedError as error:
            raise _InterruptedError(self._path()) from error
        return _Cheapest(self._path(), self.cut_by_steps)

    def _settle(self, side: _Side, other_side: _Side) -> None:
        label = heapq.heappop(side.heap)[3]
        if not side.improves(label.node, label.steps):
            return
        side.settled.setdefault(label.node, []).append(label)
        if label.steps == self.most_steps:
            self.cut_by_steps = True
            return
        if not self.network.knows(label.node):
            self.network.have_some(label.node, side.waiting())
        opposite, steps = other_side.settled, label.steps + 1
        # Whatever of the other side is not settled yet costs at least as much as the next that will be.
        worth_going_on = self.best_cost - other_side.least
        for other, cost in self.network.costs(label.node):
            reached = label.cost + cost
            if reached >= self.best_cost:
                break  # and all that follow are dearer
            if reached >= worth_going_on and other not in opposite:
                continue
            if other in self.without or self._is_taken(label.node, other) or not side.improves(other, steps):
                continue
            onward = _Label(reached, steps, other, label)
            if other in opposite:
                self._meet(onward, side, other_side)
            if reached < worth_going_on:
                side.push(onward)

    def _is_taken(self, one: int, other: int) -> bool:
        return (one == self.source and other in self.not_first) or (other == self.source and one in self.not_first)

    def _meet(self, label: _Label, side: _Side, other_side: _Side) -> None:
        for opposite in other_side.settled[label.node]:
            if label.steps + opposite.steps > self.most_steps:
                self.cut_by_steps = True
            elif label.cost + opposite.cost < self.best_cost:
                self.best_cost = label.cost + opposite.cost
                self.best = (label, opposite) if side is self.near else (opposite, label)

    def _path(self) -> Path | None:
        if self.best is None:
            return None
        near, far = self.best
        nodes = near.nodes()[::-1] + far.nodes()[1:]
        return Path(nodes, near.cost + far.cost)


def _cost(network: Network, nodes: Sequence[int]) -> float:
    def add(cost: float, step: tuple[int, int]) -> float:
        return cost + min(price for other, price in network.costs(step[0]) if other == step[1])

    return reduce(add, pairwise(nodes), 0.0)


def _order(path: Path) -> tuple[float, int, tuple[int, ...]]:
    """Costs that differ by rounding only are equal: then fewer steps, then lower ids."""
    return (round(path.cost, _DIGITS), path.steps, path.nodes)
