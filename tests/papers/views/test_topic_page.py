"""The page of a topic: what else its works are about, how many there are a year."""

import re

import pytest

from tests.corpus import a_topic, a_work

pytestmark = pytest.mark.django_db


def test_topics_of_the_same_works_lead_to_the_topic_and_to_the_works_about_both(client):
    topic, often, once, never = (a_topic(name) for name in ("engines", "looms", "cards", "birds"))
    a_work("One", topics=[topic, often, once])
    a_work("Two", topics=[topic, often])
    a_work("Three", topics=[never])
    page = client.get(topic.get_absolute_url()).content.decode()
    beside = re.search(r'<section aria-labelledby="beside">.*?</section>', page, re.DOTALL)[0]
    assert re.findall(r'href="(/topics/T\d+/)"', beside) == [often.get_absolute_url(), once.get_absolute_url()]
    assert [int(number) for number in re.findall(r">(\d+) works?<", beside)] == [2, 1]
    assert re.findall(r'href="/search\?q=([^"]+)"', beside) == [
        f"topic:{topic.public_id}+topic:{other.public_id}" for other in (often, once)
    ]
    assert "about both engines and looms" in beside


def test_a_topic_that_stands_alone_says_nothing_of_others(client):
    topic = a_topic("engines")
    a_work("One", topics=[topic], year=2001)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert 'id="beside"' not in page
    assert "Works per year" in page
