"""Full texts find their works by file name, once, whatever order they come in, and cost nothing a second time."""

import os
import tarfile

import pytest
from django.db import connection

from papers.importers.streams import InputMissingError
from papers.ingest import fulltexts
from papers.ingest.fulltexts import import_fulltexts
from papers.ingest.merge_works import merge_works
from papers.models import ImportNote, ImportReject, ImportRun, SourceRecord, WorkText, WorkToIndex
from papers.selectors.work_record import fulltext_words, sources_of
from tests.corpus import a_work, describe
from tests.papers.pdf_files import locked_pdf, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """Writes files, by name, into one folder."""

    def files(contents: dict[str, str | bytes]):
        root = tmp_path / "texts"
        for name, content in contents.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(root)

    return files


def tally(run: ImportRun) -> tuple[int, int, int]:
    assert run.status == ImportRun.Status.FINISHED
    assert run.read == run.loaded + run.unchanged + run.quarantined
    return run.loaded, run.unchanged, run.quarantined


def text_of(work) -> str:
    return WorkText.objects.get(work=work).text


def reasons() -> list[str]:
    return list(ImportReject.objects.order_by("key").values_list("reason", flat=True))


def test_texts_and_pdfs_find_their_works(folder):
    first, second = a_work(ids=[("acl", "P19-1001")]), a_work(ids=[("openreview", "B14ejsA5YQ")])
    root = folder({"P19-1001.pdf": pdf(["A text of", "its own."]), "papers/pdf?id=B14ejsA5YQ.txt": "Another text."})
    assert tally(import_fulltexts(paths=[root])) == (2, 0, 0)
    assert text_of(first) == "A text of its own."
    held = WorkText.objects.get(work=second)
    assert (held.text, held.scheme, held.file) == ("Another text.", "openreview", "pdf?id=B14ejsA5YQ.txt")
    assert fulltext_words(second) == held.word_count == 2


def test_an_archive_is_read_as_a_folder_is(folder, tmp_path):
    work = a_work(ids=[("acl", "P19-1001")])
    root = folder({"P19-1001.txt": "A text."})
    with tarfile.open(tmp_path / "texts.tar.xz", "w:xz") as archive:
        archive.add(root, "texts")
    assert tally(import_fulltexts(paths=[str(tmp_path / "texts.tar.xz")])) == (1, 0, 0)
    assert text_of(work) == "A text."
    assert tally(import_fulltexts(paths=[root])) == (0, 1, 0)


def test_a_second_time_nothing_is_read_again(folder, monkeypatch):
    a_work(ids=[("acl", "P19-1001")])
    root = folder({"P19-1001.pdf": pdf(["A text."])})
    import_fulltexts(paths=[root])
    before = WorkText.objects.get().updated_at
    monkeypatch.setattr(fulltexts, "fulltext", None)
    assert tally(import_fulltexts(paths=[root])) == (0, 1, 0)
    assert WorkText.objects.get().updated_at == before


def test_a_changed_file_replaces_its_text(folder):
    work = a_work(ids=[("acl", "P19-1001")])
    import_fulltexts(paths=[folder({"P19-1001.txt": "A long text of many words."})])
    assert tally(import_fulltexts(paths=[folder({"P19-1001.txt": "A new text."})])) == (1, 0, 0)
    assert text_of(work) == "A new text."
    assert SourceRecord.objects.count() == 1


def test_what_cannot_be_matched_is_quarantined_and_loaded_once_its_work_is_there(folder):
    one, other = a_work(ids=[("doi", "10.1234/x_y")]), a_work(ids=[("doi", "10.1234/x/y")])
    root = folder({"10.1234_x_y.txt": "Whose?", "P19-1001.txt": "Nobody's.", "a.txt": "No name."})
    run = import_fulltexts(paths=[root])
    assert tally(run) == (0, 0, 3)
    assert reasons() == ["names several works", "no work with this id", "no id in the name"]
    details = " ".join(ImportReject.objects.values_list("detail", flat=True))
    assert one.public_id in details
    assert other.public_id in details
    assert "acl P19-1001" in details
    work = a_work(ids=[("acl", "P19-1001")])
    assert tally(import_fulltexts(paths=[root])) == (1, 0, 2)
    assert text_of(work) == "Nobody's."


def test_two_readings_of_one_work_are_no_contradiction(folder):
    work = a_work(ids=[("acl", "P19-1001"), ("openreview", "P19-1001")])
    assert tally(import_fulltexts(paths=[folder({"P19-1001.txt": "A text."})])) == (1, 0, 0)
    assert text_of(work) == "A text."


def test_files_that_cannot_be_read_are_quarantined_and_the_others_loaded(folder):
    for number in range(1, 6):
        a_work(ids=[("acl", f"P19-100{number}")])
    root = folder(
        {
            "P19-1001.pdf": b"%PDF-1.4 torn",
            "P19-1002.pdf": locked_pdf(),
            "P19-1003.pdf": "<html>Sign in</html>",
            "P19-1004.txt": "\f\n",
            "P19-1005.pdf": pdf(["Whole."]),
        }
    )
    assert tally(import_fulltexts(paths=[root])) == (1, 0, 4)
    assert reasons() == ["damaged pdf", "encrypted pdf", "not a text", "no text"]


