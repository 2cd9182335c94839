"""Somebody, and their browser."""

import pytest
from django.test import Client

from tests.cast import a_person


@pytest.fixture
def ada():
    return a_person("ada")


@pytest.fixture
def client_of_ada(ada):
    client = Client()
    client.force_login(ada)
    return client
