"""Suggestions in the search boxes: by keyboard alone, as a screen reader is told, by pointer, and without a script."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.looks import looks
from tests.corpus import a_topic, a_venue, a_work, an_author, an_institution
from tests.papers.search.names.naming import ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def rows(server):
    tests = an_institution("University of Tests", works_count=3)
    people = [
        an_author("Ada Byron", other_names=["Ada King"], institution=tests, works_count=60),
        an_author("Adam Smith", works_count=2),
    ]
    a_topic("adaptive tests", works_count=5)
    a_venue("Annual Meeting on Tests with a Name that is Long Enough to be Cut on a Phone", "ADA", works_count=9)
    a_work("On the analytical engine", authors=people)
    ready()
    return {"ada": people[0].get_absolute_url(), "adam": people[1].get_absolute_url()}


def field(page):
    return page.get_by_role("combobox", name="Search people and papers")


def options(page):
    return page.get_by_role("option")


def typed(visit, text):
    box = field(visit.page)
    box.click()
    box.press_sequentially(text)
    if text:
        expect(box).to_have_attribute("aria-expanded", "true")
    return box


def chosen(page):
    return page.locator("[role=option][aria-selected=true]").all_inner_texts()


def test_from_typing_to_a_page_by_keyboard_alone(browse, rows):
    def walk(visit):
        page = visit.page
        while not page.evaluate("document.activeElement.matches('[data-suggests]')"):
            page.keyboard.press("Tab")
        page.keyboard.type("ada")
        expect(options(page)).to_have_count(4)
        before = chosen(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        second = chosen(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**/authors/**")
        return before, second, page.url, visit.complaints

    before, second, url, complaints = browse("/", walk)
    assert before == []
    assert "Adam Smith" in second[0]
    assert url.endswith(rows["adam"])
    assert complaints == []


def test_what_a_screen_reader_is_told(browse, rows):
    def listen(visit):
        page = visit.page
        box = field(page)
        closed = {name: box.get_attribute(name) for name in ("aria-expanded", "aria-autocomplete", "aria-controls")}
        typed(visit, "ada")
        popup = page.get_by_role("listbox", name="Suggestions")
        told = {
            "controls": popup.get_attribute("id") == closed["aria-controls"],
            "groups": [group.get_attribute("aria-labelledby") for group in popup.get_by_role("group").all()],
            "said": page.locator(".combobox [role=status]").inner_text(),
            "focus": box.evaluate("element => element === document.activeElement"),
        }
        names = [page.locator(f"#{one}").inner_text() for one in told.pop("groups")]
        box.press("ArrowDown")
        active = box.get_attribute("aria-activedescendant")
        marked = page.locator(f"#{active}").get_attribute("aria-selected")
        box.press("ArrowLeft")
        return closed, told, names, marked, box.get_attribute("aria-activedescendant")

    closed, told, names, marked, afterwards = browse("/", listen)
    assert (closed["aria-expanded"], closed["aria-autocomplete"]) == ("false", "list")
    assert told == {"controls": True, "said": "4 names found. Arrow keys move among them.", "focus": True}
    assert names == ["Authors", "Topics", "Venues"]
    assert marked == "true"
    assert afterwards is None


def test_the_keys_of_the_pattern(browse, rows):
    def press(visit):
        page, seen = visit.page, {}
        box = typed(visit, "ada")
        box.press("ArrowUp")
        seen["up from the field"] = chosen(page)[0].split("\n")[0]
        box.press("ArrowDown")
        seen["beyond the end"] = chosen(page)
        box.press("ArrowDown")
        box.press("Home")
        seen["home"] = (chosen(page), box.evaluate("element => element.selectionStart"))
        box.press("Escape")
        seen["escape"] = (box.get_attribute("aria-expanded"), box.input_value())
        box.press("ArrowDown")
        seen["down again"] = (box.get_attribute("aria-expanded"), len(chosen(page)))
        box.press("Alt+ArrowUp")
        seen["closed"] = box.get_attribute("aria-expanded")
        box.press("Alt+ArrowDown")
        seen["opened"] = (box.get_attribute("aria-expanded"), len(chosen(page)))
        box.press("Tab")
        seen["tab"] = (
            page.get_by_role("listbox").count(),
            box.evaluate("element => element === document.activeElement"),
        )
        box.focus()
        box.press("Escape")
        seen["emptied"] = box.input_value()
        return seen

    seen = browse("/", press)
    assert seen.pop("up from the field").startswith("Annual Meeting")
    assert seen == {
        "beyond the end": [],
        "home": ([], 0),
        "escape": ("false", "ada"),
        "down again": ("true", 1),
        "closed": "false",
        "opened": ("true", 0),
        "tab": (0, False),
        "emptied": "",
    }


def test_enter_without_a_choice_searches(browse, rows):
    def search(visit):
        box = typed(visit, "ada")
        box.press("Enter")
        visit.page.wait_for_url("**/search?q=ada")
        return visit.complaints

    assert browse("/", search) == []


def test_a_pointer_chooses_and_leaves_the_focus_where_it_was(browse, rows):
    def point(visit):
        page = visit.page
        box = typed(visit, "king")
        said = options(page).first.inner_text()
        options(page).first.hover()
        focused = box.evaluate("element => element === document.activeElement")
        options(page).first.click()
        page.wait_for_url("**/authors/**")
        return said, focused, page.url

    said, focused, url = browse("/", point)
    assert said.split("\n")[0] == "Ada Byron also Ada King"
    assert "University of Tests" in said
    assert focused
    assert url.endswith(rows["ada"])


def test_a_slip_is_forgiven_and_said(browse, rows):
    def slip(visit):
        typed(visit, "byrno")
        return visit.page.get_by_role("listbox").inner_text(), visit.page.locator(
            ".combobox [role=status]"
        ).inner_text()

    shown, said = browse("/", slip)
    assert shown.startswith("No name begins like this. Spelt almost so:")
    assert "Ada Byron" in shown
    assert said.startswith("1 name spelt almost so.")


def test_the_query_language_is_not_taken_for_a_name(browse, rows):
    def type_a_phrase(visit):
        box = typed(visit, "ada")
        box.press_sequentially(' "')
        expect(box).to_have_attribute("aria-expanded", "false")
        return visit.complaints

    assert browse("/", type_a_phrase) == []


def test_a_late_answer_never_replaces_a_newer_one(browse, rows):
    def type_on(visit):
        page = visit.page
        held = []

        def hold(route):
            held.append(route)

        page.route("**/api/v1/autocomplete?q=ada&**", hold)
        box = field(page)
        box.click()
        with page.expect_request("**/api/v1/autocomplete?q=ada&**"):
            box.press_sequentially("ada")
        box.press_sequentially("m")
        expect(options(page)).to_have_count(1)
        for route in held:
            route.fulfill(json=[])
        page.evaluate("async () => { for (let turn = 0; turn < 20; turn++) await new Promise(requestAnimationFrame); }")
        return options(page).all_inner_texts()

    assert [text.split("\n")[0] for text in browse("/", type_on)] == ["Adam Smith"]


def test_a_portal_that_does_not_answer_leaves_a_search_field(browse, rows):
    def without_answers(visit):
        page = visit.page
        page.route("**/api/v1/autocomplete?**", lambda route: route.fulfill(status=429, body="{}"))
        box = field(page)
        box.click()
        with page.expect_response("**/api/v1/autocomplete?**"):
            box.press_sequentially("ada")
        box.press("Enter")
        page.wait_for_url("**/search?q=ada")
        return visit.complaints

    assert browse("/", without_answers) == []


@pytest.mark.parametrize(
    ("screen", "theme"),
    looks(
        [("desktop", "light"), ("desktop", "dark"), ("phone", "light"), ("phone", "dark")],
        always=[("desktop", "light"), ("phone", "dark")],
    ),
)
def test_the_open_list_is_accessible_and_narrow_enough(browse, rows, screen, theme):
    def look(visit):
        page = visit.page
        box = page.get_by_role("combobox", name="Words, a phrase, a name")
        box.click()
        box.press_sequentially("ada")
        expect(box).to_have_attribute("aria-expanded", "true")
        box.press("ArrowDown")
        wrong = violations(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        heights = [one.bounding_box()["height"] for one in options(page).all()]
        return wrong, overflow, min(heights) >= 44, visit.complaints

    assert browse("/search", look, screen=screen, theme=theme) == ([], 0, True, [])


def test_without_a_script_it_is_a_search_field(browse, rows):
    def search(visit):
        page = visit.page
        roles = page.get_by_role("combobox").count()
        page.locator(".masthead-search input").fill("ada")
        page.locator(".masthead-search input").press("Enter")
        return roles, page.url

    roles, url = browse("/", search, script=False)
    assert roles == 0
    assert url.endswith("/search?q=ada")
