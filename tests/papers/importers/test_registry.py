"""The registry: every source by its name, and one promise they all keep."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers.importers.registry import SOURCES, UnknownSourceError, source
from papers.records import MappingError, SourceItem, WorkRecord

# Sources whose payload is the record as it stood in the file; the others' readers have taken theirs apart already.
RAW = ["crossref", "openalex", "openreview", "paperlists"]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(10**30)
MEMBERS = [
    "id", "title", "display_name", "content", "value", "record", "author", "authors", "authorships", "authorids", "aff",
    "aff_domain", "email", "orcid", "dblp", "position", "keywords", "topics", "primary_topic", "primary_location",
    "locations", "source", "raw_author_name", "institutions", "affiliations", "abstract_inverted_index", "biblio",
    "ids", "doi", "DOI", "issued", "date-parts", "container-title", "reference", "relation", "update-to", "updated-by",
    "event", "ISSN", "subject", "invitation", "venueid", "venue", "_bibtex", "cdate", "tmdate", "pdate", "year",
    "unaligned", "conference", "gs_citation", "status", "publication_year", "publication_date", "referenced_works",
]  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=6) | st.lists(inner, max_size=3),
    max_leaves=12,
)


def test_sources_are_found_by_name():
    assert all(source(name) is found and found.name == name for name, found in SOURCES.items())


def test_an_unknown_source_is_told_with_those_there_are():
    with pytest.raises(UnknownSourceError, match=r"Unknown source “scopus”\. Known sources: acl, .*openalex"):
        source("scopus")


@pytest.mark.parametrize("name", RAW)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(payload=st.dictionaries(st.sampled_from(MEMBERS), values, max_size=8) | values)
def test_a_mapper_maps_or_refuses_whatever_the_payload(name, payload):
    try:
        record = SOURCES[name].map(SourceItem("key", "record 1", payload, b""))
    except MappingError:
        return
    assert isinstance(record, WorkRecord)
    assert record.title
    assert record.source == name
    assert record.year is None or 1400 <= record.year <= 2200
