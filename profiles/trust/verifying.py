"""Recomputes what is stored, and changes nothing: each score from the inputs beside it, bit for bit, in force or of
the past; and the inputs of the scores in force from the graph and the seeds that they are of, where these are there.

What cannot be checked is said, not passed over: scores by another formula, and network evidence of a graph that is no
more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from graph.maths.propagation import Floats
from graph.selectors.attributions import Attributions, attributions, evidence_of
from graph.selectors.builds import reading
from graph.storage.columns import read_columns
from profiles.models import TrustBuild, TrustDue, TrustScore
from profiles.trust.due import built_anew_since, due_by_time
from profiles.trust.formula import VERSION, Attribution, Inputs, score
from profiles.trust.publishing import TABLE, as_number, scores_in_force
from profiles.trust.reading import inputs_of_row
from profiles.trust.recomputing import Report, next_moment
from profiles.trust.table import COLUMNS, NO_NETWORK, Scores, alike, inputs_of, network_in_hundredths, of_the_graph

_AT_A_TIME: Final = 500_000
_NAMED: Final = 20
_VALUE, _LEVEL, _NETWORK, _CLAIMED = (COLUMNS.index(name) for name in ("value", "level", "network", "claimed"))
_WORKS: Final = [COLUMNS.index(ground.value) for ground in Attribution]


@dataclass(slots=True)
class Verdict:
    """What was found. `faults` names the first differences, `differing` counts all of them."""

    in_force: int = 0
    past: int = 0
    works: int = 0
    network: int = 0
    differing: int = 0
    faults: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.differing

    def differs(self, fault: str) -> None:
        self.differing += 1
        if len(self.faults) < _NAMED:
            self.faults.append(fault)

    def in_words(self) -> str:
        recomputed = (
            f"Recomputed: {self.in_force:,} scores in force and {self.past:,} of the past from their inputs, works of"
            f" {self.works:,} records and network evidence of {self.network:,} from the graph."
        )
        said = [recomputed, *(f"Not checked: {what}" for what in self.unchecked)]
        if self.holds:
            return "\n".join([*said, "Every one is what is stored."])
        more = self.differing - len(self.faults)
        listed = [f"  {fault}" for fault in self.faults] + [f"  and {more:,} more"] * bool(more)
        return "\n".join([*said, f"{self.differing:,} differ:", *listed])


def verify_scores(*, report: Report = lambda _: None) -> Verdict:
    """Everything is read in one view of the database. The caller holds no transaction."""
    found = Verdict()
    with reading() as graph:
        report("scores from the inputs beside them")
        _nobodys(found)
        _owned(found)
        report("spans of time")
        _spans(found)
        last = TrustBuild.objects.filter(kind=TrustBuild.Kind.WHOLE).order_by("-as_of").first()
        if graph is None or last is None:
            found.unchecked.append("works and network evidence: nothing was computed yet.")
            return found
        if built_anew_since(last):
            found.unchecked.append("works and network evidence: the graph was built anew since everybody was computed.")
            return found
        report("works from the graph")
        given, scores = attributions(graph), scores_in_force()
        waiting = set(TrustDue.objects.values_list("author", flat=True)) | due_by_time(now=next_moment())
    network = None
    if last.formula != VERSION:
        found.unchecked.append("network evidence: everybody was computed by another version of the formula.")
    elif graph.id != last.graph_build:
        found.unchecked.append("network evidence: the graph has changed since everybody was computed.")
    else:
        report(f"network evidence from the {len(last.seeds):,} people who were known")
        network = evidence_of(given, dict(zip(last.seeds, last.seed_weights, strict=True)))
    _inputs(found, given, scores, waiting=waiting, network=network)
    return found


def _nobodys(found: Verdict) -> None:
    """Rows of equal inputs are scored once. There is no evidence, so it does not matter when it was weighed."""
    others = 0
    for number, author, in_force, formula, *columns in _portions():
        found.in_force += int(in_force.sum())
        found.past += int((in_force == 0).sum())
        table = np.column_stack(columns).astype(np.int32)
        rest = table[:, _CLAIMED] == 0
        others += int((rest & (formula != VERSION)).sum())
        places = np.flatnonzero(rest & (formula == VERSION))
        first, which = alike(table[places][:, _VALUE + 1 :])
        now = timezone.now()
        values = np.array([_value(inputs_of(row, as_of=now)) for row in table[places[first]]], np.int32)
        wrong = table[places, _VALUE] != values[which]
        for place, value in zip(places[wrong].tolist(), values[which][wrong].tolist(), strict=True):
            found.differs(_other_value(author[place], number[place], stored=table[place, _VALUE], given=value))
    if others:
        found.unchecked.append(f"{others:,} scores of unclaimed records by another version of the formula.")


def _owned(found: Verdict) -> None:
    """Evidence is weighed as of the moment from which the row holds."""
    others = 0
    rows = TrustScore.objects.filter(claimed=True).order_by("pk")
    formulas = dict(TrustBuild.objects.values_list("pk", "formula"))
    for row in rows.iterator(chunk_size=2_000):
        if formulas.get(row.build_id, VERSION) != VERSION:
            others += 1
        elif (value := _value(inputs_of_row(row))) != row.value:
            found.differs(_other_value(row.author_id, row.pk, stored=row.value, given=value))
    if others:
        found.unchecked.append(f"{others:,} scores of claimed records by another version of the formula.")


def _portions() -> Iterator[list[NDArray[Any]]]:
    """All rows in portions: their numbers, authors, whether each is in force, by which formula, and the `COLUMNS`."""
    columns = ", ".join(as_number(name) for name in COLUMNS)
    after = 0
    while True:
        with connection.cursor() as cursor:
            rows = read_columns(
                cursor,
                "SELECT t.id, t.author_id, (t.until IS NULL)::int::bigint, coalesce(b.formula, 0)::bigint,"  # noqa: S608
                f" {columns} FROM {TABLE} t LEFT JOIN {TrustBuild._meta.db_table} b ON b.id = t.build_id"  # noqa: SLF001
                f" WHERE t.id > {after} ORDER BY t.id LIMIT {_AT_A_TIME}",
                (np.int64, np.int64, np.int8, np.int32, *([np.int32] * len(COLUMNS))),
            )
        if not len(rows[0]):
            return
        after = int(rows[0][-1])
        yield rows


_SPANS: Final = f"""
    SELECT id, author_id, what FROM (
        SELECT t.id, t.author_id, CASE
            WHEN b.id IS NULL THEN 'is of a computation that is not there'
            WHEN b.as_of <> t.since THEN 'does not begin with the computation that it is of'
            WHEN lag(coalesce(t.until, 'infinity')) OVER (PARTITION BY t.author_id ORDER BY t.since) > t.since
                THEN 'begins before the row before it ends'
        END AS what
        FROM {TABLE} t LEFT JOIN {TrustBuild._meta.db_table} b ON b.id = t.build_id
    ) AS looked_at WHERE what IS NOT NULL ORDER BY id
