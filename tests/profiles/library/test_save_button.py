"""The save button, on every page that lists works: for one query a page, and for none where nobody is signed in."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from papers.models import Authorship, WorkTopic
from profiles.library.describing import set_note
from profiles.library.saving import save_work
from profiles.models import SavedWork
from tests.corpus import a_topic, a_venue, a_work, an_author, cite
from tests.profiles.library.shelves import a_list

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def works():
    """Twelve works of one author, on one topic, in one venue, that cite the first."""
    author, topic, venue = an_author(), a_topic(), a_venue()
    made = [a_work(f"On engines {n}", authors=[author], topics=[topic], venue=venue, year=2019) for n in range(12)]
    for work in made[1:]:
        cite(work, made[0])
    return made


def pages(works):
    work = works[0]
    author, topic = Authorship.objects.get(work=work).author, WorkTopic.objects.get(work=work).topic
    return ["/works/", *(one.get_absolute_url() for one in (work, author, topic, work.venue)), "/"]


def buttons(page):
    return re.findall(r'<button id="save-[0-9]+" class="save[^"]*" [^>]*value="(W[0-9]+)"', page)


def queries(client, path):
    with CaptureQueriesContext(connection) as found:
        page = client.get(path)
    assert page.status_code == 200
    return page.content.decode(), [one["sql"] for one in found if "savedwork" in one["sql"]]


def test_every_line_has_one_and_all_are_known_by_one_query(browser, ada, works):
    save_work(work=works[3].pk, by=ada)
    for path in pages(works):
        page, asked = queries(browser, path)
        titles = set(re.findall(r'class="work-line-title"><a href="/works/(W[0-9]+)/', page))
        assert titles, path
        assert titles <= set(buttons(page)), path
        assert len(asked) == 1, path
        on = re.findall(r'<button id="save-[0-9]+" class="save no-print save-on[^"]*" [^>]*value="(W[0-9]+)"', page)
        assert set(on) == {works[3].public_id} & set(buttons(page)), path
        assert page.count('id="saving"') == 1


def test_signed_out_it_leads_to_sign_in_and_back_and_asks_nothing(client, works):
    for path in pages(works):
        page, asked = queries(client, path)
        assert asked == [], path
        assert f"/accounts/login/?next={path.replace('/', '%2F')}" in page, path
        assert 'id="saving"' not in page
        assert "csrftoken" not in client.cookies, "the page is the same for everybody"


def test_pages_with_a_persons_buttons_are_kept_by_no_cache_for_others(browser, works):
    response = browser.get(works[0].get_absolute_url())
    assert "Cookie" in response["Vary"]
    assert "public" not in response.get("Cache-Control", "")


def test_a_title_cannot_pretend_to_be_a_button(browser, works):
    work = a_work('<!--x 0--><button name="work">"&quot;')
    page = browser.get("/works/").content.decode()
    assert buttons(page).count(work.public_id) == 1
    assert "<!--x 0-->" not in page


def test_hidden_works_in_lists_have_none(browser, works):
    hidden = a_work("Hidden work", hidden=True)
    cite(works[0], hidden)
    assert hidden.public_id not in buttons(browser.get(works[0].get_absolute_url()).content.decode())


def test_by_htmx_the_button_comes_back_with_a_word(browser, ada, works):
    work = works[0]
    saved = browser.post(reverse("me-save"), {"work": work.public_id}, headers=HTMX | {"HX-Trigger": "save-3"})
    saved = saved.content.decode()
    assert saved.startswith('<button id="save-3"'), "where the focus is"
    assert "save-on" in saved
    assert f'formaction="{reverse("me-unsave")}"' in saved
    assert "Saved to “Reading list”." in saved
    assert work.title in saved

    again = browser.post(reverse("me-unsave"), {"work": work.public_id}, headers=HTMX).content.decode()
    assert "save-on" not in again
    assert 'name="removal"' in again
    assert not SavedWork.objects.exists()


def test_without_a_script_one_comes_back_with_a_word_and_undo(browser, ada, works):
    made, (work,) = a_list(ada, "On sets")
    set_note(reading_list=made.pk, work=work.pk, note="the proof", by=ada)
    back = browser.post(reverse("me-unsave"), {"work": work.public_id, "next": "/works/"})
    assert back.url == "/works/"
    page = browser.get("/works/").content.decode()
    assert "1 work taken off “Thesis”." in page
    key = re.search(r'name="removal" value="([^"]+)"', page)[1]
    assert key not in browser.get("/works/").content.decode(), "it is said once"

    back = browser.post(reverse("me-library-undo"), {"removal": key, "next": "/works/"})

    assert back.url == "/works/"
    assert SavedWork.objects.get().note == "the proof"
    assert "Put back: 1 work on “Thesis”." in browser.get("/works/").content.decode()


def test_it_leads_nowhere_else(browser, works):
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", ""):
        back = browser.post(reverse("me-save"), {"work": works[0].public_id, "next": elsewhere})
        assert back.url == reverse("me-library")


def test_whoever_was_signed_out_meanwhile_signs_in_and_comes_back(client, works):
    back = client.post(reverse("me-save"), {"work": works[0].public_id, "next": "/works/?q=a"})
    assert back.url == "/accounts/login/?next=/works/%3Fq%3Da"
    by_htmx = client.post(
        reverse("me-save"), {"work": works[0].public_id},
        headers=HTMX | {"HX-Current-URL": "http://testserver/works/"},
    )  # fmt: skip
    assert (by_htmx.status_code, by_htmx["HX-Redirect"]) == (204, "/accounts/login/?next=%2Fworks%2F")
    assert not SavedWork.objects.exists()


@pytest.mark.parametrize("work", ["", "W0", "A1", "W999999999999", "W9" * 40])
def test_what_is_no_work_is_refused_in_words(browser, work):
    assert browser.post(reverse("me-save"), {"work": work, "next": "/works/"}).url == "/works/"
    assert "not shown here any more" in browser.get("/works/").content.decode()
    assert "not shown here any more" in browser.post(reverse("me-save"), {"work": work}, headers=HTMX).content.decode()


def test_nothing_is_changed_by_reading(browser, works):
    for name in ("me-save", "me-unsave", "me-library-undo"):
        assert browser.get(reverse(name)).status_code == 405
