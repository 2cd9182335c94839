"""Runs: accounted for after every chunk, stopped by anything, resumed where they stopped."""

import hashlib
import io
import os
import sys
import tarfile
from pathlib import Path

import psycopg2
import pytest
from django.db import OperationalError, connection

from papers.fingerprint import content_fingerprint
from papers.importers.base import Source
from papers.importers.streams import InputMissingError, StreamDamagedError
from papers.ingest import runs
from papers.ingest.lock import INGEST_LOCK
from papers.ingest.runs import run_import
from papers.models import Authorship, ImportFile, ImportRun, Work
from papers.records import Rejected, SourceFormatError, SourceItem
from portal.common.locks import LockHeldError, advisory_lock
from tests.papers.ingest.feeding import Unmappable, source_of, tally, work

ENTRIES = [
    work("One", "Ada Byron", key="1"), Rejected("line 2", "malformed json", "Broken."), work("Two", "Ada Byron", key="2"),
    Unmappable("no title", key="3"), work("One", "Ada Byron", key="1"), work("Three", "Bob Bee", key="4"),
]  # fmt: skip


class InterruptedImportError(RuntimeError):
    """What a test raises in the middle of an import."""


def test_the_tally_adds_up_in_the_database_after_every_chunk(db, tmp_path):
    source, paths = source_of(ENTRIES, ENTRIES[:3], folder=tmp_path)
    seen = []

    def check(progress):
        stored = ImportRun.objects.get(pk=progress.run.pk)
        assert stored.read == stored.loaded + stored.unchanged + stored.quarantined
        assert stored.read == sum(stored.files.values_list("records_done", flat=True))
        assert stored.quarantined == stored.rejects.count()
        seen.append(stored.read)

    run = run_import(source=source, paths=paths, report=check, chunk_records=2)
    assert tally(run) == (9, 3, 3, 3)
    assert [n for n in dict.fromkeys(seen) if n] == [2, 4, 6, 8, 9]
    assert (run.status, run.finished_at is not None) == (ImportRun.Status.FINISHED, True)


@pytest.mark.parametrize("stop_after", [1, 2, 3])
def test_a_run_that_was_stopped_goes_on_where_it_stopped_and_comes_to_the_same(db, tmp_path, stop_after):
    source, paths = source_of(ENTRIES, [work("Four", "Ada Byron", key="5")], folder=tmp_path)
    reads = []

    def stop(progress):
        reads.append(progress.run.read)
        if progress.step == "reading" and len(reads) == stop_after:
            raise InterruptedImportError

    with pytest.raises(InterruptedImportError):
        run_import(source=source, paths=paths, report=stop, chunk_records=2)
    stopped = ImportRun.objects.get()
    assert stopped.read == stop_after * 2
    assert stopped.status == ImportRun.Status.FAILED
    resumed = run_import(source=source, paths=paths, chunk_records=2)
    assert resumed.pk == stopped.pk
    assert tally(resumed) == (7, 4, 1, 2)
    assert resumed.error == ""
    assert not Authorship.objects.filter(author=None).exists()
    again = run_import(source=source, paths=paths)
    assert again.pk != stopped.pk
    assert tally(again) == (7, 0, 5, 2)


@pytest.mark.parametrize("step", ["resolving authors", "counting"])
def test_a_run_that_was_stopped_after_its_last_record_still_resolves_and_counts(db, tmp_path, step):
    source, paths = source_of(ENTRIES, folder=tmp_path)

    def stop(progress):
        if progress.step == step:
            raise InterruptedImportError

    with pytest.raises(InterruptedImportError):
        run_import(source=source, paths=paths, report=stop)
    run = run_import(source=source, paths=paths)
    assert tally(run) == (6, 3, 1, 2)
    assert ImportRun.objects.get().status == ImportRun.Status.FINISHED
    assert not Authorship.objects.filter(needs_settling=True).exists()


@pytest.mark.parametrize(
    "error", [StreamDamagedError("x is damaged"), OSError(5, "Input/output error"), SourceFormatError("x is no y.")]
)
def test_what_was_read_before_a_file_turned_out_damaged_is_kept(db, tmp_path, error):
    source, paths = source_of([*ENTRIES[:3], error], folder=tmp_path)
    for _ in range(2):
        with pytest.raises(type(error), match=r"damaged|error|no y"):
            run_import(source=source, paths=paths)
        run = ImportRun.objects.get()
        assert tally(run) == (3, 2, 0, 1)
        assert (run.status, run.error) == (ImportRun.Status.FAILED, str(error))
    mended, _ = source_of([*ENTRIES[:3], work("Mended", key="9")], folder=tmp_path)
    healed = Source("acl", 1, source.accepts, lambda file, context: mended.read(_Named(file, _), context), source.map)
    assert tally(run_import(source=healed, paths=paths)) == (4, 3, 0, 1)


class _Named:
    """The same file under the name that another source knows it by."""

    def __init__(self, file, paths):
        self.name, self.fingerprint = paths[0], file.fingerprint


def test_a_file_that_changed_while_the_run_was_stopped_is_read_from_its_start(db, tmp_path):
    source, paths = source_of(ENTRIES, folder=tmp_path)

    def stop(_):
        raise InterruptedImportError

    with pytest.raises(InterruptedImportError):
        run_import(source=source, paths=paths, report=stop, chunk_records=3)
    os.utime(paths[0], (1, 1))
    run = run_import(source=source, paths=paths, chunk_records=3)
    assert tally(run) == (3 + 6, 3, 1 + 2, 1 + 2)
    assert ImportFile.objects.get().records_done == 6


