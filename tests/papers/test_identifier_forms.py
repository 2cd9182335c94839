"""Every spelling of an identifier that sources use must come out as one string, and nothing else may come out."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import identifiers
from papers.records import Identifier
from tests.papers.markup_strategies import damaged


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("10.1145/3133944.3133945", "10.1145/3133944.3133945"),
        ("https://doi.org/10.1145/3133944.3133945.", "10.1145/3133944.3133945"),
        ("http://dx.doi.org/10.1007/S00454-010-9270-8", "10.1007/s00454-010-9270-8"),
        ("doi: 10.1016/S0140-6736(05)67889-0", "10.1016/s0140-6736(05)67889-0"),
        ("(see 10.1016/x)", None),
        ("10.1016/S0140-6736(05)67889-0)", "10.1016/s0140-6736(05)67889-0"),
        ("10.1002/(sici)1097&lt;693::aid-asi4&gt;3.0.co;2-o", "10.1002/(sici)1097<693::aid-asi4>3.0.co;2-o"),
        ("https://doi.org/10.1000%2Fxyz", "10.1000/xyz"),
        ("10.1007/978-3-319-68612-7\\_40", "10.1007/978-3-319-68612-7_40"),
        ("10.1103/PhysRevA.75.052333 10.1103/PhysRevA.76.1", "10.1103/physreva.75.052333"),
        ("10.1145", None),
        ("", None),
        ("doi  " * 90, None),
    ],
)
def test_doi(raw: str, value: str | None) -> None:
    assert identifiers.doi(raw) == (Identifier("doi", value) if value else None)


def test_a_doi_that_arxiv_registered_names_the_arxiv_paper() -> None:
    assert identifiers.doi("https://doi.org/10.48550/arXiv.2101.00001") == Identifier("arxiv", "2101.00001")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2101.00001", "2101.00001"),
        ("arXiv:2101.00001v3", "2101.00001"),
        ("https://arxiv.org/pdf/2101.00001v2.pdf", "2101.00001"),
        ("http://export.arxiv.org/abs/hep-th/9901001v2", "hep-th/9901001"),
        ("cs.LG/0101001", "cs/0101001"),
        ("arXiv:1706.03762 [cs.CL]", "1706.03762"),
        ("0704.0001", "0704.0001"),
        ("0703.0001", None),  # no such identifiers before April 2007
        ("1412.12345", None),  # five digits only since 2015
        ("1501.0001", None),
        ("1513.00001", None),
        ("2101.00000", None),
        ("hep-th/9913001", None),
        ("foo/9901001", None),
        ("1207.058", None),
    ],
)
def test_arxiv(raw: str, value: str | None) -> None:
    assert identifiers.arxiv(raw) == (Identifier("arxiv", value) if value else None)


@pytest.mark.parametrize(
    ("raw", "created", "value"),
    [
        ("1912.1281399999998", date(2019, 12, 29), "1912.12814"),
        ("1502.0014099999999", None, "1502.00141"),
        ("1909.1265600000002", None, "1909.12656"),
        ("705.3669", date(2007, 5, 24), "0705.3669"),
        ("903.493", None, "0903.4930"),
        ("1207.058", date(2012, 7, 3), "1207.0580"),
        ("1801.0588899999998", date(2017, 12, 5), "1801.05889"),  # submitted in December, numbered in January
        ("1801.05889", date(2016, 1, 1), None),  # the month contradicts
        ("1502.00145678", None, None),  # not the error of a float
        ("1513.1", None, None),
        ("12.5", None, None),
        ("1207", None, None),
        ("1e-05", None, None),
    ],
)
def test_arxiv_identifiers_that_were_read_as_numbers(raw: str, created: date | None, value: str | None) -> None:
    assert identifiers.repair_arxiv_float(raw, created) == (Identifier("arxiv", value) if value else None)


@settings(deadline=None)
@given(year=st.integers(7, 40), month=st.integers(1, 12), number=st.integers(1, 99999))
def test_whatever_a_float_did_to_an_arxiv_identifier_is_undone(year: int, month: int, number: int) -> None:
    stamp = year * 100 + month
    stamp = max(stamp, 704)
    intact = f"{stamp:04d}.{number:05d}" if stamp >= 1501 else f"{stamp:04d}.{number % 9999 + 1:04d}"
    for written in (repr(float(intact)), repr(float(intact) * (1 + 2**-52))):
        assert identifiers.repair_arxiv_float(written, None) == Identifier("arxiv", intact)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("0000000218250097", "0000-0002-1825-0097"),
        ("0000-0002-1825-0098", None),  # wrong check digit
        ("0000-0000-0000-0000", None),
    ],
)
def test_orcid(raw: str, value: str | None) -> None:
    assert identifiers.orcid(raw) == (Identifier("orcid", value) if value else None)


@settings(deadline=None)
@given(st.integers(0, 10**15 - 1), st.integers(1, 9))
def test_a_mistyped_orcid_digit_is_noticed(number: int, change: int) -> None:
    digits = f"{number:015d}"
    valid = [f for check in "0123456789X" if (f := identifiers.orcid(digits + check))]
    assert len(valid) == (0 if number == 0 else 1)
    mistyped = str((int(digits[0]) + change) % 10) + digits[1:]
    if valid:
        assert identifiers.orcid(mistyped + valid[0].value[-1]) is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("https://ror.org/00cvxb145", "00cvxb145"),
        ("00CVXB145", "00cvxb145"),
        ("ror.org/01an7q238", "01an7q238"),
        ("00cvxb146", None),
        ("00ovxb145", None),
    ],
)
def test_ror(raw: str, value: str | None) -> None:
    assert identifiers.ror(raw) == value


def test_openreview() -> None:
    for raw in (
        "B1xsqj09Fm",
        "https://openreview.net/forum?id=B1xsqj09Fm",
        "https://openreview.net/pdf?id=B1xsqj09Fm",
        "openreview.net/forum?noteId=B1xsqj09Fm#discuss",
    ):
        assert identifiers.openreview(raw) == Identifier("openreview", "B1xsqj09Fm")
    assert identifiers.openreview("two words") is None


def test_an_address_of_a_person_is_kept_only_as_a_digest() -> None:
    person = identifiers.openreview_person("Some.Body@Example.org")
    assert person is not None
    assert person == identifiers.openreview_person(" some.body@example.org")
    assert person.value.startswith("sha256:")
    assert "example" not in person.value
    assert identifiers.openreview_person("~Quoc_V._Le1") == Identifier("openreview", "~Quoc_V._Le1")
    assert identifiers.openreview_person("Quoc Le") is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("P19-1001", "P19-1001"),
        ("https://www.aclweb.org/anthology/P19-1001.pdf", "P19-1001"),
        ("https://aclanthology.org/P19-1001v2.pdf", "P19-1001"),
        ("https://aclanthology.org/2021.acl-long.1/", "2021.acl-long.1"),
        ("https://www.aclweb.org/anthology/papers/P/P19/P19-1001/", "P19-1001"),
        ("2025.naacl-long", None),  # a volume, not a paper
        ("P19-1", None),
    ],
)
def test_acl(raw: str, value: str | None) -> None:
    assert identifiers.acl(raw) == (Identifier("acl", value) if value else None)


def test_openalex_keys_of_nothing_identify_nobody() -> None:
    assert identifiers.openalex("https://openalex.org/W2741809807") == Identifier("openalex", "W2741809807")
    assert identifiers.openalex("https://api.openalex.org/authors/a5023888391") == Identifier("openalex", "A5023888391")
    assert identifiers.openalex("https://openalex.org/A9999999999") is None


def test_pmid() -> None:
    for raw in ("29241234", "PMID: 29241234", "https://pubmed.ncbi.nlm.nih.gov/29241234/"):
        assert identifiers.pmid(raw) == Identifier("pmid", "29241234")
    assert identifiers.pmid("PMC5815332") is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("https://dl.acm.org/doi/abs/10.1145/3292500.3330701?x=1", Identifier("doi", "10.1145/3292500.3330701")),
        (
            "https://link.springer.com/article/10.1007/s11263-019-01247-4",
            Identifier("doi", "10.1007/s11263-019-01247-4"),
        ),
        ("http://arxiv.org/abs/1707.08567v1", Identifier("arxiv", "1707.08567")),
        ("https://openreview.net/forum?id=B1xsqj09Fm", Identifier("openreview", "B1xsqj09Fm")),
        ("https://aclanthology.org/P19-1001/", Identifier("acl", "P19-1001")),
        ("https://orcid.org/0000-0002-1825-0097", Identifier("orcid", "0000-0002-1825-0097")),
        ("https://example.org/paper.pdf", None),
        ("https://notarxiv.org/abs/1707.08567", None),
        ("http://[bad", None),
    ],
)
def test_from_url(raw: str, expected: Identifier | None) -> None:
    assert identifiers.from_url(raw) == expected


PARSERS = [
    identifiers.doi,
    identifiers.arxiv,
    identifiers.orcid,
    identifiers.openreview,
    identifiers.acl,
    identifiers.openalex,
    identifiers.pmid,
]


@settings(deadline=None)
@given(
    st.one_of(
        damaged,
        st.text(alphabet="10.48550/arXiv:2W~v-PX cs.LG%&<>()", max_size=60),
        st.from_regex(r"(doi:|https://doi\.org/)?10\.[0-9]{4}/.{0,20}"),
    )
)
def test_a_canonical_form_is_its_own_canonical_form_and_nothing_raises(raw: str) -> None:
    for parse in PARSERS:
        found = parse(raw)
        if found is not None:
            assert found.value.isprintable()
            assert parse(found.value) == found
    identifiers.ror(raw)
    identifiers.from_url(raw)
    identifiers.openreview_person(raw)
    identifiers.repair_arxiv_float(raw, None)
