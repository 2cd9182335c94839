"""What tables can hold: everything else is cut or left out, and each cut is said."""

from dataclasses import fields
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from papers.ingest.fitting import MAX_INDEXED, bounded_key, storable
from papers.ingest.keys import affiliation_key, topic_key, venue_key
from papers.ingest.limits import bounded
from papers.records import TopicRecord, VenueRecord
from papers.text.hashing import title_hash
from tests.papers.ingest.feeding import at, ident, named, work
from tests.papers.ingest.strategies import hostile_works, nasty, plain_works


def texts(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple | list):
        return [text for part in value for text in texts(part)]
    return (
        [text for f in fields(value) for text in texts(getattr(value, f.name))]
        if hasattr(value, "__dataclass_fields__")
        else []
    )


@given(hostile_works)
def test_whatever_comes_in_only_what_can_be_stored_comes_out(record):
    fit = bounded(record)
    for text in texts(fit):
        assert "\0" not in text
        text.encode("utf-8")
    assert fit.year is None or 1400 <= fit.year <= 2200
    assert fit.reported_citations is None or 0 <= fit.reported_citations < 2**31
    assert all(mention.name.strip() for mention in fit.mentions)
    for mention in fit.mentions:
        raws = [a.raw for a in mention.affiliations]
        assert len(set(raws)) == len(raws)
        assert len(set(mention.identifiers)) == len(mention.identifiers)
    assert len({(t.kind, topic_key(t.name)) for t in fit.topics}) == len(fit.topics)


@given(hostile_works)
def test_bounding_twice_is_bounding_once(record):
    fit = bounded(record)
    assert bounded(fit) == fit


@given(plain_works)
def test_what_fits_is_left_alone(record):
    fit = bounded(record)
    assert (fit.title, fit.mentions, fit.identifiers, fit.notes) == (
        record.title,
        record.mentions,
        record.identifiers,
        (),
    )


def test_every_cut_is_said():
    fit = bounded(
        work(
            "t" * 30_000,
            named("n" * 400, "doi:" + "x" * 500, at=["a" * 1_100_000], role="r" * 500),
            "\0",
            key="k" * 999,
            year=99_999,
            published_on=date(1, 1, 1),
            reported_citations=-1,
            topics=["x" * 300, ""],
            venue=VenueRecord("v" * 500),
            abstract="b" * 1_100_000,
        )
    )
    assert {field for field, _ in fit.notes} == {
        "title", "authors", "affiliations", "role", "year", "published_on", "reported_citations", "topics", "venue", "abstract",
    }  # fmt: skip
    assert fit.raw_title == "t" * 30_000
    assert all(len(reason) <= 1_000 for _, reason in fit.notes)


def test_one_string_with_institutions_twice_is_one_affiliation_with_both():
    from papers.records import InstitutionRecord

    one, other = InstitutionRecord("MIT", ror="01"), InstitutionRecord("ETH", ror="02")
    (mention,) = bounded(
        work("On", named("Ada Byron", at=[at("Both", one), at("Both", other), at("Both", one)]))
    ).mentions
    assert mention.affiliations == (at("Both", one, other),)


@given(st.text(max_size=2_000) | nasty, st.text(max_size=2_000) | nasty)
def test_keys_fit_an_index_and_different_ones_stay_different(one, other):
    for key in map(bounded_key, (one, other)):
        assert len(key.encode()) <= 4 * MAX_INDEXED
    if storable(one) != storable(other):
        assert bounded_key(one) != bounded_key(other)


@given(nasty, nasty)
def test_no_text_is_too_odd_for_a_key(text, acronym):
    for key in (topic_key(storable(text)), venue_key(VenueRecord(storable(text), storable(acronym)))):
        assert len(key) <= MAX_INDEXED
    assert -(2**63) <= title_hash(text) < 2**63
    affiliation_key(text)


def test_keys_ignore_what_sources_differ_in():
    assert topic_key("Parsing.") == topic_key(" parsing ") != topic_key("Parsings")
    assert topic_key("C++") != topic_key("C#")
    assert venue_key(VenueRecord("NAACL", "NAACL")) == venue_key(VenueRecord("North American Chapter", "naacl"))
    assert venue_key(VenueRecord("Journal of Trees")) == venue_key(VenueRecord("journal of trees."))
    assert affiliation_key("École  Polytechnique,") == affiliation_key("ecole polytechnique")
    assert title_hash("On trees!") == title_hash("On Trees") != title_hash("Of trees")
    assert title_hash("???") != title_hash("!!!")


def test_scores_that_are_no_numbers_are_left_out():
    fit = bounded(work("On", topics=[TopicRecord("a", score=float("nan")), TopicRecord("b", score=0.5)]))
    assert [t.score for t in fit.topics] == [None, 0.5]
    assert ident("doi:1").scheme == "doi"
