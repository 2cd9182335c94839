"""Takes into the graph what has changed since it was built, in one transaction: readers see all of it or nothing.

What a work changes are its own edges and those among everybody who is or was one of its authors. So only these are
made anew, by the statements that a full build runs (`graph.services.edges`), from one view of the literature; the
rows are those that a full build would write. Communities stay as they were found; whoever is new joins that of the
strongest co-author until the next full build.
"""

from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from graph.events import people_changed
from graph.models import GraphBuild
from graph.services import edges
from graph.services.build_graph import build_while_locked, give_up_unfinished, make_current, one_view, take_in
from graph.services.changed_people import renew_people
from graph.services.lock import graph_lock
from graph.services.progress import Report
from graph.storage.generations import partition
from papers.models import ChangedWork
from portal.common.locks import LockHeldError

# From here on, building everything takes less time than changing so much in place.
_BUILD_FROM: Final = 2_000
_BUILD_SHARE: Final = 0.1


def update_graph(*, report: Report = lambda *_: None) -> GraphBuild | None:
    """Answers with the new build; None where nothing had changed, or where another process is at it.

    Builds everything where there is no build yet, or where most of it has changed. The caller holds no transaction.
    """
    if not _is_due():
        return None
    try:
        with graph_lock():
            current = GraphBuild.objects.filter(status=GraphBuild.Status.CURRENT).first()
            if current is None or _is_too_much(current):
                return build_while_locked(report=report)
            give_up_unfinished()
            return _update(current)
    except LockHeldError:
        return None


def _is_due() -> bool:
    return ChangedWork.objects.exists() or not GraphBuild.objects.filter(status=GraphBuild.Status.CURRENT).exists()


def _is_too_much(current: GraphBuild) -> bool:
    changed = ChangedWork.objects.values("work").distinct().count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE relname = 'papers_work'")
        (works,) = cursor.fetchone()
    return changed >= _BUILD_FROM and changed >= works * _BUILD_SHARE


def _update(current: GraphBuild) -> GraphBuild | None:
    with transaction.atomic(), connection.cursor() as cursor:
        one_view(cursor)
        if not take_in(cursor):
            return None
        cursor.execute("SELECT DISTINCT work FROM graph_taken_in ORDER BY work")
        works = [work for (work,) in cursor.fetchall()]
        generation = current.generation
        changes, people = _renew_works(cursor, generation, works)
        changes |= renew_people(cursor, generation)
        build = GraphBuild(generation=generation, kind=GraphBuild.Kind.INCREMENT)
        build.counts = {table: int(rows) + changes.get(table, 0) for table, rows in current.counts.items()}
        build.report = f"{len(works):,} works had changed."
        make_current(cursor, build, current)
        people_changed.send(sender=GraphBuild, build=build, authors=people)
    return build


def _renew_works(cursor: CursorWrapper, generation: int, works: list[int]) -> tuple[dict[str, int], set[int]]:
    """Makes the edges of works anew, and chooses the people to whom that matters; answers with both."""
    authored, cites = partition("graph_authored", generation), partition("graph_cites", generation)
    people = _authors(cursor, f"SELECT author FROM {authored} WHERE work = ANY(%s)", works)  # noqa: S608
    # What these works cite, or did, may be cited more or less often than before.
    cursor.execute(
        "SELECT cited_id FROM papers_citation WHERE citing_id = ANY(%s) AND cited_id IS NOT NULL"  # noqa: S608
        f" UNION SELECT cited FROM {cites} WHERE citing = ANY(%s)",
        [works, works],
    )
    touched = sorted({*works, *(cited for (cited,) in cursor.fetchall())})
    edges.weigh_works(cursor, written=touched)
    changes = {
        "graph_authored": -_deleted(cursor, f"{authored} WHERE work = ANY(%s)", touched)
        + edges.write_authored(cursor, generation),
        "graph_about": -_deleted(cursor, f"{partition('graph_about', generation)} WHERE work = ANY(%s)", touched)
        + edges.write_about(cursor, generation),
        "graph_cites": -_deleted(cursor, f"{cites} WHERE citing = ANY(%s) OR cited = ANY(%s)", touched, touched)
        + edges.write_cites(cursor, generation),
    }
    people |= _authors(cursor, f"SELECT author FROM {authored} WHERE work = ANY(%s)", works)  # noqa: S608
    edges.choose_people(cursor, people)
    return changes, people


def _authors(cursor: CursorWrapper, query: str, works: list[int]) -> set[int]:
    cursor.execute(query, [works])
    return {author for (author,) in cursor.fetchall()}


def _deleted(cursor: CursorWrapper, where: str, *given: list[int]) -> int:
    cursor.execute(f"DELETE FROM {where}", list(given))  # noqa: S608
    return int(cursor.rowcount)
