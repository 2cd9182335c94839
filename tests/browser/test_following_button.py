"""Somebody follows an author, chooses by keyboard how soon to hear, ends it and takes that back; then looks after it."""

from importlib import import_module

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import Page, expect

from profiles.following.follows import follow_target
from profiles.models import FollowKind
from tests.browser.conftest import SCREENS, Visit
from tests.cast import a_person
from tests.corpus import a_topic, a_work, an_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def rows(server):
    person, author = a_person("ada", display_name="Ada Byron"), an_author("Ivo Brandt")
    a_work("On seas", authors=[author])
    follow_target(kind=FollowKind.TOPIC, target=a_topic("seas").pk, by=person)
    kept = import_module(settings.SESSION_ENGINE).SessionStore()
    kept[SESSION_KEY], kept[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    kept[HASH_SESSION_KEY] = person.get_session_auth_hash()
    kept.create()
    return author.get_absolute_url(), [{"name": "sessionid", "value": kept.session_key, "url": server.url}]


def looked_at(page: Page) -> list[str]:
    """What is wrong with the page on a phone in the dark, and on a desktop in the light."""
    wrong = []
    for screen, theme in (("phone", "dark"), ("desktop", "light")):
        page.set_viewport_size(SCREENS[screen])
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found = Axe().run(page, options=RULES).response["violations"]
        wrong += [f"{screen} {theme} {rule['id']}: {node['html'][:150]}" for rule in found for node in rule["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{screen} scrolls sideways")
    return wrong


def test_following_an_author(browse, rows):
    page_of_author, signed_in = rows

    def go(visit: Visit):
        page = visit.page
        page.context.add_cookies(signed_in)
        page.goto(page_of_author)
        page.get_by_role("button", name="Follow this author").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 follower")).to_be_visible()
        menu = page.locator("summary", has_text="Following this author")
        expect(menu).to_be_focused()
        page.keyboard.press("Enter")
        wrong = looked_at(page)
        weekly = page.get_by_role("button", name="Once a week")
        weekly.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Once a week")).to_have_count(0)  # the sheet is closed again
        menu.click()
        expect(page.get_by_role("button", name="Once a week")).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("Escape")
        expect(menu).to_be_focused()
        menu.click()
        page.get_by_role("button", name="Stop following").click()
        expect(page.get_by_text("1 follower")).to_have_count(0)
        page.get_by_role("button", name="Undo").click()
        menu.click()
        expect(page.get_by_role("button", name="Once a week")).to_have_attribute("aria-pressed", "true")
        page.get_by_role("link", name="Everything you follow").click()
        wrong += looked_at(page)
        with page.expect_response("**/me/following/"):  # where the act leads back to
            page.get_by_label("Mail about Ivo Brandt").select_option("instant")
        page.reload()
        expect(page.get_by_label("Mail about Ivo Brandt")).to_have_value("instant")
        page.get_by_role("button", name="Unfollow seas").click()
        expect(page.get_by_label("Mail about seas")).to_have_count(0)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_label("Mail about seas")).to_have_value("daily")
        return wrong, visit.complaints

    assert browse(page_of_author, go) == ([], [])


def test_following_needs_no_script(browse, rows):
    page_of_author, signed_in = rows

    def go(visit: Visit):
        page = visit.page
        page.get_by_role("link", name="Follow this author: sign in first").click()
        assert "next=%2Fauthors%2F" in page.url
        page.context.add_cookies(signed_in)
        page.goto("/me/following/")
        page.get_by_label("Mail about seas").select_option("weekly")
        page.locator("li", has_text="seas").get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved: once a week.")).to_be_visible()
        expect(page.get_by_label("Mail about seas")).to_have_value("weekly")
        return visit.complaints

    assert browse(page_of_author, go, script=False) == []
