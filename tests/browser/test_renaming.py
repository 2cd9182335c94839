"""A new name in the place of a former one, in a real browser: by keyboard alone, seen before it is done, and undone."""

import re

import pytest
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from papers.models import Author, Authorship
from tests.browser.test_identifiers import CLEAN, a_person, looked_at, signed_in
from tests.cast import TWO, a_claim
from tests.corpus import a_work, an_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FORMER, NEW = "Nora Lindqvist", "Nora Achterberg"


@pytest.fixture(scope="module")
def record(server) -> Author:
    with transaction.atomic():
        author = an_author(FORMER)
        for number in range(3):
            a_work(f"On tides, part {number}", authors=[author, "Olo Brandt"], year=2020 + number)
        a_claim(author, a_person("nora", display_name=FORMER), *TWO, now=timezone.now())
    return author


@pytest.fixture(autouse=True)
def wide_limits(settings, record):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    yield
    caches["default"].clear()


def tab_to(page: Page, what: str) -> None:
    """Go on by the Tab key until the element that `what` selects has the focus."""
    for _ in range(60):
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{what} is not reached by the keyboard")


def ask_for_it(page: Page) -> None:
    tab_to(page, "input[name=name]")
    page.keyboard.press("Control+A")
    page.keyboard.type(NEW)
    tab_to(page, "input[name=scope]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("input[name=scope]:checked").get_attribute("value") == "rename"
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What changes")


def test_the_pages_are_accessible_and_narrow_enough(browse, record):
    def form(page: Page) -> object:
        return looked_at(page)

    def preview(page: Page) -> object:
        ask_for_it(page)
        return looked_at(page)

    for action in (form, preview):
        assert signed_in(browse, f"/corrections/names/?author={record.public_id}", action, who="nora") == CLEAN


def test_by_keyboard_alone_from_the_form_to_the_end_and_back(browse, record):
    def rename(page: Page) -> None:
        ask_for_it(page)
        expect(page.locator("main")).to_contain_text(NEW)
        tab_to(page, "button[name=act][value=file]")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/corrections/\d+/$"))
        request = page.url
        page.goto(f"/authors/{record.public_id}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(NEW)
        expect(page.locator("main")).not_to_contain_text(FORMER)
        page.goto(request)
        tab_to(page, "a[href$='/undo/']")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/undo/$"))
        tab_to(page, "main form button[type=submit]")
        page.keyboard.press("Enter")
        expect(page).to_have_url(request)
        page.goto(f"/authors/{record.public_id}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(FORMER)

    signed_in(browse, f"/corrections/names/?author={record.public_id}", rename, who="nora")
    assert set(Authorship.objects.filter(author=record).values_list("raw_name", flat=True)) == {FORMER}
