"""The ACL Anthology: papers with what their volumes say, people joined by its authority files, damage kept apart."""

import gzip
import io
import tarfile
from datetime import date

import pytest

from papers.importers.acl import SOURCE
from papers.importers.acl.authority import prepare
from papers.importers.acl.dates import day_of_volume
from papers.importers.acl.reader import paper_id
from papers.records import Identifier, SourceFormatError, WorkType
from tests.papers.importers.reading import FIXTURES, read_with

FOLDER = FIXTURES / "acl"
VARIANTS = (FOLDER / "yaml" / "name_variants.yaml").read_bytes()


@pytest.fixture(scope="module")
def naacl():
    return read_with(SOURCE, FOLDER)


@pytest.fixture
def collection(tmp_path):
    """Reads papers of one volume, written as `body`, together with the authority files."""

    def read(body, *, name="J89", volume='id="1" type="journal"', meta="<year>1989</year><venue>cl</venue>"):
        path = tmp_path / f"{name}.xml"
        text = f"<collection id='{name}'><volume {volume}><meta><booktitle>Computational Linguistics, Volume 15</booktitle>{meta}</meta>{body}</volume></collection>"
        path.write_text(text, encoding="utf-8")
        return read_with(SOURCE, FOLDER / "yaml", path)

    return read


def paper(inside, number=1):
    return f'<paper id="{number}"><title>T{number}</title>{inside}</paper>'


def test_a_paper_with_what_its_volume_says(naacl):
    assert (list(naacl.works), naacl.rejected) == (
        ["2025.naacl-long.1", "2025.naacl-long.3", "2025.naacl-long.14"],
        [],
    )
    work = naacl.works["2025.naacl-long.1"]
    assert work.title == "Understanding Figurative Meaning through Explainable Visual Entailment"
    assert work.identifiers == (
        Identifier("acl", "2025.naacl-long.1"),
        Identifier("doi", "10.18653/v1/2025.naacl-long.1"),
    )
    assert (work.type, work.year, work.published_on) == (WorkType.CONFERENCE_PAPER, 2025, None)
    assert (work.venue.acronym, work.venue.kind) == ("NAACL", "conference")
    assert work.venue.name == "Nations of the Americas Chapter of the Association for Computational Linguistics"
    assert work.journal_ref.startswith("Proceedings of the 2025 Conference of the Nations of the Americas")
    assert (work.pages, work.publisher) == ("1–23", "Association for Computational Linguistics")
    assert work.url == "https://aclanthology.org/2025.naacl-long.1/"
    assert [m.name for m in work.mentions][:2] == ["Arkadiy Saakyan", "Shreyas Kulkarni"]
    assert work.mentions[0].affiliations[0].raw == "Columbia University"


def test_people_have_their_orcid_and_the_id_of_whoever_alone_bears_the_name(naacl):
    mention = next(m for m in naacl.works["2025.naacl-long.3"].mentions if m.name == "Xiu Li")
    assert mention.identifiers == (Identifier("acl", "xiu-li-tsinghua"), Identifier("orcid", "0000-0003-0403-1923"))


def test_formulae_stay_tex(naacl):
    assert "(Kendall Tau ($\\tau$) = 0.909)" in naacl.works["2025.naacl-long.14"].abstract


def test_variants_of_a_name_share_one_id_and_a_name_of_several_people_has_none(collection):
    names = [("Quoc", "Le"), ("Quoc V.", "Le"), ("Q. V.", "Le"), ("Wei", "Ai"), ("J.", "García"), ("Jose", "Garcia")]
    authors = "".join(f"<author><first>{first}</first><last>{last}</last></author>" for first, last in names)
    explicit = '<author id="wei-ai-umich"><first>Wei</first><last>Ai</last></author>'
    work = collection(paper(authors + explicit)).works["J89-1001"]
    ids = [[i.value for i in mention.identifiers] for mention in work.mentions]
    # José García and Jose Garcia would share a slug: joining two people is worse than joining none.
    assert ids == [["quoc-v-le"], ["quoc-v-le"], ["quoc-v-le"], [], [], [], ["wei-ai-umich"]]


def test_a_journal_article(collection):
    meta = "<month>28 August</month><year>1989</year><venue>cl</venue><journal-volume>15</journal-volume><journal-issue>2</journal-issue>"
    work = collection(paper("<pages>1--9</pages><language>fra</language>"), meta=meta).works["J89-1001"]
    assert (work.type, work.venue.name, work.venue.kind) == (WorkType.ARTICLE, "Computational Linguistics", "journal")
    assert (work.volume, work.issue, work.pages, work.language) == ("15", "2", "1–9", "fr")
    assert work.published_on == date(1989, 8, 28)


