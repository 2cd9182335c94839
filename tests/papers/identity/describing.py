"""Mentions for the resolver, described as author lists, and its answer as groups one can read."""

from dataclasses import dataclass, field

import numpy as np

from papers.identity.evidence import coauthor_evidence
from papers.identity.mentions import Mentions
from papers.names import name_key
from papers.text.hashing import hash64

# One person has one of each, save an e-mail address.
SEVERAL_ALLOWED = ("email",)


@dataclass(frozen=True)
class M:
    """One name in one list: what it carries, and whom it is attributed to already."""

    name: str
    ids: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()
    author: int = 0


def mentions_of(*lists) -> Mentions:
    """Author lists as the resolver sees them. A plain string is a mention that carries nothing."""
    rows = [(work, m if isinstance(m, M) else M(m)) for work, names in enumerate(lists, start=1) for m in names]
    work = np.array([work for work, _ in rows], np.int64)
    name = np.array([hash64(name_key(m.name)) for _, m in rows], np.int64)
    beside, coauthor = coauthor_evidence(work, name, np.arange(len(rows)))
    carried = [(i, hash64(c)) for i, (_, m) in enumerate(rows) for c in m.carries]
    ids = [
        (i, hash64(one), hash64(one.split(":")[0]), one.split(":")[0] not in SEVERAL_ALLOWED)
        for i, (_, m) in enumerate(rows)
        for one in m.ids
    ]
    return Mentions(
        work=work,
        name=name,
        author=np.array([m.author for _, m in rows], np.int64),
        evidence_mention=np.concatenate([beside, np.array([i for i, _ in carried], np.int64)]),
        evidence=np.concatenate([coauthor, np.array([c for _, c in carried], np.int64)]),
        identifier_mention=np.array([i for i, *_ in ids], np.int64),
        identifier=np.array([value for _, value, *_ in ids], np.int64),
        identifier_scheme=np.array([scheme for *_, scheme, _ in ids], np.int64),
        exclusive=np.array([exclusive for *_, exclusive in ids], np.bool_),
    )


@dataclass
class People:
    """Who the resolver thinks they are: sets of places, a place being "work.position"."""

    groups: set[frozenset[str]] = field(default_factory=set)

    def same(self, *places: str) -> bool:
        return any(set(places) <= group for group in self.groups)


def people_of(resolver, *lists) -> People:
    labels = resolver(mentions_of(*lists)).tolist()
    places = [f"{w}.{p}" for w, names in enumerate(lists, start=1) for p, _ in enumerate(names, start=1)]
    assert len(labels) == len(places)
    groups: dict[int, set[str]] = {}
    for label, place in zip(labels, places, strict=True):
        groups.setdefault(label, set()).add(place)
    return People({frozenset(group) for group in groups.values()})
