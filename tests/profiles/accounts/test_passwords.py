"""Changing, setting and resetting a password, and being asked again who one is."""

import time
from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from profiles.accounts.reauthentication import recently_proved
from tests.profiles.accounts.people import (
    PASSWORD,
    code_sent_to,
    enter_code,
    is_signed_in,
    link_sent_to,
    mails_to,
    sign_in,
)

pytestmark = pytest.mark.django_db

ADDRESS, SECOND, NEW = "ada@uni.example", "ada@home.example", "another four words here"


@pytest.fixture
def ada(person):
    return person(ADDRESS, SECOND)


@pytest.fixture
def at_home(ada, browser):
    visitor = browser()
    sign_in(visitor, ADDRESS)
    return visitor


@pytest.fixture
def later(monkeypatch):
    """Sixteen minutes on, so that being signed in proves nothing any more."""

    def pass_by():
        then = time.time() + 16 * 60
        monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: then)

    return pass_by


def ask(visitor, address=ADDRESS):
    return visitor.post("/accounts/password/reset/", {"email": address})


def reset(visitor, link, password=NEW):
    answer = visitor.get(link)
    if answer.status_code != 302:
        return answer
    return visitor.post(answer["Location"], {"password1": password, "password2": password})


def test_a_changed_password_signs_everybody_else_out(at_home, ada, browser):
    elsewhere = browser()
    sign_in(elsewhere, ADDRESS)
    at_home.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert Session.objects.count() == 1
    assert is_signed_in(at_home)
    assert not is_signed_in(elsewhere)
    assert sign_in(browser(), ADDRESS).status_code == 200
    assert sign_in(browser(), ADDRESS, password=NEW).status_code == 302


def test_the_old_one_is_asked_for(at_home, ada):
    at_home.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_every_address_is_told(at_home):
    at_home.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    for address in (ADDRESS, SECOND):
        assert [mail.kind for mail in mails_to(address)] == ["account-password-changed"]
        assert "127.0.0.1" in mails_to(address)[0].text


@pytest.mark.parametrize("address", [ADDRESS, SECOND])
def test_any_proved_address_resets_it_and_signs_nobody_in(ada, at_home, browser, address):
    visitor = browser()
    ask(visitor, address)
    assert reset(visitor, link_sent_to(address))["Location"] == "/accounts/password/reset/key/done/"
    assert not is_signed_in(visitor)
    assert not is_signed_in(at_home)
    assert sign_in(visitor, ADDRESS, password=NEW).status_code == 302
    assert [mails_to(told)[0].kind for told in (ADDRESS, SECOND)] == ["account-password-reset"] * 2


def test_a_link_is_good_once(ada, browser):
    ask(browser())
    link = link_sent_to(ADDRESS)
    reset(browser(), link)
    assert b"not good any more" in reset(browser(), link, password="yet another phrase").content
    ada.refresh_from_db()
    assert ada.check_password(NEW)


def test_a_link_is_good_for_two_hours(ada, browser, monkeypatch):
    ask(browser())
    link = link_sent_to(ADDRESS)
    then = datetime.now() + timedelta(hours=2, minutes=1)  # noqa: DTZ005 - as Django counts
    monkeypatch.setattr(EmailAwarePasswordResetTokenGenerator, "_now", lambda _: then)
    assert b"not good any more" in reset(browser(), link).content


@pytest.mark.parametrize("change", ["address added", "password changed"])
def test_a_link_ends_with_any_change_of_the_account(ada, browser, change):
    ask(browser())
    link = link_sent_to(ADDRESS)
    if change == "address added":
        EmailAddress.objects.create(user=ada, email="third@uni.example", verified=True)
    else:
        ada.set_password(NEW)
        ada.save()
    assert b"not good any more" in reset(browser(), link).content


@pytest.mark.parametrize("spoiled", ["/accounts/password/reset/key/1-set-password/", "/accounts/password/reset/key/zzz-a-b/",
                                     "/accounts/password/reset/key/99999999999999999999-a-b/"])  # fmt: skip
def test_a_made_up_link_is_none(ada, browser, spoiled):
    assert b"not good any more" in browser().get(spoiled).content


def test_the_link_goes_where_the_portal_is_and_nowhere_else(ada, browser, settings):
    assert browser().post("/accounts/password/reset/", {"email": ADDRESS}, HTTP_HOST="evil.example").status_code == 400
    assert mails_to(ADDRESS) == []
    settings.PORTAL_URL, settings.ALLOWED_HOSTS = "https://people.example.org", ["*"]
    browser().post("/accounts/password/reset/", {"email": ADDRESS}, HTTP_HOST="evil.example")
    assert "https://people.example.org/accounts/password/reset/key/" in mails_to(ADDRESS)[0].text
    assert "evil" not in mails_to(ADDRESS)[0].text


