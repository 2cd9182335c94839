"""Every URL x method x role against the committed table."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.authorization_matrix import ADMIN, ADMIN_NAMESPACE, MATRIX, ROLES, SIGN_IN, Cell
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


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
    cast = assemble()
    wrong = {}
    for name, cell in (MATRIX | {"admin": ADMIN}).items():
        found, expected = _answers(cast, cell, role), cell.expected(role)
        if found != expected:
            wrong[name] = {m: f"{found[m]}, listed {expected[m]}" for m in found if found[m] != expected[m]}
    assert wrong == {}


def _answers(cast: Cast, cell: Cell, role: str) -> dict[str, int | str]:
    """The answer to each method, in turn, each after what the ones before have done; all of it is taken back."""
    path = cell.path.format(**cast.ids(role))
    found: dict[str, int | str] = {}
    with transaction.atomic():
        client = cast.client(role)
        for method, listed in cell.expected(role).items():
            response = client.generic(method, path)
            to_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
            found[method] = SIGN_IN if to_sign_in and listed == SIGN_IN else response.status_code
        transaction.set_rollback(True)
    return found
