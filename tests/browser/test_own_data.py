"""Fetching one's data, leaving and coming back, and the mailbox: as a person meets them, accessible on every screen."""

import zipfile

import pytest
from django.core.cache import caches
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from playwright.sync_api import Page, expect

from portal.mailbox.backend import MailboxBackend
from profiles.models import EvidenceKind
from tests.browser import accessibility
from tests.browser.conftest import SCREENS, Visit
from tests.cast import PASSWORD, a_claim, a_person
from tests.corpus import an_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LEAVING = {
    "subject": "<b>Code</b> 1234 5678",
    "body": "See https://portal.example/a?b=1\n\n<img src=x onerror=alert(1)>",
}


@pytest.fixture(scope="module")
def rows(server):
    person = a_person("ada", display_name="Ada Byron")
    a_claim(an_author(), person, EvidenceKind.PRINTED_EMAIL, EvidenceKind.ORCID, now=timezone.now())
    mail = EmailMultiAlternatives(LEAVING["subject"], LEAVING["body"], "portal@localhost", ["ada@people.example"])
    mail.attach_alternative("<script>alert(2)</script>" + "x" * 300, "text/html")
    MailboxBackend().send_messages([mail])


@pytest.fixture(autouse=True)
def wide_limits(settings, rows):
    settings.ACCOUNT_RATE_LIMITS = False
    yield
    caches["default"].clear()


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill("ada@people.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url("/me/")


def looked_at(page: Page) -> list[str]:
    """What is wrong with the page on both screens, in both themes."""
    every = [(size, theme) for size in SCREENS.values() for theme in ("light", "dark")]
    wrong = accessibility.looked_at(page, *every)
    page.set_viewport_size(SCREENS["desktop"])
    return wrong


def test_data_can_be_fetched(browse, tmp_path):
    def go(visit: Visit):
        page = visit.page
        sign_in(page)
        page.get_by_role("link", name="Your data").click()
        wrong = looked_at(page)
        with page.expect_download() as started:
            page.get_by_role("button", name="Fetch my data").click()
        started.value.save_as(tmp_path / "data.zip")
        return wrong, visit.complaints

    assert browse("/", go) == ([], [])
    assert "claims.json" in zipfile.ZipFile(tmp_path / "data.zip").namelist()


@pytest.mark.parametrize("script", [True, False])
def test_leaving_and_coming_back(browse, script):
    def go(visit: Visit):
        page = visit.page
        sign_in(page)
        page.get_by_role("link", name="Delete the account").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Delete the account?")
        wrong = looked_at(page) if script else []
        page.get_by_role("button", name="Delete my account").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("This account will be deleted on")
        wrong += looked_at(page) if script else []
        page.goto("/authors/")
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()
        page.goto("/me/sessions/")
        page.get_by_role("button", name="Keep my account").click()
        expect(page).to_have_url("/me/")
        expect(page.get_by_text("Your account stays.")).to_be_visible()
        return wrong, visit.complaints

    assert browse("/", go, script=script) == ([], [])


def test_the_mailbox(browse):
    def go(visit: Visit):
        page = visit.page
        wrong = looked_at(page)
        page.get_by_label("Any part of the recipient’s address").fill("ADA@people")
        page.get_by_role("button", name="Show").click()
        page.get_by_role("link", name="<b>Code</b> 1234 5678").first.click()
        page.get_by_text("The same as HTML, as text").click()
        wrong += looked_at(page)
        expect(page.get_by_role("link", name="https://portal.example/a?b=1")).to_be_visible()
        page.goto("/mailbox/?to=nobody-at-all")
        wrong += looked_at(page)
        return wrong, visit.complaints

    assert browse("/mailbox/", go) == ([], [])
