"""Attempts are counted in the database, for all processes and threads together, and for the address one comes from."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from tests.profiles.accounts.people import PASSWORD, link_sent_to, mails_to, sign_in, sign_up

ADDRESS = "ada@uni.example"
WRONG = "not the right one"

pytestmark = pytest.mark.usefixtures("narrow_limits")


def said(response):
    return "Too many attempts" in response.content.decode()


@pytest.mark.django_db
def test_after_five_wrong_passwords_the_right_one_is_refused_too(browser, person):
    person(ADDRESS)
    for place in range(5):
        assert not said(sign_in(browser(REMOTE_ADDR=f"192.0.2.{place}"), ADDRESS, password=WRONG))
    assert said(sign_in(browser(REMOTE_ADDR="192.0.2.99"), ADDRESS))


@pytest.mark.django_db
def test_who_signs_in_uses_no_attempts_up(browser, person):
    person(ADDRESS)
    for place in range(9):
        assert sign_in(browser(REMOTE_ADDR=f"192.0.2.{place}"), ADDRESS).status_code == 302


@pytest.mark.django_db
def test_a_reset_password_begins_anew(browser, person):
    person(ADDRESS)
    for place in range(6):
        sign_in(browser(REMOTE_ADDR=f"192.0.2.{place}"), ADDRESS, password=WRONG)
    ada = browser(REMOTE_ADDR="192.0.2.99")
    ada.post("/accounts/password/reset/", {"email": ADDRESS})
    ada.post(ada.get(link_sent_to(ADDRESS))["Location"], {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(ada, ADDRESS).status_code == 302


@pytest.mark.django_db
def test_one_place_tries_many_accounts_ten_times_a_minute(browser):
    here = browser(REMOTE_ADDR="192.0.2.1")
    refused = [said(sign_in(here, f"user{number}@uni.example", password=WRONG)) for number in range(12)]
    assert refused == [False] * 10 + [True] * 2
    assert not said(sign_in(browser(REMOTE_ADDR="192.0.2.2"), "user1@uni.example", password=WRONG))


@pytest.mark.django_db
def test_one_house_of_ipv6_is_one_place(browser):
    for number in range(10):
        sign_in(browser(REMOTE_ADDR=f"2001:db8:1:1::{number}"), f"user{number}@uni.example", password=WRONG)
    assert said(sign_in(browser(REMOTE_ADDR="2001:db8:1:1::ffff"), "another@uni.example", password=WRONG))
    assert not said(sign_in(browser(REMOTE_ADDR="2001:db8:1:2::1"), "other@uni.example", password=WRONG))


@pytest.mark.django_db
@pytest.mark.parametrize(("behind_proxy", "refused"), [(0, True), (1, False)])
def test_what_a_client_says_of_its_address_counts_only_from_the_operators_proxy(
    browser, settings, behind_proxy, refused
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = behind_proxy
    for number in range(10):
        sender = browser(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=f"198.51.100.7, 203.0.113.{number}")
        sign_in(sender, f"user{number}@uni.example", password=WRONG)
    last = browser(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.99")
    assert said(sign_in(last, "another@uni.example", password=WRONG)) is refused


@pytest.mark.django_db
def test_behind_the_proxy_only_the_last_hop_is_believed(browser, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        sender = browser(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.1")
        sign_in(sender, f"user{number}@uni.example", password=WRONG)
    assert said(sign_in(browser(HTTP_X_FORWARDED_FOR="198.51.100.99, 203.0.113.1"), "x@uni.example", password=WRONG))


@pytest.mark.django_db
def test_a_mailbox_is_not_flooded(browser):
    answers = [sign_up(browser(REMOTE_ADDR=f"192.0.2.{place}"), ADDRESS).status_code for place in range(3)]
    assert answers == [302, 429, 429]
    assert len(mails_to(ADDRESS)) == 1


@pytest.mark.django_db
def test_the_page_says_what_to_do(browser):
    sign_up(browser(), ADDRESS)
    page = sign_up(browser(), ADDRESS).content.decode()
    assert "That was tried too often" in page
    assert "<style" not in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_of", range(3))
def test_eight_at_once_have_five_attempts_together(person, round_of):
    """As many as would be let through if each process counted for itself would be 40."""
    address = f"user{round_of}@uni.example"
    person(address)
    checked, together = [], threading.Barrier(8)

    def attempt(thread):
        try:
            together.wait()
            for place in range(5):
                visitor = Client(REMOTE_ADDR=f"192.0.{thread}.{place}")
                checked.append(not said(sign_in(visitor, address, password=WRONG)))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(attempt, range(8)))
    assert len(checked) == 40
    assert 1 <= sum(checked) <= 5
    caches["default"].clear()


@pytest.mark.django_db
def test_nothing_is_pushed_out_by_many_others(browser, person):
    person(ADDRESS)
    for place in range(6):
        sign_in(browser(REMOTE_ADDR=f"192.0.2.{place}"), ADDRESS, password=WRONG)
    for number in range(2000):
        caches["default"].set(f"noise-{number}", [number], 60)
    assert said(sign_in(browser(REMOTE_ADDR="192.0.2.99"), ADDRESS))
