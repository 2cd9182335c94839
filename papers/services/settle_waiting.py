"""Resolves names that wait although no import is on its way: an act that was taken back has left them open."""

from django.db import connection
from django.utils import timezone

from papers.curation.guarding import guard_assertions
from papers.identity.settling import settle_authors
from papers.ingest.lock import ingest_lock
from papers.models import Authorship, ImportRun
from papers.search.upkeep import sweep_search


def settle_waiting() -> int:
    """How many names were attributed. Raises `LockHeldError`.

    Nothing is done while an import is unfinished: its own names are resolved at points of its own, so that it ends
    with the same people whether or not it was interrupted.
    """
    if not Authorship.objects.filter(needs_settling=True).exists():
        return 0
    with ingest_lock():
        if ImportRun.objects.exclude(status=ImportRun.Status.FINISHED).exists():
            return 0
        done = settle_authors().mentions
        with connection.cursor() as cursor:
            guard_assertions(cursor, now=timezone.now())
        sweep_search()
        return done
