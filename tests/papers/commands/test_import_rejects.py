"""The quarantine by command: for a person at a terminal, and for a machine."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from papers.models import ImportNote, ImportReject, ImportRun
from tests.corpus import a_work

pytestmark = pytest.mark.django_db


def rejects(*arguments) -> str:
    out = io.StringIO()
    call_command("import_rejects", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def run():
    """The latest import, after one that went well."""
    ImportRun.objects.create(source="openalex", inputs=[], status="finished")
    run = ImportRun.objects.create(source="acl", inputs=[], status="finished", read=4, loaded=1, quarantined=3)
    for number, reason in enumerate(("no title", "malformed xml", "no title"), start=1):
        ImportReject.objects.create(
            run=run, file="N19.xml", locator=f"paper {number}", key=f"N19-{number}", reason=reason,
            detail=f"What happened to {number}.", excerpt=f"<paper>, \x1b[31m“{number}”\n",
        )  # fmt: skip
    ImportNote.objects.create(run=run, work=a_work(), key="N19-4", field="year", reason="20199 is not plausible")
    return run


def test_the_latest_import_for_a_person(run):
    lines = rejects().splitlines()
    assert lines[0].startswith(f"Import {run.pk}, acl,")
    assert lines[0].endswith("finished: read 4, quarantined 3")
    assert lines[1:3] == ["  2: no title", "  1: malformed xml"]
    assert "N19.xml, paper 1, N19-1" in lines
    assert "  no title: What happened to 1." in lines


def test_a_damaged_record_cannot_steer_the_terminal(run):
    assert "\x1b" not in rejects()
    assert "\ufffd[31m“1”\ufffd" in rejects()


def test_one_reason_only(run):
    found = [
        json.loads(line) for line in rejects(str(run.pk), "--reason", "no title", "--format", "jsonl").splitlines()
    ]
    assert [row["locator"] for row in found] == ["paper 1", "paper 3"]


def test_json_lines_hold_everything(run):
    rows = [json.loads(line) for line in rejects("--format", "jsonl").splitlines()]
    assert rows[1] == {
        "run": run.pk,
        "source": "acl",
        "file": "N19.xml",
        "locator": "paper 2",
        "key": "N19-2",
        "reason": "malformed xml",
        "detail": "What happened to 2.",
        "excerpt": "<paper>, \x1b[31m“2”\n",
    }


def test_csv_is_read_back_as_it_was(run):
    rows = list(csv.DictReader(io.StringIO(rejects("--format", "csv"), newline="")))
    assert [row["key"] for row in rows] == ["N19-1", "N19-2", "N19-3"]
    assert rows[0]["excerpt"] == "<paper>, \x1b[31m“1”\n"


def test_notes_on_loaded_records(run):
    lines = rejects("--notes").splitlines()
    assert "  1: year" in lines
    assert "  year: 20199 is not plausible" in lines
    [row] = [json.loads(line) for line in rejects("--notes", "--format", "jsonl").splitlines()]
    assert (row["key"], row["field"]) == ("N19-4", "year")


def test_an_import_without_rejects_says_so():
    run = ImportRun.objects.create(source="acl", inputs=[])
    assert "nothing is in quarantine" in rejects(str(run.pk))
    assert rejects(str(run.pk), "--format", "jsonl") == ""
    assert rejects(str(run.pk), "--format", "csv").splitlines() == ["run,source,file,locator,key,reason,detail,excerpt"]


@pytest.mark.parametrize("number", ["999999", "0", "-1", "9" * 30])
def test_an_unknown_import_is_one_clear_line(run, number):
    with pytest.raises(CommandError, match=rf"There is no import {number}. The latest is {run.pk}.") as caught:
        rejects("--", number)
    assert caught.value.returncode == 2


def test_nothing_imported_is_one_clear_line():
    with pytest.raises(CommandError, match=r"^Nothing has been imported yet\.$") as caught:
        rejects()
    assert caught.value.returncode == 2


def test_an_unknown_reason_names_those_there_are(run):
    with pytest.raises(CommandError, match=r"“no tilte”. Its reasons: no title, malformed xml\.") as caught:
        rejects("--reason", "no tilte")
    assert caught.value.returncode == 2