@pytest.mark.parametrize(
    ("collection_id", "volume", "number", "key"),
    [
        ("2025.naacl", "long", "1", "2025.naacl-long.1"),
        ("P19", "1", "1", "P19-1001"),
        ("W04", "9", "7", "W04-0907"),
        ("W19", "58", "12", "W19-5812"),
        ("C69", "10", "1", "C69-1001"),
        ("D19", "1", "681", "D19-1681"),
        ("D19", "57", "3", "D19-5703"),
        ("P19", "10", "1", None),
        ("P19", "x", "1", None),
        ("nonsense", "1", "1", None),
        ("P19", "1", "", None),
    ],
)
def test_anthology_ids_follow_the_anthologys_rule(collection_id, volume, number, key):
    assert paper_id(collection_id, volume, number) == key


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("August 28th", date(2001, 8, 28)),
        ("5 January", date(2001, 1, 5)),
        ("Sept. 3", date(2001, 9, 3)),
        ("June", None),
        ("6", None),
        ("November 10-11", None),
        ("October 31-November 4", None),
        ("February 30", None),
        ("Microfiche 33", None),
        ("", None),
    ],
)
def test_only_a_single_day_is_a_date(month, day):
    assert day_of_volume(2001, month) == day


def test_what_was_retracted_or_removed_or_awarded(collection):
    reading = collection(
        paper('<retracted date="2022-05-06">An error.</retracted><award>Best Paper</award>')
        + paper('<removed date="2021-10-05">Duplicate of earlier work.</removed>', 2)
        + '<paper id="3" type="backmatter"><title>Author Index</title></paper>'
        + '<paper id="4"><title/></paper>'
        + "<frontmatter><bibkey>x</bibkey></frontmatter>"
    )
    work = reading.works["J89-1001"]
    assert (work.retracted, work.comments) == (True, "Best Paper; Retracted 2022-05-06: An error.")
    assert [(r.key, r.reason) for r in reading.rejected] == [
        ("J89-1002", "removed at source"),
        ("J89-1003", "not a work"),
        ("J89-1004", "no title"),
    ]
    assert "Duplicate of earlier work." in reading.rejected[0].detail


def test_what_cannot_be_used_is_noted(collection):
    work = collection(
        '<paper id="1"><title>About <fixed-case>BERT</fixed-case></title><doi>http://hdl.handle.net/2065/1</doi>'
        '<author orcid="0000-0001-0000-0000"><first>晓敏</first><last>褚</last></author>'
        '<author><first>Xiaomin</first><last>Chu</last><variant script="hani"><first>晓敏</first><last>褚</last></variant></author>'
        '<author><last> </last></author><editor><last>Ed</last></editor><revision id="1" href="x" hash="0"/>'
        "<url>J89-1009</url></paper>"
    ).works["J89-1001"]
    assert work.title == "About BERT"
    assert work.raw_title == "About <fixed-case>BERT</fixed-case>"
    assert [mention.name for mention in work.mentions] == ["褚晓敏", "Xiaomin Chu"]
    assert dict(work.notes).keys() == {"doi", "orcid", "authors", "editors", "revision", "url"}
    assert ("authors", "name in another script (hani): 褚晓敏") in work.notes


def test_an_address_in_an_affiliation_is_not_kept(collection):
    author = "<author><first>A</first><last>B</last><affiliation>Some Lab, a.b@lab.example.org</affiliation></author>"
    (mention,) = collection(paper(author)).works["J89-1001"].mentions
    assert "@" not in repr(mention)
    assert mention.email_domains == ("lab.example.org",)


def test_without_authority_files_the_volume_itself_is_the_venue(tmp_path):
    path = tmp_path / "P19.xml"
    path.write_text(
        '<collection id="P19"><volume id="1" type="proceedings"><meta><booktitle>Proceedings of X</booktitle><year>2019</year>'
        "<venue>acl</venue></meta><paper id='1'><title>T</title></paper></volume></collection>"
    )
    work = read_with(SOURCE, path).works["P19-1001"]
    assert (work.venue.name, work.venue.acronym) == ("Proceedings of X", "")


