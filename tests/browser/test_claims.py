"""Claims in a real browser: from "this is me" to a level, and everything that may come between; each state looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from papers.models import Author
from profiles.claims.deciding import sweep_claims
from profiles.models import OutgoingMail, User
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.sessions import session_of, with_session
from tests.browser.test_accounts import from_outbox, sign_in, sign_out
from tests.claim_states import MAIL, PRINTED, Sight, a_record, make_states, sent_in, shown
from tests.profiles.accounts.people import PASSWORD, code_sent_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# From "This is me" to level 2.
CLICKS_AT_MOST = 6


@dataclass(frozen=True)
class Rows:
    sights: dict[str, Sight]
    records: dict[str, Author]


@pytest.fixture(scope="module")
def rows(server) -> Rows:
    """In one transaction: what is old by now was true when it was given, and the database looks at the end."""
    with transaction.atomic():
        return make_rows()


def make_rows() -> Rows:
    records = {name: a_record() for name in ("new", "known", "shared", "old")}
    long_ago = timezone.now() - timedelta(days=500)
    for name in ("ada", "owner", "other", "renewer"):
        user = User.objects.create_user(name, email=f"{name}@home.example", password=PASSWORD, display_name="Ada Byron")
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        User.objects.filter(pk=user.pk).update(date_joined=long_ago)
    now = timezone.now()
    people = User.objects.in_bulk(field_name="username")
    sent_in(records["shared"], people["owner"], shown(MAIL, "owner"), at=now)
    sent_in(records["old"], people["renewer"], shown(PRINTED, "renewer"), at=long_ago)
    sweep_claims(now=now)
    return Rows(make_states(), records)


@pytest.fixture(autouse=True)
def wide_limits(settings, rows):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    yield
    caches["default"].clear()


class Clicks:
    """Clicks, counted."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, target: Locator) -> None:
        target.click()
        self.number += 1


def evidence_code(address: str) -> str:
    mail = OutgoingMail.objects.filter(kind="code", to=address).latest("pk")
    return mail.subject.split(" is ")[0]


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def choose(page: Page, kind: str) -> Locator:
    return (
        page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=kind, exact=True)).get_by_role("link")
    )


