"""ROR: the same organisation from both generations of the schema."""

import pytest

from papers.importers import ror
from papers.records import MappingError, Rejected, SourceItem
from tests.papers.importers.reading import FIXTURES, inputs


def read(name):
    (file,) = inputs(FIXTURES / "ror" / name, accepts=ror.accepts)
    return list(ror.read(file))


def test_the_second_generation():
    institutions = {item.key: ror.to_institution(item) for item in read("v2.jsonl")}
    linkoping = institutions["05ynxx418"]
    assert (linkoping.name, linkoping.country_code, linkoping.city) == ("Linköping University", "SE", "Linköping")
    assert ("LiU", "acronym") in linkoping.names
    assert ("Linköpings Universitet", "label") in linkoping.names
    assert (linkoping.domains, linkoping.kind, linkoping.established) == (("liu.se",), "education", 1969)
    assert institutions["000h6jb29"].parent_ror == "0281dp749"
    assert (institutions["0033vhx30"].status, institutions["0033vhx30"].successor_ror) == ("inactive", "043htjv09")


def test_the_first_generation():
    good, nameless, wrong = read("v1.json")
    institution = ror.to_institution(good)
    assert (institution.name, institution.ror, institution.kind) == ("Example University", "05ynxx418", "education")
    assert institution.names == (
        ("Universität Beispiel", "label"),
        ("Exemplary U", "alias"),
        ("EXU", "acronym"),
    )
    assert (institution.city, institution.country_code) == ("Exampleton", "SE")
    assert (institution.homepage, institution.domains) == ("https://example.edu", ())
    assert (institution.parent_ror, institution.successor_ror) == ("0281dp749", "043htjv09")
    with pytest.raises(MappingError, match="no name"):
        ror.to_institution(nameless)
    assert isinstance(wrong, Rejected)
    assert wrong.reason == "no ror id"


def test_a_funder_that_is_also_something_else_is_that():
    item = SourceItem("05ynxx418", "record 1", {"name": "X", "types": ["funder", "education"]}, b"")
    assert ror.to_institution(item).kind == "education"