def test_authority_files_are_found_in_archives_within_archives(tmp_path):
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz") as tar:
        tar.add(FOLDER / "yaml" / "venues", "venues")
    with tarfile.open(tmp_path / "all.tar.xz", "w:xz") as tar:
        for name, content in (
            ("data/yaml/venues-sigs.tar.gz", inner.getvalue()),
            ("data/yaml/name_variants.yaml.gz", gzip.compress(VARIANTS)),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    found = prepare([str(tmp_path / "all.tar.xz")])
    assert found.venues["naacl"].acronym == "NAACL"
    assert found.people["Quoc", "Le"] == "quoc-v-le"
    assert prepare([str(FOLDER)]) == found


def test_a_changed_authority_file_changes_the_digest(tmp_path):
    path = tmp_path / "P19.xml"
    author = "<author><first>Quoc</first><last>Le</last></author>"
    path.write_text(f'<collection id="P19"><volume id="1">{paper(author)}</volume></collection>')
    (alone,) = read_with(SOURCE, path).items
    (again,) = read_with(SOURCE, path).items
    (joined,) = read_with(SOURCE, path, FOLDER / "yaml").items
    assert alone.digest == again.digest
    assert alone.digest != joined.digest


def test_a_broken_authority_file_is_told_in_one_sentence(tmp_path):
    (tmp_path / "name_variants.yaml").write_text("- canonical: {first: [")
    with pytest.raises(SourceFormatError, match=r"name_variants\.yaml is not well-formed YAML"):
        prepare([str(tmp_path)])


@pytest.mark.parametrize(
    "content", [b"", b"<html><body/></html>", b'{"json": true}', b"<feed><entry/></feed>", b"\xff\xfe<\x00c\x00"]
)
def test_another_format_is_told_in_one_sentence(tmp_path, content):
    path = tmp_path / "other.xml"
    path.write_bytes(content)
    with pytest.raises(SourceFormatError, match=r"other\.xml is not a file of the ACL Anthology"):
        read_with(SOURCE, path)


GOOD = [paper("", number) for number in range(1, 6)]


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        ('<paper id="3"><title>no end', "malformed xml"),
        ('<paper id="3" <title>no start tag in one piece</title></paper>', "malformed xml"),
        ('<paper id="3"><title>' + "<paper " * 500 + "</title></paper>", "malformed xml"),
        ('<paper id="3"><title>wrong</titel></paper>', "malformed xml"),
        ("<paper id=3><title>T</title></paper>", "malformed xml"),
        ('<paper id="x"><title>T</title></paper>', "no anthology id"),
        ('<papr id="3"><title>T</title></paper>', "malformed xml"),
        ('<paper id="3"><title>&undefined;</title></paper>', "malformed xml"),
        ('<paper id="3"><title>\x01</title></paper>', "malformed xml"),
        ('<paper id="3"><title>' + "<b>" * 300 + "x" + "</b>" * 300 + "</title></paper>", "nested too deep"),
        (
            '<paper id="3" ' + " ".join(f'a{n}="1"' for n in range(20_000)) + "><title>T</title></paper>",
            "too many attributes",
        ),
        ('<paper id="3"><title>' + "x" * (9 << 20) + "</title></paper>", "record too large"),
    ],
)
def test_a_damaged_paper_costs_only_itself(collection, damaged, reason):
    reading = collection("".join([*GOOD[:2], damaged, *GOOD[3:]]))
    assert list(reading.works) == ["J89-1001", "J89-1002", "J89-1004", "J89-1005"]
    assert reading.reasons == [reason]
    assert len(reading.rejected[0].excerpt) <= 500


def test_comments_and_character_data_are_not_taken_for_papers(collection):
    reading = collection(
        GOOD[0] + "<!-- <paper id='9'> --><!-- </paper> -->" + paper("<note><![CDATA[</paper>]]></note>", 2)
    )
    assert (list(reading.works), reading.rejected) == (["J89-1001", "J89-1002"], [])


def test_a_truncated_file_gives_what_is_whole_and_one_rejection(tmp_path):
    whole = (FOLDER / "xml" / "2025.naacl.xml").read_bytes()
    second = whole.index(b"<paper ", whole.index(b"<paper ") + 1)
    path = tmp_path / "cut.xml"
    for end in (second + 300, second):  # inside a paper, and between two
        path.write_bytes(whole[:end])
        reading = read_with(SOURCE, path)
        assert (list(reading.works), reading.reasons) == (["2025.naacl-long.1"], ["truncated"])


def test_papers_behind_a_damaged_volume_are_not_given_to_another(tmp_path):
    path = tmp_path / "P19.xml"
    path.write_text(
        f'<collection id="P19"><volume id="1">{GOOD[0]}</volume><vol id="2">{GOOD[1]}</volume><volume id="3">{GOOD[2]}</volume></collection>'
    )
    reading = read_with(SOURCE, path)
    assert list(reading.works) == ["P19-1001", "P19-3003"]
    assert reading.reasons == ["malformed xml"]


def test_a_damaged_description_of_a_volume_is_noted_with_its_papers(tmp_path):
    path = tmp_path / "P19.xml"
    path.write_text(f'<collection id="P19"><volume id="1"><meta><year>2019</meta>{GOOD[0]}</volume></collection>')
    (work,) = read_with(SOURCE, path).works.values()
    assert (work.year, work.venue, [field for field, _ in work.notes]) == (None, None, ["volume"])
