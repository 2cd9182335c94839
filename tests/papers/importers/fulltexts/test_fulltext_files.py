"""What files turn out to be, and what each of them gives."""

import gzip
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.importers.fulltexts import PdfFile, PdfReader, accepts, fulltext, read
from papers.importers.fulltexts.cleaning import MOST_CHARACTERS
from papers.importers.fulltexts.reader import decoded
from papers.importers.streams import StreamDamagedError, iter_inputs
from papers.records import MappingError, Rejected, SourceItem
from tests.papers.pdf_files import pdf


def records(path):
    return [record for file in iter_inputs([str(path)], accepts=accepts) for record in read(file)]


def record(path):
    (found,) = records(path)
    return found


@pytest.fixture
def pdfs():
    with PdfReader() as reader:
        yield reader


def test_a_text_and_its_digest(tmp_path, pdfs):
    path = tmp_path / "P19-1001.txt"
    path.write_text("One two\nthree.")
    item = record(path)
    assert isinstance(item, SourceItem)
    assert item.key == "P19-1001.txt"
    found = fulltext(item, pdfs)
    assert (found.text, found.word_count, found.notes) == ("One two three.", 3, ())
    packed = tmp_path / "P19-1001.txt.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert record(packed).digest == item.digest
    path.write_text("One two\nfour.")
    assert record(path).digest != item.digest


def test_a_pdf_is_told_by_its_bytes(tmp_path, pdfs):
    path = tmp_path / "P19-1001.txt"
    path.write_bytes(pdf(["We use data augmen-", "tation here."], ["And there."]))
    item = record(path)
    with item.payload.content:
        assert isinstance(item.payload, PdfFile)
        assert fulltext(item, pdfs).text.split() == ["We", "use", "data", "augmentation", "here.", "And", "there."]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<!DOCTYPE html><p>Sign in</p>", "not a text"),
        (b"%!PS-Adobe", "not a text"),
        (b"PK\x03\x04\0\0\0", "not a text"),
    ],
)
def test_what_is_no_text_is_rejected(tmp_path, content, reason):
    path = tmp_path / "P19-1001.pdf"
    path.write_bytes(content)
    found = record(path)
    assert isinstance(found, Rejected)
    assert (found.reason, found.key) == (reason, "P19-1001.pdf")


@pytest.mark.parametrize("content", ["", "\n\f . \f"])
def test_a_file_without_words_has_no_text(tmp_path, pdfs, content):
    path = tmp_path / "P19-1001.txt"
    path.write_text(content)
    with pytest.raises(MappingError) as refused:
        fulltext(record(path), pdfs)
    assert refused.value.reason == "no text"


def test_a_text_of_any_length_is_bounded_with_a_note(tmp_path, pdfs):
    path = tmp_path / "P19-1001.txt"
    path.write_text("word " * (2 * MOST_CHARACTERS // 5))
    found = fulltext(record(path), pdfs)
    assert len(found.text) <= MOST_CHARACTERS
    assert found.text.endswith("word")
    assert found.notes == (f"cut to {len(found.text):,} characters",)


def test_a_larger_file_than_any_paper_is_rejected(tmp_path, monkeypatch):
    monkeypatch.setattr("papers.importers.fulltexts.reader.MOST_TEXT_BYTES", 2_000)
    path = tmp_path / "P19-1001.txt"
    path.write_text("word " * 1_000)
    assert record(path).reason == "too large"


def test_a_damaged_file_costs_only_itself(tmp_path):
    (tmp_path / "P19-1001.txt.gz").write_bytes(gzip.compress(b"text " * 1_000)[:-20])
    (tmp_path / "P19-1002.txt").write_text("whole")
    damaged, whole = records(tmp_path)
    assert damaged.reason == "damaged file"
    assert whole.payload == b"whole"


def test_the_rest_of_a_damaged_archive_is_not_passed_over(tmp_path):
    for number in range(3):
        (tmp_path / f"P19-100{number}.txt").write_text("text " * 5_000)
    archive = tmp_path / "texts.tar"
    with tarfile.open(archive, "w") as tar:
        for number in range(3):
            tar.add(tmp_path / f"P19-100{number}.txt", f"P19-100{number}.txt")
    archive.write_bytes(archive.read_bytes()[:40_000])
    with pytest.raises(StreamDamagedError):
        records(archive)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("naïve – ﬁne".encode(), "naïve – ﬁne"),
        ("naïve".encode("latin-1"), "naïve"),
        (b"pages 3\xad5 of na\xefve", "pages 3–5 of naïve"),
        ("\ufeffnaïve".encode(), "naïve"),
        ("naïve".encode("utf-16"), "naïve"),
    ],
)
def test_encodings(content, text):
    assert decoded(content) == text


@given(st.binary())
def test_any_bytes_are_decoded(content):
    decoded(content).encode("utf-8")
