"""Somebody follows an author, chooses by keyboard how soon to hear, ends it and takes that back; then looks after it."""

from itertools import product

import pytest
from playwright.sync_api import expect

from profiles.following.follows import follow_target
from profiles.models import FollowKind
from tests.browser.accessibility import looked_at
from tests.browser.conftest import Visit
from tests.browser.sessions import cookie_of, session_of
from tests.cast import a_person
from tests.corpus import a_topic, a_work, an_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def rows(server):
    person, author = a_person("ada", display_name="Ada Byron"), an_author("Ivo Brandt")
    a_work("On seas", authors=[author])
    follow_target(kind=FollowKind.TOPIC, target=a_topic("seas").pk, by=person)
    many, others = [a_topic("tides"), a_topic("winds")], [a_person("bo"), a_person("cy")]
    for topic, other in product(many, others):
        follow_target(kind=FollowKind.TOPIC, target=topic.pk, by=other)
    return author.get_absolute_url(), [cookie_of(session_of(person))]


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


def test_a_suggestion_is_set_aside_by_keyboard_and_comes_back(browse, rows):
    def go(visit: Visit):
        page = visit.page
        page.context.add_cookies(rows[1])
        page.goto("/me/following/")
        page.get_by_role("button", name="Do not suggest tides").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("You set 1 suggestion aside.")).to_be_visible()
        expect(page.get_by_role("button", name="Do not suggest tides")).to_have_count(0)
        expect(page.get_by_role("button", name="Do not suggest winds")).to_be_focused()
        wrong = looked_at(page)
        page.get_by_role("button", name="Suggest again").click()
        expect(page.get_by_role("button", name="Do not suggest tides")).to_be_visible()
        return wrong + visit.complaints

    assert browse("/about/", go) == []


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
