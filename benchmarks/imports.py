"""What an import costs beside the least that PostgreSQL can do, and beside the ORM's own upsert.

* The floor: the very rows that the import left, copied into bare tables, then keys, indexes and constraints.
* The ORM: the same records through `bulk_create(update_conflicts=True)`, one author for each distinct name.
* Ours: reading, mapping, matching, COPY, author resolution and counts, until the pages are right.
"""

import re
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple
from unittest import mock

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from benchmarks.corpus import corpus
from benchmarks.figures import Figure
from papers.identity.settling import settle_authors
from papers.importers.base import Context
from papers.ingest import runs
from papers.ingest.keys import topic_key, venue_key
from papers.ingest.new_works import mention_key
from papers.models import (
    Author,
    Authorship,
    SourceRecord,
    Topic,
    Venue,
    Work,
    WorkIdentifier,
    WorkTopic,
)
from papers.models.imports import ImportRun
from papers.records import SourceItem, WorkRecord
from papers.text.hashing import title_hash

PARTS: Final = 5
MOST_BY_ORM: Final = 50_000

TABLES: Final = (
    "papers_venue", "papers_topic", "papers_affiliation", "papers_work", "papers_workidentifier", "papers_author",
    "papers_authorname", "papers_authoridentifier", "papers_authorship", "papers_authorshipidentifier",
    "papers_authorshipaffiliation", "papers_worktopic", "papers_citation", "papers_sourcerecord",
)  # fmt: skip


def measure(*, works: int) -> list[Figure]:
    """Imports `works` records, then measures a second import of them, the floor and the ORM."""
    empty()
    marks = _import(works)
    ours = marks[-1].seconds
    again = _import(works)[-1].seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    floor = _floor()
    settling = _settle_again()
    sample = min(works, MOST_BY_ORM)
    orm = _orm(sample)
    same = next(mark.seconds for mark in marks if mark.read >= sample) if sample < works else ours
    empty()
    _import(works)
    first, last = _fifth(marks, 1), _fifth(marks, 5)
    return [
        Figure("import", floor / ours, "of the speed of the floor", 0.2, "higher",
               {"works": works, "ours_works_per_second": works / ours, "floor_works_per_second": works / floor,
                "author_resolution_share": settling / ours}),
        Figure("import", orm / same, "times as fast as bulk_create upsert", 3, "higher",
               {"works": sample, "orm_works_per_second": sample / orm}),
        Figure("import drift", 1 - first / last, "of the first fifth's speed lost by the last fifth", 0.25, "lower",
               {"first_fifth_seconds": first, "last_fifth_seconds": last}),
        Figure("unchanged import", ours / again, "times as fast as the first import", 2, "higher",
               {"unchanged_works_per_second": works / again}),
        Figure("import memory", peak / 500, "of 500 MB", 1, "lower", {"peak_mb": peak}),
    ]  # fmt: skip


def empty() -> None:
    """Takes everything out of the tables of the literature, and what people said of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'papers\\_%'")
        cursor.execute(f"TRUNCATE {', '.join(name for (name,) in cursor.fetchall())} RESTART IDENTITY CASCADE")


class _Mark(NamedTuple):
    """So many records were read, and what belongs to them done, after so many seconds."""

    read: int
    seconds: float


def _import(works: int) -> list[_Mark]:
    """From the first record read to the last count written; the last mark is the end of the import."""
    source, file = corpus(0, works)
    marks = [_Mark(0, 0.0)]
    began = time.perf_counter()

    def mark(progress: runs.Progress) -> None:
        marks.append(_Mark(progress.run.read, time.perf_counter() - began))

    with mock.patch.object(runs, "iter_inputs", return_value=iter([file])):
        run = runs.run_import(source=source, paths=[file.name], report=mark)
    marks.append(_Mark(run.read, time.perf_counter() - began))
    return marks


def _fifth(marks: Sequence[_Mark], number: int) -> float:
    """Seconds that the number-th fifth of the reading took, author resolution on the way included."""
    reading = [mark for mark in marks[:-1] if mark.read < marks[-1].read]
    reading.append(next(mark for mark in marks if mark.read == marks[-1].read))
    edges = [marks[-1].read * edge // PARTS for edge in (number - 1, number)]
    began, ended = (max(m.seconds for m in reading if m.read <= edge) for edge in edges)
    return ended - began


def _settle_again() -> float:
    """Seconds that resolving every mention takes."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE papers_authorship SET needs_settling = true")
        cursor.execute("VACUUM ANALYZE papers_authorship")
    began = time.perf_counter()
    settle_authors()
    return time.perf_counter() - began


