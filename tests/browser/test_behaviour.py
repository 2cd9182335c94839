"""What pages do in a browser, and that they are complete without a script."""

import pytest
from playwright.sync_api import expect

from tests.browser.rows import make_rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def rows(server):
    return make_rows()


def test_a_list_narrows_while_one_types_and_the_address_follows(browse, rows):
    def type_a_name(visit):
        page = visit.page
        page.get_by_label("Any part of a name").press_sequentially("villan")
        page.wait_for_url("**/authors/?*q=villan*")
        expect(page.locator("#results .record-list li")).to_have_count(1)
        return page.locator("#results .record-title a").all_inner_texts(), visit.complaints

    names, complaints = browse(rows["authors"], type_a_name)
    assert names == ["Jose Maria García-Fernández de la Torre y Villanueva-Schmidt"]
    assert complaints == []


def test_a_list_that_cannot_be_fetched_says_so_until_it_can(browse, rows):
    def lose_the_server(visit):
        page = visit.page
        page.route("**/authors/?*q=ada*", lambda route: route.abort())
        field = page.get_by_label("Any part of a name")
        field.press_sequentially("ada")
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("could not be fetched")
        link = alert.get_by_role("link").get_attribute("href")
        page.unroute("**/authors/?*q=ada*")
        field.press_sequentially(" ")
        field.press_sequentially("b")
        page.wait_for_url("**/authors/?*q=ada*")
        expect(alert).to_have_count(0)
        return link

    assert "q=ada" in browse(rows["authors"], lose_the_server)


def test_the_same_list_narrows_by_its_form_without_a_script(browse, rows):
    def fill_and_submit(visit):
        visit.page.get_by_label("Any part of a name").fill("Żółć")
        visit.page.get_by_role("button", name="Show").click()
        return visit.page.locator("#results .record-title a").all_inner_texts()

    assert browse(rows["authors"], fill_and_submit, script=False) == ["Łukasz Żółć"]


def test_filters_of_an_author_combine_and_come_off_one_by_one(browse, rows):
    def narrow(visit):
        page = visit.page
        page.get_by_label("Type", exact=True).select_option("preprint")
        page.wait_for_selector(".chip")
        page.get_by_label("Year", exact=True).select_option("2003")
        expect(page.locator(".chip")).to_have_count(2)
        both = page.locator("#results .work-line").count()
        page.locator(".chip", has_text="Preprint").click()
        expect(page.locator(".chip")).to_have_count(1)
        return both, page.locator("#results .work-line").count(), page.url

    both, year_only, address = browse(rows["author"], narrow)
    assert 0 < both < year_only
    assert "year=2003" in address
    assert "type=" not in address


def test_formulae_are_set_and_hold_their_source(browse, rows):
    def look(visit):
        page = visit.page
        set_formulae = page.locator(".abstract .math .katex").count()
        return set_formulae, page.locator(".abstract .math annotation").first.text_content(), visit.complaints

    count, source, complaints = browse(rows["work"], look)
    assert count >= 3
    assert source == r"O(\sqrt{n \log p})"
    assert complaints == []


def test_formulae_are_readable_without_a_script(browse, rows):
    def read(visit):
        return visit.page.locator(".abstract").first.inner_text()

    assert r"$O(\sqrt{n \log p})$" in browse(rows["work"], read, script=False)


def test_text_from_sources_never_runs(browse, rows):
    def look(visit):
        page = visit.page
        made = page.locator("main script, main img").count()
        reached = page.locator('a[href^="javascript:"]').count()
        return made, reached, visit.complaints

    assert browse(rows["work-hostile"], look) == (0, 0, [])


def test_three_thousand_authors_are_shown_on_demand(browse, rows):
    def ask_for_all(visit):
        page = visit.page
        before = page.locator("#authors .author-line").inner_text().count(", ") + 1
        page.get_by_role("link", name="Show all 3,000 authors").click()
        expect(page.get_by_role("link", name="Show all 3,000 authors")).to_have_count(0)
        return before, page.locator("#authors .author-line").inner_text().count(", ") + 1

    assert browse(rows["work-crowd"], ask_for_all) == (50, 3000)


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_theme_follows_the_system_until_one_chooses_and_then_stays(browse, rows, system):
    def background(page):
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    def choose(visit):
        page = visit.page
        by_system = background(page)
        page.get_by_role("button", name="Switch to").click()
        chosen = background(page)
        page.goto("/about/")
        kept = background(page)
        page.get_by_role("button", name="Switch to").click()
        return by_system, chosen, kept, background(page), page.evaluate("localStorage.getItem('theme')")

    by_system, chosen, kept, back, remembered = browse(rows["home"], choose, theme=system)
    assert chosen != by_system
    assert kept == chosen
    assert back == by_system
    assert remembered is None


def test_the_keyboard_reaches_the_content_first(browse, rows):
    def tab(visit):
        page = visit.page
        page.keyboard.press("Tab")
        first = page.evaluate("document.activeElement.textContent")
        page.keyboard.press("Enter")
        return first, page.evaluate("document.activeElement.id")

    assert browse(rows["author"], tab) == ("Skip to the content", "content")


def test_a_citation_is_copied(browse, rows):
    def copy(visit):
        page = visit.page
        page.locator(".cite > summary").click()
        page.get_by_role("button", name="Copy").click()
        page.get_by_text("Copied").wait_for()
        return page.evaluate("navigator.clipboard.readText()")

    copied = browse(rows["work"], copy, permissions=["clipboard-read", "clipboard-write"])
    assert copied.startswith("@")
    assert "Byron, Ada" in copied


def test_the_menu_of_a_phone_opens_without_a_script(browse, rows):
    def open_menu(visit):
        page = visit.page
        page.locator(".masthead-menu > summary").click()
        page.get_by_role("navigation", name="Menu").get_by_role("link", name="Topics").click()
        return page.locator("h1").inner_text()

    assert browse(rows["home"], open_menu, screen="phone", script=False) == "Topics"
