"""Every URL x method x role against the committed table."""

from collections.abc import Callable, Iterator, Mapping
from http.cookies import SimpleCookie
from typing import Final

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.authorization_matrix import ADMIN, ADMIN_NAMESPACE, MATRIX, ROLES, SIGN_IN, Answer, Cell
from tests.cast import assemble

pytestmark = pytest.mark.django_db

# A method that a URL does not have is refused before it is asked who asks; these try it in every run of the tests.
FIRST: Final = ("anonymous", "user", "admin")


def _patterns(resolver: URLResolver) -> Iterator[tuple[str | None, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name, entry
        elif entry.namespace != ADMIN_NAMESPACE:
            yield from _patterns(entry)


def test_every_url_is_listed():
    names = {name for name, _ in _patterns(get_resolver())}
    assert names == set(MATRIX), "add the URL to tests/authorization_matrix.py"


def test_every_path_leads_to_its_url():
    ids = assemble().ids("user")
    astray = {
        name for name, cell in MATRIX.items() if resolve(cell.path.format(**ids).partition("?")[0]).url_name != name
    }
    assert astray == set()


@pytest.mark.parametrize("role", ROLES)
def test_role(role):
    assert _wrong(role, lambda cell, method: not cell.refuses(method)) == {}


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=() if role in FIRST else pytest.mark.fuzz) for role in ROLES]
)
def test_what_is_refused_to_everybody(role):
    assert _wrong(role, Cell.refuses) == {}


def _wrong(role: str, asked: Callable[[Cell, str], bool]) -> dict[str, dict[str, str]]:
    """The answers to the methods that are asked for which are not the listed ones."""
    cast = assemble()
    client = cast.client(role)
    signed_in = {name: cookie.value for name, cookie in client.cookies.items()}
    wrong = {}
    for name, cell in (MATRIX | {"admin": ADMIN}).items():
        expected = {method: answer for method, answer in cell.expected(role).items() if asked(cell, method)}
        client.cookies = SimpleCookie(signed_in)
        found = _answers(client, cell.path.format(**cast.ids(role)), expected)
        if found != expected:
            wrong[name] = {m: f"{found[m]}, listed {expected[m]}" for m in found if found[m] != expected[m]}
    return wrong


def _answers(client: Client, path: str, expected: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answer to each method, in turn, each after what the ones before have done; all of it is taken back."""
    found: dict[str, Answer] = {}
    with transaction.atomic():
        for method, listed in expected.items():
            response = client.generic(method, path)
            to_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
            found[method] = SIGN_IN if to_sign_in and listed == SIGN_IN else response.status_code
        transaction.set_rollback(True)
    return found
