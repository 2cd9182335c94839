"""What every endpoint of the API has in common: JSON, one form for failures, open to other sites, a limit."""

import pytest
from django.test import Client, override_settings
from rest_framework.throttling import AnonRateThrottle

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"


def test_an_address_that_names_nothing_is_a_problem_not_a_page(client):
    response = client.get("/api/v1/no/such/thing")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == PROBLEM
    said = response.json()
    assert (said["type"], said["title"], said["status"]) == ("about:blank", "Not Found", 404)
    assert "/api/v1/no/such/thing" in said["detail"]
    assert "/api/docs/" in said["detail"]


def test_a_method_that_is_not_offered_is_a_problem(client):
    response = client.post("/api/v1/schema/")
    assert response.status_code == 405
    assert response.headers["Content-Type"] == PROBLEM
    assert response.json()["detail"] == 'Method "POST" not allowed.'


@override_settings(ROOT_URLCONF="tests.portal.api.failing_urls")
def test_a_fault_of_ours_names_the_request_and_nothing_else():
    response = Client(raise_request_exception=False).get("/api/v1/fails")
    assert response.status_code == 500
    assert response.headers["Content-Type"] == PROBLEM
    assert response.headers["X-Request-Id"] in response.json()["detail"]
    assert "secret" not in response.content.decode()


@override_settings(ROOT_URLCONF="tests.portal.api.failing_urls")
def test_a_suspicious_request_is_a_problem():
    response = Client(raise_request_exception=False).get("/api/v1/suspicious")
    assert (response.status_code, response.headers["Content-Type"]) == (400, PROBLEM)


def test_other_sites_may_read_and_nothing_else(client):
    response = client.get("/api/v1/schema/", headers={"Origin": "https://elsewhere.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    allowed = client.options("/api/v1/schema/", headers=asked)
    assert allowed.status_code == 204
    assert allowed.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "Access-Control-Allow-Origin" not in client.post("/api/v1/schema/").headers
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_failures_can_be_read_by_other_sites_too(client):
    assert client.get("/api/v1/nothing").headers["Access-Control-Allow-Origin"] == "*"


def test_a_runaway_program_is_told_how_long_to_wait(client, monkeypatch):
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    statuses = [client.get("/api/v1/schema/", REMOTE_ADDR="192.0.2.7").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    # The limit follows the connection, whatever the client claims about itself.
    refused = client.get("/api/v1/schema/", REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": "198.51.100.1"})
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == PROBLEM
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert client.get("/api/v1/schema/", REMOTE_ADDR="192.0.2.8").status_code == 200


def test_the_page_lists_every_endpoint_of_the_schema_with_its_parameters(client):
    schema = client.get("/api/v1/schema/").json()
    page = client.get("/api/docs/").content.decode()
    for address, methods in schema["paths"].items():
        assert address in page
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in page


def test_every_endpoint_is_described_and_shows_an_example(client):
    for address, methods in client.get("/api/v1/schema/").json()["paths"].items():
        for operation in methods.values():
            assert operation["summary"], address
            assert all(one.get("description") for one in operation.get("parameters", ())), address
            answer = operation["responses"]["200"]["content"]["application/json"]
            assert answer.get("examples"), address