def test_another_import_that_is_running_is_said_and_nothing_happens(db, tmp_path):
    source, paths = source_of(ENTRIES, folder=tmp_path)
    settings = connection.get_connection_params()
    with psycopg2.connect(**{k: v for k, v in settings.items() if k in {"dbname", "user", "host", "port"}}) as other:
        with other.cursor() as cursor:
            key = int.from_bytes(hashlib.blake2b(INGEST_LOCK.encode(), digest_size=8).digest(), signed=True)
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
        with pytest.raises(LockHeldError, match="Another import is running"):
            run_import(source=source, paths=paths)
        assert not ImportRun.objects.exists()
    other.close()
    with advisory_lock("another lock", held="x"):
        assert run_import(source=source, paths=paths).read == 6


def test_a_missing_path_begins_no_run(db, tmp_path):
    source, paths = source_of(ENTRIES, folder=tmp_path)
    with pytest.raises(InputMissingError, match=r"gone\.json"):
        run_import(source=source, paths=[*paths, str(tmp_path / "gone.json")])
    assert not ImportRun.objects.exists()


def lines(file, context):
    """A source of one work per line."""
    with file.open() as stream:
        for number, line in enumerate(stream, start=1):
            text = line.decode().strip()
            yield SourceItem(text, f"line {number}", text, text.encode().ljust(16)[:16])


LINES = Source("bibtex", 1, lambda name: name.endswith(".txt"), lines, lambda item: work(item.payload, key=item.key))


def test_standard_input_is_a_new_run_every_time(db, monkeypatch):
    for expected in ((2, 2, 0, 0), (2, 0, 2, 0)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"One\nTwo\n")))
        assert tally(run_import(source=LINES, paths=["-"])) == expected
    assert ImportRun.objects.count() == 2


def test_members_of_one_name_and_paths_given_twice_are_all_read(db, tmp_path):
    archive = tmp_path / "all.tar"
    with tarfile.open(archive, "w") as tar:
        for content in (b"One\n", b"Two\nThree\n"):
            member = tarfile.TarInfo("same.txt")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    assert tally(run_import(source=LINES, paths=[str(archive), str(archive)])) == (6, 3, 3, 0)
    assert ImportFile.objects.count() == 4
    assert tally(run_import(source=LINES, paths=[str(archive), str(archive)])) == (6, 0, 6, 0)


def test_files_whose_names_are_not_text_or_too_long_for_an_index_are_imported_and_resumed(db, tmp_path):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9" + b"x" * 200))
    deep = folder.joinpath(*["d" * 200] * 8)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("One\n")
    (folder / "b.txt").write_text("Two\n")

    def stop(_):
        raise InterruptedImportError

    with pytest.raises(InterruptedImportError):
        run_import(source=LINES, paths=[str(folder)], report=stop, chunk_records=1)
    assert tally(run_import(source=LINES, paths=[str(folder)], chunk_records=1)) == (2, 2, 0, 0)
    assert ImportRun.objects.count() == 1


def test_authors_are_resolved_at_the_same_records_however_often_the_run_is_stopped(db, tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "SETTLE_EVERY", 2)
    source, paths = source_of(
        [work(f"T{n}", "Ada Byron", f"Bob{n} Bee", key=f"{n}") for n in range(6)], folder=tmp_path
    )
    settled_at = []

    def stop(progress):
        if progress.step == "resolving authors":
            settled_at.append(progress.run.read)
        if progress.step == "reading" and progress.run.read % 2:
            raise InterruptedImportError

    for _ in range(20):
        try:
            run_import(source=source, paths=paths, report=stop, chunk_records=1)
            break
        except InterruptedImportError:
            continue
    assert settled_at == [2, 4, 6, 6]
    assert not Authorship.objects.filter(author=None).exists()


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_ends_the_import_and_the_next_one_goes_on(tmp_path):
    source, paths = source_of(ENTRIES, folder=tmp_path)
    settings = {k: v for k, v in connection.get_connection_params().items() if k in {"dbname", "user", "host", "port"}}

    def cut(progress):
        other = psycopg2.connect(**settings)
        other.autocommit = True
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        other.close()

    with pytest.raises(OperationalError):
        run_import(source=source, paths=paths, report=cut, chunk_records=2)
    connection.close()
    assert tally(ImportRun.objects.get()) == (2, 1, 0, 1)
    assert tally(run_import(source=source, paths=paths, chunk_records=2)) == (6, 3, 1, 2)
    assert ImportRun.objects.get().status == ImportRun.Status.FINISHED


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_ends_the_import_and_the_next_one_goes_on(tmp_path):
    source, paths = source_of(ENTRIES, folder=tmp_path)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE disk_full USING MESSAGE = 'could not extend file'; END $$;"
            " CREATE TRIGGER no_space BEFORE INSERT ON papers_work FOR EACH ROW WHEN (NEW.title = 'Two')"
            " EXECUTE FUNCTION no_space()"
        )
    try:
        with pytest.raises(OperationalError, match="could not extend file"):
            run_import(source=source, paths=paths, chunk_records=2)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION no_space CASCADE")
    run = ImportRun.objects.get()
    assert (tally(run), run.status) == ((2, 1, 0, 1), ImportRun.Status.FAILED)
    assert "could not extend file" in run.error
    assert tally(run_import(source=source, paths=paths, chunk_records=2)) == (6, 3, 1, 2)
    before = content_fingerprint()
    assert set(Work.objects.values_list("title", flat=True)) == {"One", "Two", "Three"}
    run_import(source=source, paths=paths)
    assert content_fingerprint() == before
