"""Where one is signed in, and how that ends."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from profiles.accounts.devices import device_of
from profiles.accounts.sessions import end_sessions
from tests.profiles.accounts.people import is_signed_in, sign_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)
ADDRESS = "ada@uni.example"


@pytest.fixture
def ada(person):
    return person(ADDRESS)


@pytest.fixture
def signed_in(browser, ada):
    def make(**headers):
        visitor = browser(**headers)
        sign_in(visitor, ADDRESS)
        assert is_signed_in(visitor)
        return visitor

    return make


def session_of(visitor):
    return UserSession.objects.get(session_key=visitor.session.session_key)


@pytest.mark.django_db
def test_the_list_names_devices_and_which_is_this_one(signed_in):
    here = signed_in(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.1")
    signed_in(HTTP_USER_AGENT=SAFARI, REMOTE_ADDR="192.0.2.2")
    page = here.get("/me/sessions/").content.decode()
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert "192.0.2.2" in page
    assert page.count("This one") == 1


@pytest.mark.django_db
def test_another_device_is_signed_out(signed_in):
    here, there = signed_in(), signed_in()
    assert here.post(f"/me/sessions/{session_of(there).pk}/end/")["Location"] == "/me/sessions/"
    assert is_signed_in(here)
    assert not is_signed_in(there)


@pytest.mark.django_db
def test_ending_this_one_is_signing_out(signed_in):
    here = signed_in()
    assert here.post(f"/me/sessions/{session_of(here).pk}/end/")["Location"] == "/"
    assert not is_signed_in(here)


@pytest.mark.django_db
def test_everywhere_else(signed_in):
    here, *others = signed_in(), signed_in(), signed_in()
    here.post("/me/sessions/others/end/")
    assert is_signed_in(here)
    assert not any(map(is_signed_in, others))
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_other_peoples_sessions_are_not_there(signed_in, browser, person):
    here = signed_in()
    person("mallory@evil.example")
    hers = browser()
    sign_in(hers, "mallory@evil.example")
    assert hers.post(f"/me/sessions/{session_of(here).pk}/end/").status_code == 404
    assert is_signed_in(here)


@pytest.mark.django_db
def test_ending_them_all_but_one(signed_in, ada):
    here, there = signed_in(), signed_in()
    assert end_sessions(user=ada, keep=here.session.session_key) == 1
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert end_sessions(user=ada) == 1
    assert not is_signed_in(here)


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["inactive", "suspended"])
def test_a_suspended_account_has_no_live_session(signed_in, browser, ada, how):
    """Whether or not anybody remembered to end its sessions."""
    here = signed_in()
    ada.is_active = False
    if how == "suspended":
        ada.suspended_at = timezone.now()
    ada.save()
    assert not is_signed_in(here)
    again = browser()
    assert sign_in(again, ADDRESS)["Location"] == "/accounts/inactive/"
    assert not is_signed_in(again)


@pytest.mark.django_db
def test_a_session_that_began_elsewhere_is_noted_when_it_is_used(browser, ada):
    there = browser()
    there.force_login(ada)
    there.get("/about/")
    assert end_sessions(user=ada) == 1
    assert not is_signed_in(there)


@pytest.mark.django_db
def test_use_is_noted_now_and_then(signed_in, monkeypatch):
    here = signed_in()
    before = session_of(here).last_seen_at
    here.get("/about/")
    assert session_of(here).last_seen_at == before
    later = time.time() + 11 * 60
    monkeypatch.setattr("time.time", lambda: later)
    here.get("/about/")
    assert session_of(here).last_seen_at > before


@pytest.mark.django_db
def test_in_between_it_costs_three_queries_to_be_somebody(signed_in, django_assert_num_queries):
    here = signed_in()
    here.get("/about/")
    with django_assert_num_queries(3):  # the session, the account, what of their notices is unread
        here.get("/accounts/inactive/")


@pytest.mark.django_db
def test_strangers_cost_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/robots.txt")


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (FIREFOX, "Firefox on Linux"),
        (SAFARI, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        ("", "Unknown browser"),
        ("curl/8.0", "curl"),
        ("Something (Linux)", "A browser on Linux"),
    ],
)
def test_devices(said, device):
    assert device_of(said) == device


@given(st.text())
def test_whatever_a_browser_says_of_itself_is_never_shown(said):
    assert device_of(said).replace("'", "").isprintable()
    assert len(device_of(said)) < 40
