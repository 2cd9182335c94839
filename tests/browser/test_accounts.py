"""Accounts in a real browser: opening one, getting in in every way, and ending what should end."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import connection
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.looks import looks
from tests.profiles.accounts.people import PASSWORD, code_sent_to, link_sent_to
from tests.profiles.accounts.totp import code_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def rows(server):
    """Ada has an account with two addresses; the rest is done in the browser."""
    ada = get_user_model().objects.create_user("ada", email="ada@uni.example", password=PASSWORD)
    ada.display_name = "Ada Lovelace"
    ada.save()
    for address in ("ada@uni.example", "ada@home.example"):
        primary = address == "ada@uni.example"
        EmailAddress.objects.create(user=ada, email=address, verified=True, primary=primary)
    return ada


@pytest.fixture(autouse=True)
def wide_limits(settings, rows):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    yield
    caches["default"].clear()


def from_outbox(read, address):
    """Django refuses to query in the thread of the browser."""

    def ask():
        try:
            return read(address)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(ask).result()


def sign_in(page: Page, address: str = "ada@uni.example", password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator(".account-menu > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()


def add_authenticator(page: Page) -> None:
    """A device that unlocks passkeys by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    able = dict.fromkeys(
        ("hasResidentKey", "hasUserVerification", "isUserVerified", "automaticPresenceSimulation"), True
    )
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {"protocol": "ctap2", "transport": "internal"} | able})


@pytest.mark.parametrize("script", [True, False])
def test_opening_an_account(browse, script):
    address = f"grace.{script}@uni.example".lower()

    def walk(visit: Visit) -> list[str]:
        page = visit.page
        page.get_by_role("link", name="Sign in", exact=True).click()
        page.get_by_role("link", name="Open an account").click()
        page.get_by_label("E-mail address").fill(address)
        page.get_by_label("Your name").fill("Grace Hopper")
        page.get_by_label("Password").fill("short")
        page.get_by_role("button", name="Continue").click()
        expect(page.locator(".field-error")).to_contain_text("too short")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
        page.get_by_label("Code from the mail").fill("BBBB-BBBB")
        page.get_by_role("button", name="Confirm").click()
        expect(page.locator(".field-error")).to_contain_text("not right")
        page.get_by_label("Code from the mail").fill(from_outbox(code_sent_to, address).lower().replace("-", " "))
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Grace Hopper")
        return visit.complaints

    assert browse("/about/", walk, script=script) == []


