"""`manage.py import_fulltexts` as one types it."""

import io

import pytest
from django.core.management import CommandError, call_command

from papers.models import ImportRun, WorkText
from tests.corpus import a_work

pytestmark = pytest.mark.django_db


def said(*arguments) -> list[str]:
    out = io.StringIO()
    call_command("import_fulltexts", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def test_totals_add_up_and_the_second_time_nothing_changes(tmp_path):
    a_work(ids=[("acl", "P19-1001")])
    (tmp_path / "P19-1001.txt").write_text("A text.")
    (tmp_path / "P19-1002.txt").write_text("A text of nobody.")
    (tmp_path / "README.md").write_text("Not meant.")
    quarantined = "  quarantined 1: no work with this id"
    lines = said(tmp_path)
    assert lines[0] == "fulltext: read 2 = loaded 1 + unchanged 0 + quarantined 1"
    assert lines[1:] == [quarantined, f"  details: manage.py import_rejects {ImportRun.objects.latest('pk').pk}"]
    assert said(tmp_path, "--chunk-files=1")[0] == "fulltext: read 2 = loaded 0 + unchanged 1 + quarantined 1"
    assert WorkText.objects.get().text == "A text."


def test_a_missing_path_is_one_clear_line(tmp_path):
    with pytest.raises(CommandError) as refused:
        said(tmp_path / "gone")
    assert refused.value.returncode == 2
    assert "gone" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_machine_that_cannot_read_pdfs_says_so_and_quarantines_nothing(tmp_path, monkeypatch):
    a_work(ids=[("acl", "P19-1001")])
    (tmp_path / "P19-1001.pdf").write_bytes(b"%PDF-1.4")
    monkeypatch.setattr("papers.importers.fulltexts.pdf_worker.__file__", str(tmp_path / "no-worker.py"))
    with pytest.raises(CommandError, match="pypdfium2"):
        said(tmp_path)
    run = ImportRun.objects.get()
    assert (run.status, run.read) == (ImportRun.Status.FAILED, 0)
    monkeypatch.undo()
    assert said(tmp_path)[1] == "  quarantined 1: damaged pdf"
