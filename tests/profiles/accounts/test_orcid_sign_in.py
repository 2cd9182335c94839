"""Sign-in at ORCID: one iD, one account, connected by its owner only, and nothing of it until it is set up."""

import json
import time
from urllib.parse import unquote

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.auth import get_user_model

from tests.profiles.accounts.people import (
    PASSWORD,
    code_sent_to,
    enter_code,
    is_signed_in,
    link_sent_to,
    mails_to,
    sign_in,
)
from tests.profiles.orcid_server import IDS, JSON
from tests.web_peers import Reply

pytestmark = pytest.mark.django_db

ADDRESS = "ada@uni.example"


def leave(browser, process="login"):
    return browser.post(f"/accounts/orcid/login/?process={process}")["Location"]


def through_orcid(browser, orcid_peer, orcid=IDS[0], process="login"):
    return browser.get(orcid_peer.agree(leave(browser, process), orcid))


@pytest.fixture
def with_orcid(browser, orcid_peer):
    """Somebody who opened the account through ORCID, and is signed in."""
    orcid_peer.register(IDS[0], name="Ada Lovelace")
    ada = browser()
    through_orcid(ada, orcid_peer)
    ada.post("/accounts/orcid/signup/", {"email": ADDRESS, "display_name": "Ada"})
    enter_code(ada, code_sent_to(ADDRESS))
    assert is_signed_in(ada)
    return ada


def test_an_account_is_opened_with_it(with_orcid, orcid_peer, browser):
    user = get_user_model().objects.get()
    assert (user.display_name, user.email, user.has_usable_password()) == ("Ada", ADDRESS, False)
    assert user.socialaccount_set.get().uid == IDS[0]
    again = browser()
    assert through_orcid(again, orcid_peer)["Location"] == "/me/"
    assert is_signed_in(again)


def test_the_name_is_offered_and_no_token_is_kept(orcid_peer, browser):
    orcid_peer.register(IDS[0], name="Ada Lovelace")
    ada = browser()
    through_orcid(ada, orcid_peer)
    assert b'value="Ada Lovelace"' in ada.get("/accounts/orcid/signup/").content
    assert not SocialToken.objects.exists()


def test_it_connects_to_an_account_one_is_signed_in_to(orcid_peer, browser, person):
    orcid_peer.register(IDS[0])
    person(ADDRESS)
    ada = browser()
    sign_in(ada, ADDRESS)
    through_orcid(ada, orcid_peer, process="connect")
    assert SocialAccount.objects.get().user.email == ADDRESS
    assert mails_to(ADDRESS)[0].kind == "account-account-connected"
    assert IDS[0].encode() in ada.get("/me/").content


def test_one_id_belongs_to_one_account(with_orcid, orcid_peer, browser, person):
    person("mallory@evil.example")
    other = browser()
    sign_in(other, "mallory@evil.example")
    through_orcid(other, orcid_peer, process="connect")
    assert SocialAccount.objects.get().user.email == ADDRESS
    assert b"belongs to another account" in other.get("/accounts/orcid/").content


@pytest.mark.parametrize(
    "written", ["https://orcid.org/0000-0009-8888-888x", "0000-0009-8888-888X", "000000098888888X"]
)
def test_however_it_is_written(orcid_peer, browser, written):
    orcid_peer.register(IDS[1])
    orcid_peer.token_changes = {"orcid": written}
    visitor = browser()
    through_orcid(visitor, orcid_peer, IDS[1])
    visitor.post("/accounts/orcid/signup/", {"email": ADDRESS})
    assert SocialAccount.objects.get().uid == IDS[1]


@pytest.mark.parametrize(
    "orcid", ["0000-0009-9999-9998", "", None, 7, ["0000-0009-9999-9999"], "javascript:alert(1)", "x" * 9999]
)
def test_an_invalid_id_is_no_account(orcid_peer, browser, orcid):
    orcid_peer.register(IDS[0])
    orcid_peer.token_changes = {"orcid": orcid}
    answer = through_orcid(browser(), orcid_peer)
    assert answer.status_code == 401
    assert b"did not work" in answer.content
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"", 500),
        Reply(b"<html>", 200, {"Content-Type": "text/html"}),
        Reply(b"[]", 200, JSON),
        Reply(b"null", 200, JSON),
        Reply(b"{", 200, JSON),
        Reply(json.dumps({"access_token": "x"}).encode(), 200, JSON),
        Reply(b"", 302, {"Location": "http://169.254.169.254/"}),
    ],
    ids=["error", "html", "list", "null", "half", "no iD", "redirect"],
)
def test_whatever_orcid_answers_the_page_says_so(orcid_peer, browser, reply):
    orcid_peer.register(IDS[0])
    orcid_peer.token_reply = reply
    answer = through_orcid(browser(), orcid_peer)
    assert answer.status_code == 401
    assert b"did not work" in answer.content


