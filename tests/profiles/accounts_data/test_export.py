"""Everything about oneself, nothing about anybody else, and only for whoever has just proved to be the person."""

import io
import json
import zipfile

import pytest
from django.test import Client
from django.utils import timezone

from profiles.accounts.export import EXPORTS_A_DAY
from profiles.following.searches import save_search
from tests.cast import a_person
from tests.profiles.accounts_data.conftest import everything_of, signed_in

pytestmark = pytest.mark.django_db


def fetch(client):
    answer = client.post("/me/export/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_everything_of_the_person_is_in_it(ada):
    user, owned, draft = ada
    save_search(query="q=nets", by=user)
    client = signed_in(user)
    client.get("/me/")
    found = fetch(client)
    assert found.testzip() is None
    names = set(found.namelist())
    document = draft.documents.get()
    assert names >= {"README.txt", f"documents/{document.pk}.pdf", "photo.webp"}
    assert found.read(f"documents/{document.pk}.pdf") == b"%PDFada"
    parts = {name: json.loads(found.read(name)) for name in names if name.endswith(".json")}
    assert parts["account.json"]["name"] == "Ada Byron"
    assert parts["addresses.json"] == [{"email": "ada@people.example", "verified": True, "primary": True}]
    assert parts["profile.json"]["biography"] == "Life of ada"
    assert parts["profile.json"]["links"][0]["url"] == "https://ada.example.org/"
    claims = {claim["number"]: claim for claim in parts["claims.json"]}
    assert claims[owned.pk]["state"] == "active"
    assert {piece["kind"] for piece in claims[owned.pk]["evidence"]} == {"printed-email", "orcid"}
    assert claims[owned.pk]["evidence"][0]["particulars"] == {"told": "ada printed-email"}
    assert claims[draft.pk]["statement"] == "Words of ada"
    assert claims[draft.pk]["challenges"][0]["target"] == "ada@uni.example"
    assert claims[draft.pk]["documents"][0]["name"] == "../letter.pdf"
    assert parts["vouches.json"]["asked_for"][0]["message"] == "Ask of ada"
    assert {act["act"] for act in parts["acts.json"]} >= {"open", "accept", "evidence"}
    assert [(one["what"], one["search"]) for one in parts["following.json"]] == [("search", "q=nets")]
    assert len(parts["sessions.json"]) == 1
    assert "To ada" in {mail["subject"] for mail in parts["mails.json"]}
    readme = found.read("README.txt").decode()
    assert all(name in readme for name in names if name.endswith(".json"))


def test_nothing_of_anybody_else_and_nothing_that_opens_the_account(ada):
    user, _, _ = ada
    grace, _, _ = everything_of("grace-m")
    client = signed_in(user)
    found = fetch(client)
    everything = "".join(found.read(name).decode("utf-8", "replace") for name in found.namelist())
    user.refresh_from_db()
    for secret in ("grace-m", "key-of-ada", user.password, client.session.session_key, "helper"):
        assert secret not in everything
    assert f'"number": {grace.pk}' not in json.dumps(json.loads(found.read("account.json")))


@pytest.mark.parametrize("tail", ["?user={0}", "?id={0}", "?pk={0}", "?email=grace-m@people.example"])
def test_no_number_in_the_request_selects_anybody(ada, tail):
    grace, _, _ = everything_of("grace-m")
    client = signed_in(ada[0])
    path = "/me/export/" + tail.format(grace.pk)
    answer = client.post(path, {"user": grace.pk, "id": grace.pk, "pk": grace.pk})
    found = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert json.loads(found.read("account.json"))["number"] == ada[0].pk


def test_an_account_with_nothing(db):
    found = fetch(signed_in(a_person("bare")))
    assert json.loads(found.read("profile.json")) == {}
    assert json.loads(found.read("claims.json")) == []


def test_strangers_and_stale_sessions_are_asked_first(ada):
    assert Client().post("/me/export/").status_code == 302
    stale = Client()
    stale.force_login(ada[0])
    for method in (stale.get, stale.post):
        answer = method("/me/export/")
        assert answer.status_code == 302
        assert "/accounts/reauthenticate/" in answer["Location"]


def test_a_few_times_a_day(ada):
    client = signed_in(ada[0])
    for _ in range(EXPORTS_A_DAY):
        fetch(client)
    refused = client.post("/me/export/")
    assert refused.status_code == 429
    assert "Try again tomorrow" in refused.content.decode()
    fetch(signed_in(a_person("other")))  # everybody has a limit of their own


def test_reading_the_page_fetches_nothing(ada):
    client = signed_in(ada[0])
    for _ in range(EXPORTS_A_DAY + 1):
        assert client.get("/me/export/").status_code == 200
    fetch(client)


def test_as_of_one_moment(transactional_db):
    """Outside of a transaction of the test's, the reads share one snapshot."""
    from profiles.accounts.export import export_data

    user, _, _ = everything_of("ada")
    with export_data(by=user, now=timezone.now()) as file:
        assert zipfile.ZipFile(file).testzip() is None
