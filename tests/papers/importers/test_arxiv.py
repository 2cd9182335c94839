"""arXiv from tables, feeds and captured answers: one form, repaired ids, author lines in full, damage kept apart."""

import json
from datetime import date

import pytest
from hypothesis import given, settings

from papers.importers.arxiv import SOURCE
from papers.importers.arxiv.authors import split_authors
from papers.importers.arxiv.taxonomy import topic_of
from papers.importers.jsonvalues import Notes
from papers.records import Identifier, SourceFormatError, TopicKind, WorkType
from tests.papers.importers.reading import FIXTURES, read_with
from tests.papers.markup_strategies import damaged as damaged_text

FOLDER = FIXTURES / "arxiv"
COLUMNS = ["", "abstract", "arxiv_id", "author_text", "categories", "comments", "created", "doi", "num_authors", "primary_cat", "title", "updated"]  # fmt: skip


def table(*rows):
    return "\n".join("\t".join(row) for row in (COLUMNS, *rows)) + "\n"


def row(number, *, arxiv_id="2001.00001", title="T", abstract="A.", **cells):
    values = {
        "": str(number), "arxiv_id": arxiv_id, "title": title, "abstract": abstract, "created": "2020-01-02",
        "author_text": "Ann Example", "num_authors": "1", "categories": "cs.LG", "primary_cat": "cs.LG",
    } | cells  # fmt: skip
    return [values.get(column, "") for column in COLUMNS]


@pytest.fixture
def read(tmp_path):
    def reading(content, name="table.tsv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_with(SOURCE, path)

    return reading


@pytest.fixture(scope="module")
def listing():
    return read_with(SOURCE, FOLDER / "listing.tsv")


def test_a_row_of_a_table(listing):
    assert listing.rejected == []
    assert list(listing.works) == ["1107.2859", "1207.0580", "1601.00917", "1403.1914", "1310.4546"]
    work = listing.works["1107.2859"]
    assert work.title == "Label-Specific Training Set Construction from Web Resource for Image Annotation"
    assert [m.name for m in work.mentions] == ["Jinhui Tang", "Shuicheng Yan", "Tat-Seng Chua", "Ramesh Jain"]
    assert (work.type, work.year, work.published_on) == (WorkType.PREPRINT, 2011, date(2011, 7, 14))
    assert (work.venue.name, work.venue.kind) == ("arXiv", "repository")
    assert (work.comments, work.version) == ("4 pages, 5 figures", "2011-07-14")
    assert work.url == "https://arxiv.org/abs/1107.2859"
    assert [t.name for t in work.topics] == ["Multimedia (cs.MM)", "Computer Vision and Pattern Recognition (cs.CV)"]
    assert work.notes == ()


def test_an_id_that_was_read_as_a_number_is_repaired_and_noted(listing):
    work = listing.works["1207.0580"]
    assert work.identifiers == (Identifier("arxiv", "1207.0580"),)
    assert work.notes == (("arxiv_id", "repaired from 1207.058"),)
    assert '"overfitting"' in work.abstract


def test_the_later_date_is_the_version_and_the_published_version_has_its_doi(listing):
    work = listing.works["1403.1914"]
    assert work.version == "2014-03-11"
    assert work.identifiers[1] == Identifier("doi", "10.1142/s021797921450235x")


def test_a_feed_and_a_captured_answer_give_the_same_form(read):
    feed = read_with(SOURCE, FOLDER / "feed.atom")
    (work,) = feed.works.values()
    assert work.key == "2202.12139"
    assert [m.name for m in work.mentions] == ["Mohit Kumar Ahuja", "Arnaud Gotlieb", "Helge Spieker"]
    assert work.identifiers == (Identifier("arxiv", "2202.12139"), Identifier("doi", "10.1109/icstw55395.2022.00035"))
    assert work.comments == "Artificial Intelligence in Software Testing 2022 workshop @ ICST 2022"
    assert work.journal_ref.startswith("Artificial Intelligence in Software Testing @ 2022 IEEE")
    assert work.topics[0].name == "Software Engineering (cs.SE)"
    assert (work.published_on, work.version) == (date(2022, 2, 24), "2022-02-24T15:05:19Z")
    answer = {"url": "http://x", "status_code": 200, "body": (FOLDER / "feed.atom").read_text()}
    captured = read(json.dumps(answer), "answer.json")
    assert captured.works == feed.works
    assert captured.items[0].digest == feed.items[0].digest


def test_a_captured_answer():
    (work,) = read_with(SOURCE, FOLDER / "answer.json").works.values()
    assert (work.key, work.title) == ("1605.08386", "Heat-bath random walks with Markov bases")
    assert [t.name for t in work.topics] == ["Combinatorics (math.CO)", "Statistics Theory (math.ST)"]


def test_a_prefixed_feed_with_affiliations_and_paragraphs(read):
    feed = (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns:x="http://arxiv.org/schemas/atom"><a:entry>'
        "<a:id>http://arxiv.org/abs/hep-th/9901001v3</a:id><a:title>On\n  $x$</a:title><a:summary>One\ntwo.\n  Three.</a:summary>"
        "<a:author><a:name>Ann Example</a:name><x:affiliation>Lab, ann@lab.example.org</x:affiliation></a:author>"
        "<a:author><a:name>The Big Collaboration</a:name></a:author></a:entry></a:feed>"
    )
    (work,) = read(feed, "x.xml").works.values()
    assert (work.key, work.title, work.abstract) == ("hep-th/9901001", "On $x$", "One two.\n\nThree.")
    (mention,) = work.mentions
    assert (mention.affiliations[0].raw, mention.email_domains) == ("Lab", ("lab.example.org",))
    assert ("authors", "a collaboration, not a person: The Big Collaboration") in work.notes


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ann Example, Bo Example", ["Ann Example", "Bo Example"]),
        ("A. Example, B. Example, and C. Example", ["A. Example", "B. Example", "C. Example"]),
        ("A. Example and B. Example", ["A. Example", "B. Example"]),
        ("Louis Caron, \\and Michiel D'Haene, \\and Jean Rouat", ["Louis Caron", "Michiel D'Haene", "Jean Rouat"]),
        ("Aishwarya Dharani and, Velmathi Guruviah", ["Aishwarya Dharani", "Velmathi Guruviah"]),
        ("Fernando Alandar, Anders Andersson", ["Fernando Alandar", "Anders Andersson"]),
        ("John Smith, Jr., Bo Example III", ["John Smith Jr.", "Bo Example III"]),
        ("Véronique Benzaken, Kim Nguy\\~ên", ["Véronique Benzaken", "Kim Nguyễn"]),
        ("Erd\\H{o}s P\\'al, Themos~Stafylakis", ["Erdős Pál", "Themos Stafylakis"]),
        (" DPHEP Collaboration, Silvia Amerio", ["Silvia Amerio"]),
        ("P. Borne, :, LAGIS, Ecole Centrale de Lille", ["P. Borne"]),
        ("", []),
        (",,;", []),
    ],
)
def test_author_lines(line, names):
    assert [author.name for author in split_authors(line, Notes())] == names