def _floor() -> float:
    """Seconds to copy the rows into bare tables and to add every key, index and constraint of the real ones."""
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        for table in TABLES:
            with Path(folder, table).open("wb") as file:
                cursor.copy_expert(f"COPY {table} TO STDOUT", file)
        cursor.execute("DROP SCHEMA IF EXISTS floor CASCADE")
        cursor.execute("CREATE SCHEMA floor")
        began = time.perf_counter()
        for table in TABLES:
            cursor.execute(f"CREATE TABLE floor.{table} (LIKE public.{table})")
            with Path(folder, table).open("rb") as file:
                cursor.copy_expert(f"COPY floor.{table} FROM STDIN", file)
        for definition in _indexes(cursor):
            cursor.execute(definition.replace(" ON public.", " ON floor."))
        for table, name, definition in _constraints(cursor):
            moved = definition.replace("REFERENCES ", "REFERENCES floor.")
            cursor.execute(f"ALTER TABLE floor.{table} ADD CONSTRAINT {name} {moved}")
        seconds = time.perf_counter() - began
        cursor.execute("DROP SCHEMA floor CASCADE")
    return seconds


def _indexes(cursor: CursorWrapper) -> list[str]:
    cursor.execute(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s)", [list(TABLES)]
    )
    return [definition for (definition,) in cursor.fetchall()]


def _constraints(cursor: CursorWrapper) -> Iterator[tuple[str, str, str]]:
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype IN ('c', 'f') AND conrelid::regclass::text = ANY(%s)",
        [list(TABLES)],
    )
    for table, name, definition in cursor.fetchall():
        target = re.search(r"REFERENCES (\w+)", definition)
        if target is None or target[1] in TABLES:
            yield table, name, definition


def _orm(works: int) -> float:
    """Seconds for the ORM to upsert the first `works` records of the corpus, in chunks of the import's own size."""
    empty()
    run = ImportRun.objects.create(source="openreview", inputs=[])
    source, file = corpus(0, works)
    items = source.read(file, Context())
    authors: dict[str, Author] = {}
    began = time.perf_counter()
    while chunk := list(islice(items, runs.CHUNK_RECORDS)):
        with transaction.atomic():
            _upsert(run, [(item, source.map(item)) for item in chunk if isinstance(item, SourceItem)], authors)
    return time.perf_counter() - began


def _upsert(run: ImportRun, chunk: Sequence[tuple[SourceItem, WorkRecord]], authors: dict[str, Author]) -> None:
    records = [record for _, record in chunk]
    venues = Venue.objects.bulk_create(
        {venue_key(r.venue): Venue(key=venue_key(r.venue), name=r.venue.name) for r in records if r.venue}.values(),
        update_conflicts=True, unique_fields=["key"], update_fields=["name"],
    )  # fmt: skip
    by_venue = {venue.key: venue for venue in venues}
    topics = Topic.objects.bulk_create(
        {
            topic_key(t.name): Topic(kind=t.kind.value, key=topic_key(t.name), name=t.name)
            for r in records
            for t in r.topics
        }.values(),
        update_conflicts=True, unique_fields=["kind", "key"], update_fields=["name"],
    )  # fmt: skip
    by_topic = {topic.key: topic for topic in topics}
    works = Work.objects.bulk_create(
        Work(
            title=r.title, title_key=title_hash(r.title), abstract=r.abstract, type=r.type.value, year=r.year,
            venue=by_venue[venue_key(r.venue)] if r.venue else None, author_count=len(r.mentions),
            described_by=r.source,
        )
        for r in records
    )  # fmt: skip
    WorkIdentifier.objects.bulk_create(
        [
            WorkIdentifier(work=work, scheme=i.scheme, value=i.value)
            for work, r in zip(works, records, strict=True)
            for i in r.identifiers
        ],
        update_conflicts=True, unique_fields=["scheme", "value"], update_fields=["work"],
    )  # fmt: skip
    WorkTopic.objects.bulk_create(
        [
            WorkTopic(work=work, topic=by_topic[key], year=r.year)
            for work, r in zip(works, records, strict=True)
            for key in {topic_key(t.name) for t in r.topics}
        ],
        ignore_conflicts=True,
    )
    names = {mention_key(m.name): m.name for r in records for m in r.mentions}
    fresh = [Author(name=name, name_key=key) for key, name in names.items() if key not in authors]
    authors.update((author.name_key, author) for author in Author.objects.bulk_create(fresh))
    Authorship.objects.bulk_create(
        [
            Authorship(
                work=work, author=authors[mention_key(m.name)], position=position, raw_name=m.name,
                name_key=mention_key(m.name), year=r.year, source=r.source, needs_settling=False,
            )
            for work, r in zip(works, records, strict=True)
            for position, m in enumerate(r.mentions, start=1)
        ],
        update_conflicts=True, unique_fields=["work", "position"], update_fields=["author", "raw_name", "name_key"],
    )  # fmt: skip
    SourceRecord.objects.bulk_create(
        [
            SourceRecord(source=r.source, key=r.key, digest=item.digest.hex(), work=work, run=run)
            for work, (item, r) in zip(works, chunk, strict=True)
        ],
        update_conflicts=True, unique_fields=["source", "key"], update_fields=["digest", "work", "run"],
    )  # fmt: skip