def prove_address(page: Page, address: str, click: Callable[[Locator], None]) -> None:
    """Pasted with the space that the mail has."""
    page.get_by_label("Address", exact=True).fill(address)
    click(button(page, "Send the code"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    page.get_by_label("Code").fill(from_outbox(evidence_code, address))
    click(button(page, "Confirm"))


@pytest.mark.parametrize("script", [True, False])
def test_from_opening_an_account_to_level_2(browse, rows, script):
    """Who opens the account with the institution's address is not asked for a second code."""
    address = f"ada.{script}@tests.example".lower()
    record = rows.records["new" if script else "known"]

    def walk(visit: Visit) -> tuple[int, list[str]]:
        page, click = visit.page, Clicks()
        page.locator("main").get_by_role("link", name="Open an account").click()
        page.get_by_label("E-mail address").fill(address)
        page.get_by_label("Your name").fill("Ada Byron")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Code from the mail").fill(from_outbox(code_sent_to, address))
        page.get_by_role("button", name="Confirm").click()
        click(button(page, "This is me"))
        click(page.get_by_role("button", name=f"Use {address}"))
        expect(page.locator(".messages")).to_contain_text("The record is yours, at level 2.")
        expect(page.get_by_role("heading", name="The record is yours")).to_be_visible()
        return click.number, visit.complaints

    clicks, heard = browse(f"/claims/new/?author={record.public_id}", walk, script=script)
    assert heard == []
    assert clicks <= CLICKS_AT_MOST


def test_a_wrong_code_another_address_and_then_level_2(browse, rows):
    record = a_path_of(rows, "start")

    def walk(visit: Visit) -> tuple[int, list[str]]:
        page, click = visit.page, Clicks()
        sign_in(page, "ada@home.example")
        page.goto(record)
        click(button(page, "This is me"))
        click(choose(page, "E-mail address at an institution"))
        page.get_by_label("Address", exact=True).fill("ada@gmail.com")
        button(page, "Send the code").click()
        expect(page.locator(".field-error")).to_be_visible()
        expect(page.get_by_label("Address", exact=True)).to_have_value("ada@gmail.com")
        page.get_by_label("Address", exact=True).fill("wrong@tests.example")
        button(page, "Send the code").click()
        page.get_by_label("Code").fill("1234 5678")
        button(page, "Confirm").click()
        expect(page.locator(".field-error")).to_contain_text("4 tries left")
        button(page, "Send another code").click()
        expect(page.locator(".messages")).to_contain_text("no longer works")
        page.get_by_role("link", name="Use another address").click()
        prove_address(page, "countess@tests.example", click)
        expect(page.get_by_role("heading", name="The record is yours")).to_be_visible()
        return click.number, visit.complaints

    clicks, heard = browse("/", walk)
    assert heard == []
    assert clicks <= CLICKS_AT_MOST


def a_path_of(rows: Rows, name: str) -> str:
    return rows.sights[name].path


def test_two_people_one_record(browse, rows):
    """Asked for, answered by the owner, disputed, taken back; the owner stays, and then gives the record up."""
    record = rows.records["shared"]

    def walk(visit: Visit) -> list[str]:
        page = visit.page
        sign_in(page, "other@home.example")
        page.goto(f"/claims/new/?author={record.public_id}")
        expect(page.get_by_text("Somebody has claimed this record.")).to_be_visible()
        button(page, "Ask for this record").click()
        choose(page, "E-mail address at an institution").click()
        prove_address(page, "other@tests.example", lambda target: target.click())
        button(page, "Send it in").click()
        expect(page.get_by_role("heading", level=2, name="The owner can object until")).to_be_visible()
        sign_out(page)

        sign_in(page, "owner@home.example")
        page.goto("/claims/")
        page.get_by_role("link", name="Answer", exact=True).click()
        button(page, "This record is mine").click()
        expect(page.locator(".messages")).to_contain_text("You have objected.")
        page.goto("/claims/")
        page.get_by_role("link", name="Evidence", exact=True).click()
        expect(page.get_by_role("heading", name="Your ownership is disputed")).to_be_visible()
        page.get_by_role("link", name="Tell the moderators your side").click()
        page.get_by_label("Your words").fill("I have worked there since 1840.")
        button(page, "Keep these words").click()
        expect(page.get_by_text("I have worked there since 1840.")).to_be_visible()
        sign_out(page)

        sign_in(page, "other@home.example")
        page.goto("/claims/")
        page.get_by_role("link", name="Look", exact=True).click()
        expect(page.get_by_role("heading", name="Two moderators compare the evidence")).to_be_visible()
        page.get_by_role("link", name="Take the claim back").click()
        button(page, "Take it back").click()
        expect(page.get_by_role("heading", name="You took this claim back")).to_be_visible()
        sign_out(page)

        sign_in(page, "owner@home.example")
        page.goto("/claims/")
        page.get_by_role("link", name="Evidence", exact=True).click()
        expect(page.get_by_role("heading", name="The record is yours")).to_be_visible()
        page.get_by_role("link", name="Give the record up").click()
        button(page, "Give it up").click()
        expect(page.get_by_role("heading", name="You gave this record up")).to_be_visible()
        page.goto(f"/authors/{record.public_id}/history/")
        expect(page.get_by_text("The ownership is disputed.")).to_be_visible()
        expect(page.get_by_text("The owner gave the record up.")).to_be_visible()
        return visit.complaints

    assert browse("/", walk) == []


def test_old_evidence_is_renewed_by_the_keyboard(browse, rows):
    def walk(visit: Visit) -> list[str]:
        page = visit.page
        sign_in(page, "renewer@home.example")
        page.goto("/claims/")
        page.get_by_role("link", name="Renew", exact=True).press("Enter")
        expect(page.get_by_role("heading", name="Prove it once more")).to_be_visible()
        choose(page, "E-mail address at an institution").press("Enter")
        expect(page.get_by_label("Address", exact=True)).to_be_focused()
        page.keyboard.type("renewer@tests.example")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Code")).to_be_focused()
        page.keyboard.type(from_outbox(evidence_code, "renewer@tests.example"))
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Take the record up again").press("Enter")
        expect(page.get_by_role("heading", name="The record is yours")).to_be_visible()
        return visit.complaints

    assert browse("/", walk) == []


# One of each kind of page; all of them with `make fuzz`.
FIRST_TO_LOOK_AT = ("start", "email", "vouch-asked", "history")


def test_a_page_of_each_kind_is_accessible_quiet_and_narrow_enough(browse, rows):
    assert _faults(browse, {name: rows.sights[name] for name in FIRST_TO_LOOK_AT}) == {}


@pytest.mark.fuzz
def test_every_state_is_accessible_quiet_and_narrow_enough(browse, rows):
    assert _faults(browse, rows.sights) == {}


def _faults(browse, sights: dict[str, Sight]) -> dict[str, list[str]]:
    found = {name: browse(sight.path, _look, **with_session(session_of(sight.user))) for name, sight in sights.items()}
    return {name: faults for name, faults in found.items() if faults}


def _look(visit: Visit) -> list[str]:
    page = visit.page
    faults = [*visit.complaints, *violations(page)]
    page.set_viewport_size(SCREENS["phone"])
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append("scrolls sideways on a phone")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return [*faults, *violations(page, OF_THE_LOOK)]
