"""A page that mixes namesakes, in a browser: one ticks what is one's own and gets a page of one's own."""

from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from papers.models import Author, Institution
from profiles.models import User
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.test_accounts import from_outbox, sign_in, sign_out
from tests.browser.test_claims import button, choose, evidence_code
from tests.claim_states import MAIL, sent_in, shown
from tests.corpus import a_work, affiliate, an_author, an_institution
from tests.profiles.accounts.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@dataclass(frozen=True)
class Rows:
    free: Author
    owned: Author


@pytest.fixture(scope="module")
def rows(server) -> Rows:
    with transaction.atomic():
        university = an_institution("University of Tests", domains=["tests.example"])
        for name, fields in {
            "yi": {"display_name": "Yi Huang"},
            "namesake": {"display_name": "Yi Huang"},
            "owner": {"display_name": "Yi Huang"},
            "moderator": {"display_name": "Mo Derator", "is_moderator": True},
        }.items():
            user = User.objects.create_user(name, email=f"{name}@home.example", password=PASSWORD, **fields)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        free, owned = mixed(university), mixed(university)
        sent_in(owned, User.objects.get(username="owner"), shown(MAIL, "owner"), at=timezone.now())
        return Rows(free, owned)


def mixed(university: Institution) -> Author:
    """Two people: one writes on parsing with Ada, one on lasers with Bob."""
    page, ada, bob = an_author("Yi Huang"), an_author("Ada Byron"), an_author("Bob Bee")
    for number in range(3):
        work = a_work(f"Parsing, part {number}", authors=[page, ada], year=2018 + number)
        affiliate(work, 1, "University of Tests", university)
        a_work(f"Lasers, part {number}", authors=[bob, page], year=2010 + number)
    return page


@pytest.fixture(autouse=True)
def wide_limits(settings, rows):
    settings.ACCOUNT_RATE_LIMITS = False
    yield
    caches["default"].clear()


def tick_the_works_with_ada(page: Page) -> None:
    group = page.get_by_role("group", name="With Ada Byron")
    group.get_by_label("All 3 are mine").check()
    button(page, "These are mine").click()


def give_an_address(page: Page, address: str) -> None:
    choose(page, "E-mail address at an institution").click()
    page.get_by_label("Address", exact=True).fill(address)
    button(page, "Send the code").click()
    page.get_by_label("Code").fill(from_outbox(evidence_code, address))
    button(page, "Confirm").click()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_of_choices_is_accessible_and_narrow_enough(browse, rows, theme):
    def look(visit: Visit) -> dict[str, object]:
        page = visit.page
        sign_in(page, "namesake@home.example")
        page.goto(f"/claims/new/some/?author={rows.free.public_id}")
        found = violations(page)
        page.set_viewport_size(SCREENS["phone"])
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += violations(page, OF_THE_LOOK)
        return {"heard": visit.complaints, "axe": found, "overflow": overflow}

    assert browse("/", look, theme=theme) == {"heard": [], "axe": [], "overflow": 0}


def test_on_a_page_that_is_nobodys_the_works_are_a_page_of_ones_own_at_once(browse, rows):
    def walk(visit: Visit) -> list[str]:
        page = visit.page
        sign_in(page, "yi@home.example")
        page.goto(rows.free.get_absolute_url())
        page.goto(f"/claims/new/?author={rows.free.public_id}")
        page.get_by_role("link", name="Tick those that are yours").click()
        button(page, "These are mine").click()
        expect(page.get_by_role("alert")).to_contain_text("Tick at least one work")
        tick_the_works_with_ada(page)
        give_an_address(page, "yi@tests.example")
        expect(page.get_by_role("heading", name="The record is yours")).to_be_visible()
        page.get_by_role("link", name="See the record").click()
        expect(page.get_by_text("Parsing, part 0")).to_be_visible()
        expect(page.get_by_text("Lasers, part 0")).to_have_count(0)
        page.goto(rows.free.get_absolute_url())
        expect(page.get_by_text("Lasers, part 0")).to_be_visible()
        expect(page.get_by_text("Parsing, part 0")).to_have_count(0)
        return visit.complaints

    assert browse("/", walk) == []


def test_on_a_page_with_an_owner_a_moderator_decides_and_the_owner_stays(browse, rows):
    def walk(visit: Visit) -> list[str]:
        page = visit.page
        sign_in(page, "namesake@home.example")
        page.goto(f"/claims/new/some/?author={rows.owned.public_id}")
        tick_the_works_with_ada(page)
        give_an_address(page, "namesake@tests.example")
        button(page, "Send it in").click()
        page.goto("/claims/")
        sign_out(page)

        sign_in(page, "moderator@home.example")
        page.goto("/moderation/?kind=contested")
        page.get_by_role("link", name="Yi Huang").first.click()
        expect(page.get_by_role("heading", name="The works this claim is about")).to_be_visible()
        page.locator("summary", has_text="page of their own").or_(
            page.locator("summary", has_text="record of their own")
        ).click()
        form = page.locator("details[open]")
        form.get_by_label("Reason, as everybody reads it").select_option(index=1)
        button(page, "Continue").click()
        page.locator("main form button[type=submit]").click()
        page.get_by_text("Done, and on the record").wait_for()
        sign_out(page)

        sign_in(page, "namesake@home.example")
        page.goto("/claims/")
        page.get_by_role("link", name="Evidence", exact=True).click()
        expect(page.get_by_role("heading", name="The record is yours")).to_be_visible()
        page.goto(rows.owned.get_absolute_url())
        expect(page.get_by_text("Lasers, part 0")).to_be_visible()
        expect(page.get_by_text("Parsing, part 0")).to_have_count(0)
        return visit.complaints

    assert browse("/", walk) == []