def test_a_wrong_password_then_a_new_one(browse):
    def walk(visit: Visit) -> list[str]:
        page = visit.page
        sign_in(page, "ada@home.example", "not the right one")
        expect(page.get_by_role("alert")).to_contain_text("do not belong together")
        page.get_by_role("link", name="Forgot your password?").click()
        page.get_by_label("E-mail address").fill("ada@home.example")
        page.get_by_role("button", name="Send the link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
        page.goto(from_outbox(link_sent_to, "ada@home.example"))
        for label in ("New Password", "New Password (again)"):
            page.get_by_label(label, exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Save the password").click()
        page.get_by_role("main").get_by_role("link", name="Sign in").click()
        sign_in(page, "ada@home.example")
        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
        return visit.complaints

    assert browse("/about/", walk) == []


def test_another_address(browse):
    def walk(visit: Visit) -> list[str]:
        page = visit.page
        sign_in(page)
        page.get_by_role("link", name="E-mail addresses").click()
        page.get_by_label("Another e-mail address").fill("ada@third.example")
        page.get_by_role("button", name="Send a code to it").click()
        page.get_by_label("Code from the mail").fill(from_outbox(code_sent_to, "ada@third.example"))
        page.get_by_role("button", name="Confirm").click()
        expect(page.locator(".messages")).to_contain_text("ada@third.example is proved to be yours")
        page.goto("/accounts/email/")
        page.get_by_role("button", name="Remove ada@third.example").click()
        expect(page.locator(".messages")).to_contain_text("ada@third.example is removed")
        return visit.complaints

    assert browse("/about/", walk) == []


def test_codes_of_a_phone_are_set_up_asked_for_and_switched_off(browse):
    def walk(visit: Visit) -> list[str]:
        page = visit.page
        sign_in(page)
        page.get_by_role("link", name="Passkeys and codes").click()
        page.get_by_role("link", name="Set up").click()
        page.get_by_text("Or type in the secret").click()
        secret = page.locator(".secret").inner_text()
        page.get_by_label("Code").fill(code_of(secret))
        page.get_by_role("button", name="Switch on").click()
        recovery = page.locator("#recovery-codes").inner_text().split()
        assert len(recovery) == 10
        sign_out(page)
        sign_in(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
        page.get_by_label("Code").fill("000000")
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.locator(".field-error:visible")).to_contain_text("not right")
        page.get_by_label("Code").fill(recovery[0])
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
        expect(page.get_by_role("main")).to_contain_text("9 recovery codes left")
        page.goto("/accounts/2fa/totp/deactivate/")
        page.get_by_role("button", name="Switch off").click()
        expect(page.locator(".messages")).to_contain_text("switched off")
        return visit.complaints

    assert browse("/about/", walk) == []


def test_a_passkey_is_made_signs_in_alone_and_is_removed(browse):
    def walk(visit: Visit) -> list[str]:
        page = visit.page
        add_authenticator(page)
        sign_in(page)
        page.goto("/accounts/2fa/webauthn/add/")
        page.get_by_label("Name of the passkey").fill("Work laptop")
        page.get_by_role("button", name="Make the passkey").click()
        page.wait_for_url("**/recovery-codes/")
        sign_out(page)
        page.goto("/accounts/login/?next=/authors/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url("**/authors/")
        sign_out(page)
        sign_in(page)
        page.get_by_role("button", name="Use a passkey instead").click()
        page.wait_for_url("**/me/")
        page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/webauthn/")
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url("**/2fa/webauthn/")
        page.get_by_role("link", name="Remove Work laptop").click()
        page.get_by_role("button", name="Remove the passkey").click()
        expect(page.locator(".messages")).to_contain_text("The passkey is removed")
        sign_out(page)
        page.goto("/accounts/login/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.locator(".messages")).to_contain_text("This passkey opens no account here")
        return visit.complaints

    assert browse("/about/", walk) == []


def test_a_device_is_signed_out_from_another(browse):
    def walk(visit: Visit) -> list[str]:
        page = visit.page
        sign_in(page)
        other = page.context.browser.new_context(base_url=page.url.removesuffix("me/"), user_agent="curl/8.0")
        there = other.new_page()
        sign_in(there)
        expect(there.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
        page.get_by_role("link", name="Where you are signed in").click()
        page.get_by_role("button", name=re.compile("Sign out curl")).click()
        expect(page.locator(".messages")).to_contain_text("That device is signed out")
        there.goto("/me/")
        expect(there.get_by_role("heading", level=1)).to_have_text("Sign in")
        other.close()
        return visit.complaints

    assert browse("/about/", walk) == []


def test_the_button_leads_to_orcid_under_the_policy(browse, settings):
    """A form of ours that is answered by a redirect elsewhere: browsers count that as the form's destination."""
    settings.ORCID_CLIENT_ID, settings.ORCID_CLIENT_SECRET = "APP-TEST", "secret"
    settings.ORCID_SITE = "https://orcid.org"
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"form-action": ["'self'", "https://orcid.org"]}}

    def walk(visit: Visit) -> tuple[str, list[str]]:
        page = visit.page

        def decline(route) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(route.request.url).query).items()}
            back = urlencode({"error": "access_denied", "state": asked["state"]})
            route.fulfill(body=f'<a href="{asked["redirect_uri"]}?{back}">Deny</a>', content_type="text/html")

        page.route("https://orcid.org/oauth/authorize**", decline)
        page.get_by_role("button", name="Sign in with ORCID").click()
        page.get_by_role("link", name="Deny").click()
        page.get_by_role("heading", level=1).wait_for()
        return page.get_by_role("heading", level=1).inner_text(), visit.complaints

    heading, complaints = browse("/accounts/login/", walk)
    assert heading == "You said no at ORCID"
    assert complaints == []


OPEN = ["login/", "signup/", "password/reset/", "password/reset/done/", "password/reset/key/1-a-b/",
        "password/reset/key/done/", "inactive/"]  # fmt: skip
OWN = ["me/", "me/sessions/", "accounts/email/", "accounts/password/change/", "accounts/reauthenticate/",
       "accounts/2fa/", "accounts/2fa/totp/activate/", "accounts/2fa/webauthn/", "accounts/2fa/webauthn/add/",
       "accounts/logout/"]  # fmt: skip


def looked_at(page: Page, visit: Visit) -> dict[str, object]:
    heard = list(visit.complaints)
    seen = {"light desktop": violations(page)}
    page.set_viewport_size(SCREENS["phone"])
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return {"heard": heard, **seen, "dark phone": violations(page), "overflow": overflow}


FINE = {"heard": [], "light desktop": [], "dark phone": [], "overflow": 0}


@pytest.mark.parametrize("path", looks(OPEN, always=("login/", "signup/")))
def test_pages_of_those_who_come(browse, path):
    assert browse(f"/accounts/{path}", lambda visit: looked_at(visit.page, visit)) == FINE


@pytest.mark.parametrize("path", looks(OWN, always=("me/", "me/sessions/")))
def test_pages_of_ones_own(browse, path):
    def walk(visit: Visit) -> dict[str, object]:
        sign_in(visit.page)
        visit.page.goto(f"/{path}")
        looked = looked_at(visit.page, visit)
        # Open, it lies over the page, whose links then end where it begins.
        visit.page.locator(".account-menu > summary").click()
        return looked | {"menu": violations(visit.page, within=".account-menu")}

    assert browse("/about/", walk) == FINE | {"menu": []}


def test_pages_with_mistakes_in_them(browse):
    def walk(visit: Visit) -> list[dict[str, object]]:
        page = visit.page
        found = []
        page.get_by_role("button", name="Continue").evaluate("button => { button.form.noValidate = true }")
        page.get_by_label("E-mail address").fill("ada")
        page.get_by_role("button", name="Continue").click()
        found.append(looked_at(page, visit))
        page.goto("/accounts/signup/")
        page.get_by_label("E-mail address").fill("mary@uni.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Code from the mail").fill("x")
        page.get_by_role("button", name="Confirm").click()
        found.append(looked_at(page, visit))
        return found

    assert browse("/accounts/signup/", walk) == [FINE, FINE]
