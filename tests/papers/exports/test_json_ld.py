import json

from hypothesis import given

from papers.exports.citable import one_line
from papers.exports.json_ld import json_ld, json_ld_node
from tests.papers.exports.making import HEADING, a_citable, several_hostile_works


def test_a_work():
    work = a_citable(
        authors=["Ada Byron", "王伟"], page="https://p.example/works/W7/", doi="10.1/x", venue="CT", issn="1234-5678",
        url="https://x.example/",
    )  # fmt: skip
    assert json_ld_node(work) == {
        "@type": "ScholarlyArticle",
        "@id": "https://p.example/works/W7/",
        "url": "https://p.example/works/W7/",
        "name": "On engines",
        "headline": "On engines",
        "author": [
            {"@type": "Person", "name": "Ada Byron", "givenName": "Ada", "familyName": "Byron"},
            {"@type": "Person", "name": "王伟"},
        ],
        "datePublished": "2019",
        "isPartOf": {"@type": "Periodical", "name": "CT", "issn": "1234-5678"},
        "identifier": [{"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1/x"}],
        "sameAs": ["https://doi.org/10.1/x", "https://x.example/"],
    }


@given(several_hostile_works)
def test_the_file_is_json_and_keeps_every_title(works):
    graph = json.loads("".join(json_ld(works, HEADING)))["@graph"]
    assert [node.get("name", "") for node in graph] == [one_line(work.title) for work in works]
