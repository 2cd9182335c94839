"""The import commands as one types them: totals that add up, and one clear line with status 2 when they cannot go on."""

import contextlib
import gzip
import io
import json
import socket

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from papers.fingerprint import content_fingerprint
from papers.management.importing import ProgressLine
from papers.models import ImportRun, Institution, Work
from portal.common.locks import LockHeldError

DEMO = settings.BASE_DIR / "demo"
OPENALEX = DEMO / "openalex" / "works_chunk_1.json.gz"

pytestmark = pytest.mark.django_db


def said(*arguments, **options) -> list[str]:
    out = io.StringIO()
    call_command(*(str(argument) for argument in arguments), stdout=out, **options)
    return out.getvalue().splitlines()


def refused(*arguments) -> str:
    with pytest.raises(CommandError) as caught:
        said(*arguments)
    assert caught.value.returncode == 2
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 400
    return message


def test_works_are_imported_and_a_second_time_unchanged():
    assert said("import_works", "openalex", OPENALEX) == ["openalex: read 50 = loaded 50 + unchanged 0 + quarantined 0"]
    before = content_fingerprint()
    assert said("import_works", "openalex", OPENALEX) == ["openalex: read 50 = loaded 0 + unchanged 50 + quarantined 0"]
    assert said("content_fingerprint")[-1] == f"{before.digest}  content"


def test_reasons_are_given_with_the_totals(tmp_path):
    path = tmp_path / "w.json"
    works = [
        {"id": f"https://openalex.org/W{n}", "title": title, "type": "article"}
        for n, title in enumerate(["A", "", None])
    ]
    path.write_text(json.dumps({"results": works}))
    lines = said("import_works", "openalex", path)
    run = ImportRun.objects.get()
    assert lines == [
        "openalex: read 3 = loaded 1 + unchanged 0 + quarantined 2",
        "  quarantined 2: no title",
        f"  details: manage.py import_rejects {run.pk}",
    ]


def test_a_missing_path_is_said():
    assert "gone.json" in refused("import_works", "openalex", OPENALEX, "gone.json")
    assert "gone.json" in refused("import_institutions", "gone.json")
    assert not ImportRun.objects.exists()


def test_an_unknown_source_is_said_with_those_there_are():
    message = refused("import_works", "myspace", OPENALEX)
    assert "myspace" in message
    assert all(name in message for name in ("acl", "arxiv", "openalex", "paperlists"))


@pytest.mark.parametrize("source", ["openalex", "acl", "arxiv", "openreview", "paperlists", "crossref"])
@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, b"Dear sir,\nplease find enclosed\n" * 90]
)
def test_a_file_of_another_format_is_said_and_the_run_can_be_resumed(tmp_path, source, content):
    path = tmp_path / "thing.dat"
    path.write_bytes(content)
    message = refused("import_works", source, path)
    assert "thing.dat" in message
    assert "again" in message
    assert ImportRun.objects.get().status == ImportRun.Status.FAILED


def test_institutions_of_another_format_are_said(tmp_path):
    path = tmp_path / "thing.json"
    path.write_text('{"hello": "world"}')
    assert "thing.json" in refused("import_institutions", path)


def test_a_file_cut_short_keeps_what_is_whole(tmp_path):
    path = tmp_path / "cut.json.gz"
    path.write_bytes(OPENALEX.read_bytes()[:150_000])
    said("import_works", "openalex", path)
    run = ImportRun.objects.get()
    assert run.loaded == Work.objects.count() > 5
    assert run.read == run.loaded + run.quarantined
    assert run.quarantined == 1


def test_another_import_that_runs_is_said(monkeypatch):
    def held(*_, **__):
        raise LockHeldError("Another import is running.")

    monkeypatch.setattr("papers.ingest.lock.advisory_lock", held)
    monkeypatch.setattr("papers.ingest.lock._PATIENCE_SECONDS", 0)
    for command in (
        ["import_works", "openalex", OPENALEX],
        ["import_institutions", DEMO / "institutions"],
        ["import_demo"],
    ):
        assert refused(*command) == "Another import is running."


def test_an_error_of_the_database_is_one_line_without_the_row_it_was_at():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE disk_full USING MESSAGE = 'could not extend file', DETAIL = 'x'; END $$;"
            " CREATE TRIGGER no_space BEFORE INSERT ON papers_work FOR EACH ROW EXECUTE FUNCTION no_space()"
        )
    message = refused("import_works", "openalex", OPENALEX)
    assert message == (
        "The database stopped the import: could not extend file. Run the same command again to go on where it stopped."
    )


def test_ctrl_c_is_said_and_resumable(monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("papers.ingest.runs.ingest_chunk", interrupted)
    with pytest.raises(CommandError, match="Interrupted") as caught:
        said("import_works", "openalex", OPENALEX)
    assert caught.value.returncode == 130
    monkeypatch.undo()
    assert said("import_works", "openalex", OPENALEX) == ["openalex: read 50 = loaded 50 + unchanged 0 + quarantined 0"]
    assert ImportRun.objects.count() == 1


def test_standard_input_is_read(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.decompress(OPENALEX.read_bytes()))))
    assert said("import_works", "openalex", "-") == ["openalex: read 50 = loaded 50 + unchanged 0 + quarantined 0"]


def test_the_demo_corpus_loads_whole_and_a_second_time_unchanged():
    first = said("import_demo", verbosity=0)
    assert [line.split(" = ")[0] for line in first] == [
        "ror: read 1,092", "acl: read 2,322", "openalex: read 375", "arxiv: read 239", first[-1],
    ]  # fmt: skip
    assert all(line.endswith("+ quarantined 0") for line in first[:-1])
    assert (Work.objects.filter(merged_into=None).count(), Institution.objects.count() > 1_092) == (2_842, True)
    before = content_fingerprint()
    second = said("import_demo", verbosity=0)
    assert ["loaded 0" in line for line in second[:-1]] == [True] * 4
    assert second[-1] == first[-1]
    assert content_fingerprint() == before


def test_progress_is_one_line_on_a_terminal_and_lines_elsewhere(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    class Run:
        read, loaded, unchanged, quarantined = 5_000, 4_000, 900, 100

    class Progress:
        step, file, run = "reading", "a.json", Run

    terminal, pipe, silence = Terminal(), io.StringIO(), io.StringIO()
    for out, quiet in ((terminal, False), (pipe, False), (silence, True)):
        monkeypatch.setattr(ProgressLine, "EVERY_SECONDS", 0)
        with ProgressLine(out, quiet=quiet) as line:
            line.show(Progress)
            line.show(Progress)
    assert terminal.getvalue().count("\r") == 2
    assert terminal.getvalue().endswith("\n")
    assert pipe.getvalue().count("\n") == 2
    assert "5,000 read, 4,000 loaded, 900 unchanged, 100 quarantined" in pipe.getvalue()
    assert silence.getvalue() == ""


def test_a_path_that_cannot_be_read_is_said(tmp_path):
    path = tmp_path / "socket.json"
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(str(path))  # nobody can read it as a file, not even root
        assert "socket.json" in refused("import_works", "openalex", path)
