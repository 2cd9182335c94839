"""Every answer carries the policy, and the policy leaves nothing inline and nothing from elsewhere."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client


def policy(response) -> dict[str, list[str]]:
    directives = (directive.split() for directive in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in directives}


@pytest.fixture
def failing(monkeypatch, client):
    """The front page raises this."""
    client.raise_request_exception = False

    def arrange(error):
        def broken(*args, **kwargs):
            raise error

        monkeypatch.setattr("portal.home.views.corpus_counts", broken)

    return arrange


def test_nothing_inline_nothing_evaluated_nothing_from_elsewhere(client):
    found = policy(client.get("/live"))
    assert found["default-src"] == ["'none'"]
    assert found["object-src"] == found["base-uri"] == found["frame-ancestors"] == ["'none'"]
    for name, sources in found.items():
        assert set(sources) <= {"'none'", "'self'"} | ({"data:"} if name == "img-src" else set()), name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/about/", 200),
        ("/robots.txt", 200),
        ("/live", 200),
        ("/ready", 200),
        ("/authors", 301),
        ("/nothing/here/", 404),
        ("/admin/", 302),
        ("/admin/login/", 302),
    ],
)
def test_pages_checks_redirects_and_the_admin(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert "default-src" in policy(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError(), 500), (PermissionDenied(), 403), (SuspiciousOperation(), 400)]
)
def test_errors(client, failing, error, status):
    failing(error)
    response = client.get("/about/")
    assert response.status_code == status
    assert "default-src" in policy(response)


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_by_a_page_of_ours():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "errors/403.html" in [template.name for template in response.templates]
    assert "default-src" in policy(response)
    assert "<style" not in response.content.decode()


def test_refused_methods_and_host_names(client):
    assert "default-src" in policy(client.post("/robots.txt"))
    unknown_host = client.get("/robots.txt", headers={"host": "elsewhere.example"})
    assert unknown_host.status_code == 400
    assert "default-src" in policy(unknown_host)


@pytest.mark.django_db
def test_other_protections_stand_beside_it(client):
    response = client.get("/about/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
