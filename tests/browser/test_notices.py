"""Somebody reads their notices by keyboard: the count falls, what was marked comes back, a link reads what it opens."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import looked_at
from tests.browser.conftest import Visit
from tests.browser.sessions import cookie_of, session_of
from tests.cast import a_person
from tests.corpus import a_work, an_author
from tests.profiles.news.notices import a_decision, a_new_work, a_notice, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def rows(server):
    person, author = a_person("ada", display_name="Ada Byron"), an_author("Ivo Brandt")
    because = follow(person, author)
    for n in range(3):
        a_new_work(person, f"On seas, part {n}", because)
    cited, citing = a_work("Tides"), a_work("Of tides")
    a_notice(person, "new-citation", cited.public_id, cited=cited.pk, works=[citing.pk], count=1)
    a_decision(person, "Your claim was accepted")
    return [cookie_of(session_of(person))]


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
