"""No address survives in what is kept about a person; its domain does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.importers.addresses import domain, without_addresses


@pytest.mark.parametrize(
    ("raw", "text", "domains"),
    [
        ("University of X, Rio, Brasil, email someone@ie.ufrj.br", "University of X, Rio, Brasil", ("ie.ufrj.br",)),
        ("Dept (e-mail: a.b+c@CS.Edu), Town", "Dept , Town", ("cs.edu",)),
        ("{ann,bob}@uni.edu", "", ("uni.edu",)),
        ("Lab; a@x.org; b@y.org", "Lab", ("x.org", "y.org")),
        ("Electronic address: jo@lab.gov", "", ("lab.gov",)),
        ("Studio @ Home", "Studio @ Home", ()),
        ("no address", "no address", ()),
    ],
)
def test_addresses_are_cut_and_their_domains_kept(raw, text, domains):
    assert without_addresses(raw) == (text, domains)


def test_domains():
    assert [domain(raw) for raw in ["CS.MCGILL.CA", "a@b.edu", "b.edu.", "nowhere", "", "-", "x" * 300 + ".edu"]] == [
        "cs.mcgill.ca", "b.edu", "b.edu", "", "", "", "",
    ]  # fmt: skip


@given(
    st.text(max_size=80),
    st.from_regex(r"[a-z.]{1,20}@([a-z]{2,10}\.){1,3}[a-z]{2,6}", fullmatch=True),
    st.text(max_size=80),
)
def test_no_address_is_left_whatever_stands_around_it(before, address, after):
    text, _ = without_addresses(f"{before} {address} {after}")
    assert address not in text
