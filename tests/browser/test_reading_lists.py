"""Somebody saves from a search, orders their list by keyboard and by dragging, writes a note, and shares the list with
somebody who has no account."""

import pytest
from playwright.sync_api import Page, expect

from papers.search.indexing import rebuild_search
from profiles.library.saving import save_work
from tests.browser.accessibility import DESKTOP, PHONE, looked_at
from tests.browser.conftest import Visit
from tests.browser.sessions import cookie_of, session_of
from tests.cast import a_person
from tests.corpus import a_work

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def rows(server):
    person = a_person("ada", display_name="Ada Byron")
    for title in ("On tides", "On winds"):
        save_work(work=a_work(title).pk, by=person)
    a_work("On seas", abstract="Of water.")
    rebuild_search()
    return [cookie_of(session_of(person))]


def titles(page: Page) -> list[str]:
    return page.locator(".library-works .work-line-title").all_inner_texts()


def test_a_list_from_the_first_click_to_a_reader_without_an_account(browse, rows):
    def go(visit: Visit):
        page = visit.page
        said = page.locator("#library-said")
        page.get_by_role("link", name="Save: On seas (sign in first)").wait_for()
        page.context.add_cookies(rows)
        page.reload()
        page.get_by_role("button", name="Save: On seas").focus()
        page.keyboard.press("Enter")
        expect(said).to_contain_text("Saved to “Reading list”.")
        expect(page.get_by_role("button", name="Saved, take off your lists: On seas")).to_be_focused()
        wrong = looked_at(page, DESKTOP)

        page.goto("/me/library/")
        assert titles(page) == ["On seas", "On winds", "On tides"]
        down = page.get_by_role("button", name="Move down: On seas")
        down.focus()
        page.keyboard.press("Enter")
        expect(said).to_have_text("Now 2 of 3: On seas")
        expect(down).to_be_focused()
        page.keyboard.press("Enter")
        expect(said).to_have_text("Now 3 of 3: On seas")
        assert titles(page) == ["On winds", "On tides", "On seas"]
        grip, second = page.locator("[data-grip]").first, page.locator(".library-work").nth(1)
        grip.scroll_into_view_if_needed()
        start, end = grip.bounding_box(), second.bounding_box()
        page.mouse.move(start["x"] + 22, start["y"] + 22)
        page.mouse.down()
        page.mouse.move(start["x"] + 22, end["y"] + end["height"] - 10, steps=5)
        page.mouse.up()
        expect(said).to_have_text("Now 2 of 3: On winds")
        assert titles(page) == ["On tides", "On winds", "On seas"]
        page.get_by_role("checkbox", name="Choose On winds").check()
        expect(page.get_by_text("1 work ticked")).to_be_visible()

        page.get_by_role("link", name="Add note or tags: On seas").click()
        page.get_by_label("Your note").fill("Ask about the constant.")
        page.get_by_label("Tags").fill("to read")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Ask about the constant.")).to_be_visible()
        wrong += looked_at(page, PHONE, DESKTOP)
        page.get_by_role("link", name="Share", exact=True).click()
        page.get_by_role("button", name="Make a link").click()
        address = page.locator("#link").inner_text()
        wrong += looked_at(page, DESKTOP)

        page.context.clear_cookies()
        page.goto(address)
        expect(page.get_by_text("to read")).to_be_visible()
        expect(page.get_by_text("Ask about the constant.")).to_have_count(0)
        expect(page.get_by_text("Ada Byron")).to_have_count(0)
        return wrong + looked_at(page, PHONE) + visit.complaints

    assert browse("/search?q=seas", go) == []