def test_an_orcid_that_is_not_there_is_said_to_be(browser, orcid_peer, web_peers):
    orcid_peer.register(IDS[0])
    visitor = browser()
    back = orcid_peer.agree(leave(visitor), IDS[0])
    web_peers._places.clear()
    assert visitor.get(back).status_code == 401


def test_saying_no_there(browser, orcid_peer):
    visitor = browser()
    answer = visitor.get(orcid_peer.decline(leave(visitor)), follow=True)
    assert b"You said no" in answer.content


def test_a_code_counts_only_where_it_was_asked_for(browser, orcid_peer):
    """Somebody has another browser open a link that carries their own code."""
    orcid_peer.register(IDS[0])
    back = orcid_peer.agree(leave(browser()), IDS[0])
    other = browser()
    assert other.get(back).status_code == 401
    assert orcid_peer.exchanges == 0


def test_a_code_counts_once(browser, orcid_peer):
    orcid_peer.register(IDS[0])
    visitor = browser()
    back = orcid_peer.agree(leave(visitor), IDS[0])
    visitor.get(back)
    assert visitor.get(back).status_code == 401


def test_what_is_asked_for_there_is_not_for_a_visitor_to_choose(browser, orcid_peer):
    sent_to = browser().post("/accounts/orcid/login/?scope=/activities/update&auth_params=prompt%3Dnone")["Location"]
    assert "update" not in sent_to
    assert "prompt" not in sent_to


def test_reading_the_page_sends_nobody_anywhere(browser, orcid_peer):
    assert browser().get("/accounts/orcid/login/").status_code == 200


def test_the_only_way_in_stays(with_orcid):
    account = SocialAccount.objects.get()
    answer = with_orcid.post("/accounts/orcid/", {"account": account.pk})
    assert b"only way into your account" in answer.content
    assert SocialAccount.objects.exists()


def test_with_a_password_it_can_go(with_orcid, browser):
    browser().post("/accounts/password/reset/", {"email": ADDRESS})
    visitor = browser()
    visitor.post(visitor.get(link_sent_to(ADDRESS))["Location"], {"password1": PASSWORD, "password2": PASSWORD})
    sign_in(visitor, ADDRESS)
    visitor.post("/accounts/orcid/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
    assert mails_to(ADDRESS)[0].kind == "account-account-disconnected"


def test_anothers_connection_is_not_there(with_orcid, browser, person):
    person("mallory@evil.example")
    other = browser()
    sign_in(other, "mallory@evil.example")
    other.post("/accounts/orcid/", {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.exists()


def test_without_a_password_being_asked_again_means_orcid_again(with_orcid, orcid_peer, monkeypatch):
    now = time.time()
    monkeypatch.setattr("profiles.accounts.reauthentication.time.time", lambda: now + 16 * 60)
    asked = with_orcid.get("/accounts/password/set/")
    assert unquote(asked["Location"]) == "/me/prove/?next=/accounts/password/set/"
    page = with_orcid.get(asked["Location"]).content.decode()
    assert "/accounts/orcid/login/?process=login&amp;next=%2Faccounts%2Fpassword%2Fset%2F" in page
    monkeypatch.undo()
    sent_to = with_orcid.post("/accounts/orcid/login/?process=login&next=/accounts/password/set/")["Location"]
    assert with_orcid.get(orcid_peer.agree(sent_to, IDS[0]))["Location"] == "/accounts/password/set/"
    assert with_orcid.get("/accounts/password/set/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/accounts/orcid/login/", "/accounts/orcid/login/callback/?code=x", "/accounts/orcid/"]
)
def test_until_it_is_set_up_there_is_none_of_it(browser, person, path):
    person(ADDRESS)
    ada = browser()
    assert b"ORCID" not in ada.get("/accounts/login/").content
    sign_in(ada, ADDRESS)
    assert b"ORCID" not in ada.get("/me/").content
    SocialApp.objects.create(provider="orcid", name="ORCID", client_id="x", secret="y")
    assert ada.get(path).status_code == ada.post(path).status_code == 404
