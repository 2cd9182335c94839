"""The conservative resolver: no guess without a reason that can be named.

Two mentions are one person when a source gives them the same author id or ORCID iD, or when they bear the same
normalised name and share a co-author, an affiliation or an e-mail domain. They are two people when they stand in one
author list, or when a source gives them two different ids of a scheme in which one person has one id. Where reasons
contradict each other, rare evidence is heard before common evidence, and a union that would break a contradiction is
not made. Imports nothing of the project but the types; numpy and scipy only.

Cost: O(m log m) in the number of pieces of evidence, vectorised; only groups with a contradiction are walked one by
one.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from papers.identity.mentions import Ints, Mentions


def resolve(mentions: Mentions) -> Ints:
    """Labels of shape (n,), as `papers.identity.mentions.Resolver` asks. Empty input gives an empty answer."""
    if not len(mentions):
        return np.empty(0, np.int64)
    certain = _chains(mentions.author, np.arange(len(mentions)), where=mentions.author > 0)
    stated = _chains(mentions.identifier, mentions.identifier_mention)
    shared = _chains(_mixed(mentions.name[mentions.evidence_mention], mentions.evidence), mentions.evidence_mention)
    labels = _components(len(mentions), np.concatenate([certain, stated, shared], axis=1))
    return _without_contradictions(mentions, labels)


def _chains(group: Ints, member: Ints, where: NDArray[np.bool_] | None = None) -> Ints:
    """Edges, shape (2, e), that link the members of each group in a row: enough to connect them, never quadratic."""
    if where is not None:
        group, member = group[where], member[where]
    order = np.lexsort((member, group))
    group, member = group[order], member[order]
    linked = group[1:] == group[:-1]
    return np.stack([member[:-1][linked], member[1:][linked]])


def _mixed(one: Ints, other: Ints) -> Ints:
    """A hash of each pair. Wraps around; a collision among 10 million pairs has probability below 1e-5."""
    odd = np.uint64(0x9E3779B97F4A7C15)
    mixed = (one.view(np.uint64) * odd) ^ (other.view(np.uint64) + (one.view(np.uint64) >> np.uint64(29)))
    return (mixed * odd).view(np.int64)


def _components(size: int, edges: Ints) -> Ints:
    graph = coo_array((np.ones(edges.shape[1], np.bool_), (edges[0], edges[1])), shape=(size, size))
    return connected_components(graph.tocsr(), directed=False)[1].astype(np.int64)


def _without_contradictions(mentions: Mentions, labels: Ints) -> Ints:
    """Resolves groups that hold a contradiction again, union by union."""
    suspects = np.union1d(_repeated(labels, mentions.work), _several(labels[mentions.identifier_mention], mentions))
    if not len(suspects):
        return labels
    rows = np.flatnonzero(np.isin(labels, suspects))
    walked = _walk(mentions, rows, labels)
    labels = labels.copy()
    labels[rows] = walked + labels.max() + 1
    return labels


def _repeated(labels: Ints, works: Ints) -> Ints:
    """Labels that hold two mentions of one work."""
    order = np.lexsort((works, labels))
    twice = (labels[order][1:] == labels[order][:-1]) & (works[order][1:] == works[order][:-1])
    return np.unique(labels[order][1:][twice])


def _several(labels: Ints, mentions: Mentions) -> Ints:
    """Labels that hold two ids of one exclusive scheme. `labels`: of the mention of each identifier row."""
    rows = np.unique(np.stack([labels, mentions.identifier_scheme, mentions.identifier])[:, mentions.exclusive], axis=1)
    twice = (rows[0][1:] == rows[0][:-1]) & (rows[1][1:] == rows[1][:-1])
    return np.unique(rows[0][1:][twice])


class _People:
    """A union-find that refuses unions between two people."""

    def __init__(self, mentions: Mentions, rows: Ints) -> None:
        self._parent = list(range(len(rows)))
        self._works: list[set[int]] = [{work} for work in mentions.work[rows].tolist()]
        self._ids: list[dict[int, set[int]]] = [{} for _ in rows]
        position = {row: i for i, row in enumerate(rows.tolist())}
        for mention, scheme, value, exclusive in zip(
            mentions.identifier_mention.tolist(),
            mentions.identifier_scheme.tolist(),
            mentions.identifier.tolist(),
            mentions.exclusive.tolist(),
            strict=True,
        ):
            if exclusive and mention in position:
                self._ids[position[mention]].setdefault(scheme, set()).add(value)

    def find(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def unite(self, one: int, other: int, *, certainly: bool = False) -> bool:
        """Joins the two people unless they cannot be one; `certainly` joins them all the same."""
        one, other = self.find(one), self.find(other)
        if one == other:
            return True
        if not certainly and self._differ(one, other):
            return False
        if len(self._works[one]) < len(self._works[other]):
            one, other = other, one
        self._parent[other] = one
        self._works[one] |= self._works[other]
        for scheme, values in self._ids[other].items():
            self._ids[one].setdefault(scheme, set()).update(values)
        self._works[other], self._ids[other] = set(), {}
        return True

    def _differ(self, one: int, other: int) -> bool:
        if not self._works[one].isdisjoint(self._works[other]):
            return True
        ids = self._ids[other]
        return any(scheme in ids and ids[scheme] != values for scheme, values in self._ids[one].items())


def _walk(mentions: Mentions, rows: Ints, labels: Ints) -> Ints:
    """Labels of the suspect rows, from 0. Order of unions: attributed before, same id, then rare evidence first."""
    people = _People(mentions, rows)
    for group in _groups(mentions.author[rows], np.arange(len(rows)), skip_zero=True):
        for one, other in pairwise(group):
            people.unite(one, other, certainly=True)
    place = np.full(len(mentions), -1, np.int64)
    place[rows] = np.arange(len(rows))
    stated = place[mentions.identifier_mention] >= 0
    for group in _groups(mentions.identifier[stated], place[mentions.identifier_mention[stated]]):
        _unite_compatible(people, group)
    shared = place[mentions.evidence_mention] >= 0
    pairs = _mixed(mentions.name[mentions.evidence_mention[shared]], mentions.evidence[shared])
    for group in sorted(_groups(pairs, place[mentions.evidence_mention[shared]]), key=lambda g: (len(g), g)):
        _unite_compatible(people, group)
    return np.unique([people.find(i) for i in range(len(rows))], return_inverse=True)[1].astype(np.int64)


def _unite_compatible(people: _People, group: list[int]) -> None:
    """Joins each member to the first person in the group that it can be."""
    persons: list[int] = []
    for member in group:
        if not any(people.unite(person, member) for person in persons):
            persons.append(member)


def _groups(key: Ints, member: Ints, *, skip_zero: bool = False) -> Iterator[list[int]]:
    """Members of each key that more than one member has, ascending and each once."""
    groups: dict[int, set[int]] = defaultdict(set)
    for k, m in zip(key.tolist(), member.tolist(), strict=True):
        if k or not skip_zero:
            groups[k].add(m)
    return (sorted(group) for group in groups.values() if len(group) > 1)
