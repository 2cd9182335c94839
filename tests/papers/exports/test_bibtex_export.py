from dataclasses import replace

import bibtexparser
import pytest
from bibtexparser import middlewares
from hypothesis import given

from papers.exports.bibtex import bibtex, bibtex_entry
from papers.exports.citable import one_line
from papers.records import WorkType
from tests.papers.exports.making import HEADING, a_citable, hostile_works, several_hostile_works


def parsed(text):
    return bibtexparser.parse_string(text, append_middleware=[middlewares.SeparateCoAuthors()])


def test_an_entry():
    work = a_citable(
        title="On $x_1$ & more", authors=["Ada Byron", "王伟", "Laurens van der Maaten", "The Test Team"],
        venue="Proc. of 100% Tests", pages="12–19", doi="10.1/a_b", url="https://x.example/a_b", keywords=["a", "b"],
    )  # fmt: skip
    assert bibtex_entry(work) == (
        "@inproceedings{byron2019more,\n"
        "  title         = {{On $x_1$ \\& more}},\n"
        "  author        = {Byron, Ada and 王伟 and van der Maaten, Laurens and {The Test Team}},\n"
        "  booktitle     = {Proc. of 100\\% Tests},\n"
        "  year          = {2019},\n"
        "  pages         = {12--19},\n"
        "  doi           = {10.1/a_b},\n"
        "  url           = {https://x.example/a_b},\n"
        "  keywords      = {a, b},\n"
        "}"
    )


def test_a_list_that_was_cut_says_so():
    assert "Byron, Ada and others" in bibtex_entry(a_citable(more_authors=True))


@pytest.mark.parametrize("name", ["and", "others", "Smith and Sons", "A, B"])
def test_a_name_that_bibtex_would_take_apart_is_protected(name):
    (entry,) = parsed(bibtex_entry(a_citable(authors=[name, "Ada Byron"]))).entries
    assert entry["author"] == ["{" + name + "}", "Byron, Ada"]


@pytest.mark.parametrize("kind", list(WorkType))
def test_every_type_has_an_entry(kind):
    assert bibtex_entry(a_citable(type=kind.value)).startswith("@")


def test_a_record_with_nothing_is_cited_by_its_public_id():
    assert bibtex_entry(a_citable(authors=[], year=None)).startswith("@inproceedings{W7,")


def test_two_entries_never_share_a_key():
    works = [a_citable(public_id=f"W{number}") for number in (1, 2, 3)]
    library = parsed("".join(bibtex(works, HEADING)))
    assert [entry.key for entry in library.entries] == [
        "byron2019engines",
        "byron2019engines-W2",
        "byron2019engines-W3",
    ]


def test_the_head_of_a_file_is_a_comment():
    text = "".join(bibtex([a_citable()], HEADING))
    assert text.startswith("% Tests: 2 works from Peergraph\n% https://p.example/T1/, 21 Nov 2026 00:00 UTC\n")
    assert len(parsed(text).entries) == 1


def test_the_head_of_a_file_begins_no_entry():
    hostile = replace(HEADING, subject="@article{x, title = {Not here}}", address="https://p.example/search?q=@book{y,")
    assert [entry.key for entry in parsed("".join(bibtex([a_citable()], hostile))).entries] == ["byron2019engines"]


@given(several_hostile_works)
def test_a_parser_reads_every_work_and_nothing_else(works):
    library = parsed("".join(bibtex(works, HEADING)))
    assert not library.failed_blocks
    assert len(library.entries) == len(works)
    for entry, work in zip(library.entries, works, strict=True):
        names = [name for name in work.authors if one_line(name)] + ["others"] * work.more_authors
        authors = entry["author"] if "author" in entry.fields_dict else []
        assert len(authors) == len(names)


@given(hostile_works)
def test_braces_and_backslashes_come_back(work):
    """Read as TeX means it, the title is the title, unless a formula says otherwise."""
    (entry,) = parsed(bibtex_entry(work)).entries
    if "title" not in entry.fields_dict or "$" in work.title:
        return
    title = entry["title"].removeprefix("{").removesuffix("}")
    for tex, letter in [
        ("\\textbraceleft{}", "{"), ("\\textbraceright{}", "}"), ("\\textasciicircum{}", "^"),
        ("\\textasciitilde{}", "~"), ("\\&", "&"), ("\\%", "%"), ("\\#", "#"), ("\\_", "_"), ("\\textbackslash{}", "\\"),
    ]:  # fmt: skip
        title = title.replace(tex, letter)
    assert title == one_line(work.title)
