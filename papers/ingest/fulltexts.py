"""Full texts from files, with the care that records get: chunks, resumable, unchanged files skipped, quarantine.

A file is matched to a work by the identifiers that its name can be read as, and by nothing else: one that names no
work, or several, is quarantined. Where several files give the text of one work, `papers.importers.fulltexts.rank`
says which of them it is, whatever order they come in. The text of a work is not part of its record: nothing here
changes the work, it only has it indexed again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from papers.importers.fulltexts import Fulltext, PdfFile, PdfReader, accepts, fulltext, rank, read, readings
from papers.importers.streams import InputFile, iter_inputs
from papers.ingest.checkpoints import Chunk, Tally, begin_or_resume, chunks, mark_failed, record_progress
from papers.ingest.fitting import bounded_key, storable
from papers.ingest.ledger import Ledger, Place, unknown
from papers.ingest.lock import ingest_lock
from papers.ingest.quarantine import quarantine
from papers.ingest.runs import Progress, Report
from papers.models import ImportRun
from papers.models.fulltext import FULLTEXT_SOURCE
from papers.records import Identifier, MappingError, Rejected, SourceItem
from papers.search.indexing import index_waiting
from papers.storage.changes import note_texts
from papers.storage.copy import Rows

# A text may have two million characters.
CHUNK_FILES: Final = 50


@dataclass(frozen=True, slots=True)
class _Matched:
    """The work that a file names, by an identifier of this scheme, and the text of the file."""

    work_id: int
    scheme: str
    content: Fulltext


@dataclass(frozen=True, slots=True)
class _Accepted:
    place: Place
    file: str
    matched: _Matched


def import_fulltexts(
    *, paths: Sequence[str], report: Report = lambda _: None, chunk_files: int = CHUNK_FILES
) -> ImportRun:
    """Imports every text and PDF under `paths` and returns the finished run; resumes as `run_import` does.

    Raises what `papers.ingest.runs.run_import` raises.
    """
    with ingest_lock():
        files = iter_inputs(paths, accepts=accepts)
        run = begin_or_resume(FULLTEXT_SOURCE, paths)
        try:
            with PdfReader() as pdfs:
                for chunk in chunks(run, files=files, read=partial(_matched, pdfs=pdfs), size=chunk_files):
                    _ingest(run, chunk)
                    report(Progress("reading", next(reversed(chunk.files), ""), run))
        except Exception as error:
            mark_failed(run, error)
            raise
        _finish(run, report)
    return run


def _matched(file: InputFile, *, pdfs: PdfReader) -> Iterator[SourceItem | Rejected]:
    """The record of a file, with what was made of it for a payload; none where the file is known. One file at a time:
    a chunk of PDFs may be larger than memory and disk."""
    for item in read(file):
        if isinstance(item, Rejected):
            yield item
            continue
        try:
            with connection.cursor() as cursor:
                is_known = not unknown(cursor, source=FULLTEXT_SOURCE, items=[item])
                made = None if is_known else _made(item, _works_named(cursor, item.key), pdfs)
        finally:
            if isinstance(item.payload, PdfFile):
                item.payload.content.close()
        yield made if isinstance(made, Rejected) else replace(item, payload=made)


def _made(item: SourceItem, named: Mapping[int, Identifier], pdfs: PdfReader) -> _Matched | Rejected:
    problem = _mismatch(item.key, named)
    if problem is not None:
        return Rejected(item.locator, *problem, key=item.key)
    try:
        content = fulltext(item, pdfs)
    except MappingError as error:
        return Rejected(item.locator, error.reason, error.detail, key=item.key)
    ((work_id, identifier),) = named.items()
    return _Matched(work_id, identifier.scheme, content)


def _mismatch(name: str, named: Mapping[int, Identifier]) -> tuple[str, str] | None:
    """Why a file cannot be matched, as reason and sentence."""
    if len(named) == 1:
        return None
    if named:
        listed = ", ".join(f"W{work} ({_spelled(identifier)})" for work, identifier in sorted(named.items()))
        return "names several works", f"The name fits more than one work: {listed}. Name the scheme, as in arxiv-…"
    possible = readings(name)
    if not possible:
        return "no id in the name", "A file is matched by its name, and this one holds no identifier of a work."
    listed = " or ".join(_spelled(identifier) for identifier in possible)
    return "no work with this id", f"No work has {listed}. Import the record of the work first."


def _spelled(identifier: Identifier) -> str:
    return f"{identifier.scheme} {identifier.value}"


def _works_named(cursor: CursorWrapper, name: str) -> dict[int, Identifier]:
    """The works that a file of this name may belong to, each with the first identifier that says so."""
    possible = readings(name)
    cursor.execute(
        "SELECT n.place, i.work_id FROM papers_workidentifier i"
        " JOIN unnest(%s::text[], %s::text[]) WITH ORDINALITY AS n (scheme, value, place) USING (scheme, value)"
        " ORDER BY n.place",
        [[storable(i.scheme) for i in possible], [storable(i.value) for i in possible]],
    )
    found: dict[int, Identifier] = {}
    for place, work_id in cursor.fetchall():
        found.setdefault(work_id, possible[place - 1])
    return found


def _ingest(run: ImportRun, chunk: Chunk) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        tally = _ingest_chunk(cursor, run_id=run.pk, items=chunk.items)
        record_progress(run, chunk, tally)
    run.refresh_from_db()


def _ingest_chunk(cursor: CursorWrapper, *, run_id: int, items: Sequence[tuple[str, SourceItem | Rejected]]) -> Tally:
    records = [item for _, item in items if isinstance(item, SourceItem)]
    ledger = Ledger(cursor, source=FULLTEXT_SOURCE, run_id=run_id, items=records)
    accepted: list[_Accepted] = []
    rejected: list[tuple[str, Rejected]] = []
    unchanged = 0
    for file, item in items:
        if isinstance(item, Rejected):
            rejected.append((file, item))
            continue
        place = None if ledger.holds(item) or item.payload is None else ledger.enter(item, version="")
        if place is not None and isinstance(item.payload, _Matched):
            accepted.append(_Accepted(place, bounded_key(item.key), item.payload))
        else:
            unchanged += 1
    _store(cursor, run_id, accepted)
    quarantine(cursor, run_id=run_id, rejected=rejected)
    return Tally(loaded=len(accepted), unchanged=unchanged, quarantined=len(rejected))


def _store(cursor: CursorWrapper, run_id: int, accepted: Sequence[_Accepted]) -> None:
    """Keeps the text of each work's best file, and remembers every file."""
    held = _held(cursor, {entry.matched.work_id for entry in accepted})
    texts: dict[int, _Accepted] = {}
    notes = Rows("papers_importnote", ["run_id", "work_id", "key", "field", "reason"])
    for entry in accepted:
        work_id = entry.matched.work_id
        reasons = entry.matched.content.notes
        if _gives_the_text(entry, held.get(work_id)):
            texts[work_id] = entry
            held[work_id] = (entry.file, entry.matched.scheme)
        else:
            reasons = (*reasons, f"not used: the text of this work is that of {held[work_id][0]}")
        for reason in reasons:
            notes.add(run_id, work_id, entry.place.key, "full text", reason)
    _store_texts(cursor, texts.values())
    _remember(cursor, run_id, accepted)
    notes.send(cursor)
    note_texts(cursor, texts)


