"""Crossref: JATS, dates in parts, retractions and their notices, things that have a DOI and are no works."""

import json

import pytest

from papers.importers.crossref import SOURCE
from papers.importers.crossref.mapper import to_work
from papers.records import Identifier, SourceItem, WorkType
from tests.papers.importers.reading import FIXTURES, read_with


@pytest.fixture(scope="module")
def reading():
    return read_with(SOURCE, FIXTURES / "crossref")


def mapped(**record):
    return to_work(SourceItem("10.5555/x", "record 1", {"DOI": "10.5555/x", "title": ["T"], **record}, b""))


def test_journals_have_dois_but_are_no_works(reading):
    assert list(reading.works) == ["10.5555/abc.1", "10.5555/abc.2", "10.5555/p.3"]
    assert [(r.reason, r.key) for r in reading.rejected] == [("not a work", "10.5555/journal")]


def test_a_full_record(reading):
    work = reading.works["10.5555/abc.1"]
    assert work.title == "On Examples: A Study"
    assert work.abstract.endswith("First & foremost.\n\nSecond.")
    assert (work.year, work.published_on.isoformat(), work.type) == (2021, "2021-03-04", WorkType.ARTICLE)
    assert (work.venue.name, work.venue.kind, work.venue.issn) == ("Journal of Examples", "journal", "1234-5678")
    assert (work.volume, work.issue, work.pages, work.publisher) == ("7", "2", "1-9", "Example Press")
    assert work.references == (Identifier("doi", "10.5555/old"),)
    assert work.version == "2024-02-03T04:05:06Z"
    assert work.retracted
    ada, bo, collaboration = work.mentions
    assert ada.identifiers == (Identifier("orcid", "0000-0002-1825-0097"),)
    assert (ada.affiliations[0].raw, ada.affiliations[0].institutions[0].ror) == ("Example University", "05ynxx418")
    assert ada.email_domains == ("example.edu",)
    assert (bo.name, collaboration.name) == ("Bo Tester Jr.", "The Example Collaboration")
    assert set(work.notes) == {("author", "no name at position 4"), ("reference", "1 of 2 without a DOI")}


def test_a_notice_of_retraction_is_not_itself_retracted(reading):
    notice = reading.works["10.5555/abc.2"]
    assert (notice.retracted, notice.comments) == (False, "Retraction of 10.5555/abc.1")
    assert (notice.year, notice.published_on) == (2022, None)


def test_a_paper_in_proceedings(reading):
    work = reading.works["10.5555/p.3"]
    assert (work.type, work.venue.acronym, work.venue.kind) == (WorkType.CONFERENCE_PAPER, "EXC", "conference")


@pytest.mark.parametrize(
    ("parts", "year"),
    [
        ([[2018]], 2018),
        ([[2018, 2, 30]], 2018),
        ([[None]], None),
        ([], None),
        ([[0]], None),
        ("x", None),
        ([["2018"]], 2018),
    ],
)
def test_dates_in_parts(parts, year):
    work = mapped(issued={"date-parts": parts})
    assert (work.year, work.published_on) == (year, None)


def test_a_title_may_say_that_the_work_is_retracted():
    assert mapped(title=["RETRACTED: Something"]).retracted
    assert not mapped(title=["Retracted papers and their citations"]).retracted


def test_single_records_lists_and_lines_are_read_alike(tmp_path):
    items = json.loads((FIXTURES / "crossref" / "works.json").read_text())["message"]["items"]
    layouts = [
        json.dumps({"status": "ok", "message-type": "work", "message": items[0]}),
        json.dumps(items[0]),
        json.dumps({"items": items}),
        "\n".join(json.dumps(item) for item in items),
    ]
    found = []
    for layout in layouts:
        path = tmp_path / "works.json"
        path.write_text(layout)
        found.append(read_with(SOURCE, path).works["10.5555/abc.1"])
    assert found == [found[0]] * 4


def test_a_record_without_a_doi_is_rejected(tmp_path):
    path = tmp_path / "works.json"
    path.write_text(json.dumps([{"DOI": "nonsense", "title": ["T"]}, {"DOI": "10.5555/1", "title": ["T"]}]))
    reading = read_with(SOURCE, path)
    assert (reading.reasons, list(reading.works)) == (["no doi"], ["10.5555/1"])
