"""One-time codes and recovery codes, and what lies of them in the database."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator

from portal.common.sealed_texts import SealedElsewhereError
from profiles.accounts.second_factor import SecondFactorAdapter
from tests.profiles.accounts.people import PASSWORD, is_signed_in, link_sent_to, mails_to, sign_in
from tests.profiles.accounts.totp import code_of

pytestmark = pytest.mark.django_db

ADDRESS, SECOND = "ada@uni.example", "ada@home.example"


@pytest.fixture
def ada(person):
    return person(ADDRESS, SECOND)


@pytest.fixture
def with_codes(ada, browser):
    """Somebody whose phone shows codes: the browser that set it up, and the secret."""
    visitor = browser()
    sign_in(visitor, ADDRESS)
    secret = visitor.get("/accounts/2fa/totp/activate/").context["form"].secret
    visitor.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert Authenticator.objects.filter(type="totp").exists()
    return visitor, secret


def test_after_the_password_the_code_is_asked_for(with_codes, browser):
    _, secret = with_codes
    visitor = browser()
    assert sign_in(visitor, ADDRESS)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(visitor)
    visitor.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_signed_in(visitor)
    assert visitor.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/me/"
    assert is_signed_in(visitor)


@pytest.mark.parametrize("seconds_later", [0, 31, 59])
def test_a_code_counts_once_for_as_long_as_it_is_good(with_codes, browser, monkeypatch, seconds_later):
    _, secret = with_codes
    code, started = code_of(secret), time.time()
    visitor, other = browser(), browser()
    sign_in(visitor, ADDRESS)
    visitor.post("/accounts/2fa/authenticate/", {"code": code})
    assert is_signed_in(visitor)
    sign_in(other, ADDRESS)
    monkeypatch.setattr("time.time", lambda: started + seconds_later)
    other.post("/accounts/2fa/authenticate/", {"code": code})
    assert not is_signed_in(other)


def test_recovery_codes_come_with_it_and_count_once(with_codes, browser):
    visitor, _ = with_codes
    codes = visitor.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    assert all(len(code) >= 10 for code in codes)
    for number in range(2):
        other = browser()
        sign_in(other, ADDRESS)
        other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert is_signed_in(other) is (number == 0)


def test_a_new_password_does_not_lead_around_it(with_codes, browser):
    visitor = browser()
    visitor.post("/accounts/password/reset/", {"email": ADDRESS})
    visitor.post(visitor.get(link_sent_to(ADDRESS))["Location"], {"password1": PASSWORD, "password2": PASSWORD})
    sign_in(visitor, ADDRESS)
    assert not is_signed_in(visitor)


@pytest.mark.usefixtures("narrow_limits")
def test_codes_cannot_be_tried_one_after_the_other(with_codes, browser):
    _, secret = with_codes
    for place in range(6):
        visitor = browser(REMOTE_ADDR=f"192.0.2.{place}")
        sign_in(visitor, ADDRESS)
        visitor.post("/accounts/2fa/authenticate/", {"code": "000000"})
    last = browser(REMOTE_ADDR="192.0.2.99")
    sign_in(last, ADDRESS)
    last.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert not is_signed_in(last)


def test_every_address_is_told_of_each_change(ada, browser, django_capture_on_commit_callbacks):
    visitor = browser()
    sign_in(visitor, ADDRESS)
    with django_capture_on_commit_callbacks(execute=True):
        secret = visitor.get("/accounts/2fa/totp/activate/").context["form"].secret
        visitor.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
        visitor.post("/accounts/2fa/recovery-codes/generate/")
        visitor.post("/accounts/2fa/totp/deactivate/")
    for address in (ADDRESS, SECOND):
        kinds = {mail.kind for mail in mails_to(address)}
        assert kinds == {"account-totp-activated", "account-recovery-codes-generated", "account-totp-deactivated"}
    assert not Authenticator.objects.exists()


def test_secrets_lie_encrypted(with_codes):
    _, secret = with_codes
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored


def test_they_are_readable_with_the_portals_key_and_earlier_ones_only(settings):
    hidden = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    earlier, settings.SECRET_KEY = settings.SECRET_KEY, "another key " * 5
    with pytest.raises(SealedElsewhereError):
        SecondFactorAdapter().decrypt(hidden)
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert SecondFactorAdapter().decrypt(hidden) == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("path", ["/accounts/2fa/webauthn/keys/{}/edit/", "/accounts/2fa/webauthn/keys/{}/remove/"])
def test_anothers_passkey_is_not_there(ada, person, browser, path):
    person("mallory@evil.example")
    credential = Authenticator.objects.create(user=ada, type="webauthn", data={"name": "Laptop", "credential": {}})
    other = browser()
    sign_in(other, "mallory@evil.example")
    assert other.get(path.format(credential.pk)).status_code == 404
    assert other.post(path.format(credential.pk), {"name": "mine"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Laptop"


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", "7", '{"id": 7}', '{"response": {"userHandle": "MQ"}}', "{"]
)
def test_a_made_up_passkey_signs_nobody_in(ada, browser, credential):
    visitor = browser(HTTP_ACCEPT="application/json")
    visitor.get("/accounts/2fa/webauthn/login/")
    answer = visitor.post("/accounts/2fa/webauthn/login/", {"credential": credential}, HTTP_ACCEPT="text/html")
    assert answer.status_code in (302, 400)
    assert not is_signed_in(visitor)