def _held(cursor: CursorWrapper, works: set[int]) -> dict[int, tuple[str, str]]:
    """The file and the scheme that the texts of these works came by."""
    cursor.execute("SELECT work_id, file, scheme FROM papers_worktext WHERE work_id = ANY(%s)", [list(works)])
    return {work_id: (file, scheme) for work_id, file, scheme in cursor.fetchall()}


def _gives_the_text(entry: _Accepted, held: tuple[str, str] | None) -> bool:
    """A file replaces what it gave before, and a file that ranks behind it. The key of a second file of the same name
    in one import is not that name."""
    if held is None:
        return True
    if entry.file == held[0]:
        return entry.place.key == entry.file
    return rank(entry.file, entry.matched.scheme) < rank(*held)


def _store_texts(cursor: CursorWrapper, entries: Iterable[_Accepted]) -> None:
    cursor.execute("DROP TABLE IF EXISTS incoming_text")
    cursor.execute(
        "CREATE TEMPORARY TABLE incoming_text (work_id bigint, text text, word_count integer, scheme text, file text)"
        " ON COMMIT DROP"
    )
    rows = Rows("incoming_text", ["work_id", "text", "word_count", "scheme", "file"])
    for entry in entries:
        content = entry.matched.content
        rows.add(entry.matched.work_id, content.text, content.word_count, entry.matched.scheme, entry.file)
    rows.send(cursor)
    cursor.execute(
        "INSERT INTO papers_worktext (work_id, text, word_count, scheme, file, updated_at)"
        " SELECT work_id, text, word_count, scheme, file, now() FROM incoming_text ORDER BY work_id"
        " ON CONFLICT (work_id) DO UPDATE SET text = excluded.text, word_count = excluded.word_count,"
        " scheme = excluded.scheme, file = excluded.file, updated_at = excluded.updated_at"
    )


def _remember(cursor: CursorWrapper, run_id: int, accepted: Sequence[_Accepted]) -> None:
    latest = {entry.place.key: entry for entry in accepted}
    cursor.execute(
        "INSERT INTO papers_sourcerecord (source, key, digest, version, work_id, run_id)"
        " SELECT %s, key, digest, '', work_id, %s"
        " FROM unnest(%s::text[], %s::uuid[], %s::bigint[]) AS n (key, digest, work_id)"
        " ON CONFLICT (source, key) DO UPDATE SET digest = excluded.digest, work_id = excluded.work_id,"
        " run_id = excluded.run_id",
        [
            FULLTEXT_SOURCE,
            run_id,
            list(latest),
            [entry.place.digest.hex() for entry in latest.values()],
            [entry.matched.work_id for entry in latest.values()],
        ],
    )


def _finish(run: ImportRun, report: Report) -> None:
    """Everything that is searched after the last file. Safe to repeat."""
    index_waiting(report=lambda step, done, of: report(Progress(f"{step} {done:,} of {of:,}", "", run)))
    run.status, run.finished_at = ImportRun.Status.FINISHED, timezone.now()
    run.save(update_fields=["status", "finished_at"])
