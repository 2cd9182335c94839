"""Puts scores in their place: rows that changed end, new ones begin, and the build that made them appears, all in one
transaction. Readers see all of a build or nothing of it; a row that says what it said stays."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
from django.db import connection, transaction
from django.utils import timezone
from numpy.typing import NDArray

from graph.storage.columns import read_columns, write_columns
from profiles.models import TrustBuild, TrustDue, TrustScore
from profiles.trust.level_changes import note_level_changes
from profiles.trust.table import COLUMNS, NO_NETWORK, Scores

TABLE: Final = TrustScore._meta.db_table  # noqa: SLF001 - Django's documented name for it
# Types as the table has them, for a binary COPY.
_KINDS: Final = {
    "value": ">i2", "level": ">i2", "claimed": "|b1", "confirmed": ">i4", "orcid": ">i4", "publisher": ">i4",
    "matched": ">i4", "disputed": ">i4", "good": ">i4", "bad": ">i4", "penalty": ">i2",
}  # fmt: skip
_POSTGRES_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_TELL_THE_PLANNER_FROM: Final = 10_000
_EMPTY_KEPT_FOR: Final = timedelta(days=90)


def publish(build: TrustBuild, scores: Scores, *, instead_of: Collection[int] | None, taken: Collection[int]) -> None:
    """`instead_of` are the records that the scores are all there is to say of, None for all; those that have none any
    more end. `taken` are the notes that the build has taken in."""
    with transaction.atomic(), connection.cursor() as cursor:
        before = scores_in_force(instead_of)
        changed = _changed(scores, before)
        gone = before.authors[~np.isin(before.authors, scores.authors)]
        build.scored, build.changed = len(scores.authors), int(changed.sum())
        build.published_at = timezone.now()
        build.save()
        ending = np.concatenate([scores.authors[changed], gone])
        if len(before.authors):
            cursor.execute(
                f"UPDATE {TABLE} SET until = %s WHERE until IS NULL AND author_id = ANY(%s)",  # noqa: S608
                [build.as_of, ending.tolist()],
            )
        _write(build, scores, changed)
        note_level_changes(build=build.pk, before=before, after=scores)
        TrustDue.objects.filter(pk__in=taken).delete()


def make_visible(build: TrustBuild) -> None:
    """Notes of the new rows that everybody sees them, so that an index alone answers what pages ask; autovacuum would
    come to it some minutes later. Nothing within a transaction, where it cannot be."""
    if build.changed >= _TELL_THE_PLANNER_FROM and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM ANALYZE {TABLE}")


def forget_empty_builds(*, before: datetime) -> None:
    """Computations of long ago in which nothing had changed: no row is of them. Later ones stay for a while."""
    TrustBuild.objects.filter(kind=TrustBuild.Kind.AFFECTED, changed=0, as_of__lt=before - _EMPTY_KEPT_FOR).delete()


def scores_in_force(authors: Collection[int] | None = None) -> Scores:
    """The scores as readers see them: all, or of some records."""
    chosen = "" if authors is None else f" AND author_id = ANY('{{{','.join(map(str, sorted(map(int, authors))))}}}')"
    columns = ", ".join(as_number(name) for name in COLUMNS)
    with connection.cursor() as cursor:
        author, *found = read_columns(
            cursor,
            f"SELECT author_id, {columns} FROM {TABLE} WHERE until IS NULL{chosen} ORDER BY author_id",  # noqa: S608
            (np.int64, *([np.int32] * len(COLUMNS))),
        )
    held = TrustScore.objects.filter(until__isnull=True, claimed=True)
    if authors is not None:
        held = held.filter(author__in=authors)
    return Scores(author, np.column_stack(found), dict(held.values_list("author", "evidence")))


def as_number(name: str) -> str:
    """A column as a whole number without NULL, which is how whole columns are read."""
    if name == "network":
        return f"coalesce(network, {NO_NETWORK})::bigint"
    return "claimed::int::bigint" if name == "claimed" else f"{name}::bigint"


def _changed(scores: Scores, before: Scores) -> NDArray[np.bool_]:
    """Whose row says something else than the one in force, or is the first."""
    if not len(before.authors):
        return np.ones(len(scores.authors), np.bool_)
    place = np.minimum(np.searchsorted(before.authors, scores.authors), len(before.authors) - 1)
    changed: NDArray[np.bool_] = before.authors[place] != scores.authors
    changed |= (before.table[place] != scores.table).any(axis=1)
    for author, evidence in scores.evidence.items():
        if before.evidence.get(author) != evidence:
            changed[np.searchsorted(scores.authors, author)] = True
    return changed


def _write(build: TrustBuild, scores: Scores, chosen: NDArray[np.bool_]) -> None:
    claimed = scores.table[:, COLUMNS.index("claimed")] == 1
    TrustScore.objects.bulk_create(
        [_row(build, scores, int(place)) for place in np.flatnonzero(chosen & claimed)], batch_size=1000
    )
    rest = chosen & ~claimed
    table, authors = scores.table[rest], scores.authors[rest]
    if not len(authors):
        return
    since = (build.as_of - _POSTGRES_EPOCH) // (build.as_of.resolution)
    columns = {name: (kind, table[:, COLUMNS.index(name)]) for name, kind in _KINDS.items()}
    columns |= {
        "author_id": (">i8", authors),
        "build_id": (">i8", np.full(len(authors), build.pk)),
        "since": (">i8", np.full(len(authors), since)),
    }
    network = table[:, COLUMNS.index("network")]
    with connection.cursor() as cursor:
        write_columns(cursor, TABLE, columns, nullable={"network": (">i2", network)}, absent=network == NO_NETWORK)


def _row(build: TrustBuild, scores: Scores, place: int) -> TrustScore:
    said: dict[str, Any] = dict(zip(COLUMNS, scores.table[place].tolist(), strict=True))
    author = int(scores.authors[place])
    said["claimed"] = bool(said["claimed"])
    said["network"] = None if said["network"] == NO_NETWORK else said["network"]
    return TrustScore(author_id=author, build=build, since=build.as_of, evidence=scores.evidence[author], **said)
