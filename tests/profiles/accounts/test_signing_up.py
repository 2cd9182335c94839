"""Opening an account: an address counts once its code was typed in where the account was opened."""

import time

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from tests.profiles.accounts.people import (
    PASSWORD,
    code_sent_to,
    enter_code,
    is_signed_in,
    mails_to,
    sign_in,
    sign_up,
)

pytestmark = pytest.mark.django_db

ADDRESS = "ada@uni.example"


def test_an_account_is_opened_with_a_code(browser):
    ada = browser()
    assert sign_up(ada, ADDRESS, name="Ada Lovelace")["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(ada)
    assert enter_code(ada, code_sent_to(ADDRESS))["Location"] == "/me/"
    assert is_signed_in(ada)
    user = get_user_model().objects.get()
    assert (user.display_name, user.email) == ("Ada Lovelace", ADDRESS)
    assert ADDRESS not in user.username
    assert EmailAddress.objects.get().verified
    assert len(mails_to(ADDRESS)) == 1


def test_before_the_code_the_password_opens_nothing(browser):
    sign_up(browser(), ADDRESS)
    again = browser()
    assert sign_in(again, ADDRESS)["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(again)
    assert again.get("/accounts/email/").status_code == 302


def test_whoever_comes_back_later_gets_another_code(browser):
    sign_up(browser(), ADDRESS)
    later = browser()
    sign_in(later, ADDRESS)
    enter_code(later, code_sent_to(ADDRESS))
    assert is_signed_in(later)


def test_three_wrong_codes_and_it_is_over(browser):
    ada = browser()
    sign_up(ada, ADDRESS)
    code = code_sent_to(ADDRESS)
    assert [enter_code(ada, "BBBB-BBBB").status_code for _ in range(3)] == [200, 200, 302]
    enter_code(ada, code)
    assert not is_signed_in(ada)


def test_a_code_is_good_only_where_the_account_was_opened(browser):
    sign_up(browser(), ADDRESS)
    elsewhere = browser()
    enter_code(elsewhere, code_sent_to(ADDRESS))
    assert not is_signed_in(elsewhere)
    assert not EmailAddress.objects.get().verified


def test_an_old_code_is_none(browser, monkeypatch):
    ada = browser()
    sign_up(ada, ADDRESS)
    now = time.time()
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: now + 16 * 60)
    enter_code(ada, code_sent_to(ADDRESS))
    assert not is_signed_in(ada)


def test_a_portal_can_keep_its_accounts_closed(browser, settings):
    settings.SIGN_UP_OPEN = False
    assert b"No new accounts" in browser().get("/accounts/signup/").content
    sign_up(browser(), ADDRESS)
    assert not get_user_model().objects.exists()
    assert b"Open an account" not in browser().get("/accounts/login/").content


@pytest.mark.parametrize("name", ["https://win.example", "me@win.example", "www.win.example", "<b>Ada</b>", "a" * 81])
def test_a_name_is_a_name(browser, name):
    assert sign_up(browser(), ADDRESS, name=name).status_code == 200
    assert not get_user_model().objects.exists()
    assert mails_to(ADDRESS) == []


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012", ADDRESS])
def test_a_password_that_is_easily_guessed_is_refused(browser, password):
    assert sign_up(browser(), ADDRESS, password=password).status_code == 200
    assert not get_user_model().objects.exists()


def test_nobody_elses_words_go_into_a_mail(browser):
    sign_up(browser(), ADDRESS, name="You won a prize, call 555")
    assert "prize" not in mails_to(ADDRESS)[0].text + mails_to(ADDRESS)[0].subject


def test_where_one_was_going_is_where_one_gets(browser):
    ada = browser()
    ada.post("/accounts/signup/?next=/authors/", {"email": ADDRESS, "password1": PASSWORD, "next": "/authors/"})
    assert enter_code(ada, code_sent_to(ADDRESS))["Location"] == "/authors/"


@pytest.mark.parametrize(
    "next_address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_but_never_elsewhere(browser, person, next_address):
    person(ADDRESS)
    answer = browser().post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD, "next": next_address})
    assert answer["Location"] == "/me/"
