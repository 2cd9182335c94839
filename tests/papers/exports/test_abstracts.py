from hypothesis import given

from papers.exports.abstracts import NO_ABSTRACT, abstract_of, abstracts
from papers.exports.citable import Heading
from tests.papers.exports.making import HEADING, a_citable, hostile_works


def test_a_work_to_read():
    work = a_citable(
        venue="CT", doi="10.1/x", page="https://p.example/works/W7/", tldr="Short.", abstract="One.\n\nTwo."
    )
    assert abstract_of(work) == (
        "On engines\nAda Byron\nCT, 2019\ndoi:10.1/x\nhttps://p.example/works/W7/\n\ntl;dr: Short.\n\nOne.\n\nTwo.\n"
    )


def test_a_work_without_an_abstract_says_so():
    assert NO_ABSTRACT in abstract_of(a_citable())


def test_a_file_that_was_cut_says_so():
    cut = Heading(HEADING.site, HEADING.subject, HEADING.address, HEADING.made_at, works=10_000, limit=10_000)
    assert "An export ends after 10,000 works" in "".join(abstracts([], cut))


@given(hostile_works)
def test_the_title_is_one_line(work):
    assert "\x00" not in abstract_of(work)
    assert len(abstract_of(work).split("\n\n")[0].splitlines()) <= 5
