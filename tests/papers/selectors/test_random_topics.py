"""Topics to begin with."""

import pytest

from papers.selectors.random_topics import common_keywords, random_topics
from tests.corpus import a_topic

pytestmark = pytest.mark.django_db


def test_they_differ_have_works_and_are_not_merged():
    kept = [a_topic(f"topic {number}", works_count=number) for number in range(8)]
    a_topic("gone", works_count=9, merged_into=kept[5])
    seen = set()
    for _ in range(20):
        found = random_topics(5)
        assert len({topic.pk for topic in found}) == len(found) >= 1
        assert all(topic.works_count > 0 and topic.name != "gone" for topic in found)
        seen.update(topic.name for topic in found)
    assert len(seen) >= 5


def test_a_portal_without_topics_or_with_few():
    assert random_topics(5) == []
    a_topic("only", works_count=1)
    assert [topic.name for topic in random_topics(5)] == ["only"]


def test_common_keywords_are_no_fields():
    a_topic("rare", works_count=1)
    a_topic("common", works_count=7)
    a_topic("Computing", "field", works_count=9)
    a_topic("unused")
    assert common_keywords(5) == ["common", "rare"]