def test_affiliations_in_an_author_line():
    line = "Ann Example (1), Bo Example (1,2) and Cy Example (Third Place, Town) ((1) First Place, (2) Second Place)"
    assert [(author.name, author.affiliations) for author in split_authors(line, Notes())] == [
        ("Ann Example", ["First Place"]),
        ("Bo Example", ["First Place", "Second Place"]),
        ("Cy Example", ["Third Place, Town"]),
    ]


def test_thousands_of_authors_are_all_there(read):
    names = [f"Ann{chr(97 + n % 26)} Example{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(3000)]
    work = read(table(row(1, author_text=", ".join(names), num_authors="2999"))).works["2001.00001"]
    assert len(work.mentions) == 3000
    assert work.notes == (("num_authors", "states 2999, the list has 3000"),)


@settings(deadline=None)
@given(damaged_text)
def test_no_author_line_raises(line):
    for author in split_authors(line, Notes()):
        assert author.name


def test_categories_have_names_and_what_they_belong_to():
    assert topic_of("cs.LG").name == "Machine Learning (cs.LG)"
    assert topic_of("stat.ML").name == "Machine Learning (stat.ML)"
    assert topic_of("astro-ph.CO").broader == ("Astrophysics (astro-ph)", "Physics (physics)")
    assert topic_of("hep-th").broader == ("Physics (physics)",)
    assert topic_of("cmp-lg").name == "Computation and Language (cmp-lg)"
    assert topic_of("cs.ZZ").name == "cs.ZZ"
    assert topic_of("cs.LG").kind is TopicKind.FIELD
    assert topic_of("68T05") is None


def test_the_primary_category_comes_first_and_what_is_none_is_noted(read):
    work = read(table(row(1, categories="cs.CV,68T05,cs.LG", primary_cat="cs.LG"))).works["2001.00001"]
    assert [topic.name[-6:-1] for topic in work.topics] == ["cs.LG", "cs.CV"]
    assert work.notes == (("categories", "not a category of arXiv: 68T05"),)


def test_html_and_latex_are_decoded_and_several_dois_kept(read):
    cells = row(
        1,
        title='Mad Hatter&acute;s Schr\\"odinger',
        comments="see\\ a.b@lab.example.org",
        doi="10.1000/a 10.1000/B x10.",
    )
    work = read(table(cells)).works["2001.00001"]
    assert work.title == "Mad Hatter´s Schrödinger"
    assert work.raw_title == 'Mad Hatter&acute;s Schr\\"odinger'
    assert [i.value for i in work.identifiers[1:]] == ["10.1000/a", "10.1000/b"]
    assert "@" not in work.comments
    assert work.notes == (("doi", "not a DOI: x10."),)


@pytest.mark.parametrize(
    ("arxiv_id", "detail"),
    [
        ("nonsense", "“nonsense” is no arXiv id"),
        ("", "is no arXiv id"),
        ("1502.00145678", "is no arXiv id"),
        ("1502.0014099999999", "may have been 1502.00141, but the paper was submitted on 2020-01-02"),
    ],
)
def test_an_id_that_cannot_be_repaired_for_certain_is_rejected(read, arxiv_id, detail):
    reading = read(table(row(1, arxiv_id=arxiv_id), row(2)))
    assert (list(reading.works), reading.reasons) == (["2001.00001"], ["damaged arxiv id"])
    assert detail in reading.rejected[0].detail


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        ("\t".join(row(3)[:5]), "malformed row"),
        ("\t".join([*row(3), "one more"]), "malformed row"),
        ("\t".join(row(3, abstract='"a quotation\nthat never ends')), "malformed row"),
        ("\t".join(row(3)).encode() + b"\xff", "not utf-8"),
        ("\t".join(row(3, abstract="x" * (9 << 20))), "record too large"),
        ("\t".join(row(3, title="")), "no title"),
    ],
)
def test_a_damaged_row_costs_only_itself(read, damaged, reason):
    good = [
        row(number, arxiv_id=f"2001.0000{number}", abstract='"He said ""yes""\nand left."') for number in (1, 2, 4, 5)
    ]
    raw = damaged if isinstance(damaged, bytes) else damaged.encode()
    reading = read(table(*good[:2]).encode() + raw + b"\n" + table(*good[2:]).encode().split(b"\n", 1)[1])
    assert list(reading.works) == ["2001.00001", "2001.00002", "2001.00004", "2001.00005"]
    assert reading.reasons == [reason]
    assert reading.works["2001.00002"].abstract == 'He said "yes" and left.'


