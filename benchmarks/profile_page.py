"""What a researcher's page costs, for the most prolific author that the corpus has."""

import statistics
import time
from typing import Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import Figure
from papers.models import Author

ROUNDS: Final = 60
LIMIT_MS: Final = 15.0


def measure() -> list[Figure]:
    """Median time of the page in process, and whether the number of queries depends on the number of works."""
    living = Author.objects.filter(merged_into=None)
    prolific = living.order_by("-works_count", "pk")[0]
    modest = living.filter(works_count__gte=2).order_by("works_count", "pk")[0]
    median = _median_ms(prolific)
    bare = _bare_ms(prolific)
    return [
        Figure(
            "profile page", median / LIMIT_MS, f"of {LIMIT_MS:.0f} ms at the median", 1, "lower",
            {"works": prolific.works_count, "median_ms": median, "bare_query_ms": bare},
        ),
        Figure(
            "profile page queries", _queries(prolific) / _queries(modest), "times those of an author of few works", 1,
            "lower", {"queries": _queries(prolific), "few_works": modest.works_count},
        ),
    ]  # fmt: skip


def _median_ms(author: Author) -> float:
    client = Client()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        response = client.get(author.get_absolute_url())
        times.append((time.perf_counter() - began) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{author.get_absolute_url()} answered {response.status_code}")
    return statistics.median(times)


def _bare_ms(author: Author) -> float:
    """The one query that no such page can do without: the newest works of the author."""
    times = []
    with connection.cursor() as cursor:
        for _ in range(ROUNDS):
            began = time.perf_counter()
            cursor.execute(
                "SELECT w.title, w.year FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id"
                " WHERE a.author_id = %s ORDER BY a.year DESC LIMIT 50",
                [author.pk],
            )
            cursor.fetchall()
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _queries(author: Author) -> int:
    with CaptureQueriesContext(connection) as captured:
        Client().get(author.get_absolute_url())
    return len(captured)
