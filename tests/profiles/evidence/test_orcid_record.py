"""Of an ORCID record only what somebody else asserts is evidence, whoever pressed the button."""

import copy
import gzip
import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from orcid_records import ADA, BEA, affiliation, holder, organisation, record, work

from papers.records import Identifier
from profiles.evidence.orcid_record import MAX_ITEMS, AssertedBy, OrcidRecordError, matching, read_record

SAMPLES = (
    Path(os.environ.get("PEERGRAPH_SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data")) / "formats" / "orcid"
)
DOI = Identifier("doi", "10.1234/engines.1")
ROR = "03yrm5c26"


def match(data, *, works=(DOI,), rors=(ROR,)):
    return matching(read_record(data, orcid=ADA), works=works, rors=rors)


def test_names_are_read_best_first():
    assert read_record(record(), orcid=ADA).names == ("Ada M. Rowe", "Ada Rowe", "A. Rowe")


def test_a_hidden_name_is_no_name():
    data = record()
    data["person"]["name"] = None
    data["person"]["other-names"] = None
    read = read_record(data, orcid=ADA)
    assert (read.name, read.names) == ("", ())


@pytest.mark.parametrize(
    ("source", "by"),
    [
        (holder(), AssertedBy.HOLDER),
        (holder(BEA), AssertedBy.OTHER_PERSON),
        (organisation("Crossref"), AssertedBy.ORGANISATION),
        (organisation("Brightwater University Library"), AssertedBy.ORGANISATION),
        (organisation("Brightwater University Library", origin=ADA), AssertedBy.HOLDER),
        (organisation("Brightwater University Library", origin=BEA), AssertedBy.OTHER_PERSON),
        (organisation("Brightwater University Library", origin="?"), AssertedBy.UNKNOWN),
        (organisation("Crossref Metadata Search"), AssertedBy.HOLDER),
        (organisation("Scopus - Elsevier"), AssertedBy.HOLDER),
        (organisation("scopus  -  ELSEVIER"), AssertedBy.HOLDER),
        (None, AssertedBy.UNKNOWN),
        ({}, AssertedBy.UNKNOWN),
        ({"source-client-id": "APP-1"}, AssertedBy.UNKNOWN),
        ({"source-orcid": [], "source-client-id": {"path": "APP-1"}}, AssertedBy.UNKNOWN),
    ],
)
def test_only_an_organisations_own_word_counts(source, by):
    data = record(works=[work(source, ("doi", DOI.value))], employments=[affiliation("employment", source, ROR)])
    (only,) = read_record(data, orcid=ADA).works
    assert only.asserted_by is by
    found = match(data)
    assert found.is_source_asserted == (by is AssertedBy.ORGANISATION)
    assert (len(found.works), len(found.affiliations)) == ((1, 1) if found.is_source_asserted else (0, 0))
    assert found.own == (0 if found.is_source_asserted else 2)


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("doi", "10.1234/ENGINES.1", True),
        ("DOI", "https://doi.org/10.1234/engines.1", True),
        ("doi", "10.1234/engines.2", False),
        ("doi", "nonsense", False),
        ("isbn", "10.1234/engines.1", False),
        ("arxiv", "arXiv:2101.00001v2", True),
        ("arxiv", "2101.00002", False),
        ("other-id", "2101.00001", False),
    ],
)
def test_works_match_by_identifier(kind, value, fits):
    found = match(record(works=[work(organisation(), (kind, value))]), works=(DOI, Identifier("arxiv", "2101.00001")))
    assert bool(found.works) is fits


@pytest.mark.parametrize(
    ("relationship", "fits"), [("self", True), ("version-of", True), ("part-of", False), ("", False)]
)
def test_the_book_that_a_chapter_is_in_is_another_work(relationship, fits):
    data = record(works=[work(organisation(), ("doi", DOI.value), relationship=relationship)])
    assert bool(match(data).works) is fits


@pytest.mark.parametrize(
    ("identifier", "scheme", "fits"),
    [
        (f"https://ror.org/{ROR}", "ROR", True),
        (ROR, "ror", True),
        ("https://ror.org/03yrm5c27", "ROR", False),  # a wrong check digit
        ("https://ror.org/01jtrvx49", "ROR", False),
        (ROR, "RINGGOLD", False),
        ("", "ROR", False),
    ],
)
def test_places_match_by_ror_id(identifier, scheme, fits):
    for kind in ("employment", "education"):
        data = record(**{f"{kind}s": [affiliation(kind, organisation("Brightwater University"), identifier, scheme)]})
        assert bool(match(data).affiliations) is fits


def test_one_version_of_a_work_by_its_publisher_is_enough():
    group = work(holder(), ("doi", DOI.value))
    group["work-summary"] += work(organisation(), ("doi", DOI.value))["work-summary"]
    found = match(record(works=[group]))
    assert (len(found.works), found.own) == (1, 1)


def test_the_record_of_another_is_refused():
    with pytest.raises(OrcidRecordError, match="not of"):
        read_record(record(orcid=BEA), orcid=ADA)


@pytest.mark.parametrize("data", [None, [], "text", 3, {}, {"orcid-identifier": None}, {"error": "not found"}])
def test_what_is_no_record_is_refused(data):
    with pytest.raises(OrcidRecordError):
        read_record(data, orcid=ADA)


def test_a_record_is_read_up_to_a_number_of_items():
    data = record(works=[work(organisation(), ("doi", DOI.value))] * (MAX_ITEMS + 5))
    assert len(read_record(data, orcid=ADA).works) == MAX_ITEMS


WHOLE = record(
    works=[work(organisation(), ("doi", DOI.value), ("arxiv", "2101.00001")), work(holder(), ("doi", "10.1234/b"))],
    employments=[affiliation("employment", organisation("Brightwater University"), ROR)],
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(ADA) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def _places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _places(inner, (*path, index))


@given(st.sampled_from([path for path in _places(WHOLE) if path]), JUNK)
def test_a_damaged_record_never_says_more_and_never_breaks(path, junk):
    data = copy.deepcopy(WHOLE)
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = junk
    try:
        found = match(data)
    except OrcidRecordError:
        return
    assert len(found.works) <= 1
    assert len(found.affiliations) <= 1


@given(JUNK)
def test_anything_is_read_or_refused(junk):
    for data in (junk, {"orcid-identifier": {"path": ADA}, "person": junk, "activities-summary": junk}):
        try:
            read_record(data, orcid=ADA)
        except OrcidRecordError:
            continue


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no sample records here")
def test_records_of_orcids_own_samples():
    with (SAMPLES / "record-full-3.0.json").open(encoding="utf-8") as file:
        full = json.load(file)
    with gzip.open(SAMPLES / "conversionlib-record-3.0.json.gz", "rt", encoding="utf-8") as file:
        other = json.load(file)
    for data in (full, other):
        read = read_record(data, orcid=data["orcid-identifier"]["path"])
        assert read.names
        assert read.works
        assert {one.asserted_by for one in (*read.works, *read.affiliations)} >= {AssertedBy.HOLDER}
