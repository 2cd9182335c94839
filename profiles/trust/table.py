"""Scores of many records at once: whole columns, of which equal ones are scored once. Pure but for its arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.models import Ground
from profiles.trust.formula import Attribution, Inputs, score
from profiles.trust.owners import Owned, as_stored

# The columns of a table of scores, as rows of `profiles.models.TrustScore` have them. NO_NETWORK stands for NULL.
COLUMNS: Final = (
    "value", "level", "claimed", "network", "confirmed", "orcid", "publisher", "matched", "disputed", "good", "bad",
    "penalty",
)  # fmt: skip
NO_NETWORK: Final = -1

# What each ground amounts to. Somebody else's word that a person wrote something is nothing of this person's.
_COUNTED_AS: Final[dict[Ground, Attribution]] = {
    Ground.DISPUTED: Attribution.DISPUTED,
    Ground.WORD: Attribution.MATCHED,
    Ground.MATCHED: Attribution.MATCHED,
    Ground.IDENTIFIED: Attribution.PUBLISHER,
    Ground.ORCID: Attribution.ORCID,
    Ground.CONFIRMED: Attribution.CONFIRMED,
}
_OF_A_SOURCE: Final = (Ground.MATCHED, Ground.IDENTIFIED, Ground.ORCID, Ground.CONFIRMED)
_IMPORTED_LEVEL: Final = 1

# A row's kind is one number, counted anew before it would not fit.
_MOST_KINDS: Final = 1 << 62

Table = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Scores:
    """`authors` are ids, ascending, shape (n,); `table` has a row for each and the `COLUMNS`; `evidence` is kept for
    those that somebody holds."""

    authors: NDArray[np.int64]
    table: Table
    evidence: dict[int, list[dict[str, Any]]]


def network_in_hundredths(evidence: NDArray[np.float32]) -> NDArray[np.int32]:
    """G as it is stored: halves up, NO_NETWORK where there is none."""
    known = ~np.isnan(evidence)
    found = np.full(len(evidence), NO_NETWORK, np.int32)
    # By way of float64: what is rounded is the value that was computed, not one nearer to it.
    found[known] = np.floor(evidence[known].astype(np.float64) * 100 + 0.5).astype(np.int32)
    return found


def score_all(
    *,
    authors: NDArray[np.int64],
    counts: NDArray[np.int64],
    network: NDArray[np.int32],
    owned: Mapping[int, Owned],
    as_of: datetime,
) -> Scores:
    """`counts`, shape (n, 7), are works by `Ground`; `network`, shape (n,), is as `network_in_hundredths` gives it."""
    table = of_the_graph(counts, network)
    evidence = {}
    for place in np.flatnonzero(np.isin(authors, list(owned))).tolist():
        author = int(authors[place])
        one = owned[author]
        evidence[author] = [as_stored(piece) for piece in one.pieces]
        for name, value in (
            ("level", one.level),
            ("claimed", 1),
            ("good", one.conduct.good),
            ("bad", one.conduct.bad),
            ("penalty", one.conduct.penalty),
        ):
            table[place, COLUMNS.index(name)] = value
        table[place, 0] = score(inputs_of(table[place], as_of=as_of, owned=one)).value
    unclaimed = np.flatnonzero(table[:, COLUMNS.index("claimed")] == 0)
    first, which = alike(table[unclaimed])
    values = np.array([score(inputs_of(row, as_of=as_of)).value for row in table[unclaimed[first]]], np.int32)
    if len(values):
        table[unclaimed, 0] = values[which]
    return Scores(authors, table, evidence)


def of_the_graph(counts: NDArray[np.int64], network: NDArray[np.int32]) -> Table:
    """What the graph alone says: works, network evidence, and the level of records that nobody holds; the rest is 0."""
    table = np.zeros((len(counts), len(COLUMNS)), np.int32)
    table[:, COLUMNS.index("network")] = network
    for ground, attribution in _COUNTED_AS.items():
        table[:, COLUMNS.index(attribution.value)] += counts[:, ground].astype(np.int32)
    table[:, COLUMNS.index("level")] = np.where(counts[:, list(_OF_A_SOURCE)].any(axis=1), _IMPORTED_LEVEL, 0)
    return table


def alike(rows: Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows that say the same: (the first of each kind, of which kind each row is). Column by column, since a sort of
    whole rows takes ten times as long."""
    kind, kinds = np.zeros(len(rows), np.int64), 1
    for column in rows.T:
        least = column.min(initial=0)
        span = int(column.max(initial=0) - least) + 1
        if kinds * span > _MOST_KINDS:
            found, kind = np.unique(kind, return_inverse=True)
            kinds = len(found)
        kind = kind * span + (column - least)
        kinds *= span
    _, first, which = np.unique(kind, return_index=True, return_inverse=True)
    return first, which


def inputs_of(row: Table, *, as_of: datetime, owned: Owned | None = None) -> Inputs:
    """What a row of a table says, as the formula takes it."""
    said = dict(zip(COLUMNS, row.tolist(), strict=True))
    return Inputs(
        as_of=as_of,
        level=said["level"],
        pieces=owned.pieces if owned else (),
        works={attribution: said[attribution.value] for attribution in Attribution},
        network=None if said["network"] == NO_NETWORK else said["network"],
        good=said["good"],
        bad=said["bad"],
        penalty=said["penalty"],
    )
