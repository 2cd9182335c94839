"""Paperlists: which lists are believed, who is who in them, and what names a record elsewhere."""

import json

import pytest

from papers.importers.paperlists import SOURCE
from papers.importers.paperlists.mapper import to_work
from papers.records import Identifier, SourceItem, WorkType
from tests.papers.importers.reading import FIXTURES, read_with


@pytest.fixture(scope="module")
def demo():
    return read_with(SOURCE, FIXTURES / "paperlists" / "demo2021.json")


@pytest.fixture(scope="module")
def iclr():
    return read_with(SOURCE, FIXTURES / "paperlists" / "iclr2020@1234567.json")


def test_every_record_is_an_item_or_a_rejection(demo):
    assert (len(demo.items), len(demo.works), demo.reasons) == (5, 4, ["no title"])


def test_a_full_record(demo):
    work = demo.works["demo2021/0a1b2c3d4e"]
    assert (work.title, work.year, work.type) == ("Seeing with Two Eyes", 2021, WorkType.CONFERENCE_PAPER)
    assert work.identifiers == (Identifier("arxiv", "2101.00001"),)
    assert (work.reported_citations, work.tldr, work.url) == (12, "Two eyes.", "https://example.org/papers/1")
    assert [topic.name for topic in work.topics] == ["stereo", "depth"]
    ada, bo = work.mentions
    assert (ada.name, bo.name) == ("Ada Example", "Bo O'Tester")
    assert [affiliation.raw for affiliation in ada.affiliations] == ["Example University", "Example Labs"]
    assert ada.email_domains == ("example.edu", "labs.example.com")
    assert (ada.role, bo.role) == ("PhD student, Intern", "Full Professor")
    assert ada.identifiers == (Identifier("openreview", "~Ada_Example1"), Identifier("dblp", "12/345"))
    assert [identifier.scheme for identifier in bo.identifiers] == ["openreview", "orcid", "dblp"]
    assert bo.identifiers[0].value.startswith("sha256:")
    assert bo.identifiers[2].value == "67/8-1"
    assert bo.email_domains == ("test.org",)


def test_no_address_is_kept(demo):
    assert "u1@test.org" not in repr(demo.works)


def test_older_lists_are_split_at_commas_and_keep_suffixes(demo):
    work = next(work for work in demo.works.values() if work.title == "No Id & Commas")
    assert [mention.name for mention in work.mentions] == ["Cy One", "Di Two Jr.", "Ed Three"]
    assert work.reported_citations is None
    assert work.comments == "Oral presentation; Demo Track"


def test_a_list_that_does_not_match_the_authors_is_left_out_with_a_note(demo):
    work = next(work for work in demo.works.values() if work.title == "No Id & Commas")
    assert not any(mention.affiliations for mention in work.mentions)
    assert work.notes == (("aff", "2 entries for 3 authors"),)


def test_a_list_given_twice_is_taken_once_and_its_halves_complete_each_other(demo):
    work = demo.works["demo2021/ffffffffff"]
    assert [(m.name, m.identifiers, m.affiliations[0].raw) for m in work.mentions] == [
        ("Fay Four", (Identifier("ieee", "37546461200"),), "Four Labs"),
        ("Gus Five", (Identifier("ieee", "38182080100"),), "Five Labs"),
    ]


def test_repeated_ids_get_keys_of_their_own_and_one_identifier(demo):
    first, second = demo.works["demo2021/ffffffffff"], demo.works["demo2021/ffffffffff#2"]
    assert first.identifiers == second.identifiers == (Identifier("paperlists", "demo2021/ffffffffff"),)


def test_what_became_of_a_submission(iclr):
    rejected, withdrawn, talk = iclr.works.values()
    assert (rejected.type, rejected.comments) == (WorkType.PREPRINT, "Rejected (ICLR 2020 submission)")
    assert (withdrawn.type, withdrawn.comments) == (WorkType.PREPRINT, "Withdrawn (ICLR 2020 submission)")
    assert rejected.venue.name == "OpenReview"
    assert (talk.type, talk.comments) == (WorkType.CONFERENCE_PAPER, "Oral presentation")
    assert (talk.venue.acronym, talk.venue.name) == ("ICLR", "International Conference on Learning Representations")
    assert talk.identifiers == (Identifier("openreview", "SkTestOral"),)
    assert [topic.name for topic in rejected.topics] == ["Learning Theory"]


