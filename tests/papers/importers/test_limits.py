"""Fields of damaged records that would not fit any table."""

import pytest

from papers.importers.limits import LONGEST_ABSTRACT, within_limits
from papers.records import (
    AffiliationRecord,
    Identifier,
    MappingError,
    MentionRecord,
    TopicRecord,
    VenueRecord,
    WorkRecord,
)


def test_an_ordinary_record_is_left_as_it_is():
    record = WorkRecord("s", "k", "T", mentions=tuple(MentionRecord(f"A {n}") for n in range(3000)))
    assert within_limits(record) is record


def test_what_is_too_long_is_shortened_or_left_out_with_a_note():
    record = WorkRecord(
        "s",
        "k",
        "T",
        abstract="a" * 300_000,
        comments="c" * 5_000,
        venue=VenueRecord("v" * 5_000),
        topics=(TopicRecord("t" * 5_000), TopicRecord("kept")),
        mentions=(
            MentionRecord("n" * 5_000),
            MentionRecord("Kept", affiliations=(AffiliationRecord("a" * 5_000),), role="r" * 5_000),
        ),
        references=tuple(Identifier("doi", str(n)) for n in range(60_000)),
        notes=(("doi", "not a DOI"),),
    )
    limited = within_limits(record)
    assert len(limited.abstract) == LONGEST_ABSTRACT
    assert limited.venue is None
    assert [topic.name for topic in limited.topics] == ["kept"]
    (mention,) = limited.mentions
    assert (mention.name, len(mention.affiliations[0].raw), len(mention.role)) == ("Kept", 2_000, 300)
    assert len(limited.references) == 50_000
    assert {field for field, _ in limited.notes} == {
        "doi", "abstract", "comments", "venue", "topics", "authors", "affiliations", "roles", "references",
    }  # fmt: skip


def test_what_no_database_stores_is_left_out():
    record = WorkRecord("s", "k", "T", version="2025-\0\0", pages="1\ud800", notes=(("doi", "not a DOI: \0"),))
    limited = within_limits(record)
    assert (limited.version, limited.pages, limited.notes) == ("2025-", "1?", (("doi", "not a DOI: "),))


@pytest.mark.parametrize(
    ("record", "reason"),
    [(WorkRecord("s", "k", "T" * 10_000), "title too long"), (WorkRecord("s", "k" * 1_000, "T"), "key too long")],
)
def test_a_title_or_key_of_that_size_is_damage(record, reason):
    with pytest.raises(MappingError) as caught:
        within_limits(record)
    assert caught.value.reason == reason
