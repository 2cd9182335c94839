"""PDFs are read by a process that may break; each file that breaks it costs only itself."""

import contextlib
import os
import random
import tempfile
import textwrap

import pytest

from papers.importers.fulltexts import pdf_worker
from papers.importers.fulltexts.pdf import Limits, PdfReader, PdfReaderMissingError, PdfRefusedError
from tests.papers.pdf_files import locked_pdf, pdf


@contextlib.contextmanager
def holding(content: bytes):
    with tempfile.TemporaryFile() as file:
        file.write(content)
        yield file


def text(reader: PdfReader, content: bytes) -> str:
    with holding(content) as file:
        return reader.text(file).text


def refusal(reader: PdfReader, content: bytes) -> str:
    with holding(content) as file, pytest.raises(PdfRefusedError) as refused:
        reader.text(file)
    assert refused.value.detail.startswith("The PDF")
    return refused.value.reason


@pytest.fixture
def reader():
    with PdfReader() as reader:
        yield reader


def standing_in(tmp_path, monkeypatch, does: str) -> None:
    """Puts another process in the place of the worker: it says that it is ready, then does this for each file."""
    script = tmp_path / "worker.py"
    script.write_text(
        textwrap.dedent("""
            import os, resource, signal, socket, struct, sys, time
            line = socket.socket(fileno=0)
            header = struct.Struct("!BI")
            line.sendall(header.pack(0, 0))
            while socket.recv_fds(line, 1, 1)[0]:
        """)
        + textwrap.indent(textwrap.dedent(does), "    ")
    )
    monkeypatch.setattr(pdf_worker, "__file__", str(script))


def test_pages_end_in_form_feeds(reader):
    assert [page.split() for page in text(reader, pdf(["One (1)", "two"], [], ["three"])).split("\f")] == [
        ["One", "(1)", "two"], [], ["three"], [],
    ]  # fmt: skip


def test_one_process_serves_many_files(reader):
    processes = set()
    for number in range(20):
        assert text(reader, pdf([f"File {number}"])).split() == ["File", str(number)]
        processes.add(reader._process.pid)
    assert len(processes) == 1


def test_a_file_is_read_from_its_beginning_wherever_it_stands(reader):
    with holding(pdf(["One"])) as file:
        file.read()
        assert reader.text(file).text == reader.text(file).text


def test_damaged_and_locked_files_are_refused_and_the_next_is_read(reader):
    assert refusal(reader, b"%PDF-1.4 and nothing else") == "damaged pdf"
    assert refusal(reader, b"") == "damaged pdf"
    assert refusal(reader, pdf()) == "damaged pdf"
    assert refusal(reader, locked_pdf()) == "encrypted pdf"
    assert text(reader, pdf(["Whole"])).strip() == "Whole"


def test_damaged_at_random_a_file_is_read_or_refused(reader):
    chance = random.Random(20261121)
    whole = pdf(["Some text of a paper"] * 5, ["More text"])
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with (
            holding(bytes(damaged[: chance.randrange(50, len(damaged))])) as file,
            contextlib.suppress(PdfRefusedError),
        ):
            reader.text(file)
    assert "More text" in text(reader, whole)


def test_a_long_file_is_cut():
    with PdfReader(Limits(characters=100)) as reader, holding(pdf(["word " * 15] * 10, ["more"])) as file:
        found = reader.text(file)
        assert found.cut
        assert len(found.text) == 100


def test_memory_is_limited():
    with PdfReader(Limits(memory_bytes=1 << 28)) as reader:
        assert refusal(reader, pdf(["One"]) + b"%" * (1 << 28)) in (
            "pdf needs too much memory",
            "pdf breaks its reader",
        )
        assert text(reader, pdf(["One"])).strip() == "One"


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("os.abort()", "pdf breaks its reader"),
        ("os._exit(0)", "pdf breaks its reader"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "pdf takes too long"),
        ("time.sleep(60)", "pdf takes too long"),
        ("line.sendall(header.pack(1, 2**32 - 1))", "pdf breaks its reader"),
        ("line.sendall(header.pack(1, 50) + b'less'); os._exit(0)", "pdf breaks its reader"),
        ("line.sendall(header.pack(1, 50) + b'less'); time.sleep(60)", "pdf takes too long"),
        ("line.sendall(header.pack(5, 0))", "pdf needs too much memory"),
    ],
)
def test_whatever_happens_to_the_process_the_next_file_gets_a_new_one(tmp_path, monkeypatch, does, reason):
    with PdfReader(Limits(wall_seconds=2)) as reader:
        with monkeypatch.context() as patched:
            standing_in(tmp_path, patched, does)
            assert refusal(reader, pdf(["One"])) == reason
        assert text(reader, pdf(["One"])).strip() == "One"


def test_computing_time_is_limited_by_the_system(tmp_path, monkeypatch):
    standing_in(tmp_path, monkeypatch, "resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass")
    with PdfReader() as reader:
        assert refusal(reader, pdf(["One"])) in ("pdf takes too long", "pdf breaks its reader")


def test_the_process_knows_nothing_of_the_portal(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for everybody")
    standing_in(
        tmp_path, monkeypatch,
        "told = repr((dict(os.environ), os.getcwd())).encode()\n"
        "line.sendall(header.pack(1, len(told)) + told)",
    )  # fmt: skip
    with PdfReader() as reader:
        told = text(reader, pdf(["One"]))
    assert "not for everybody" not in told
    assert "'/'" in told


def test_a_process_that_does_not_start_is_nobodys_fault(tmp_path, monkeypatch):
    script = tmp_path / "worker.py"
    script.write_text("import there_is_no_such_library")
    monkeypatch.setattr(pdf_worker, "__file__", str(script))
    with PdfReader() as reader, holding(pdf(["One"])) as file, pytest.raises(PdfReaderMissingError):
        reader.text(file)


def test_no_process_is_left(reader):
    text(reader, pdf(["One"]))
    process = reader._process
    reader.close()
    assert process.returncode is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_damaged_files_break_nothing_but_themselves(reader, seed):
    chance = random.Random(20261121 + seed)
    whole = pdf(*[[f"Page {number} of a paper", "with \\ ( and )"] for number in range(chance.randrange(1, 30))])
    for _ in range(1_000):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 2, 10, 100))):
            place = chance.randrange(len(damaged))
            damaged[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
        with holding(bytes(damaged)) as file, contextlib.suppress(PdfRefusedError):
            reader.text(file)
    assert "Page 0" in text(reader, whole)
