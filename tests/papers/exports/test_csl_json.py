import json
from datetime import date

from citeproc.source.json import CiteProcJSON
from hypothesis import given

from papers.exports.citable import one_line
from papers.exports.csl_json import csl_item, csl_json
from tests.papers.exports.making import HEADING, a_citable, hostile_works, several_hostile_works


def test_an_item():
    work = a_citable(
        authors=["Laurens van der Maaten", "王伟"], arxiv="1706.03762", pages="1--9", published_on=date(2019, 5, 2)
    )
    assert csl_item(work) == {
        "id": "W7",
        "type": "paper-conference",
        "title": "On engines",
        "author": [
            {"family": "Maaten", "given": "Laurens", "non-dropping-particle": "van der"},
            {"literal": "王伟"},
        ],
        "issued": {"date-parts": [[2019, 5, 2]]},
        "page": "1-9",
        "archive": "arXiv",
        "archive_location": "1706.03762",
    }


def test_the_year_that_the_portal_shows_wins():
    assert csl_item(a_citable(published_on=date(2018, 12, 30)))["issued"] == {"date-parts": [[2019]]}
    assert "issued" not in csl_item(a_citable(year=None))


@given(several_hostile_works)
def test_the_file_is_json_and_keeps_every_text(works):
    items = json.loads("".join(csl_json(works, HEADING)))
    assert [item.get("title", "") for item in items] == [one_line(work.title) for work in works]
    assert [item.get("abstract", "") for item in items] == [work.abstract for work in works]


@given(hostile_works)
def test_citeproc_reads_it(work):
    item = csl_item(work)
    source = CiteProcJSON([item])
    assert list(source) == ["w7"]
    assert len(source["w7"].get("author", [])) == len(item.get("author", []))