@pytest.mark.parametrize("in_order", [True, False])
def test_the_best_file_gives_the_text_whatever_order_they_come_in(folder, tmp_path, in_order):
    work = a_work(ids=[("acl", "P19-1001"), ("arxiv", "1906.00001")])
    contents = {"a/1906.00001v1.txt": "Draft.", "b/P19-1001.txt": "Published.", "c/P19-1001.pdf": pdf(["Scanned."])}
    root = folder(contents)
    parts = [f"{root}/{part}" for part in "abc"]
    paths = parts if in_order else parts[::-1]
    run = import_fulltexts(paths=paths)
    assert tally(run) == (3, 0, 0)
    assert text_of(work) == "Published."
    notes = [note.reason for note in ImportNote.objects.all()]
    assert notes
    assert all("P19-1001" in note for note in notes)
    assert tally(import_fulltexts(paths=paths[::-1])) == (0, 3, 0)
    assert text_of(work) == "Published."


def test_two_files_of_one_name_settle_on_the_first(folder):
    work = a_work(ids=[("acl", "P19-1001")])
    root = folder({"a/P19-1001.txt": "One.", "b/P19-1001.txt": "Two."})
    assert tally(import_fulltexts(paths=[root])) == (2, 0, 0)
    assert tally(import_fulltexts(paths=[root])) == (0, 2, 0)
    assert text_of(work) == "One."


def test_a_long_text_is_cut_with_a_note(folder, monkeypatch):
    monkeypatch.setattr("papers.importers.fulltexts.cleaning.cut.__defaults__", (100,))
    work = a_work(ids=[("acl", "P19-1001")])
    import_fulltexts(paths=[folder({"P19-1001.txt": "word " * 100})])
    assert len(text_of(work)) <= 100
    note = ImportNote.objects.get(work=work)
    assert (note.field, note.reason) == ("full text", "cut to 99 characters")


def test_chunks_of_any_size_come_to_the_same(folder):
    works = [a_work(ids=[("acl", f"P19-10{number:02}")]) for number in range(7)]
    root = folder({f"P19-10{number:02}.txt": f"Text {number}." for number in range(9)})
    assert tally(import_fulltexts(paths=[root], chunk_files=2)) == (7, 0, 2)
    assert [text_of(work) for work in works] == [f"Text {number}." for number in range(7)]


def test_a_text_makes_its_work_wait_for_search_in_the_same_transaction(folder, monkeypatch):
    work = a_work(ids=[("acl", "P19-1001")])
    a_work(ids=[("acl", "P19-1002")])
    WorkToIndex.objects.all().delete()
    monkeypatch.setattr(fulltexts, "index_waiting", lambda **_: 0)
    root = folder({"P19-1001.txt": "A text."})
    import_fulltexts(paths=[root])
    assert list(WorkToIndex.objects.values_list("work_id", flat=True)) == [work.pk]
    WorkToIndex.objects.all().delete()
    import_fulltexts(paths=[root])
    assert not WorkToIndex.objects.exists()


def test_after_the_import_the_words_are_found(folder):
    work = a_work(ids=[("acl", "P19-1001")])
    import_fulltexts(paths=[folder({"P19-1001.txt": "We use data augmen-\ntation. Augmentation helps."})])
    work.refresh_from_db()
    assert " use data augmentation augmentation helps " in work.search_document.plain
    assert not WorkToIndex.objects.exists()


def test_a_missing_path_is_told_before_anything_begins():
    with pytest.raises(InputMissingError):
        import_fulltexts(paths=["/there/is/no/such/folder"])
    assert not ImportRun.objects.exists()


def test_a_file_of_text_is_no_source_that_describes_the_work(folder):
    work = a_work(ids=[("acl", "P19-1001")])
    describe(work, "acl", "openalex")
    import_fulltexts(paths=[folder({"P19-1001.txt": "A text."})])
    assert sources_of(work).also_in == ["OpenAlex"]


@pytest.mark.parametrize(
    ("winner_file", "loser_file"), [("P19-1001.txt", "1906.00001.txt"), ("1906.00001.txt", "P19-1001.txt")]
)
def test_works_that_turn_out_to_be_one_keep_the_better_text(folder, winner_file, loser_file):
    ids = {"P19-1001.txt": ("acl", "P19-1001"), "1906.00001.txt": ("arxiv", "1906.00001")}
    winner, loser = a_work(ids=[ids[winner_file]]), a_work(ids=[ids[loser_file]])
    root = folder({"P19-1001.txt": "Published.", "1906.00001.txt": "Draft."})
    import_fulltexts(paths=[root])
    with connection.cursor() as cursor:
        merge_works(cursor, winner=winner.pk, loser=loser.pk)
    assert text_of(winner) == "Published."
    assert WorkText.objects.count() == 1
    assert tally(import_fulltexts(paths=[root])) == (0, 2, 0)
    assert text_of(winner) == "Published."


def test_a_name_that_is_no_text_is_quarantined_as_it_can_be_written(tmp_path):
    (tmp_path / os.fsdecode(b"10.1234_\xff.txt")).write_text("A text.")
    assert tally(import_fulltexts(paths=[str(tmp_path)])) == (0, 0, 1)
    assert ImportReject.objects.get().key == "10.1234_?.txt"
