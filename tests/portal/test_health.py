"""Whether the portal says truthfully that it is alive and that it can serve."""

import pytest
from django.db import connection


def test_alive_without_a_database(client):
    # No database fixture: reading the database here would fail the test.
    response = client.get("/live")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_when_the_database_answers(client):
    response = client.get("/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.django_db(transaction=True)
def test_not_ready_while_the_database_is_down_and_ready_again_when_it_is_back(client, tmp_path, monkeypatch, caplog):
    connection.close()
    with monkeypatch.context() as broken:
        broken.setitem(connection.settings_dict, "HOST", str(tmp_path))  # a folder without a socket
        down, alive = client.get("/ready"), client.get("/live")
    assert down.status_code == 503
    assert down.json() == {"status": "unavailable"}  # why is for the log, not for whoever asks
    assert alive.status_code == 200
    [record] = [record for record in caplog.records if record.name == "portal.health"]
    assert record.exc_info
    assert client.get("/ready").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/live", "/ready"])
def test_checks_answer_by_any_host_name_and_in_plain_http(client, path, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get(path, headers={"host": "10.1.2.3:8000"})
    assert response.status_code == 200
    assert client.get("/about/", headers={"host": "10.1.2.3:8000"}).status_code in (301, 400)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/live", "/ready"])
def test_checks_are_never_cached_and_take_no_orders(client, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