def test_a_stray_quotation_mark_does_not_cost_a_row_whose_tabs_are_all_there(read):
    reading = read(table(row(1, title='5" Screens'), row(2, arxiv_id="2001.00002", abstract='"Quoted" ""')))
    assert [work.title for work in reading.works.values()] == ['5" Screens', "T"]


def test_the_place_of_a_row_does_not_change_it(read):
    (first,) = read(table(row(1))).items
    (moved,) = read(table(row(2))).items
    (changed,) = read(table(row(1, title="Another"))).items
    assert first.digest == moved.digest != changed.digest


@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        ({"status_code": 503, "body": "busy"}, ["not an answer"]),
        ({"status_code": 200, "body": None}, ["not an answer"]),
        ({"status_code": 200, "body": "<html/>"}, ["malformed xml"]),
        ({"body": "<feed><entry><id>http://arxiv.org/api/errors#x</id></entry></feed>"}, ["damaged arxiv id"]),
        ({"body": "<feed><entry><id>1</id></feed>"}, ["malformed xml"]),
        ({"body": "<feed><entry><id>1"}, ["truncated"]),
    ],
)
def test_answers_that_are_none_are_kept_with_their_reason(read, content, reasons):
    assert read(json.dumps(content), "answer.json").reasons == reasons


@pytest.mark.parametrize("content", ["", "a\tb\n1\t2\n", "<html/>", "just text", "\x00\x01"])
def test_another_format_is_told_in_one_sentence(read, content):
    with pytest.raises(SourceFormatError, match=r"table\.tsv is not a file of arXiv metadata"):
        read(content)
