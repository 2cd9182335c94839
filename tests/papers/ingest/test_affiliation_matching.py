"""Which institutions a string names: whole names, parts and neighbouring parts; nothing ambiguous."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.ingest.affiliation_matching import NamedInstitution, candidate_keys, matched_institutions
from papers.ingest.keys import affiliation_key

NAMES = {
    "Massachusetts Institute of Technology": (1, "display"), "MIT": (1, "acronym"),
    "University of California, Berkeley": (2, "display"), "University of California System": (3, "display"),
    "ETH Zürich": (4, "label"), "EPFL": (5, "acronym"), "École Polytechnique": (6, "display"),
    "The Ohio State University": (7, "display"), "北京大学": (8, "label"),
}  # fmt: skip
KNOWN = {affiliation_key(name): [NamedInstitution(*whose)] for name, whose in NAMES.items()}
KNOWN[affiliation_key("Northeastern University")] = [NamedInstitution(9, "display"), NamedInstitution(10, "label")]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Massachusetts Institute of Technology", [1]),
        ("massachusetts institute of technology.", [1]),
        ("CSAIL, Massachusetts Institute of Technology, Cambridge, MA, USA", [1]),
        ("MIT", [1]),
        ("MIT, USA", []),
        ("Dept. of EECS, University of California, Berkeley", [2]),
        ("University of California, Berkeley and ETH Zurich", [2, 4]),
        ("ETH Zürich / MIT Lab", [4]),
        ("Ecole Polytechnique & ETH Zürich", [6, 4]),
        ("Ohio State University", []),
        ("The Ohio State University", [7]),
        ("北京大学", [8]),
        ("Northeastern University", []),
        ("Northeastern University, ETH Zurich", [4]),
        ("Nowhere", []),
        ("", []),
        (",;/", []),
        ("ETH Zürich, ETH Zürich", [4]),
    ],
)
def test_names(raw, expected):
    assert matched_institutions(raw, KNOWN) == expected


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from([*NAMES, "Dept.", ",", " and ", "(", "x"]), max_size=8).map(" ".join)
)
def test_whatever_is_matched_was_among_the_keys_that_were_looked_up(raw):
    keys = set(candidate_keys(raw))
    found = matched_institutions(raw, {key: bearers for key, bearers in KNOWN.items() if key in keys})
    assert found == matched_institutions(raw, KNOWN)
    assert len(set(found)) == len(found)
    assert "" not in keys


def test_a_string_of_a_million_parts_is_no_trouble():
    assert len(candidate_keys("x, " * 1_000_000)) < 200
