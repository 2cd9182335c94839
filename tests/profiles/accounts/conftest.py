"""People with accounts, and browsers that know nobody. Limits are wide, but for the tests that are about them."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client

from tests.profiles.accounts.people import PASSWORD
from tests.profiles.orcid_server import orcid_peer  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def wide_limits(request, settings):
    if "narrow_limits" not in request.fixturenames:
        settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def narrow_limits():
    """Those that the portal has."""


@pytest.fixture
def person(db):
    """`person("ada@uni.example")` has an account with that address proved."""

    def make(*addresses, password=PASSWORD, **fields):
        user = get_user_model()(username=addresses[0], email=addresses[0], **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save()
        for place, address in enumerate(addresses):
            EmailAddress.objects.create(user=user, email=address, verified=True, primary=not place)
        return user

    return make


@pytest.fixture
def browser():
    """A new browser, which knows nobody."""
    return Client
