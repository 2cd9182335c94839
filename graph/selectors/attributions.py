"""Who is counted among the authors of what, and on what ground: the current build as arrays, and the network evidence
that follows from it. Which people are known is given from outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from graph.maths.propagation import Floats, SignedWorks, network_evidence, ties
from graph.models import Ground
from graph.selectors.builds import Reading
from graph.storage.columns import read_columns
from graph.storage.generations import partition

# A source put the name there; the person says that it is theirs.
_SOURCED: Final = (Ground.MATCHED, Ground.IDENTIFIED, Ground.ORCID, Ground.CONFIRMED)
_CONFIRMED: Final = (Ground.WORD, Ground.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Attributions:
    """`authors` are ids, ascending, shape (n,). Of each author of each work: `author`, a place in `authors`; `work`,
    counted from 0; and the `ground`, shape (m,) each."""

    authors: NDArray[np.int64]
    author: NDArray[np.int32]
    work: NDArray[np.int32]
    ground: NDArray[np.int8]

    def counts(self) -> NDArray[np.int64]:
        """Works of each author by ground, shape (n, 7), a column for each `Ground`."""
        kinds = len(Ground)
        cells = np.bincount(self.author * np.int64(kinds) + self.ground, minlength=len(self.authors) * kinds)
        return cells.reshape(len(self.authors), kinds)


def attributions(build: Reading, *, of: Iterable[int] | None = None) -> Attributions:
    """Of everybody, or of some. The caller reads the build (`graph.selectors.builds.reading`)."""
    chosen = "" if of is None else f" WHERE author = ANY('{{{','.join(str(int(one)) for one in sorted(set(of)))}}}')"
    with connection.cursor() as cursor:
        author, work, ground = read_columns(
            cursor,
            f"SELECT author, work, ground::bigint FROM {partition('graph_authored', build.generation)}{chosen}",
            (np.int64, np.int64, np.int8),
        )
    authors, place = np.unique(author, return_inverse=True)
    del author
    _, number = np.unique(work, return_inverse=True)
    del work
    # In an order of their own: sums of fractions depend on it in the last bit.
    order = np.lexsort((place, number))
    return Attributions(authors, place[order].astype(np.int32), number[order].astype(np.int32), ground[order])


def evidence_of(found: Attributions, seeds: Mapping[int, float]) -> Floats:
    """G of each of the authors, shape (n,), nan where no seed is in reach. `seeds` says how surely somebody is known,
    in [0, 1]; those who have no works are left out."""
    signed = SignedWorks(
        found.author.astype(np.int64),
        found.work.astype(np.int64),
        np.isin(found.ground, _SOURCED),
        np.isin(found.ground, _CONFIRMED),
    )
    known = np.zeros(len(found.authors), np.float32)
    for author, weight in seeds.items():
        place = int(np.searchsorted(found.authors, author))
        if place < len(found.authors) and found.authors[place] == author:
            known[place] = weight
    return network_evidence(ties(signed, len(found.authors)), known)
