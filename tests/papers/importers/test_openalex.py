"""OpenAlex: both generations of the schema, the raw name as the mention, entities that are no works."""

import json

import pytest

from papers.importers.openalex import SOURCE
from papers.importers.openalex.mapper import to_work
from papers.records import Identifier, MappingError, SourceItem, TopicKind, WorkType
from tests.papers.importers.reading import FIXTURES, read_with


def mapped(**work):
    return to_work(SourceItem("W1", "record 1", {"id": "https://openalex.org/W1", "title": "T", **work}, b""))


@pytest.fixture(scope="module")
def works():
    return read_with(SOURCE, FIXTURES / "openalex").works


def test_a_work_of_the_first_generation(works):
    work = works["W1596800530"]
    assert work.title == "Development and Conservation Goals in World Bank Projects"
    assert (work.year, work.published_on.isoformat(), work.type) == (2008, "2008-09-18", WorkType.ARTICLE)
    assert (work.venue.name, work.venue.kind, work.pages) == ("Science", "journal", "1638-1639")
    assert {identifier.scheme for identifier in work.identifiers} >= {"openalex", "doi"}
    assert work.abstract
    assert all(cited.scheme == "openalex" for cited in work.references)
    assert work.version.startswith("2025-09-17")
    assert work.reported_citations == 61
    field = next(topic for topic in work.topics if topic.kind is TopicKind.FIELD)
    assert len(field.broader) == 3
    first = work.mentions[0]
    assert first.name == "Peter Kareiva"
    assert first.identifiers == (Identifier("openalex", "A5063465602"), Identifier("orcid", "0000-0002-5330-2585"))
    assert [(a.raw.partition(",")[0], [i.ror for i in a.institutions]) for a in first.affiliations] == [
        ("The Nature Conservancy", ["0563w1497"]),
        ("Environmental Studies Institute", ["03ypqe447"]),
    ]
    assert first.affiliations[0].institutions[0].country_code == "US"


def test_addresses_among_affiliations_leave_only_their_domain(works):
    (author,) = works["W2142541574"].mentions
    assert author.email_domains == ("ie.ufrj.br",)
    assert "@" not in repr(author)
    assert author.affiliations[0].raw.endswith("Brasil")


def test_a_work_of_the_second_generation(works):
    work = works["W1574287561"]
    assert (work.volume, work.issue, work.venue.name) == ("25", "3-4", "Journal of Sustainable Forestry")
    assert any(topic.kind is TopicKind.KEYWORD and topic.score for topic in work.topics)


def test_lists_lines_and_single_works_are_read_alike(tmp_path):
    page = json.loads((FIXTURES / "openalex" / "page-with-grants.json").read_text())
    layouts = {
        "list.json": json.dumps(page["results"]),
        "part_000": "\n".join(json.dumps(work) for work in page["results"]),
        "W1596800530.json": json.dumps(page["results"][0]),
    }
    expected = read_with(SOURCE, FIXTURES / "openalex" / "page-with-grants.json").works
    for name, text in layouts.items():
        folder = tmp_path / name.replace(".", "-")
        folder.mkdir()
        (folder / name).write_text(text)
        works = read_with(SOURCE, folder).works
        assert works
        assert works.items() <= expected.items()


def test_other_entities_are_told_apart(tmp_path):
    path = tmp_path / "mixed.json"
    kinds = [
        "A5023888391",
        "I27837315",
        "S137773608",
        "T11636",
        "C71924100",
        "F4320332161",
        "P4310319965",
        "W4285719527",
    ]
    path.write_text(
        json.dumps(
            [
                {"id": f"https://openalex.org/{own}", "display_name": "x", "updated_date": "2025-01-01"}
                for own in [*kinds, "W5"]
            ]
        )
    )
    reading = read_with(SOURCE, path)
    assert reading.reasons == ["not a work"] * len(kinds)
    assert list(reading.works) == ["W5"]


