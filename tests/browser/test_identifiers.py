"""Identifiers and new works in a real browser: one click each, with and without scripts, accessible, on a phone."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from papers.curation.identifiers import holder_of
from papers.models import Author, AuthorIdentifier, Authorship, AuthorshipIdentifier, HeldRecord, Provenance
from papers.records import Identifier
from profiles.models import RequestPart, User
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.looks import looks
from tests.browser.test_accounts import sign_in
from tests.cast import TWO, a_claim
from tests.corpus import a_work, an_author
from tests.profiles.accounts.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

OWN, TAKEN = Identifier("orcid", "0000-0009-1111-1111"), Identifier("orcid", "0000-0009-2222-2225")


@dataclass(frozen=True)
class Rows:
    mine: Author
    holder: Author


def a_person(name: str, **fields) -> User:
    user = User.objects.create_user(name, email=f"{name}@home.example", password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def printed(author: Author, identifier: Identifier, works: int) -> None:
    AuthorIdentifier.objects.create(author=author, scheme=identifier.scheme, value=identifier.value)
    for number in range(works):
        work = a_work(f"On looms, part {number}: {identifier.scheme}", authors=[author], described_by="crossref")
        row = Authorship.objects.get(work=work)
        AuthorshipIdentifier.objects.create(authorship=row, scheme=identifier.scheme, value=identifier.value)


@pytest.fixture(scope="module")
def rows(server) -> Rows:
    with transaction.atomic():
        mine, holder = an_author("Iris Novak"), an_author("Vera Sand")
        printed(mine, Identifier("dblp", "12/3456"), 2)
        printed(mine, Identifier("openreview", "~Iris_Novak1"), 1)
        printed(holder, TAKEN, 1)
        iris = a_person("iris", display_name="Iris Novak")
        a_person("reader", display_name="A Reader")
        a_claim(mine, iris, *TWO, now=timezone.now())
        SocialAccount.objects.create(user=iris, provider="orcid", uid=OWN.value)
        HeldRecord.objects.filter(author=mine).update(newest_name=Authorship.objects.latest("pk").pk)
        for number in range(4):
            a_work(f"New work {number}", authors=[mine, "Olo Brandt"], year=2026)
        Authorship.objects.filter(author=mine).update(provenance=Provenance.ALGORITHMIC)
    return Rows(mine, holder)


@pytest.fixture(autouse=True)
def wide_limits(settings, rows):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    yield
    caches["default"].clear()


def signed_in(browse, path: str, action: Callable[[Page], object], *, who: str = "iris", **options):
    def walk(visit: Visit) -> object:
        sign_in(visit.page, f"{who}@home.example")
        visit.page.goto(path)
        answer = action(visit.page)
        assert visit.complaints == []
        return answer

    return browse("/accounts/login/", walk, **options)


def looked_at(page: Page) -> dict[str, object]:
    for details in page.locator("main details").all()[:3]:
        details.locator("> summary").click()
    on_desktop = violations(page)
    page.set_viewport_size(SCREENS["phone"])
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return {"light desktop": on_desktop, "overflow": overflow, "dark phone": violations(page, OF_THE_LOOK)}


CLEAN = {"light desktop": [], "overflow": 0, "dark phone": []}


@pytest.mark.parametrize("who", looks(["iris", "reader"], always=["iris"]))
def test_the_pages_are_accessible_and_narrow_enough(browse, rows, who):
    path = f"/corrections/identifiers/?author={rows.mine.public_id}"
    assert signed_in(browse, path, looked_at, who=who) == CLEAN
    assert signed_in(browse, "/me/new-works/", looked_at, who=who) == CLEAN


def test_a_contested_one_is_asked_for_without_scripts(browse, rows):
    def ask(page: Page) -> dict[str, object]:
        page.get_by_label("Where").select_option("orcid")
        page.get_by_label("Identifier", exact=True).fill(f"https://orcid.org/{TAKEN.value}")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("heading", name="Another record has this identifier")).to_be_visible()
        page.get_by_role("button", name="Ask for it").click()
        expect(page.locator(".field-error")).to_contain_text("Say in a sentence")
        page.get_by_label("What speaks for it").fill("My homepage names it.")
        page.get_by_role("button", name="Ask for it").click()
        expect(page.locator(".messages")).to_contain_text("Everything else about the record goes on")
        return {}

    signed_in(browse, f"/corrections/identifiers/?author={rows.mine.public_id}", ask, script=False)
    assert holder_of(TAKEN) == rows.holder.pk


def test_its_own_is_put_on_by_one_click_and_a_wrong_one_taken_off(browse, rows):
    def put_right(page: Page) -> None:
        page.get_by_role("button", name="Put it on the record").click()
        expect(page.get_by_text("Confirmed by its holder")).to_be_visible()
        dblp = page.locator(".identifier").filter(has_text="12/3456")
        dblp.locator("summary").click()
        dblp.get_by_role("button", name="This is not mine").click()
        expect(page.get_by_role("heading", name="Not yours, as you said")).to_be_visible()

    path = f"/corrections/identifiers/?author={rows.mine.public_id}"
    signed_in(browse, path, put_right)
    on_phone = signed_in(browse, rows.mine.get_absolute_url(), lambda page: page.locator(".id-badges").inner_text())
    assert OWN.value in str(on_phone)


def button(page: Page, work: str, name: str) -> Locator:
    return page.locator(".yours-work").filter(has_text=work).get_by_role("button", name=re.compile(f"^{name}"))


def test_new_works_are_answered_by_keyboard_with_one_key_each_and_undone(browse, rows):
    def answer(page: Page) -> None:
        expect(page.locator(".yours-work")).to_have_count(4)
        button(page, "New work 3", "Not mine").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".yours-notice")).to_contain_text("never asked about it again")
        expect(page.locator(".yours-work")).to_have_count(3)
        button(page, "New work 2", "Mine").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".yours-work")).to_have_count(2)
        page.get_by_role("button", name="Undo").click()
        page.goto("/me/new-works/")
        expect(page.locator(".yours-work")).to_have_count(3)
        button(page, "New work 1", "Later").click()
        expect(page.locator(".yours-work")).to_have_count(2)
        page.get_by_role("button", name="I have seen these").click()
        expect(page.locator(".yours-work")).to_have_count(0)
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".yours-work")).to_have_count(2)

    signed_in(browse, "/me/new-works/", answer)
    assert RequestPart.objects.filter(kind="sort").count() == 2
