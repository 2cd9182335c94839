"""Each page leads to its feed: in its head, where feed readers look, and by a link that people see."""

import re
from html import unescape

import pytest

from papers.search.indexing import rebuild_search
from papers.services.compute_trending import compute_trending
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution
from tests.profiles.feeds.reading import read

pytestmark = pytest.mark.django_db


def test_pages_lead_to_their_feeds(client):
    author, topic, venue, institution = an_author(), a_topic(), a_venue(), an_institution()
    work = a_work("Sluices & gates", authors=[author], topics=[topic], venue=venue)
    affiliate(work, 1, "University of Tests", institution)
    rebuild_search()
    compute_trending()
    pages = [record.get_absolute_url() for record in (author, topic, venue, institution, work)]
    for path in [*pages, "/search?q=sluices&year=2019", "/trending/?window=day"]:
        page = client.get(path).content.decode()
        head, body = page.split("<body")
        (found,) = re.findall(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)"', head)
        assert f'href="{found}" type="application/atom+xml"' in body, path
        feed = read(client.get(unescape(found)).content)
        (alternate,) = [link.href for link in feed.feed.links if link.rel == "alternate"]
        assert alternate == f"http://testserver{path}"


def test_a_search_without_a_question_has_no_feed(client):
    assert "atom+xml" not in client.get("/search").content.decode()
    assert "atom+xml" not in client.get("/search?q=x&type=authors").content.decode().split("<body")[0]
