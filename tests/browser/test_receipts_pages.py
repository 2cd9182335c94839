"""An owner makes a receipt, gives it to somebody who checks it, and takes it back: as both of them meet it."""

import pytest
from django.core.cache import caches
from django.utils import timezone
from playwright.sync_api import Page, expect

from profiles.models import EvidenceKind
from tests.browser.accessibility import looked_at
from tests.browser.conftest import Visit
from tests.cast import PASSWORD, a_claim, a_person
from tests.corpus import an_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def rows(server):
    person = a_person("ada", display_name="Ada Byron")
    a_claim(an_author(), person, EvidenceKind.PRINTED_EMAIL, EvidenceKind.ORCID, now=timezone.now())


@pytest.fixture(autouse=True)
def wide_limits(settings, rows):
    settings.ACCOUNT_RATE_LIMITS = False
    yield
    caches["default"].clear()


def press(page: Page, role: str, name: str) -> None:
    """By keyboard."""
    page.get_by_role(role, name=name).focus()
    page.keyboard.press("Enter")


def test_a_receipt_is_made_checked_and_taken_back(browse, tmp_path):
    file = tmp_path / "receipt.json"

    def go(visit: Visit):
        page = visit.page
        page.get_by_label("E-mail address").fill("ada@people.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.goto("/me/receipts/")
        press(page, "link", "Make a receipt for Ada Byron")
        page.get_by_text("The file as it will be").click()
        wrong = looked_at(page)
        press(page, "button", "Make the receipt")
        with page.expect_download() as started:
            page.get_by_role("link", name="Fetch the receipt of").click()
        started.value.save_as(file)
        wrong += looked_at(page)

        page.goto("/receipts/verify/")
        page.get_by_label("The file").set_input_files(file)
        press(page, "button", "Check it")
        expect(page.get_by_role("heading", level=2).first).to_have_text("This receipt is good")
        wrong += looked_at(page)
        page.get_by_label("Or what is in it").fill(file.read_text().replace('"level": 3', '"level": 4'))
        press(page, "button", "Check it")
        expect(page.get_by_role("heading", level=2).first).to_have_text("This receipt was changed")
        wrong += looked_at(page)

        page.goto("/me/receipts/")
        press(page, "link", "Take back the receipt of")
        wrong += looked_at(page)
        press(page, "button", "Take it back")
        expect(page.get_by_text("You took it back.")).to_be_visible()
        return wrong, visit.complaints

    assert browse("/accounts/login/", go) == ([], [])


def test_checking_needs_no_script(browse):
    def go(visit: Visit):
        page = visit.page
        page.get_by_label("Or what is in it").fill('{"type": "nothing"}')
        page.get_by_role("button", name="Check it").click()
        expect(page.get_by_role("heading", level=2).first).to_have_text("This is not a receipt")
        return visit.complaints

    assert browse("/receipts/verify/", go, script=False) == []