def test_somebody_suspended_resets_nothing(ada, browser):
    ada.is_active = False
    ada.save()
    ask(browser())
    assert mails_to(ADDRESS)[0].kind == "account-unknown-account"


# Being asked again


def test_a_quarter_of_an_hour_later_sensitive_acts_ask_again(at_home, later):
    later()
    asked = at_home.post("/accounts/email/", {"action_add": "", "email": "third@uni.example"})
    assert unquote(asked["Location"]) == "/accounts/reauthenticate/?next=/accounts/email/"
    assert mails_to("third@uni.example") == []
    assert at_home.post(asked["Location"], {"password": "wrong"}).status_code == 200
    assert mails_to("third@uni.example") == []


def test_and_then_do_what_was_asked_for(at_home, later, monkeypatch):
    later()
    asked = at_home.post("/accounts/email/", {"action_add": "", "email": "third@uni.example"})
    at_home.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/email/"})
    assert mails_to("third@uni.example")[0].kind == "account-email-confirmation"


def test_at_once_they_do_not(at_home):
    assert at_home.get("/accounts/2fa/totp/activate/").status_code == 200


def test_a_view_of_ours_asks_too(at_home, later, rf):
    @recently_proved
    def sensitive(request):
        return HttpResponse("done")

    request = at_home.get("/me/").wsgi_request
    with context.request_context(request):
        assert sensitive(request).content == b"done"
        later()
        with pytest.raises(ReauthenticationRequired):
            sensitive(request)


# Addresses


def test_an_address_is_added_by_its_code_and_all_others_are_told(at_home):
    at_home.post("/accounts/email/", {"action_add": "", "email": "third@uni.example"})
    assert not EmailAddress.objects.filter(email="third@uni.example").exists()
    enter_code(at_home, code_sent_to("third@uni.example"))
    assert EmailAddress.objects.get(email="third@uni.example").verified
    for address in (ADDRESS, SECOND, "third@uni.example"):
        assert mails_to(address)[0].kind == "account-email-added"


def test_the_main_address_changes_and_both_are_told(at_home, ada):
    at_home.post("/accounts/email/", {"action_primary": "", "email": SECOND})
    ada.refresh_from_db()
    assert ada.email == SECOND
    assert {mails_to(address)[0].kind for address in (ADDRESS, SECOND)} == {"account-email-changed"}


def test_a_removed_address_is_told_and_signs_nobody_in(at_home, browser):
    at_home.post("/accounts/email/", {"action_remove": "", "email": SECOND})
    assert {mails_to(address)[0].kind for address in (ADDRESS, SECOND)} == {"account-email-deleted"}
    assert sign_in(browser(), SECOND).status_code == 200


def test_the_main_address_stays(at_home):
    at_home.post("/accounts/email/", {"action_remove": "", "email": ADDRESS})
    assert EmailAddress.objects.filter(email=ADDRESS).exists()


def test_of_anothers_address_one_can_do_nothing(at_home, person):
    person("grace@uni.example")
    for action in ("action_remove", "action_primary", "action_send"):
        at_home.post("/accounts/email/", {action: "", "email": "grace@uni.example"})
    grace = EmailAddress.objects.get(email="grace@uni.example")
    assert (grace.user.email, grace.primary, grace.verified) == ("grace@uni.example", True, True)
    assert mails_to("grace@uni.example") == []


def test_nothing_changes_on_get(at_home, ada):
    for path in ("/accounts/logout/", "/accounts/email/?action_remove=&email=" + SECOND, "/me/sessions/others/end/",
                 "/accounts/password/change/?password1=x"):  # fmt: skip
        at_home.get(path)
    assert is_signed_in(at_home)
    assert ada.emailaddress_set.count() == 2
    assert mails_to(SECOND) == []


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/logout/", "/accounts/signup/", "/accounts/email/",
                                  "/accounts/password/reset/", "/accounts/password/change/", "/me/sessions/others/end/"])  # fmt: skip
def test_a_form_without_its_token_is_refused(person, path):
    visitor = Client(enforce_csrf_checks=True)
    visitor.force_login(person("grace@uni.example"))
    assert visitor.post(path, {"email": ADDRESS}).status_code == 403
