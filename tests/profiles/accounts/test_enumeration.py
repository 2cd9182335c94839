"""Nobody finds out who has an account here: the same pages, the same number of hashed passwords, for everybody."""

import re

import pytest
from django.contrib.auth import hashers

from tests.profiles.accounts.people import PASSWORD, enter_code, mails_to, sign_in, sign_up

pytestmark = pytest.mark.django_db

KNOWN, WAITING, UNKNOWN = "ada@uni.example", "grace@uni.example", "nobody@uni.example"
ALL = (KNOWN, WAITING, UNKNOWN)


@pytest.fixture
def known_and_waiting(person, browser):
    person(KNOWN)
    sign_up(browser(), WAITING)


@pytest.fixture
def hashed(monkeypatch):
    """How many times a password was hashed: what takes long, on purpose."""
    calls = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *a, **k: calls.append(1) or encode(*a, **k))
    return calls


def seen(response, address):
    """The page without what differs from visit to visit, and with the address as a blank."""
    if response.status_code == 302:
        return 302, response["Location"]
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return response.status_code, text.replace(address, "…")


def answers(browser, do):
    """What is seen at each step by somebody who tries each of the addresses."""
    found = [[seen(response, address) for response in do(browser(), address)] for address in ALL]
    return found[0], found[1], found[2]


def test_opening_an_account(browser, known_and_waiting):
    def do(visitor, address):
        yield sign_up(visitor, address)
        yield visitor.get("/accounts/confirm-email/")
        yield enter_code(visitor, "BBBB-BBBB")
        yield visitor.post("/accounts/confirm-email/", {"action": "resend"})
        yield visitor.get("/accounts/confirm-email/")
        yield enter_code(visitor, "BBBB-BBBB")
        yield enter_code(visitor, "BBBB-BBBB")
        yield visitor.get("/accounts/login/")

    known, waiting, unknown = answers(browser, do)
    assert known == waiting == unknown


def test_signing_in_with_a_wrong_password(browser, known_and_waiting):
    def do(visitor, address):
        yield sign_in(visitor, address, password="not the right one")

    known, waiting, unknown = answers(browser, do)
    assert known == waiting == unknown


def test_asking_for_a_new_password(browser, known_and_waiting):
    def do(visitor, address):
        yield visitor.post("/accounts/password/reset/", {"email": address})
        yield visitor.get("/accounts/password/reset/done/")

    known, waiting, unknown = answers(browser, do)
    assert known == waiting == unknown


def test_adding_an_address(browser, known_and_waiting, person):
    person("mallory@evil.example")

    def do(visitor, address):
        sign_in(visitor, "mallory@evil.example")
        yield visitor.post("/accounts/email/", {"action_add": "", "email": address})
        yield visitor.get("/accounts/confirm-email/")
        yield enter_code(visitor, "BBBB-BBBB")
        yield visitor.get("/accounts/email/")

    known, waiting, unknown = answers(browser, do)
    assert known == waiting == unknown


@pytest.mark.parametrize("act", ["sign up", "sign in", "reset"])
def test_the_same_work_is_done(browser, known_and_waiting, hashed, act):
    counts = []
    for address in ALL:
        hashed.clear()
        if act == "sign up":
            sign_up(browser(), address)
        elif act == "sign in":
            sign_in(browser(), address, password="not the right one")
        else:
            browser().post("/accounts/password/reset/", {"email": address})
        counts.append(len(hashed))
    assert counts == [0 if act == "reset" else 1] * 3


def test_everybody_gets_a_mail_that_says_what_is_so(browser, known_and_waiting):
    for address in ALL:
        sign_up(browser(), address)
        browser().post("/accounts/password/reset/", {"email": address})
    assert [mail.kind for mail in mails_to(KNOWN)] == ["account-password-reset-key", "account-account-already-exists"]
    assert [mail.kind for mail in mails_to(WAITING)][:2] == [
        "account-unknown-account", "account-email-confirmation-signup"
    ]  # fmt: skip
    assert [mail.kind for mail in mails_to(UNKNOWN)] == ["account-unknown-account", "account-email-confirmation-signup"]


@pytest.mark.parametrize("headers", [{"HTTP_ACCEPT": "application/json"}, {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}])
def test_scripts_are_told_no_more_than_people(browser, known_and_waiting, headers):
    for address in ALL:
        answer = browser(**headers).post("/accounts/signup/", {"email": address, "password1": PASSWORD})
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")


def test_passkeys_are_asked_for_without_naming_anybody(browser, known_and_waiting):
    asked = browser(HTTP_ACCEPT="application/json").get("/accounts/2fa/webauthn/login/").json()
    assert not asked["request_options"]["publicKey"].get("allowCredentials")


def test_several_addresses_in_one_form_are_one_or_none(browser, person):
    person(KNOWN)
    evil = "mallory@evil.example"
    for data in ({"email": [KNOWN, evil]}, {"email[]": [KNOWN, evil]}, {"email": f"{KNOWN},{evil}"},
                 {"email": f"{KNOWN} {evil}"}, {"email": f"{KNOWN}\n{evil}"}, {"email": f"{KNOWN}%0a%0dcc:{evil}"},
                 {"email": f"<{KNOWN}>, {evil}"}, {"email": f'"{KNOWN}" {evil}'}):  # fmt: skip
        browser().post("/accounts/password/reset/", data)
    assert all("/password/reset/key/" not in mail.text for mail in mails_to(evil))
    assert mails_to(KNOWN) == []