"""  # noqa: S608, SLF001 - names of tables


def _spans(found: Verdict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SPANS)
        for number, author, what in cursor.fetchall():
            found.differs(f"{_row(author, number)} {what}")


def _inputs(found: Verdict, given: Attributions, scores: Scores, *, waiting: set[int], network: Floats | None) -> None:
    """Of the scores in force, but for those that wait to be computed anew."""
    waits = np.array(sorted(waiting), np.int64)
    known = np.isin(scores.authors, given.authors)
    for author in given.authors[~np.isin(given.authors, scores.authors) & ~np.isin(given.authors, waits)].tolist():
        found.differs(f"A{author} has works and no score")
    owned = scores.table[:, _CLAIMED] == 1
    for author in scores.authors[~known & ~owned & ~np.isin(scores.authors, waits)].tolist():
        found.differs(f"A{author} has a score, and neither works nor an owner")
    chosen = np.flatnonzero(known & ~np.isin(scores.authors, waits))
    place = np.searchsorted(given.authors, scores.authors[chosen])
    hundredths = (
        np.full(len(given.authors), NO_NETWORK, np.int32) if network is None else network_in_hundredths(network)
    )
    expected = of_the_graph(given.counts()[place], hundredths[place])
    stored = scores.table[chosen]
    found.works = len(chosen)
    found.network = 0 if network is None else len(chosen)
    looked_at = [(COLUMNS[at], at, np.ones(len(chosen), np.bool_)) for at in _WORKS]
    looked_at.append(("level", _LEVEL, stored[:, _CLAIMED] == 0))
    if network is not None:
        looked_at.append(("network", _NETWORK, np.ones(len(chosen), np.bool_)))
    for name, at, where in looked_at:
        for wrong in np.flatnonzero(where & (stored[:, at] != expected[:, at])).tolist():
            author, kept, follows = scores.authors[chosen[wrong]], stored[wrong, at], expected[wrong, at]
            found.differs(f"A{author}: {name} is stored as {_shown(kept)}, and the graph gives {_shown(follows)}")


def _value(inputs: Inputs) -> int:
    """-1 where the inputs are out of their bounds, and nothing follows from them."""
    try:
        return score(inputs).value
    except ValueError:
        return -1


def _row(author: int, number: int) -> str:
    return f"A{author}: row {number}"


def _other_value(author: int, number: int, *, stored: int, given: int) -> str:
    follows = f"{given} follows from its inputs" if given >= 0 else "nothing follows from its inputs"
    return f"{_row(author, number)} says {stored}, and {follows}"


def _shown(number: int) -> str:
    return "none" if number == NO_NETWORK else str(number)
