import pytest

from papers.selectors.identifier_links import in_reading_order, person_link, source_name, web_address, work_link


@pytest.mark.parametrize(
    ("scheme", "value", "url"),
    [
        ("doi", "10.1000/a b#c", "https://doi.org/10.1000/a%20b%23c"),
        ("arxiv", "cs/9301112", "https://arxiv.org/abs/cs/9301112"),
        ("acl", "P19-1001", "https://aclanthology.org/P19-1001/"),
        ("paperlists", "iclr2019/x", ""),
        ("unheard-of", "1", ""),
    ],
)
def test_identifiers_of_works_lead_where_they_stand(scheme, value, url):
    assert work_link(scheme, value).url == url


def test_an_identifier_made_from_an_address_is_nobodys_page():
    link = person_link("openreview", "sha256:abc")
    assert (link.value, link.url) == ("", "")
    assert person_link("openreview", "~Ada_Byron1").url == "https://openreview.net/profile?id=~Ada_Byron1"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//host", "ftp://x", "https://", "http://[", ""]
)
def test_only_web_addresses_are_linked(url):
    assert web_address(url) == ""


def test_well_known_schemes_come_first():
    links = [work_link("paperlists", "x"), work_link("arxiv", "1"), work_link("doi", "10.1/x")]
    assert [link.scheme for link in in_reading_order(links)] == ["doi", "arxiv", "paperlists"]


def test_sources_have_names():
    assert source_name("acl") == "ACL Anthology"
    assert source_name("somewhere") == "somewhere"
