"""What an import could not load, and what in the loaded records could not be used: read, never changed."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from papers.models import ImportNote, ImportReject, ImportRun


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was the reason, or how often a field was concerned."""

    name: str
    count: int


def latest_run() -> ImportRun | None:
    """The import that began last, whatever became of it."""
    return ImportRun.objects.order_by("-started_at", "-pk").first()


def rejects(run: ImportRun, *, reason: str | None = None) -> QuerySet[ImportReject]:
    """The run's quarantined records in the order in which they were read."""
    found = ImportReject.objects.filter(run=run).order_by("pk")
    return found if reason is None else found.filter(reason=reason)


def notes(run: ImportRun) -> QuerySet[ImportNote]:
    """The run's notes on fields of records that were loaded, in the order in which they were read."""
    return ImportNote.objects.filter(run=run).order_by("pk")


def reject_reasons(run: ImportRun) -> list[Tally]:
    """Why records of the run were quarantined, the most frequent reason first."""
    return _tallies(ImportReject.objects.filter(run=run), "reason")


def noted_fields(run: ImportRun) -> list[Tally]:
    """Which fields of loaded records could not be used, the most frequent first."""
    return _tallies(ImportNote.objects.filter(run=run), "field")


def _tallies(rows: QuerySet[ImportReject] | QuerySet[ImportNote], column: str) -> list[Tally]:
    counted = rows.order_by().values_list(column).annotate(rows=Count("pk")).order_by("-rows", column)
    return [Tally(name, count) for name, count in counted]
