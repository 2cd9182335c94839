"""An account opened with another's address gives nothing to whoever opened it, once its owner comes along.

The five variants of Sudhodanan and Paverd, "Pre-hijacked accounts" (USENIX Security 2022), each played to its end.
"""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model

from tests.profiles.accounts.people import (
    PASSWORD,
    code_sent_to,
    enter_code,
    is_signed_in,
    link_sent_to,
    mails_to,
    sign_in,
    sign_up,
)
from tests.profiles.orcid_server import IDS

pytestmark = pytest.mark.django_db

VICTIM, ATTACKER = "ada@uni.example", "mallory@evil.example"
HERS, HIS = "the victim's own words", "the attacker's own words"


def through_orcid(browser, orcid_peer, orcid):
    sent_to = browser.post("/accounts/orcid/login/?process=login")["Location"]
    return browser.get(orcid_peer.agree(sent_to, orcid))


def test_classic_then_federated_never_merge(browser, orcid_peer):
    """He opens an account with her address; she comes with ORCID: they never meet in one account."""
    his = browser()
    sign_up(his, VICTIM, password=HIS)
    orcid_peer.register(IDS[0])
    hers = browser()
    assert through_orcid(hers, orcid_peer, IDS[0])["Location"] == "/accounts/orcid/signup/"
    hers.post("/accounts/orcid/signup/", {"email": VICTIM})
    enter_code(hers, code_sent_to(VICTIM))
    assert is_signed_in(hers)
    assert get_user_model().objects.get().socialaccount_set.get().uid == IDS[0]
    enter_code(his, "BBBB-BBBB")
    assert not is_signed_in(his)
    assert sign_in(browser(), VICTIM, password=HIS).status_code == 200


def test_no_session_from_before_lives_on(browser):
    """He is waiting for the code in an open browser when she opens the account."""
    his = browser()
    sign_up(his, VICTIM, password=HIS)
    hers = browser()
    sign_up(hers, VICTIM, password=HERS)
    enter_code(hers, code_sent_to(VICTIM))
    assert is_signed_in(hers)
    for path in ("/me/", "/accounts/email/", "/accounts/login/", "/accounts/confirm-email/"):
        his.get(path)
        assert not is_signed_in(his)
    assert get_user_model().objects.count() == 1
    assert sign_in(browser(), VICTIM, password=HERS)["Location"] == "/me/"


def test_and_none_after_she_resets_the_password(browser, person):
    """He is in her account already; her new password puts him out at once."""
    person(VICTIM)
    his, hers = browser(), browser()
    sign_in(his, VICTIM)
    assert is_signed_in(his)
    hers.post("/accounts/password/reset/", {"email": VICTIM})
    form = hers.get(link_sent_to(VICTIM))["Location"]
    hers.post(form, {"password1": HERS, "password2": HERS})
    assert not is_signed_in(his)
    assert sign_in(browser(), VICTIM).status_code == 200
    sign_in(hers, VICTIM, password=HERS)
    assert is_signed_in(hers)


def test_no_trojan_identifier(browser, orcid_peer):
    """He connects his ORCID iD to the account he opened with her address; her proof takes it away."""
    orcid_peer.register(IDS[1], name="Mallory")
    his = browser()
    through_orcid(his, orcid_peer, IDS[1])
    his.post("/accounts/orcid/signup/", {"email": VICTIM})
    assert SocialAccount.objects.get().uid == IDS[1]  # it waits, and grants nothing
    assert not is_signed_in(his)
    hers = browser()
    sign_up(hers, VICTIM, password=HERS)
    enter_code(hers, code_sent_to(VICTIM))
    assert not SocialAccount.objects.exists()
    later = browser()
    through_orcid(later, orcid_peer, IDS[1])
    assert not is_signed_in(later)


def test_nor_one_by_resetting_the_password_of_what_waits(browser, orcid_peer):
    """She asks for a new password, and finds no account: what he opened is not hers to take over."""
    sign_up(browser(), VICTIM, password=HIS)
    browser().post("/accounts/password/reset/", {"email": VICTIM})
    assert mails_to(VICTIM)[0].kind == "account-unknown-account"


