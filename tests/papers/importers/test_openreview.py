"""OpenReview: submissions only, both versions of the API, what became of them, and nobody behind "Anonymous"."""

import pytest

from papers.importers.openreview import SOURCE
from papers.importers.openreview.mapper import to_work
from papers.records import Identifier, MappingError, SourceItem, WorkType
from tests.papers.importers.reading import FIXTURES, read_with


@pytest.fixture(scope="module")
def first():
    return read_with(SOURCE, FIXTURES / "openreview" / "notes-v1.json")


@pytest.fixture(scope="module")
def second():
    return read_with(SOURCE, FIXTURES / "openreview" / "notes-v2.json")


def mapped(content, **note):
    return to_work(SourceItem("AbTestNote", "record 1", {"content": content, **note}, b""))


def test_only_submissions_are_works(first, second):
    assert list(first.works) == ["B1xTestAA1", "SkTestBB22", "SyTestUn55"]
    assert [(r.reason, r.key) for r in first.rejected] == [
        ("not a submission", "rkTestRev3"),
        ("removed at source", "HyTestDel4"),
    ]
    assert (list(second.works), second.reasons) == (["AbTestV201", "CdTestV202", "EfTestV203"], ["not a submission"])


def test_a_submission_under_review(first):
    work = first.works["B1xTestAA1"]
    assert work.identifiers == (Identifier("openreview", "B1xTestAA1"),)
    assert work.title == r"Learning to Forget with $\alpha$-Gates"
    assert work.raw_title.startswith(r"Learning to \emph{Forget}")
    assert (work.year, work.type, work.venue.acronym) == (2019, WorkType.PREPRINT, "ICLR")
    assert (work.tldr, [topic.name for topic in work.topics]) == ("Gates forget.", ["gates", "memory"])
    assert work.abstract == "Gates help.\n\nThey are cheap."
    assert work.published_on is None  # sent in 2018 for 2019
    assert (work.mentions, work.notes) == ((), (("authors", "anonymous"),))
    assert work.version == "2018-09-28T17:37:43.189+00:00"
    assert work.url == "https://openreview.net/forum?id=B1xTestAA1"


def test_authors_with_their_profiles_and_never_their_addresses(first):
    ada, bo = first.works["SkTestBB22"].mentions
    assert (ada.name, ada.identifiers) == ("Ada Example", (Identifier("openreview", "~Ada_Example1"),))
    assert bo.name == "Bo 例"
    assert bo.identifiers[0].value.startswith("sha256:")
    assert bo.email_domains == ("cs.example.edu",)
    assert "u1@" not in repr(bo)


def test_ids_that_do_not_match_the_authors_are_left_out(first):
    work = first.works["SyTestUn55"]
    assert [mention.identifiers for mention in work.mentions] == [(), (), ()]
    assert work.notes == (("authorids", "1 entries for 3 authors"),)


def test_the_second_version(second):
    oral, rejected, workshop = second.works.values()
    assert (oral.title, oral.tldr, oral.abstract) == ("A Second Version", "Newer.", "Text & more.")
    assert (oral.type, oral.comments, oral.year) == (WorkType.CONFERENCE_PAPER, "Oral presentation", 2024)
    assert oral.published_on.isoformat() == "2024-01-16"
    assert (rejected.type, rejected.comments) == (WorkType.PREPRINT, "Rejected")
    (bo,) = rejected.mentions
    assert (bo.name, bo.identifiers[0].value, bo.email_domains) == ("Bo Example", "~Bo_Example2", ("example.edu",))
    assert bo.affiliations[0].raw == "Example University"
    assert workshop.venue.name == "ICLR Workshop Tiny Models"


@pytest.mark.parametrize(
    ("invitation", "acronym", "year"),
    [
        ("ICLR.cc/2019/Conference/-/Blind_Submission", "ICLR", 2019),
        ("NeurIPS.cc/2023/Track/Datasets_and_Benchmarks/-/Submission", "NeurIPS", 2023),
        ("robot-learning.org/CoRL/2021/Conference/-/Blind_Submission", "CoRL", 2021),
        ("aclweb.org/ACL/ARR/2023/August/-/Submission", "ACL", 2023),
        ("TMLR/-/Submission", "TMLR", None),
    ],
)
def test_the_venue_is_told_by_the_invitation(invitation, acronym, year):
    work = mapped({"title": "T"}, invitation=invitation)
    assert (work.venue.acronym, work.year) == (acronym, year)


def test_title_and_year_come_from_bibtex_where_the_note_has_none():
    work = mapped({"_bibtex": "@inproceedings{\nx,\ntitle={From {BibTeX}},\nyear={2017},\n}"})
    assert (work.title, work.year) == ("From BibTeX", 2017)
    with pytest.raises(MappingError, match="has no title"):
        mapped({"authors": ["A"]})