def test_anonymous_authors_are_nobody(iclr):
    withdrawn = iclr.works["iclr2020@1234567/H1TestWdrn"]
    assert withdrawn.mentions == ()
    assert ("author", "anonymous") in withdrawn.notes


def records(aligned: int, uneven: int) -> list[dict[str, object]]:
    authors = {"author": "A One;B Two;C Three", "status": "Poster"}
    return [
        {**authors, "id": f"{n}", "title": f"T{n}", "aff": "X;Y;Z" if n < aligned else "X;Y"}
        for n in range(aligned + uneven)
    ]


@pytest.mark.parametrize(("aligned", "uneven", "believed"), [(12, 8, True), (2, 18, False), (2, 3, True)])
def test_a_file_of_sets_is_not_believed_where_lengths_match_by_chance(tmp_path, aligned, uneven, believed):
    path = tmp_path / "demo2021.json"
    path.write_text(json.dumps(records(aligned, uneven)))
    works = list(read_with(SOURCE, path).works.values())
    with_affiliations = [work for work in works if work.mentions[0].affiliations]
    assert len(with_affiliations) == (aligned if believed else 0)
    assert all(work.notes for work in works if work not in with_affiliations)


def test_a_collected_record_carries_its_own_file(tmp_path):
    path = tmp_path / "collected.json"
    path.write_text(json.dumps([{"id": "7", "title": "T", "author": "A B", "_file": "cvpr/cvpr2018.json"}]))
    (work,) = read_with(SOURCE, path).works.values()
    assert (work.key, work.year, work.venue.acronym) == ("collected/cvpr2018/7", 2018, "CVPR")
    assert work.identifiers == (Identifier("paperlists", "cvpr2018/7"),)


@pytest.mark.parametrize(
    ("record", "conference", "year", "expected"),
    [
        ({"id": "5509287"}, "icra", 2010, ("paperlists", "icra2010/5509287")),
        ({"id": "B14ejsA5YQ"}, "iclr", 2019, ("openreview", "B14ejsA5YQ")),
        ({"id": "12345"}, "icml", 2024, ("paperlists", "icml2024/12345")),
        ({"id": "site_3699ef2545"}, "nips", 2022, ("paperlists", "nips2022/site_3699ef2545")),
        ({"id": "0a1b2c3d4e"}, "corl", 2023, ("paperlists", "corl2023/0a1b2c3d4e")),
        ({"id": "2021.acl-long.24"}, "acl", 2021, ("acl", "2021.acl-long.24")),
        ({"id": "x", "site": "https://aclanthology.org/2021.acl-long.1/"}, "misc", 2021, ("acl", "2021.acl-long.1")),
        ({"id": "x", "doi": "https://link.springer.com/chapter/10.1007/978-3-031-20083-0_1"}, "eccv", 2022,
         ("doi", "10.1007/978-3-031-20083-0_1")),
        ({"id": "x", "project": "https://arxiv.org/abs/2112.04197"}, "aaai", 2022, ("arxiv", "2112.04197")),
    ],
)  # fmt: skip
def test_what_names_a_record_elsewhere(record, conference, year, expected):
    payload = {"conference": conference, "year": year, "unaligned": [], "record": {"title": "T", **record}}
    assert to_work(SourceItem("k/1", "record 1", payload, b"")).identifiers == (Identifier(*expected),)


def test_the_digest_tells_changed_records_from_reformatted_ones(tmp_path):
    path = tmp_path / "demo2021.json"
    texts = ['[{"id": "1", "title": "T"}]', '[{"title":"T",\n"id":"1"}]', '[{"id": "1", "title": "U"}]']
    texts = [text.replace("}", ', "status": "Poster"}') for text in texts]
    digests = []
    for text in texts:
        path.write_text(text)
        digests.append(read_with(SOURCE, path).items[0].digest)
    assert digests[0] == digests[1] != digests[2]
    assert len(digests[0]) == 16


def test_two_names_in_one_place_are_two_people():
    record = {"title": "Decay", "author": "Samuel L. Smith and Quoc V. Le;Ann And;Alex and Co"}
    payload = {"record": record, "conference": "iclr", "year": 2018, "unaligned": []}
    work = to_work(SourceItem("k", "record 1", payload, b"0" * 16))
    assert [mention.name for mention in work.mentions] == ["Samuel L. Smith", "Quoc V. Le", "Ann And", "Alex and Co"]
    assert ("author", "2 names in one place: Samuel L. Smith and Quoc V. Le") in work.notes
