"""Identifiers of people as people type them: the value or its page, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.person_identifiers import PERSON_SCHEMES, person_identifier


@pytest.mark.parametrize(
    ("scheme", "raw", "value"),
    [
        ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("openreview", "https://openreview.net/profile?id=~Mira_Talve1", "~Mira_Talve1"),
        ("dblp", "https://dblp.org/pid/12/3456-1.html", "12/3456-1"),
        ("dblp", "l/MiraTalve", "l/MiraTalve"),
        ("acl", "https://aclanthology.org/people/mira-talve/", "mira-talve"),
        ("acl", "https://aclanthology.org/people/m/mira-talve/", "mira-talve"),
        ("openalex", "https://openalex.org/A5012345678", "A5012345678"),
        ("semanticscholar", "https://www.semanticscholar.org/author/M.-Talve/1234567", "1234567"),
        ("googlescholar", "https://scholar.google.com/citations?hl=en&user=AbCdEfGhIjKl", "AbCdEfGhIjKl"),
        ("researcherid", "https://www.webofscience.com/wos/author/record/a-1234-2010", "A-1234-2010"),
        ("wikidata", " http://www.wikidata.org/entity/q7259 ", "Q7259"),
    ],
)
def test_the_value_is_found_in_what_was_typed(scheme, raw, value):
    found = person_identifier(scheme, raw)
    assert found is not None
    assert (found.scheme, found.value) == (scheme, value)


@pytest.mark.parametrize(
    ("scheme", "raw"),
    [
        ("orcid", "0000-0002-1825-0098"),
        ("openreview", "mira@home.example"),
        ("openalex", "W5012345678"),
        ("wikidata", "P31"),
        ("dblp", "https://evil.example/pid/12/3456"),
        ("nowhere", "x"),
    ],
)
def test_what_is_none_is_none(scheme, raw):
    assert person_identifier(scheme, raw) is None


@given(st.sampled_from(sorted(PERSON_SCHEMES)), st.text(max_size=300))
def test_whatever_is_typed_nothing_breaks_and_a_value_is_its_own_form(scheme, raw):
    found = person_identifier(scheme, raw)
    assert found is None or person_identifier(scheme, found.value) == found


@pytest.mark.parametrize("scheme", sorted(PERSON_SCHEMES))
def test_the_example_is_one(scheme):
    assert person_identifier(scheme, PERSON_SCHEMES[scheme].example) is not None