def test_no_change_of_address_lives_on(browser, person):
    """He has begun to add his address to her account, and has his code; her new password comes first."""
    person(VICTIM)
    his, hers = browser(), browser()
    sign_in(his, VICTIM)
    his.post("/accounts/email/", {"action_add": "", "email": ATTACKER})
    code = code_sent_to(ATTACKER)
    hers.post("/accounts/password/reset/", {"email": VICTIM})
    form = hers.get(link_sent_to(VICTIM))["Location"]
    hers.post(form, {"password1": HERS, "password2": HERS})
    enter_code(his, code)
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [VICTIM]


def test_a_proved_address_ends_other_sessions_and_what_they_began(browser, person):
    person(VICTIM)
    his, hers = browser(), browser()
    sign_in(his, VICTIM)
    his.post("/accounts/email/", {"action_add": "", "email": ATTACKER})
    code = code_sent_to(ATTACKER)
    sign_in(hers, VICTIM)
    hers.post("/accounts/email/", {"action_add": "", "email": "ada@home.example"})
    enter_code(hers, code_sent_to("ada@home.example"))
    assert is_signed_in(hers)
    assert not is_signed_in(his)
    enter_code(his, code)
    assert not EmailAddress.objects.filter(email=ATTACKER).exists()


def test_no_identity_provider_vouches_for_an_address(browser, orcid_peer, person):
    """He writes her address into his ORCID record; it signs him in to nothing of hers."""
    person(VICTIM)
    record = {"person": {"emails": {"email": [{"email": VICTIM, "verified": True, "primary": True}]}}}
    orcid_peer.register(IDS[1], name="Mallory", record=record)
    orcid_peer.token_changes = {"email": VICTIM, "email_verified": True}
    his = browser()
    through_orcid(his, orcid_peer, IDS[1])
    assert not is_signed_in(his)
    assert VICTIM.encode() not in his.get("/accounts/orcid/signup/").content
    his.post("/accounts/orcid/signup/", {"email": VICTIM})
    assert mails_to(VICTIM)[0].kind == "account-account-already-exists"
    enter_code(his, "BBBB-BBBB")
    assert not is_signed_in(his)
    assert not SocialAccount.objects.exists()


def test_of_two_who_open_one_at_once_the_second_to_prove_it_gets_nothing(browser):
    first, second = browser(), browser()
    sign_up(first, VICTIM, password=HERS)
    code_of_first = code_sent_to(VICTIM)
    sign_up(second, VICTIM, password=HIS)
    enter_code(second, code_sent_to(VICTIM))
    assert is_signed_in(second)
    enter_code(first, code_of_first)
    assert not is_signed_in(first)
    assert get_user_model().objects.get().check_password(HIS)


def test_an_address_that_somebody_else_proved_in_the_meantime_is_not_added(browser, person):
    person(ATTACKER)
    his = browser()
    sign_in(his, ATTACKER)
    his.post("/accounts/email/", {"action_add": "", "email": VICTIM})
    code = code_sent_to(VICTIM)
    person(VICTIM)
    answer = enter_code(his, code)
    assert answer.status_code == 200
    assert b"cannot be added" in answer.content
    assert EmailAddress.objects.get(email=VICTIM).user.email == VICTIM


def test_an_account_with_more_than_a_waiting_address_is_not_taken_away(browser, person):
    """Only what was never proved is removed: a person who signs in has an account, whatever else was typed in."""
    other = person(ATTACKER)
    EmailAddress.objects.create(user=other, email=VICTIM, verified=False)
    hers = browser()
    sign_up(hers, VICTIM, password=HERS)
    enter_code(hers, code_sent_to(VICTIM))
    assert is_signed_in(hers)
    assert sign_in(browser(), ATTACKER, password=PASSWORD)["Location"] == "/me/"
    assert list(other.emailaddress_set.values_list("email", flat=True)) == [ATTACKER]
