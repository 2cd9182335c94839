"""Searching with a keyboard, with a thumb, and without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.rows import make_rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

BOX = "Words, a phrase, a name"


@pytest.fixture(scope="module")
def rows(server):
    return make_rows()


def test_results_come_while_one_types_and_the_box_moves_up(browse, rows):
    def type_words(visit):
        page = visit.page
        entries = page.evaluate("history.length")
        box = page.get_by_label(BOX)
        expect(box).to_be_focused()
        before = box.bounding_box()["y"]
        box.press_sequentially("analytical engine")
        expect(page.locator(".found-work").first).to_be_visible()
        expect(page.locator("#search-status")).to_have_text(re.compile(r"\d+ found among works"))
        expect(box).to_be_focused()
        page.wait_for_url(re.compile(r"/search\?q=analytical(\+|%20)engine$"))
        assert page.evaluate("history.length") == entries, "each pause in typing would be a page to go back through"
        return before, box.bounding_box()["y"], page.title(), visit.complaints

    before, after, title, complaints = browse("/search", type_words)
    assert after < before
    assert title.startswith("analytical engine")
    assert complaints == []


def test_what_was_typed_is_narrowed_by_the_keyboard_alone(browse, rows):
    def narrow(visit):
        page = visit.page
        page.locator("#facet-year-2008").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#results .chip", has_text="2008")).to_be_visible()
        expect(page.locator("#facet-year-2008")).to_have_attribute("aria-current", "true")
        expect(page.locator("#facet-year-2008")).to_be_focused()
        page.locator("#facet-type-preprint").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#results .chip", has_text="Preprint")).to_be_visible()
        both = page.locator(".found-work").count()
        box = page.get_by_label(BOX)
        box.fill("analytical bounds")
        page.wait_for_url(re.compile(r"q=analytical(\+|%20)bounds"))
        kept = page.url
        page.locator("#results .chip", has_text="Preprint").click()
        expect(page.locator("#results .chip", has_text="Preprint")).to_have_count(0)
        page.go_back()
        expect(page.locator("#results .chip", has_text="Preprint")).to_be_visible()
        return both, kept, visit.complaints

    both, kept, complaints = browse("/search?q=analytical", narrow)
    assert both >= 1
    assert "year=2008" in kept
    assert "type=preprint" in kept
    assert complaints == []


def test_tabs_and_order_change_in_place(browse, rows):
    def look_around(visit):
        page = visit.page
        page.locator("#sort-newest").click()
        expect(page.locator("#sort-newest")).to_have_attribute("aria-current", "true")
        newest = page.locator(".found-work .meta-line").first.inner_text()
        page.locator("#tab-authors").click()
        expect(page.locator("#tab-authors")).to_have_attribute("aria-current", "page")
        page.locator("#tab-works").click()
        expect(page.locator(".found-work").first).to_be_visible()
        return newest, page.url

    newest, address = browse("/search?q=engine", look_around)
    assert "2016" in newest
    assert "sort=newest" in address


def test_a_phrase_of_the_full_text_is_shown_where_it_stands(browse, rows):
    def read(visit):
        passage = visit.page.locator(".passage", has_text="Full text")
        return (
            passage.inner_text(),
            passage.locator("mark").all_inner_texts(),
            visit.page.locator(".query-reading").inner_text(),
        )

    passage, marks, reading = browse(rows["search-phrase"], read)
    assert "We compare the analytical engine with a loom" in passage
    assert marks == ["analytical engine with a loom"]
    assert "never closed" in reading


def test_on_a_phone_the_facets_are_a_sheet(browse, rows):
    def narrow(visit):
        page = visit.page
        hidden = not page.locator("#facet-year-2008").is_visible()
        page.locator(".facets > summary").click()
        row = page.locator("#facet-year-2008")
        expect(row).to_be_visible()
        height = row.bounding_box()["height"]
        row.click()
        expect(page.locator("#results .chip", has_text="2008")).to_be_visible()
        return hidden, height

    hidden, height = browse("/search?q=analytical", narrow, screen="phone")
    assert hidden
    assert height >= 44


def test_everything_works_without_a_script(browse, rows):
    def search(visit):
        page = visit.page
        page.get_by_label(BOX).fill("analytical")
        page.get_by_role("button", name="Search").click()
        everything = page.locator("#found").inner_text()
        page.locator("#facet-year-2008").click()
        narrowed = page.locator("#found").inner_text()
        page.get_by_label(BOX).fill("analytical bounds")
        page.get_by_label(BOX).press("Enter")
        kept = page.url
        page.get_by_role("link", name="Remove all").click()
        page.get_by_role("link", name="Next").click()
        second = page.locator(".found-work").count()
        page.locator("#tab-authors").click()
        return everything, narrowed, kept, second, page.locator("#tab-authors").get_attribute("aria-current")

    everything, narrowed, kept, second, tab = browse("/search", search, script=False)
    assert int(everything.split()[0]) > int(narrowed.split()[0]) > 0
    assert "year=2008" in kept
    assert second > 0
    assert tab == "page"