def test_the_name_as_printed_is_the_mention_and_nobody_is_the_null_author():
    work = mapped(
        authorships=[
            {
                "raw_author_name": "Le, Quoc V.",
                "author": {"id": "https://openalex.org/A9999999999", "display_name": "X"},
            },
            {"raw_author_name": None, "author": {"id": "https://openalex.org/A2", "display_name": "Fallback Name"}},
            {"raw_author_name": "", "author": {"id": None, "display_name": None}},
        ]
    )
    assert [(mention.name, mention.identifiers) for mention in work.mentions] == [
        ("Quoc V. Le", ()),
        ("Fallback Name", (Identifier("openalex", "A2"),)),
    ]
    assert work.notes == (("authorships", "no name at position 3"),)


def test_institutions_without_a_raw_string_stand_by_their_name():
    institution = {"id": "https://openalex.org/I1", "display_name": "X University", "ror": "https://ror.org/05ynxx418"}
    author = {"raw_author_name": "A B", "institutions": [institution]}
    (bare,) = mapped(authorships=[author]).mentions[0].affiliations
    assert (bare.raw, bare.institutions[0].ror) == ("X University", "05ynxx418")
    (one,) = mapped(authorships=[{**author, "raw_affiliation_strings": ["Dept, X Univ."]}]).mentions[0].affiliations
    assert (one.raw, one.institutions[0].openalex_id) == ("Dept, X Univ.", "I1")
    several = mapped(authorships=[{**author, "raw_affiliation_strings": ["Dept, X", "Other"]}]).mentions[0].affiliations
    assert [(a.raw, len(a.institutions)) for a in several] == [("Dept, X", 0), ("Other", 0), ("X University", 1)]


def test_an_abstract_is_put_together_from_positions():
    assert mapped(abstract_inverted_index={"b": [1, 3], "a": [0], "c.": [4], "d": [2]}).abstract == "a b d b c."
    damaged = mapped(abstract_inverted_index={"a": [0], "b": [-1, "x", None], "c": None})
    assert (damaged.abstract, damaged.notes) == ("a", (("abstract", "a word without a position"),))


def test_an_arxiv_location_joins_the_preprint():
    work = mapped(locations=[{"landing_page_url": "http://arxiv.org/abs/2101.00001v3"}])
    assert Identifier("arxiv", "2101.00001") in work.identifiers


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"type": "article", "type_crossref": "proceedings-article"}, WorkType.CONFERENCE_PAPER),
        ({"type": "article", "primary_location": {"source": {"type": "conference"}}}, WorkType.CONFERENCE_PAPER),
        ({"type": "preprint"}, WorkType.PREPRINT),
        ({"type": "dissertation"}, WorkType.THESIS),
        ({"type": "paratext"}, WorkType.OTHER),
        ({}, WorkType.OTHER),
    ],
)
def test_types(fields, expected):
    assert mapped(**fields).type is expected


def test_a_work_without_a_title_is_refused():
    with pytest.raises(MappingError, match="has no title"):
        mapped(title=None, display_name=" ")


def test_what_changes_daily_and_is_not_used_does_not_change_the_digest(tmp_path):
    path = tmp_path / "a.json"
    digests = set()
    for extra in ({}, {"relevance_score": 3.1}, {"related_works": ["x"]}):
        path.write_text(json.dumps({"id": "https://openalex.org/W1", "title": "T", **extra}))
        digests.add(read_with(SOURCE, path).items[0].digest)
    assert len(digests) == 1


def test_an_entity_that_names_others_is_one_rejection(tmp_path):
    """Institutions list their other roles with counts of works; none of these is a record of the file."""
    path = tmp_path / "institution.json"
    role = {"role": "funder", "id": "https://openalex.org/F1", "works_count": 7}
    own = {"id": "https://openalex.org/I1", "display_name": "X", "works_count": 9, "updated_date": "2025-01-01"}
    path.write_text(json.dumps({**own, "roles": [role, {**role, "id": own["id"]}]}))
    reading = read_with(SOURCE, path)
    assert reading.reasons == ["not a work"]
