"""The front door, the error pages, and what every page carries."""

import re

import pytest
from django.template import TemplateDoesNotExist
from django.test import Client, override_settings

from tests.corpus import a_topic, a_venue, a_work, an_author, an_institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses():
    ada = an_author()
    topic, venue = a_topic(), a_venue()
    work = a_work(authors=[ada], topics=[topic], venue=venue)
    records = [ada, topic, venue, work, an_institution()]
    lists = ["/", "/about/", "/search", "/authors/", "/works/", "/topics/", "/institutions/", "/venues/"]
    return lists + [record.get_absolute_url() for record in records]


def test_every_page_has_a_title_of_its_own_a_description_and_one_heading(client, addresses):
    titles = set()
    for address in addresses:
        page = client.get(address).content.decode()
        titles.add(re.search(r"<title>(.+?)</title>", page)[1])
        assert len(re.findall(r"<h1\b", page)) == 1, address
        assert re.search(r'<meta name="description" content="[^"]{20,}"', page), address
        assert '<main id="content"' in page
        assert not re.search(r"\sstyle=", page), f"{address} has a style attribute, which the policy forbids"
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), f"{address} has an inline script"
    assert len(titles) == len(addresses)


def test_addresses_without_their_query_are_canonical(client):
    page = client.get("/authors/?sort=name").content.decode()
    assert '<link rel="canonical" href="http://testserver/authors/">' in page


def test_robots(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /search" in response.content.decode()


def test_sources_are_attributed(client):
    page = client.get("/about/").content.decode()
    for name in ("ACL Anthology", "CC BY 4.0", "OpenAlex", "arXiv", "ROR", "Hipo", "MIT"):
        assert name in page


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [("/works/W999999/", 404, "There is no page at this address"), ("/fails/403", 403, "not open to you"),
     ("/fails/400", 400, "could not be understood"), ("/fails/500", 500, "Something broke on our side")],
)  # fmt: skip
@override_settings(ROOT_URLCONF="tests.browser.urls")
def test_failures_are_designed(path, status, text):
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code == status
    assert text in response.content.decode()


@override_settings(ROOT_URLCONF="tests.browser.urls")
def test_a_failure_is_shown_even_when_no_template_can_be(monkeypatch):
    def failing(name):
        raise TemplateDoesNotExist(name)

    monkeypatch.setattr("portal.home.errors.get_template", failing)
    response = Client(raise_request_exception=False).get("/fails/500")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_the_style_guide_is_for_developers(client):
    assert client.get("/styleguide/").status_code == 404
    with override_settings(DEBUG=True):
        assert client.get("/styleguide/").status_code == 200
