"""Builds the graph whole, beside the one that is read, and puts it in its place in one transaction.

First everything is read and written in one transaction with one view of the literature, into tables that no query
finds; killed there, nothing is left. Then the tables are checked and become the current build, all at once. The
generation before stays until the next build, for readers who began before.
"""

import logging
from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from graph.events import graph_built
from graph.models import GraphBuild
from graph.services import edges
from graph.services.checks import check_generation, drift
from graph.services.lock import graph_lock
from graph.services.people import write_people
from graph.services.progress import Report, progress
from graph.storage.generations import (
    TABLES,
    attach_partition,
    drop_unused,
    finish_partition,
    make_partition,
    make_visible,
)

logger = logging.getLogger(__name__)

# The server takes a moment to notice that a build was killed.
_PATIENCE_SECONDS: Final = 5.0
_DAYS_REMEMBERED: Final = 90


def build_graph(*, report: Report = lambda *_: None) -> GraphBuild:
    """Answers with the build, which is the current one. Raises `LockHeldError` where somebody else is at it, and
    `BuildCheckError` where what was built is not what it should be; the build before then stays.

    Where nothing waited to be taken in, the new rows prove the old ones: what differs is in the build's checks and
    in its report. The caller holds no transaction.
    """
    with graph_lock(patience=_PATIENCE_SECONDS):
        return build_while_locked(report=report)


def build_while_locked(*, report: Report) -> GraphBuild:
    """As `build_graph`, for whoever holds the lock."""
    give_up_unfinished()
    _forget_long_ago()
    current = GraphBuild.objects.filter(status=GraphBuild.Status.CURRENT).first()
    drop_unused(used={current.generation} if current else set())
    last = GraphBuild.objects.order_by("-generation").first()
    build = GraphBuild.objects.create(
        generation=last.generation + 1 if last else 1, kind=GraphBuild.Kind.FULL, step="reading"
    )
    try:
        with progress(build.pk, report) as told:
            _fill(build, current, told)
        build.refresh_from_db()
        _flip(build, current)
    except Exception as error:
        GraphBuild.objects.filter(pk=build.pk).update(status=GraphBuild.Status.FAILED, report=str(error))
        raise
    make_visible(build.generation)
    graph_built.send(sender=GraphBuild, build=build)
    return build


def give_up_unfinished() -> None:
    """Builds that were killed. The caller holds the lock, so nobody is at them."""
    GraphBuild.objects.filter(status=GraphBuild.Status.BUILDING).update(
        status=GraphBuild.Status.FAILED, report="It was killed before it was complete."
    )


def _forget_long_ago() -> None:
    GraphBuild.objects.filter(
        status__in=[GraphBuild.Status.RETIRED, GraphBuild.Status.FAILED],
        started_at__lt=timezone.now() - timedelta(days=_DAYS_REMEMBERED),
    ).delete()


def one_view(cursor: CursorWrapper) -> None:
    """Everything in the transaction that begins here is read as of one moment."""
    if len(connection.savepoint_ids) == 0:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def take_in(cursor: CursorWrapper) -> int:
    """Remembers, in a temporary table of the session, what has changed so far; answers with how many changes."""
    cursor.execute("DROP TABLE IF EXISTS graph_taken_in")
    cursor.execute("CREATE TEMPORARY TABLE graph_taken_in AS SELECT id, work FROM papers_changedwork")
    return int(cursor.rowcount)


def _fill(build: GraphBuild, current: GraphBuild | None, told: Report) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        one_view(cursor)
        changes = take_in(cursor)
        cursor.execute("SET LOCAL work_mem = '64MB'")
        counts = _write(cursor, build.generation, told)
        told("checking", 0, 0)
        checks: dict[str, object] = dict(
            check_generation(cursor, build.generation, written=counts, before=dict(current.counts) if current else {})
        )
        if current is not None and not changes:
            checks["drift"] = drift(cursor, current.generation, build.generation)
    build.counts, build.checks, build.report = counts, checks, _told_of(checks, waited=changes)
    GraphBuild.objects.filter(pk=build.pk).update(counts=counts, checks=checks, report=build.report)


def _write(cursor: CursorWrapper, generation: int, told: Report) -> dict[str, int]:
    for table in TABLES:
        make_partition(cursor, table, generation)
    told("works", 0, 0)
    works = edges.weigh_works(cursor)
    counts = {}
    told("authors of works", 0, works)
    counts["graph_authored"] = edges.write_authored(cursor, generation)
    told("topics of works", 0, works)
    counts["graph_about"] = edges.write_about(cursor, generation)
    told("citations", 0, works)
    counts["graph_cites"] = edges.write_cites(cursor, generation)
    told("topics of authors", 0, works)
    counts["graph_interest"] = edges.write_interest(cursor, generation)
    told("institutions of authors", 0, works)
    counts["graph_affiliated"] = edges.write_affiliated(cursor, generation)
    counts["graph_coauthor"], counts["graph_person"] = write_people(cursor, generation, told=told)
    for done, table in enumerate(TABLES):
        told("indexes", done, len(TABLES))
        finish_partition(cursor, table, generation)
    return counts


def _told_of(checks: dict[str, object], *, waited: int) -> str:
    if waited:
        return f"{waited:,} changes were taken in."
    if "drift" not in checks:
        return "The first build."
    found = checks["drift"]
    if not found:
        return "Nothing had changed, and every row is what it was."
    logger.warning("The graph had drifted: %s", found)
    return f"Nothing had changed, and yet rows differ from what they were: {found}."


@transaction.atomic
def _flip(build: GraphBuild, current: GraphBuild | None) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            attach_partition(cursor, table, build.generation)
        make_current(cursor, build, current)


def make_current(cursor: CursorWrapper, build: GraphBuild, current: GraphBuild | None) -> None:
    """From the end of the caller's transaction on, readers see this build, and what it took in waits no more."""
    if current is not None:
        GraphBuild.objects.filter(pk=current.pk).update(status=GraphBuild.Status.RETIRED)
    build.status, build.built_at, build.step, build.done, build.of = GraphBuild.Status.CURRENT, timezone.now(), "", 0, 0
    build.save()
    cursor.execute("DELETE FROM papers_changedwork c USING graph_taken_in t WHERE t.id = c.id")
    cursor.execute("DROP TABLE graph_taken_in")
