"""`manage.py import_rejects [RUN]`: what an import could not load, and why."""

import csv
import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from papers.models import ImportRun
from papers.selectors import quarantine

ROWS_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Reject:
    """A quarantined record, as the machine formats give it."""

    run: int
    source: str
    file: str
    locator: str
    key: str
    reason: str
    detail: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something in a loaded record that could not be used, as the machine formats give it."""

    run: int
    source: str
    key: str
    work: str
    field: str
    reason: str


class Command(BaseCommand):
    help = "Shows the quarantine of an import: every record that was not loaded, with its reason. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "run", metavar="RUN", nargs="?", type=int, help="number of the import; the latest if absent"
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--reason", help="only records with this reason")
        what.add_argument(
            "--notes", action="store_true", help="instead, what in the loaded records could not be used, field by field"
        )
        parser.add_argument("--format", choices=["text", "jsonl", "csv"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        run = _run(options["run"])
        if options["reason"] is not None:
            _check_reason(run, options["reason"])
        kind: type[Reject | Note] = Note if options["notes"] else Reject
        rows = _notes(run) if options["notes"] else _rejects(run, options["reason"])
        try:
            if options["format"] == "csv":
                self._csv(kind, rows)
            elif options["format"] == "jsonl":
                self._jsonl(rows)
            else:
                self._text(run, rows, notes=options["notes"])
            self.stdout.flush()
        except BrokenPipeError:
            # Whoever reads has seen enough (`| head`). What Python would still flush at exit has nowhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _csv(self, kind: type[Reject | Note], rows: Iterable[Reject | Note]) -> None:
        writer = csv.DictWriter(self.stdout, [field.name for field in fields(kind)], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(asdict(row))

    def _jsonl(self, rows: Iterable[Reject | Note]) -> None:
        for row in rows:
            self.stdout.write(json.dumps(asdict(row), ensure_ascii=False))

    def _text(self, run: ImportRun, rows: Iterable[Reject | Note], *, notes: bool) -> None:
        self.stdout.write(
            f"Import {run.pk}, {run.source}, {run.started_at:%Y-%m-%d %H:%M} UTC, {run.get_status_display().lower()}:"
            f" read {run.read:,}, quarantined {run.quarantined:,}"
        )
        tallies = quarantine.noted_fields(run) if notes else quarantine.reject_reasons(run)
        if not tallies:
            self.stdout.write("  every field could be used" if notes else "  nothing is in quarantine")
        for tally in tallies:
            self.stdout.write(_plain(f"  {tally.count:,}: {tally.name}"))
        for row in rows:
            for line in _described(row):
                self.stdout.write(_plain(line))


def _run(number: int | None) -> ImportRun:
    if number is None:
        latest = quarantine.latest_run()
        if latest is None:
            raise CommandError("Nothing has been imported yet.", returncode=2)
        return latest
    try:
        return ImportRun.objects.get(pk=number)
    except (ImportRun.DoesNotExist, OverflowError):
        latest = quarantine.latest_run()
        hint = "Nothing has been imported yet." if latest is None else f"The latest is {latest.pk}."
        raise CommandError(f"There is no import {number}. {hint}", returncode=2) from None


def _check_reason(run: ImportRun, reason: str) -> None:
    reasons = [tally.name for tally in quarantine.reject_reasons(run)]
    if reason not in reasons:
        known = f"Its reasons: {', '.join(reasons)}." if reasons else "Nothing is in its quarantine."
        raise CommandError(f"Import {run.pk} has no record with the reason “{reason}”. {known}", returncode=2)


def _rejects(run: ImportRun, reason: str | None) -> Iterator[Reject]:
    for row in quarantine.rejects(run, reason=reason).iterator(chunk_size=ROWS_AT_ONCE):
        yield Reject(run.pk, run.source, row.file, row.locator, row.key, row.reason, row.detail, row.excerpt)


def _notes(run: ImportRun) -> Iterator[Note]:
    for row in quarantine.notes(run).iterator(chunk_size=ROWS_AT_ONCE):
        yield Note(run.pk, run.source, row.key, f"W{row.work_id}", row.field, row.reason)


def _described(row: Reject | Note) -> Iterator[str]:
    yield ""
    if isinstance(row, Note):
        yield f"{row.key} ({row.work})"
        yield f"  {row.field}: {row.reason}"
        return
    yield f"{row.file}, {row.locator}" + (f", {row.key}" if row.key else "")
    yield f"  {row.reason}: {row.detail}"
    if row.excerpt:
        yield f"  {row.excerpt}"


def _plain(line: str) -> str:
    """The line without what would steer the terminal: a damaged record can hold anything."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
