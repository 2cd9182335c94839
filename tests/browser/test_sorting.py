"""Whose works are these, in a real browser: three hundred works of five people of one name in a few clicks; by keyboard
alone, on a phone, without scripts; nothing is lost, and nothing changes before one has seen what it amounts to."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from papers.models import Author, Authorship, AuthorshipDenial
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.looks import looks
from tests.browser.namesakes import NAME, Namesakes, make_namesakes
from tests.browser.sessions import session_of, with_session
from tests.cast import PASSWORD, TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
CLICKS_AT_MOST = 40
NEW = "/corrections/new/"
FILED = re.compile(r"/corrections/\d+/$")


@dataclass
class Rows:
    namesakes: Namesakes
    sessions: dict[str, str]
    few: dict[str, Author]


@pytest.fixture(scope="module")
def rows(server) -> Rows:
    made = make_namesakes()
    few = {name: a_page_of_two(f"{name} Byron") for name in ("Keys", "Phone", "Plain", "Away", "Look")}
    people = {"yi": made.pages[0], **{name.lower(): page for name, page in few.items() if name != "Away"}}
    sessions = {}
    for name, page in people.items():
        person = a_person(name, display_name=page.name)
        a_claim(page, person, *TWO, now=timezone.now())
        sessions[name] = session_of(person)
    a_person("away", display_name="Away Byron")
    nobodys = a_work("Nobody knows whose", authors=["Look Byron", "Bob Bee"], year=2003)
    Authorship.objects.filter(work=nobodys, position=1).update(provenance="denied", needs_settling=False)
    return Rows(made, sessions, few)


def a_page_of_two(name: str) -> Author:
    """Six works with Bob, three with Cid."""
    author = an_author(name)
    for number in range(9):
        with_ = "Cid Dee" if number > 5 else "Bob Bee"
        a_work(f"With {with_}, {number} {name}", authors=[author, with_], year=2010 + number % 3)
    author.refresh_from_db()
    return author


@pytest.fixture
def as_person(browse, rows) -> Callable[..., object]:
    def visit(who: str, path: str, action: Callable[[Visit], object], **options):
        return browse(path, action, **with_session(rows.sessions[who]), **options)

    return visit


class Clicks:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, target: Locator) -> None:
        target.click()
        self.number += 1


def answer(row: Locator, value: str) -> Locator:
    """One of the three answers of a row, as one points at it."""
    return row.locator(f'.sort-choice input[value="{value}"]')


def sort_out(page: Page, mine: set[int], click: Clicks) -> None:
    """As somebody does who knows which works are theirs: whole groups, what is wrong in them, and the rest."""
    for group in page.locator("[data-sort-group]").all():
        works = group.locator(".sort-list > [data-sort-row]")
        names = [int(name[1:]) for name in works.locator('input[value="mine"]').evaluate_all("all => all.map(one => one.name)")]  # fmt: skip
        own = [name for name in names if name in mine]
        whole = len(own) > len(names) / 2
        if whole:
            click(answer(group.locator("> [data-sort-row]"), "mine"))
        for name in [name for name in names if (name in mine) is not whole]:
            choice = group.locator(f'input[name="w{name}"][value="{"not" if whole else "mine"}"]')
            if not choice.is_visible():
                click(group.locator(".sort-rest > summary"))
            click(choice)
    click(page.get_by_role("checkbox", name="All others are not mine"))


def test_three_hundred_works_of_five_people_take_few_clicks(as_person, rows):
    made, click = rows.namesakes, Clicks()
    mine, home = made.works_of(0), made.pages[0]

    def act(visit: Visit) -> tuple[str, str]:
        page = visit.page
        sort_out(page, mine, click)
        counts = page.locator("[data-sort-counts]").inner_text()
        click(page.get_by_role("button", name="See what changes"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("This is what it amounts to")
        click(page.get_by_role("button", name="Put it right"))
        page.wait_for_url(FILED)
        assert visit.complaints == []
        return counts

    counts = as_person("yi", f"{NEW}?author={home.public_id}", act)
    assert counts == "90 mine, 210 not mine, 0 not sure"
    assert click.number <= CLICKS_AT_MOST
    print(f"{click.number} clicks")  # noqa: T201 - the figure is what one looks for
    assert set(Authorship.objects.filter(author=home).values_list("pk", flat=True)) == mine
    assert AuthorshipDenial.objects.filter(author=home, ended_at=None).count() == 210


def test_counts_groups_and_filters_are_live(as_person, rows):
    home = rows.few["Look"]

    def act(visit: Visit) -> None:
        page = visit.page
        counts, groups = page.locator("[data-sort-counts]"), page.locator("[data-sort-group]")
        expect(counts).to_have_text("0 mine, 0 not mine, 10 not sure")
        bob = groups.first
        head = bob.locator("> [data-sort-row]")
        answer(head, "mine").click()
        expect(counts).to_have_text("7 mine, 0 not mine, 3 not sure")
        answer(bob.locator(".sort-list > [data-sort-row]").first, "not").click()
        expect(counts).to_have_text("6 mine, 1 not mine, 3 not sure")
        expect(answer(head, "mine")).not_to_be_checked()
        # A filter hides; what is marked stays, and a group's answer is for what is in sight.
        page.get_by_label("Words").fill("cid DÉE")
        expect(groups.first).to_be_hidden()
        expect(counts).to_have_text("6 mine, 1 not mine, 3 not sure")
        page.get_by_label("Year", exact=True).select_option("2011")
        answer(groups.nth(1).locator("> [data-sort-row]"), "not").click()
        expect(counts).to_have_text("6 mine, 2 not mine, 2 not sure")
        page.get_by_label("Words").fill("no such work")
        expect(page.get_by_text("No work matches")).to_be_visible()
        page.get_by_label("Words").fill("")
        page.get_by_label("Year", exact=True).select_option("")
        page.get_by_role("checkbox", name="All others are not mine").check()
        expect(counts).to_have_text("6 mine, 4 not mine, 0 not sure")
        # There and back: nothing is lost.
        page.get_by_role("button", name="See what changes").click()
        page.get_by_role("button", name="Back to the works").click()
        expect(counts).to_have_text("6 mine, 4 not mine, 0 not sure")
        assert visit.complaints == []

    as_person("look", f"{NEW}?author={home.public_id}", act)
    assert Authorship.objects.filter(author=home).count() == 9


def test_by_keyboard_alone(as_person, rows):
    home = rows.few["Keys"]

    def act(visit: Visit) -> None:
        page = visit.page
        counts = page.locator("[data-sort-counts]")
        page.get_by_label("Co-author").focus()
        page.keyboard.press("Tab")  # into the first group
        page.keyboard.press("m")
        expect(counts).to_have_text("6 mine, 0 not mine, 3 not sure")
        page.keyboard.press("o")
        page.keyboard.press("j")
        page.keyboard.press("u")
        expect(counts).to_have_text("5 mine, 0 not mine, 4 not sure")
        for _ in range(6):
            page.keyboard.press("j")
        page.keyboard.press("n")  # the second group
        expect(counts).to_have_text("5 mine, 3 not mine, 1 not sure")
        page.keyboard.press("k")
        page.keyboard.press("m")
        page.get_by_role("button", name="See what changes").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("3 works leave your page")).to_be_visible()
        page.get_by_role("button", name="Put it right").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(FILED)

    as_person("keys", f"{NEW}?author={home.public_id}", act)
    assert Authorship.objects.filter(author=home).count() == 6


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_without_scripts(as_person, rows, screen):
    home = rows.few["Phone" if screen == "phone" else "Plain"]

    def act(visit: Visit) -> None:
        page = visit.page
        cid = page.locator("[data-sort-group]").nth(1)
        cid.locator("> [data-sort-row] label", has_text="None").click()
        cid.locator(".sort-list label", has_text="Not sure").first.click()
        page.get_by_label("Words").fill("bob")
        page.get_by_role("button", name="Show these").click()
        expect(page.locator("[data-sort-group]")).to_have_count(1)
        expect(page.locator("[data-sort-counts]")).to_have_text("0 mine, 2 not mine, 7 not sure")
        page.get_by_role("button", name="See what changes").click()
        expect(page.get_by_text("2 works leave your page")).to_be_visible()
        page.get_by_role("button", name="Yes, give them a page of their own").click()
        expect(page.get_by_text("a new page")).to_be_visible()
        page.get_by_role("button", name="They are several people").click()
        page.get_by_role("button", name="Put it right").click()
        page.wait_for_url(FILED)

    as_person("phone" if screen == "phone" else "plain", f"{NEW}?author={home.public_id}", act, script=False, screen=screen)  # fmt: skip
    assert Authorship.objects.filter(author=home).count() == 7


def test_signing_in_on_the_way_loses_nothing(browse, rows, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    home = rows.few["Away"]

    def act(visit: Visit) -> None:
        page = visit.page
        page.get_by_role("radio", name="Somebody else").check()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Away Byron’s")
        page.locator("[data-sort-group]").nth(1).locator("> [data-sort-row]").locator('input[value="not"]').click()
        page.get_by_role("button", name="See what changes").click()
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_label("E-mail address").fill("away@people.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.locator("[data-sort-counts]")).to_contain_text("3 not")
        expect(page.get_by_text("What you marked before is still marked")).to_be_visible()

    browse(f"{NEW}?author={home.public_id}", act)


LOOKED_AT = ("sorting", "sorting-300", "preview", "for-others", "begin", "name")


@pytest.mark.parametrize("name", looks(LOOKED_AT, always=("sorting", "preview")))
def test_page_is_accessible_quiet_and_narrow_enough(as_person, browse, rows, name):
    page_id = rows.few["Look"].public_id

    def mark(page: Page) -> None:
        page.locator("[data-sort-row]").locator('input[value="not"]').first.click()
        page.locator(".sort-list [data-sort-row]").locator('input[value="mine"]').nth(7).click()
        page.get_by_role("button", name="See what changes").click()

    def look(visit: Visit) -> dict[str, object]:
        page = visit.page
        if name in ("preview", "for-others", "begin"):
            mark(page)
        heard = list(visit.complaints)
        on_desktop = violations(page)
        page.set_viewport_size(SCREENS["phone"])
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        return {"heard": heard, "desktop": on_desktop, "overflow": overflow, "phone": violations(page, OF_THE_LOOK)}

    clean = {"heard": [], "desktop": [], "overflow": 0, "phone": []}
    if name == "name":
        assert browse("/names/?name=Look+Byron", look) == clean
    elif name == "sorting-300":
        assert browse(f"{NEW}?name={NAME}", look) == clean
    elif name == "for-others":
        assert as_person("keys", f"{NEW}?author={page_id}&whose=theirs", look) == clean
    elif name == "begin":
        assert browse(f"{NEW}?author={page_id}", look) == clean
    else:
        assert as_person("look", f"{NEW}?author={page_id}", look) == clean
