"""The admin shows accounts, changes none, and is entered as everything else is."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth import get_user_model

from tests.profiles.accounts.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(person, browser):
    person("root@portal.example", is_staff=True, is_superuser=True)
    visitor = browser()
    sign_in(visitor, "root@portal.example")
    return visitor


def test_accounts_are_shown_without_addresses_or_passwords(root, person):
    ada = person("ada@uni.example", display_name="Ada Lovelace")
    page = root.get(f"/admin/profiles/user/{ada.pk}/change/").content.decode()
    assert "Ada Lovelace" in page
    assert "ada@uni.example" not in page
    assert ada.password not in page
    assert 'name="_save"' not in page


@pytest.mark.parametrize("path", ["add/", "{}/change/", "{}/delete/"])
def test_and_not_changed(root, person, path):
    ada = person("ada@uni.example")
    data = {"is_superuser": "on", "is_moderator": "on", "post": "yes"}
    assert root.post(f"/admin/profiles/user/{path.format(ada.pk)}", data).status_code == 403
    ada.refresh_from_db()
    assert not ada.is_superuser
    assert not ada.is_moderator


def test_the_password_form_of_django_is_not_there(root, person):
    ada = person("ada@uni.example")
    answer = root.post(f"/admin/profiles/user/{ada.pk}/password/", {"password1": "x" * 20, "password2": "x" * 20})
    assert answer.status_code in (302, 404)
    ada.refresh_from_db()
    assert ada.check_password("four words in a row")


def test_secrets_and_addresses_are_not_in_it():
    for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
        assert not admin.site.is_registered(model)


def test_strangers_are_sent_to_our_sign_in(browser):
    first = browser().get("/admin/")
    assert first["Location"] == "/admin/login/?next=/admin/"
    assert browser().get(first["Location"])["Location"] == "/accounts/login/?next=%2Fadmin%2F"


def test_djangos_own_form_lets_nobody_in(browser, person):
    person("root@portal.example", is_staff=True, is_superuser=True)
    visitor = browser()
    visitor.post("/admin/login/", {"username": "root@portal.example", "password": "four words in a row"})
    assert visitor.get("/admin/").status_code == 302


def test_whoever_is_no_staff_is_refused(browser, person):
    person("ada@uni.example")
    visitor = browser()
    sign_in(visitor, "ada@uni.example")
    assert visitor.get("/admin/", follow=True).status_code == 403


def test_an_admin_made_on_the_command_line_proves_the_address_first(browser, monkeypatch):
    get_user_model().objects.create_superuser("root", "root@portal.example", "four words in a row")
    visitor = browser()
    assert sign_in(visitor, "root@portal.example")["Location"] == "/accounts/confirm-email/"
    assert visitor.get("/admin/").status_code == 302
