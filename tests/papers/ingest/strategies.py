"""Records as a hostile source would write them, and records as real sources do."""

from datetime import date

from hypothesis import strategies as st

from papers.records import (
    AffiliationRecord,
    Identifier,
    InstitutionRecord,
    MentionRecord,
    TopicKind,
    TopicRecord,
    VenueRecord,
    WorkRecord,
    WorkType,
)

_PIECES = [
    "\x00", "\ud800", "\udfff", "\\", "\\N", "\\.", "\t", "\n", "\r", '"', "{", "}", ",", "'", "%s", "$", " ", "  ", "é",
    "\ufdfa", "İ", "ß", "王", "م", "\u200b", "\U0010ffff", "a", "b", "NULL", "x" * 500, "\ufdfa" * 250, "-", "1", "ﬁ",
]  # fmt: skip

nasty = st.lists(st.sampled_from(_PIECES) | st.characters(exclude_categories=()), max_size=6).map("".join)

# Few values, so that records collide in every way.
schemes = st.sampled_from(["doi", "arxiv", "acl", "openalex", "orcid", "openreview", "\x00", ""])
identifiers = st.builds(Identifier, schemes, st.sampled_from(["1", "2", "3"]) | nasty)
institutions = st.builds(
    InstitutionRecord,
    name=nasty | st.sampled_from(["MIT", "University of Tests"]),
    ror=st.none() | st.sampled_from(["01", "02", ""]) | nasty,
    openalex_id=st.none() | st.sampled_from(["I1", "I2", ""]) | nasty,
    country_code=nasty,
    kind=nasty,
    domains=st.lists(nasty, max_size=2).map(tuple),
)
affiliations = st.builds(
    AffiliationRecord,
    nasty | st.sampled_from(["MIT", "University of Tests, Dept. of Tests"]),
    st.lists(institutions, max_size=2).map(tuple),
)
mentions = st.builds(
    MentionRecord,
    name=nasty | st.sampled_from(["Ada Byron", "A. Byron", "Wei Wang", "王小明"]),
    identifiers=st.lists(identifiers, max_size=2).map(tuple),
    affiliations=st.lists(affiliations, max_size=3).map(tuple),
    email_domains=st.lists(nasty | st.just("example.org"), max_size=2).map(tuple),
    role=nasty,
)
topics = st.builds(
    TopicRecord,
    nasty | st.sampled_from(["c++", "C++", "trees", "Trees."]),
    st.sampled_from(TopicKind),
    st.none() | st.floats(),
    st.lists(nasty | st.sampled_from(["c++", "trees", "science"]), max_size=3).map(tuple),
)
venues = st.builds(
    VenueRecord, nasty, acronym=nasty | st.just("NAACL"), kind=nasty, issn=nasty, openalex_id=st.none() | nasty
)
hostile_works = st.builds(
    WorkRecord,
    source=st.just("acl"),
    key=st.sampled_from(["k1", "k2", "k3"]) | nasty,
    title=nasty | st.sampled_from(["On trees", "on trees!", "Of trees"]),
    mentions=st.lists(mentions, max_size=4).map(tuple),
    identifiers=st.lists(identifiers, max_size=3).map(tuple),
    type=st.sampled_from(WorkType),
    year=st.none() | st.sampled_from([2019, 2020]) | st.integers(),
    published_on=st.none() | st.dates(),
    venue=st.none() | venues,
    topics=st.lists(topics, max_size=3).map(tuple),
    references=st.lists(identifiers, max_size=3).map(tuple),
    abstract=nasty,
    language=nasty,
    pages=nasty,
    url=nasty,
    retracted=st.booleans(),
    reported_citations=st.none() | st.integers(),
    version=st.sampled_from(["", "", "2019", "2020"]) | nasty,
    raw_title=nasty,
    notes=st.lists(st.tuples(nasty, nasty), max_size=2).map(tuple),
)

_names = st.sampled_from(["Ada Byron", "A. Byron", "Wei Wang", "Quoc V. Le", "Quoc Le", "王小明", "Zoë"])
_ids = st.builds(
    Identifier, st.sampled_from(["doi", "arxiv", "acl", "openalex"]), st.sampled_from(["1", "2", "3", "4"])
)
plain_mentions = st.builds(
    MentionRecord,
    name=_names,
    identifiers=st.lists(st.builds(Identifier, st.just("orcid"), st.sampled_from(["a", "b"])), max_size=1).map(tuple),
    affiliations=st.lists(st.sampled_from(["MIT", "ETH"]).map(AffiliationRecord), max_size=1).map(tuple),
    email_domains=st.lists(st.sampled_from(["mit.edu", "ethz.ch"]), max_size=1).map(tuple),
)
plain_works = st.builds(
    WorkRecord,
    source=st.sampled_from(["acl", "openalex", "arxiv", "paperlists"]),
    key=st.just(""),
    title=st.sampled_from(["On trees", "On Trees", "Of woods"]),
    mentions=st.lists(plain_mentions, max_size=4).map(tuple),
    identifiers=st.lists(_ids, max_size=3, unique=True).map(tuple),
    type=st.sampled_from(WorkType),
    year=st.none() | st.integers(2018, 2021),
    published_on=st.none() | st.just(date(2019, 5, 1)),
    venue=st.none() | st.sampled_from([VenueRecord("NAACL", "NAACL"), VenueRecord("Journal of Trees")]),
    topics=st.lists(st.sampled_from(["parsing", "Parsing", "trees"]).map(TopicRecord), max_size=2).map(tuple),
    references=st.lists(_ids, max_size=3, unique=True).map(tuple),
    abstract=st.sampled_from(["", "We climb.", "We climb trees."]),
    pages=st.sampled_from(["", "1-9"]),
    retracted=st.booleans(),
    reported_citations=st.none() | st.integers(0, 9),
)
