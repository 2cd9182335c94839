"""Every URL x method x role against the committed table."""

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.urls import URLPattern, URLResolver, get_resolver

from tests.authorization_matrix import ADMIN, ADMIN_NAMESPACE, MATRIX, READING, ROLES, WRITING
from tests.corpus import a_topic, a_venue, a_work, an_author, an_institution

pytestmark = pytest.mark.django_db


def _patterns(resolver: URLResolver) -> Iterator[tuple[str | None, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name, entry
        elif entry.namespace != ADMIN_NAMESPACE:
            yield from _patterns(entry)


@pytest.fixture
def ids():
    return {
        "A": an_author().public_id,
        "W": a_work().public_id,
        "T": a_topic().public_id,
        "I": an_institution().public_id,
        "S": a_venue().public_id,
    }


@pytest.fixture
def client_of(client):
    def sign_in(role):
        client.logout()
        if role != "anonymous":
            users = get_user_model().objects
            client.force_login(users.create_user(f"the-{role}", password="-", is_staff=role == "staff"))
        client.raise_request_exception = False
        return client

    return sign_in


def test_every_url_is_listed():
    names = {name for name, _ in _patterns(get_resolver())}
    assert names == set(MATRIX), "add the URL to tests/authorization_matrix.py"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", MATRIX)
def test_cell(client_of, ids, name, role):
    client = client_of(role)
    cell = MATRIX[name]
    path = cell.path.format(**ids)
    place = ROLES.index(role)
    expected = dict.fromkeys(READING, cell.reading[place]) | dict.fromkeys(WRITING, cell.writing[place])
    if cell.posting:
        expected["POST"] = cell.posting[place]
    assert {method: client.generic(method, path).status_code for method in expected} == expected


@pytest.mark.parametrize("role", ROLES)
def test_admin(client_of, role):
    assert client_of(role).get(ADMIN.path).status_code == ADMIN.reading[ROLES.index(role)]
