"""The trending page, the beacon of the work page, and `/random/`."""

import pytest

from papers.models import TrendingList, Window, WorkView
from papers.services import record_view as service
from papers.services.compute_trending import compute_trending
from portal.common.locks import LockHeldError
from tests.corpus import a_topic, a_venue, a_work, an_author, an_institution

pytestmark = pytest.mark.django_db

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _no_key_of_another_test():
    service._keys.clear()
    yield
    service._keys.clear()


def beacon(client, work, body="", **headers):
    sent = {"Sec-Fetch-Site": "same-origin", "User-Agent": AGENT, **headers}
    return client.post(
        f"/works/{work.public_id}/seen", body, content_type="text/plain;charset=UTF-8",
        headers={name: value for name, value in sent.items() if value},
    ).status_code  # fmt: skip


def test_a_portal_without_works_says_how_to_get_some(client):
    page = client.get("/trending/").content.decode()
    assert "import" in page
    assert "Nobody has been counted" not in page


def test_works_that_come_later_are_not_waited_for(client):
    client.get("/trending/")
    a_work("Imported meanwhile")
    assert "Imported meanwhile" in client.get("/trending/").content.decode()


def test_a_new_portal_says_what_its_list_is_made_of(client):
    a_work("New work", year=2026)
    page = client.get("/trending/").content.decode()
    assert "Nobody has been counted reading here yet" in page
    assert "New work" in page
    assert "Listed by date: published in 2026" in page


@pytest.mark.parametrize(("query", "window"), [("", "week"), ("?window=day", "day"), ("?window=bogus", "week")])
def test_windows(client, query, window):
    a_work()
    page = client.get(f"/trending/{query}")
    assert page.context["window"] == Window(window)
    assert list(TrendingList.objects.values_list("window", flat=True)) == [window]
    assert f'?window={window}" aria-current="true"' in page.content.decode()


def test_the_page_says_who_read(client):
    work = a_work("Read work", year=2026)
    assert beacon(client, work) == 204
    compute_trending()
    page = client.get("/trending/?window=day").content.decode()
    assert "1 person read it in the last 24 hours" in page
    assert "Nobody has been counted" not in page


def test_while_somebody_else_computes_the_page_says_so(client, monkeypatch):
    def held(**_):
        raise LockHeldError("Somebody is at it.")

    monkeypatch.setattr("papers.services.compute_trending.compute_trending", held)
    assert "The list is being computed" in client.get("/trending/").content.decode()


def test_the_page_tells_how_the_list_is_made(client):
    page = client.get("/trending/explained/").content.decode()
    assert "What is kept of readers" in page
    assert "once the portal knows of any" not in page  # of each signal there is a source
    assert "/trending/explained/" in client.get("/trending/").content.decode()


def test_the_same_reader_counts_once_a_day(client):
    work = a_work()
    assert [beacon(client, work), beacon(client, work, "3")] == [204, 204]
    assert WorkView.objects.count() == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "", "Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    ],
)
def test_other_sites_are_refused(client, forged):
    assert beacon(client, a_work(), **forged) == 403
    assert not WorkView.objects.exists()


def test_a_browser_without_fetch_metadata_is_known_by_its_origin(client):
    assert beacon(client, a_work(), **{"Sec-Fetch-Site": "", "Origin": "http://testserver"}) == 204
    assert WorkView.objects.count() == 1


def test_a_robot_learns_nothing(client):
    assert beacon(client, a_work(), **{"User-Agent": "Googlebot/2.1"}) == 204
    assert not WorkView.objects.exists()


def test_a_work_that_is_not_there(client):
    gone = a_work(merged_into=a_work())
    assert beacon(client, gone) == 404
    headers = {"Sec-Fetch-Site": "same-origin", "User-Agent": AGENT}
    for address in ("/works/W999999/seen", "/works/A1/seen", "/works/x/seen"):
        assert client.post(address, headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("body", "days"), [("", None), ("6", 6), ("x", None), ("²", None), ("-1", None), ("1" * 5000, None), ("\0", None)]
)
def test_what_a_browser_remembers(client, body, days):
    assert beacon(client, a_work(), body) == 204
    assert WorkView.objects.get().days_since == days


def test_it_needs_no_csrf_token_and_sets_no_cookie(client):
    client.handler.enforce_csrf_checks = True
    work = a_work()
    response = client.post(
        f"/works/{work.public_id}/seen", headers={"Sec-Fetch-Site": "same-origin", "User-Agent": AGENT}
    )
    assert (response.status_code, dict(response.cookies)) == (204, {})


@pytest.mark.parametrize(("proxy", "readers"), [(None, 1), (("HTTP_X_FORWARDED_PROTO", "https"), 3)])
def test_only_the_operators_own_proxy_says_who_asks(client, settings, proxy, readers):
    settings.SECURE_PROXY_SSL_HEADER = proxy
    settings.SECURE_SSL_REDIRECT = False
    work = a_work()
    for told in ("192.0.2.1", "6.6.6.6, 192.0.2.2", "6.6.6.7, 192.0.2.2", "192.0.2.3"):
        beacon(client, work, **{"X-Forwarded-For": told})
    assert WorkView.objects.count() == readers


def test_the_work_page_knows_where_to_tell(client):
    work = a_work()
    assert f'data-seen="/works/{work.public_id}/seen"' in client.get(work.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["work", "author", "topic", "institution", "venue"])
def test_random_leads_to_a_record_of_the_kind(client, kind):
    make = {
        "work": a_work, "author": lambda: an_author(works_count=1), "topic": lambda: a_topic(works_count=1),
        "institution": lambda: an_institution(works_count=1), "venue": lambda: a_venue(works_count=1),
    }[kind]  # fmt: skip
    shown = {make().get_absolute_url() for _ in range(3)}
    found = set()
    for _ in range(60):
        response = client.get("/random/", {"kind": kind})
        assert response.status_code == 302
        assert "no-store" in response["Cache-Control"]
        found.add(response["Location"])
    assert found == shown


def test_random_leaves_out_what_has_no_page_of_its_own_any_more(client):
    kept = a_work()
    for _ in range(5):
        a_work(merged_into=kept)
    an_author(works_count=0)
    assert {client.get("/random/")["Location"] for _ in range(10)} == {kept.get_absolute_url()}
    assert client.get("/random/?kind=author").status_code == 404
    assert client.get("/random/?kind=bogus")["Location"] == kept.get_absolute_url()


def test_random_finds_the_one_record_in_a_wide_gap(client):
    an_author(pk=5, works_count=0)
    only = an_author(pk=10**9, works_count=1)
    an_author(pk=2 * 10**9, works_count=0)
    assert client.get("/random/?kind=author")["Location"] == only.get_absolute_url()
