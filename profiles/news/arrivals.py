"""Works that came in, and what they cite: told to whoever follows what they are about.

Whatever adds a work notes it (`papers.models.NewWork`) in its own transaction; the note is taken away here, in the
transaction that writes the events. So each work is told of once, whenever a process dies. It waits until it is known
who wrote it, and until no import is under way, as an import says what cites what at its end.

A work that becomes somebody's later, by an act of people, is not new.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from papers.ingest.lock import INGEST_LOCK
from portal.common.locks import LockHeldError, advisory_lock, is_held
from profiles.models import EventKind, FollowKind
from profiles.news.noting import Happened, Subject, note_events
from profiles.news.portions import NAMED, Arrived, in_portions, newest_first
from profiles.news.touched import (
    also_followed_as,
    arrived_works,
    followed_cited,
    followed_records,
    followed_searches,
    found_by,
)

# So many works are told of together.
WORKS_AT_ONCE: Final = 10_000

_LOCK: Final = "news.arrivals"
_HELD: Final = "Works that came in are told of already."
_LETTERS: Final = {
    FollowKind.AUTHOR: "A",
    FollowKind.TOPIC: "T",
    FollowKind.INSTITUTION: "I",
    FollowKind.VENUE: "S",
    FollowKind.WORK: "W",
    FollowKind.SEARCH: "Q",
}
# Settled, and found by searches.
_WAITING: Final = """
SELECT n.id, n.work FROM papers_newwork n
WHERE NOT EXISTS (SELECT FROM papers_authorship s WHERE s.work_id = n.work AND s.needs_settling)
    AND NOT EXISTS (SELECT FROM papers_worktoindex i WHERE i.work_id = n.work)
ORDER BY n.id LIMIT %s
"""


class SearchesNotAskedError(Exception):
    """Saved searches that took too long: whoever keeps them is not told what they find of some new works."""

    def __init__(self, searches: Collection[int]) -> None:
        super().__init__(searches)
        self.searches = searches

    def __str__(self) -> str:
        named = ", ".join(f"Q{search}" for search in sorted(self.searches))
        return f"These searches took too long to look for new works: {named}."


def note_arrivals(*, at_once: int = WORKS_AT_ONCE) -> int:
    """Note what is to be told of all works that wait; answers with how many works that were, 0 where another process
    is at it or an import runs. The caller holds no transaction.

    Raises SearchesNotAskedError once all the rest is noted.
    """
    taken = 0
    unasked: set[int] = set()
    try:
        with advisory_lock(_LOCK, held=_HELD):
            while batch := _next(at_once):
                taken += _take(batch, unasked)
    except LockHeldError:
        return 0
    if unasked:
        raise SearchesNotAskedError(unasked)
    return taken


def _next(at_once: int) -> dict[int, int]:
    """The notes to be taken next, with their works. That no import runs is asked last: whoever wrote what was just read
    has then ended."""
    if is_held(INGEST_LOCK):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [at_once])
        batch = dict(cursor.fetchall())
    return {} if is_held(INGEST_LOCK) else batch


def _take(batch: Mapping[int, int], unasked: set[int]) -> int:
    """Answers with how many works those were; adds the searches that took too long to `unasked`."""
    # Before the transaction: to read all this takes longer than one may be open. What is merged or hidden meanwhile is
    # found when it is told, and works are looked at again below.
    works = sorted(set(batch.values()))
    with connection.cursor() as cursor:
        found, slow = found_by(followed_searches(cursor), works)
        touched = followed_records(cursor, works)
        touched += [(work, (FollowKind.SEARCH, search)) for search, matching in found.items() for work in matching]
        cited = followed_cited(cursor, works)
        also = also_followed_as(cursor)
    unasked.update(slow)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM papers_newwork WHERE id = ANY(%s) RETURNING work", [list(batch)])
        taken = [work for (work,) in cursor.fetchall()]
        arrived = arrived_works(cursor, taken)
        touched = [(work, subject) for work, subject in touched if work in arrived]
        cited = {of: now for of, citing in cited.items() if (now := [work for work in citing if work in arrived])}
        if touched or cited:
            _note(min(batch), arrived, touched, cited, also, today=timezone.now().date())
    return len(taken)


def _note(
    number: int,
    arrived: Mapping[int, Arrived],
    touched: Collection[tuple[int, Subject]],
    cited: Mapping[int, Collection[int]],
    also: Mapping[Subject, Collection[Subject]],
    *,
    today: date,
) -> None:
    """The events of one batch, told together; the one that they are told with is what is left out of them."""
    portions = in_portions(arrived, touched, today=today)
    folded = sorted(portions.folded.items())
    name = f"batch-{number}"
    (batch,) = note_events([Happened(EventKind.MORE_WORKS, name)]).values()
    note_events(
        [
            *(_new_work(work, portions.single[work], also) for work in newest_first(portions.single, arrived)),
            *(_works_added(subject, works, also, name, recent=recent) for (subject, recent), works in folded),
            *(_new_citation(work, newest_first(citing, arrived), name) for work, citing in sorted(cited.items())),
        ],
        batch=batch,
    )


def _new_work(work: int, subjects: Collection[Subject], also: Mapping[Subject, Collection[Subject]]) -> Happened:
    return Happened(
        EventKind.NEW_WORK, f"new-work-{work}", _with_others(subjects, also), facts={"work": work}, works=[work]
    )


def _works_added(
    subject: Subject, works: Sequence[int], also: Mapping[Subject, Collection[Subject]], batch: str, *, recent: bool
) -> Happened:
    name = f"{_LETTERS[subject[0]]}{subject[1]}"
    return Happened(
        EventKind.WORKS_ADDED,
        f"works-added-{name}-{'new' if recent else 'older'}-{batch}",
        _with_others([subject], also),
        facts={"subject": name, "count": len(works), "works": list(works[:NAMED]), "recent": recent},
        works=works,
    )


def _new_citation(cited: int, citing: Collection[int], batch: str) -> Happened:
    works = list(citing)
    return Happened(
        EventKind.NEW_CITATION,
        f"new-citation-W{cited}-{batch}",
        [(FollowKind.WORK, cited)],
        facts={"cited": cited, "works": works[:NAMED], "count": len(works)},
        works=works,
    )


def _with_others(subjects: Collection[Subject], also: Mapping[Subject, Collection[Subject]]) -> list[Subject]:
    return [*subjects, *(other for subject in subjects for other in also.get(subject, ()))]
