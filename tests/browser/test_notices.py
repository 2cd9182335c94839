"""Somebody reads their notices by keyboard: the count falls, what was marked comes back, a link reads what it opens."""

from importlib import import_module

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import Page, expect

from tests.browser.conftest import SCREENS, Visit
from tests.cast import a_person
from tests.corpus import a_work, an_author
from tests.profiles.news.notices import a_decision, a_new_work, a_notice, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def rows(server):
    person, author = a_person("ada", display_name="Ada Byron"), an_author("Ivo Brandt")
    because = follow(person, author)
    for n in range(3):
        a_new_work(person, f"On seas, part {n}", because)
    cited, citing = a_work("Tides"), a_work("Of tides")
    a_notice(person, "new-citation", cited.public_id, cited=cited.pk, works=[citing.pk], count=1)
    a_decision(person, "Your claim was accepted")
    kept = import_module(settings.SESSION_ENGINE).SessionStore()
    kept[SESSION_KEY], kept[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    kept[HASH_SESSION_KEY] = person.get_session_auth_hash()
    kept.create()
    return [{"name": "sessionid", "value": kept.session_key, "url": server.url}]


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


def press(page: Page, role: str, name: str) -> None:
    page.get_by_role(role, name=name).first.focus()
    page.keyboard.press("Enter")


def test_notices_by_keyboard(browse, rows):
    def go(visit: Visit):
        page = visit.page
        page.context.add_cookies(rows)
        page.goto("/me/notices/")
        bell = page.locator("details.bell > summary")
        expect(bell).to_contain_text("Notices, 5 unread")
        press(page, "button", "Mark as read: Your claim was accepted")
        expect(page.get_by_text("4 unread.")).to_be_visible()
        expect(bell).to_contain_text("Notices, 4 unread")
        expect(page.get_by_role("button", name="Mark as unread: Your claim was accepted")).to_be_focused()
        press(page, "button", "Mark all as read")
        expect(page.get_by_text("All read.")).to_be_visible()
        wrong = looked_at(page)
        press(page, "button", "Undo")
        expect(page.get_by_text("4 unread.")).to_be_visible()
        bell.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".bell-rows li")).to_have_count(5)
        page.keyboard.press("Escape")
        expect(bell).to_be_focused()
        with page.expect_request("**/me/notices/read/"):
            press(page, "link", "A new work cites “Tides”")
        page.goto("/me/feed/")
        expect(bell).to_contain_text("Notices, 3 unread")
        return wrong + looked_at(page), visit.complaints

    assert browse("/about/", go) == ([], [])
