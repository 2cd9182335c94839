"""What a file name may say about the work that the file belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.importers.fulltexts.file_names import SCHEMES, own_name, rank, readings, version


def read(path: str) -> list[str]:
    return [f"{identifier.scheme}:{identifier.value}" for identifier in readings(own_name(path))]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("iclr.tar.xz!papers/pdf?id=B14ejsA5YQ.txt", "openreview:B14ejsA5YQ"),
        ("forum?id=B14ejsA5YQ.pdf", "openreview:B14ejsA5YQ"),
        ("B14ejsA5YQ.pdf", "openreview:B14ejsA5YQ"),
        ("texts/2020.acl-main.1.pdf", "acl:2020.acl-main.1"),
        ("P19-1001.txt", "acl:P19-1001"),
        ("P19-1001v2.pdf.txt.gz", "acl:P19-1001"),
        ("2020.acl-main.1 Its title.pdf", "acl:2020.acl-main.1"),
        ("1706.03762v5.pdf", "arxiv:1706.03762"),
        ("arXiv-1706.03762.TXT", "arxiv:1706.03762"),
        ("cs/9301112v2.pdf", "arxiv:cs/9301112"),
        ("hep-th9901001.txt", "arxiv:hep-th/9901001"),
        ("hep-th_9901001.txt", "arxiv:hep-th/9901001"),
        ("math.GT_0309136.txt", "arxiv:math/0309136"),
        ("10.1234_x.txt", "doi:10.1234/x"),
        ("10.1234_x_y.txt", "doi:10.1234/x_y"),
        ("10.1234_x_y.txt", "doi:10.1234/x/y"),
        ("10.1234%2Fabc.pdf", "doi:10.1234/abc"),
        ("dois/10.1234/abc/d.txt", "doi:10.1234/abc/d"),
        ("doi_10.1234_x.txt", "doi:10.1234/x"),
        ("W2741809807.pdf", "openalex:W2741809807"),
        ("pmid_12345.txt", "pmid:12345"),
    ],
)
def test_names_in_use(path, expected):
    assert expected in read(path)


@pytest.mark.parametrize("path", ["-", "a.txt", "attachment?id=B14ejsA5YQ&name=supplementary.pdf", "Über uns.pdf", ""])
def test_names_that_say_nothing(path):
    assert read(path) == []


def test_a_scheme_that_is_named_is_the_only_one():
    assert read("arxiv-1706.03762.txt") == ["arxiv:1706.03762"]


def test_folders_count_only_where_they_are_part_of_an_identifier():
    assert own_name("a.tar!x/y/P19-1001.txt.xz") == "P19-1001.txt"
    assert own_name("a/cs/9301112.pdf") == "cs/9301112.pdf"
    assert own_name("pmids/9301112.pdf") == "9301112.pdf"
    assert own_name("all/10.1234/abc.txt") == "10.1234/abc.txt"


def test_the_version_is_not_part_of_the_identifier():
    assert version("1706.03762v5.pdf") == 5
    assert version("1706.03762.pdf") == 0


def test_the_better_file_ranks_lower():
    in_order = [
        ("10.1234_x.pdf", "doi"),
        ("P19-1001v2.txt", "acl"),
        ("P19-1001.txt", "acl"),
        ("P19-1001.pdf", "acl"),
        ("1706.03762v5.pdf", "arxiv"),
        ("1706.03762v4.txt", "arxiv"),
    ]
    assert sorted(in_order, key=lambda file: rank(*file)) == in_order


@given(st.text())
def test_any_name_can_be_read(path):
    name = own_name(path)
    assert all(identifier.scheme in SCHEMES and identifier.value for identifier in readings(name))
    assert rank(name, "acl") == rank(name, "acl")


@given(st.text(st.sampled_from("10.234/_!acsP19-vx %2Fdoi"), max_size=40))
def test_the_own_name_is_its_own(path):
    assert own_name(own_name(path)) == own_name(path)
