"""Computes scores anew from what is recorded: of everybody, or of those whose inputs have changed.

Everything is read in one view of the database, computed from nothing else, and published at once. One computation at a
time; one that is killed leaves nothing, and what it was to take in still waits.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from django.db.models import Max
from django.utils import timezone
from numpy.typing import NDArray

from graph.models import Ground, Person
from graph.selectors.attributions import Attributions, attributions, evidence_of
from graph.selectors.builds import Reading, reading
from portal.common.locks import advisory_lock
from profiles.models import TrustBuild, TrustDue
from profiles.trust.due import due_by_time, whole_is_due
from profiles.trust.formula import VERSION
from profiles.trust.owners import Owned, owned_records
from profiles.trust.publishing import forget_empty_builds, make_visible, publish, scores_in_force
from profiles.trust.seeds import KNOWN_FROM_LEVEL, choose_seeds
from profiles.trust.table import COLUMNS, NO_NETWORK, network_in_hundredths, score_all

logger = logging.getLogger(__name__)

# Told what is done now.
Report = Callable[[str], None]

_LOCK: Final = "trust.computing"
_HELD: Final = "Trust is being computed already. Wait until that has finished, then run this command again."
# So many records at a time: an act of people waits for no more than a moment.
AFFECTED_AT_A_TIME: Final = 5_000
# Whoever keeps up stops after so many rounds, and goes on the next time: changes may come faster than they go.
_ROUNDS: Final = 50
# A clock that goes back by less than this is being set right; more than that is said.
_TOLERATED: Final = timedelta(minutes=5)


def recompute_whole(*, report: Report = lambda _: None) -> TrustBuild | None:
    """Answers with the build; None before the first graph. Raises `LockHeldError` where somebody else is at it. The
    caller holds no transaction."""
    with trust_lock():
        started, as_of = timezone.now(), next_moment()
        report("reading works and evidence")
        with reading() as graph:
            if graph is None:
                return None
            found = attributions(graph)
            owned = owned_records(as_of=as_of)
            seeds = _seeds(graph, found, owned)
            taken = list(TrustDue.objects.values_list("pk", flat=True))
        report(f"network evidence of {len(found.authors):,} people, from {len(seeds):,} who are known")
        network = network_in_hundredths(evidence_of(found, seeds))
        build = _build(TrustBuild.Kind.WHOLE, graph, started=started, as_of=as_of)
        build.seeds, build.seed_weights = list(seeds), list(seeds.values())
        report("scores")
        authors, counts, network = _with_owned(found, network, owned)
        scores = score_all(authors=authors, counts=counts, network=network, owned=owned, as_of=as_of)
        report("publishing")
        forget_empty_builds(before=as_of)
        publish(build, scores, instead_of=None, taken=taken)
        make_visible(build)
        return build


def recompute_affected() -> TrustBuild | None:
    """Takes in what was noted and what time has changed, with the network evidence of the last whole computation:
    whoever is new has none until the next one. Answers with the build; None where nothing waits. Raises and expects
    what `recompute_whole` does."""
    with trust_lock():
        started, as_of = timezone.now(), next_moment()
        with reading() as graph:
            if graph is None:
                return None
            notes = list(TrustDue.objects.order_by("pk").values_list("pk", "author")[:AFFECTED_AT_A_TIME])
            authors = {author for _, author in notes} | due_by_time(now=as_of)
            if not authors:
                return None
            found = attributions(graph, of=authors)
            owned = owned_records(as_of=as_of, authors=authors)
            before = scores_in_force(authors)
        known = dict(zip(before.authors.tolist(), before.table[:, COLUMNS.index("network")].tolist(), strict=True))
        network = np.array([known.get(author, NO_NETWORK) for author in found.authors.tolist()], np.int32)
        everybody, counts, network = _with_owned(found, network, owned)
        scores = score_all(authors=everybody, counts=counts, network=network, owned=owned, as_of=as_of)
        build = _build(TrustBuild.Kind.AFFECTED, graph, started=started, as_of=as_of)
        publish(build, scores, instead_of=authors, taken=[pk for pk, _ in notes])
        return build


def keep_up(*, whole: bool = True) -> int:
    """Takes in all that waits, and everybody where that is due and wanted; answers with how many computations that
    took. May run any number of times. Raises and expects what `recompute_whole` does."""
    made = 0
    if whole and whole_is_due(now=timezone.now()):
        made += recompute_whole() is not None
    while made < _ROUNDS and recompute_affected() is not None:
        made += 1
    return made


@contextmanager
def trust_lock() -> Iterator[None]:
    with advisory_lock(_LOCK, held=_HELD):
        yield


def next_moment() -> datetime:
    """Now, or just after the last computation where the clock went back: rows of one record never overlap."""
    last: datetime | None = TrustBuild.objects.aggregate(last=Max("as_of"))["last"]
    now = timezone.now()
    if last is None or now > last:
        return now
    if last - now > _TOLERATED:
        logger.warning("The clock shows %s, and trust was computed as of %s: it went back, or was ahead.", now, last)
    return last + timedelta(microseconds=1)


def _build(kind: TrustBuild.Kind, graph: Reading, *, started: datetime, as_of: datetime) -> TrustBuild:
    return TrustBuild(kind=kind, formula=VERSION, as_of=as_of, graph_build=graph.id, started_at=started)


def _seeds(graph: Reading, found: Attributions, owned: dict[int, Owned]) -> dict[int, float]:
    """Whoever was sanctioned is nobody from whom trust starts."""
    verified = {author for author, one in owned.items() if one.level >= KNOWN_FROM_LEVEL and not one.conduct.penalty}
    identified = {int(author) for author in found.authors[found.counts()[:, Ground.ORCID] > 0]}
    return choose_seeds(verified=verified, identified=identified, community=_communities(graph, verified | identified))


def _communities(graph: Reading, authors: Collection[int]) -> dict[int, int]:
    people = Person.objects.filter(generation=graph.generation, author__in=authors)
    return dict(people.values_list("author", "community"))


def _with_owned(
    found: Attributions, network: NDArray[np.int32], owned: dict[int, Owned]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    """Everybody who has works, and those who hold a record without any: (authors, works by ground, network)."""
    missing = np.array(sorted(set(owned) - set(found.authors.tolist())), np.int64)
    authors = np.concatenate([found.authors, missing])
    counts = np.concatenate([found.counts(), np.zeros((len(missing), len(Ground)), np.int64)])
    network = np.concatenate([network, np.full(len(missing), NO_NETWORK, np.int32)])
    order = np.argsort(authors, kind="stable")
    return authors[order], counts[order], network[order]
