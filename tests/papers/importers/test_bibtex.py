"""BibTeX as people write it: abbreviations, volumes, LaTeX, and entries that are broken in every usual way."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.importers.bibtex import SOURCE
from papers.importers.bibtex.people import mentions, split_names
from papers.importers.jsonvalues import Notes
from papers.records import Identifier, SourceFormatError, WorkType
from tests.papers.importers.reading import FIXTURES, read_with
from tests.papers.markup_strategies import damaged as damaged_text


@pytest.fixture(scope="module")
def library():
    return read_with(SOURCE, FIXTURES / "bibtex" / "library.bib")


@pytest.fixture
def read(tmp_path):
    def reading(content):
        path = tmp_path / "x.bib"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_with(SOURCE, path)

    return reading


def titled(reading, title):
    return next(work for work in reading.works.values() if work.title == title)


def test_every_entry_is_accounted_for(library):
    assert {work.title for work in library.works.values()} == {
        "Attention is All you Need", "On Österreich's $x_1$ & more graphs", "A Missing Comma", "From Scholar",
        "On the Same Line", "Volume Before", "Volume Nowhere", "Saved From an Open Brace", "A Key With Accents",
        "The First", "A Thesis", "The Last",
    }  # fmt: skip
    assert sorted(library.reasons) == ["malformed bibtex", "not a work"]


def test_an_article(library):
    work = library.works["doi:10.1000/abc_1"]
    assert [m.name for m in work.mentions] == [
        "Jürgen Müller",
        "Laurens van der Maaten",
        "John Smith Jr.",
        "Anna",
        "Bob",
    ]
    assert work.identifiers == (Identifier("doi", "10.1000/abc_1"),)
    assert (work.type, work.year, work.published_on) == (WorkType.ARTICLE, 2020, date(2020, 1, 5))
    assert (work.venue.name, work.venue.kind) == ("Journal of Machine Learning Research", "journal")
    assert (work.volume, work.issue, work.abstract, work.language) == ("21", "3", "One short abstract.", "en")
    assert [topic.name for topic in work.topics] == ["graphs", "message passing"]
    assert work.notes == (("fields", "not kept: isbn"),)


def test_a_paper_takes_from_its_volume_whether_that_comes_before_or_after(library):
    for title in ("Attention is All you Need", "Volume Before"):
        work = titled(library, title)
        assert (work.year, work.publisher, work.type) == (2017, "Curran", WorkType.CONFERENCE_PAPER)
        assert work.venue.name == "Advances in Neural Information Processing Systems 30"
    orphan = titled(library, "Volume Nowhere")
    assert ("crossref", "the entry “nowhere” is not there") in orphan.notes


def test_organisations_and_others_in_an_author_list(library):
    work = titled(library, "Attention is All you Need")
    assert [m.name for m in work.mentions] == [
        "Ashish Vaswani",
        "Example Research Inc.",
        "Quoc V. Le",
        "Illia Polosukhin",
    ]
    assert ("author", "the list ends in “and others”") in work.notes
    assert work.pages == "5998–6008"


def test_preprints_are_recognised_by_their_arxiv_id(library):
    misc, scholar = library.works["arxiv:1706.03762"], titled(library, "From Scholar")
    assert (misc.type, misc.mentions[0].name) == (WorkType.PREPRINT, "Ann Example")
    assert (scholar.type, scholar.identifiers) == (WorkType.PREPRINT, (Identifier("arxiv", "1810.04805"),))
    assert scholar.venue.name == misc.venue.name == "arXiv"


def test_broken_entries_are_saved_where_their_fields_can_be_told(library):
    saved = titled(library, "Saved From an Open Brace")
    assert ([m.name for m in saved.mentions], saved.year) == (["Cora Example"], 2001)
    assert saved.notes[0][0] == "entry"
    assert titled(library, "A Key With Accents").mentions[0].name == "Yann Labbé"
    first = titled(library, "The First")
    assert first.notes == (("title", "given more than once; the first is kept"), ("year", "not a year: MMXX"))
    assert titled(library, "A Thesis").publisher == "A School"


def test_the_key_survives_edits_that_do_not_change_what_the_entry_is(read):
    (one,) = read("@article{a, title={The {T}itle}, year=2000}").items
    (same,) = read("@Article{a, title={The Title}, year=2001, note={x}}").items
    (other,) = read("@article{b, title={The Title}, year=2000}").items
    assert one.key == same.key != other.key
    assert one.digest != same.digest


def test_bytes_that_are_not_utf8_are_read_as_windows_1252(read):
    reading = read(b"@article{a, title={Caf\xe9}}\n@article{b, title={Caf\xc3\xa9 too}}")
    assert [work.title for work in reading.works.values()] == ["Café", "Café too"]
    assert ("encoding", "not UTF-8; read as Windows-1252") in titled(reading, "Café").notes


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("@article{c, title={t}, year 2020}", "malformed bibtex"),
        ("@article{c, title={never closed}", "malformed bibtex"),
        ("@article{c title={t}}", "malformed bibtex"),
        ("@article{c, year=2000}", "no title"),
        ("@article{c, title={" + "x" * (9 << 20) + "}}", "record too large"),
    ],
)
def test_a_damaged_entry_costs_only_itself(read, entry, reason):
    good = [f"@article{{{key}, title={{Title {key}}}}}" for key in "abde"]
    reading = read("\n".join([*good[:2], entry, *good[2:]]))
    assert [work.title for work in reading.works.values()] == ["Title a", "Title b", "Title d", "Title e"]
    assert reading.reasons == [reason]


def test_a_truncated_file_gives_what_is_whole_and_one_rejection(read):
    reading = read("@article{a, title={One}}\n@article{b,\n title={Two},\n author={A},\n year={20")
    assert ([work.title for work in reading.works.values()], reading.reasons) == (["One"], ["truncated"])


def test_deep_nesting_and_undefined_abbreviations(read):
    deep = "{" * 3000 + "x" + "}" * 3000
    reading = read(f"@article{{a, title={deep}, journal=nowhere # {{ J}}}}")
    (work,) = reading.works.values()
    assert (work.title, work.venue.name) == ("x", "nowhere J")
    assert ("journal", "the abbreviation “nowhere” is not defined") in work.notes


@pytest.mark.parametrize(
    ("fields", "year", "day"),
    [
        ("date={2020-05-03}", 2020, date(2020, 5, 3)),
        ("date={2020-05}", 2020, None),
        ("year={2020}, month=may", 2020, None),
        ("year={2020}, month={3 May}", 2020, date(2020, 5, 3)),
        ("year={2020}, month={05}, day={3}", 2020, date(2020, 5, 3)),
        ("year={2020}, month={13--15 Apr}", 2020, None),
        ("year={2020}, month={2}, day={30}", 2020, None),
        ("year={(1998)}", 1998, None),
        ("year={in press}", None, None),
        ("", None, None),
    ],
)
def test_dates(read, fields, year, day):
    (work,) = read(f"@article{{a, title={{T}}, {fields}}}").works.values()
    assert (work.year, work.published_on) == (year, day)


def test_identifiers_of_every_kind(read):
    (work,) = read(
        "@article{a, title={T}, url={\\url{https://aclanthology.org/P19-1001/}}, pmid={29241234}, journal={CoRR},"
        " volume={abs/1706.03762}, note={mail a.b@lab.example.org}}"
    ).works.values()
    assert {i.scheme: i.value for i in work.identifiers} == {
        "acl": "P19-1001", "pmid": "29241234", "arxiv": "1706.03762",
    }  # fmt: skip
    assert work.type is WorkType.PREPRINT
    assert "@" not in work.comments


@pytest.mark.parametrize("content", ["", "no entries here", "a@b.org and c@d.org", "<html></html>", '{"a": 1}'])
def test_another_format_is_told_in_one_sentence(read, content):
    with pytest.raises(SourceFormatError, match=r"x\.bib is not a file of BibTeX entries"):
        read(content)


def test_names_are_split_only_outside_braces():
    assert split_names("A and {B and C} AND D\n and\n{E} {and} F") == ["A", "{B and C}", "D", "{E} {and} F"]
    assert [m.name for m in mentions("{Barnes and Noble, Inc.} and de la Vega, Ana", Notes())] == [
        "Barnes and Noble Inc.", "Ana de la Vega",
    ]  # fmt: skip


@settings(deadline=None)
@given(damaged_text)
def test_no_author_list_raises(raw):
    for mention in mentions(raw, Notes()):
        assert mention.name


@settings(deadline=None)
@given(st.lists(damaged_text, max_size=3))
def test_no_value_raises_or_takes_its_neighbour_along(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("bib") / "x.bib"
    fields = ", ".join(f"f{number} = {{{value}}}" for number, value in enumerate(values))
    text = f"@article{{a, title={{One}}}}\n@article{{b, title={{Two}}, {fields}}}\n@article{{c, title={{Three}}}}\n"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    reading = read_with(SOURCE, path)
    titles = [work.title for work in reading.works.values()]
    assert titles[0] == "One"
    assert titles[-1] == "Three"
    assert len(titles) + len(reading.rejected) >= 3
