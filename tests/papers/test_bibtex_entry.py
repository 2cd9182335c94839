import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.bibtex_entry import Citable, bibtex_entry
from papers.records import WorkType


def a_citable(**changes):
    base = {
        "public_id": "W7", "type": "conference-paper", "title": "On $x_1$ & more", "authors": ["Ada Byron", "王伟"],
        "more_authors": False, "year": 2019, "venue": "Proc. of 100% Tests", "volume": "", "issue": "",
        "pages": "12–19", "publisher": "", "doi": "10.1/a_b", "arxiv": "", "url": "https://x.example/a_b",
    }  # fmt: skip
    return Citable(**{**base, **changes})


def test_an_entry():
    assert bibtex_entry(a_citable()) == (
        "@inproceedings{byron2019more,\n"
        "  title         = {{On $x_1$ \\& more}},\n"
        "  author        = {Ada Byron and 王伟},\n"
        "  booktitle     = {Proc. of 100\\% Tests},\n"
        "  year          = {2019},\n"
        "  pages         = {12--19},\n"
        "  doi           = {10.1/a_b},\n"
        "  url           = {https://x.example/a_b},\n"
        "}"
    )


def test_a_list_that_was_cut_says_so():
    assert "Ada Byron and others" in bibtex_entry(a_citable(authors=["Ada Byron"], more_authors=True))


@pytest.mark.parametrize("kind", list(WorkType))
def test_every_type_has_an_entry(kind):
    assert bibtex_entry(a_citable(type=kind.value)).startswith("@")


def test_a_record_with_nothing_is_cited_by_its_public_id():
    assert bibtex_entry(a_citable(authors=[], year=None)).startswith("@inproceedings{W7,")


@given(st.text(min_size=1), st.lists(st.text(min_size=1), max_size=3))
def test_a_parser_reads_every_entry(title, authors):
    library = bibtexparser.parse_string(bibtex_entry(a_citable(title=title, authors=authors)))
    assert len(library.entries) == 1


def test_pages():
    assert (a_citable().first_page, a_citable().last_page) == ("12", "19")
    assert (a_citable(pages="7").first_page, a_citable(pages="7").last_page) == ("7", "")
