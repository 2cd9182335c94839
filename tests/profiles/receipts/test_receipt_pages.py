"""The pages: an owner makes, fetches and takes back; anybody checks; programs fetch keys and lists."""

import json

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from papers.models import Author
from profiles.models import Receipt
from profiles.receipts.checking import Finding, check, status_from_list
from profiles.receipts.key_documents import read_keys
from profiles.receipts.keys import compromise_key, rotate_key
from profiles.receipts.revoking import revoke_receipt
from profiles.receipts.stating import draft
from profiles.receipts.status_lists import signed_list
from tests.cast import a_person
from tests.profiles.accounts_data.conftest import signed_in
from tests.profiles.receipts.conftest import ORCID, a_receipt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts(db):
    cache.clear()


def test_an_owner_sees_signs_and_fetches(owned, connected):
    client, page = signed_in(owned.user), f"/me/receipts/new/?author={owned.author.public_id}"
    assert page in client.get("/me/receipts/").content.decode()
    assert ORCID not in client.get(page).context["file"]
    shown = client.get(page + "&orcid=yes").context
    assert ORCID in shown["file"]
    given = {"author": owned.author.public_id, "shown": shown["shown"], "orcid": "yes"}
    assert client.post("/me/receipts/new/", given).status_code == 302
    made = Receipt.objects.get()
    answer = client.get(f"/me/receipts/{made.number}/file")
    assert (answer.headers["Content-Type"], answer.content.decode()) == ("application/vc", made.document)
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="receipt-{owned.author.public_id}-')
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_is_previewed_is_what_is_signed(owned):
    client = signed_in(owned.user)
    context = client.get(f"/me/receipts/new/?author={owned.author.public_id}").context
    client.post("/me/receipts/new/", {"author": owned.author.public_id, "shown": context["shown"]})
    shown, made = json.loads(context["file"]), json.loads(Receipt.objects.get().document)
    for name in ("id", "credentialStatus", "proof", "validFrom"):
        assert shown.pop(name) != made.pop(name) or name == "validFrom"
    assert shown == made


def test_what_has_changed_meanwhile_is_shown_again(owned):
    client = signed_in(owned.user)
    answer = client.post("/me/receipts/new/", {"author": owned.author.public_id, "shown": "0" * 64})
    assert answer.status_code == 409
    assert "Look at it again" in answer.content.decode()
    assert not Receipt.objects.exists()


def test_making_one_asks_who_it_is(owned):
    client = Client()
    client.force_login(owned.user)
    given = {"author": owned.author.public_id, "shown": draft(owned, with_orcid=False, now=timezone.now()).digest}
    answer = client.post("/me/receipts/new/", given)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not Receipt.objects.exists()


def test_receipts_of_others_are_not_there(receipt):
    client = signed_in(a_person("eve", is_moderator=True))
    for path in (f"/me/receipts/{receipt.number}/file", f"/me/receipts/{receipt.number}/revoke/"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code in {404, 405}
    assert client.get(f"/me/receipts/new/?author={receipt.claim.author.public_id}").status_code == 404
    assert client.get("/me/receipts/new/?author=W1").status_code == 404
    assert str(receipt.number) not in client.get("/me/receipts/").content.decode()
    receipt.refresh_from_db()
    assert receipt.document


def test_taking_back_asks_first_and_is_told_to_whoever_checks(receipt, owned):
    client, document = signed_in(owned.user), receipt.document
    path = f"/me/receipts/{receipt.number}/revoke/"
    assert "cannot be undone" in client.get(path).content.decode()
    receipt.refresh_from_db()
    assert receipt.document
    assert client.post(path).status_code == 302
    assert client.get(f"/me/receipts/{receipt.number}/file").status_code == 404
    assert client.get(path).status_code == 302
    assert "You took it back" in client.get("/me/receipts/").content.decode()
    told = Client().post("/receipts/verify/", {"receipt": document}).content.decode()
    assert "This receipt is revoked" in told
    assert "took" not in told.partition("What the words")[0].partition('id="answer"')[2].replace("was taken back", "")


# Checking.


def checked(document, **more) -> str:
    answer = Client().post("/receipts/verify/", {"receipt": document})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_good_one_is_told_in_words(receipt):
    told = checked(receipt.document)
    assert "This receipt is good" in told
    for said in ("Ada Byron", "3 of 4", "ORCID iD, e-mail address printed in a paper"):
        assert said in told


def test_a_file_is_as_good_as_its_text(receipt):
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = SimpleUploadedFile("receipt.json", receipt.document.encode(), "application/vc")
    assert "This receipt is good" in Client().post("/receipts/verify/", {"file": sent}).content.decode()


def test_nothing_of_what_is_not_good_is_repeated(receipt, owned):
    changed = receipt.document.replace("Ada Byron", "<b>Eve</b> Byron")
    told = checked(changed)
    assert "This receipt was changed" in told
    assert "Eve" not in told
    elsewhere = receipt.document.replace("http://127.0.0.1:8000/.well-known", "https://evil.example/.well-known")
    told = checked(elsewhere)
    assert "not from here" in told
    assert "evil" not in told
    revoke_receipt(number=receipt.number, by=owned.user, now=timezone.now())
    told = checked(receipt.document)
    assert "This receipt is revoked" in told
    assert "Ada" not in told


def test_a_former_name_is_told_to_nobody(receipt):
    Author.objects.filter(pk=receipt.claim.author_id).update(name="Ada King")
    receipt.claim.author.names.all().delete()
    told = checked(receipt.document)
    assert "revoked" in told
    assert "Byron" not in told


def test_whoever_asks_about_one_that_never_was_learns_nothing(receipt, owned):
    guess = json.loads(receipt.document)
    guess["id"] = "urn:uuid:00000000-0000-4000-8000-000000000000"
    told = {
        checked(json.dumps(guess | {"id": one})).partition("<main")[2].partition("<form")[0]
        for one in (guess["id"], f"urn:uuid:{receipt.number}x")
    }
    assert len(told) == 1


@pytest.mark.parametrize(
    ("given", "status"), [({}, 422), ({"receipt": "   "}, 422), ({"receipt": "x" * 65_537}, 200), ({"receipt": "x" * 300_000}, 413)], ids=range(4)
)  # fmt: skip
def test_what_is_not_given_or_too_large(given, status):
    answer = Client().post("/receipts/verify/", given)
    assert answer.status_code == status
    assert "is good" not in answer.content.decode().replace("Peergraph", "").partition("<main")[2].partition("<form")[0]


def test_so_many_a_minute(settings, receipt):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"check_receipt": "2/m/ip"}
    client = Client()
    found = [client.post("/receipts/verify/", {"receipt": receipt.document}).status_code for _ in range(3)]
    assert found == [200, 200, 429]


def test_it_needs_the_token_of_the_form(receipt):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/receipts/verify/", {"receipt": receipt.document}).status_code == 403


def test_a_key_that_was_replaced_is_said_to_be(receipt):
    assert "has been replaced since" not in checked(receipt.document)
    rotate_key(now=timezone.now())
    assert "has been replaced since" in checked(receipt.document)
    compromise_key(public=receipt.key.public, now=timezone.now())
    assert "fell into other hands" in checked(receipt.document)


# What programs fetch.


def test_a_program_needs_two_fetches_and_nothing_else(receipt, owned):
    keys = Client().get("/.well-known/did.json")
    assert keys.headers["Access-Control-Allow-Origin"] == "*"
    address = json.loads(receipt.document)["credentialStatus"]["statusListCredential"].removeprefix(
        "http://127.0.0.1:8000"
    )
    for finding in (Finding.VALID, Finding.REVOKED):
        fetched = Client().get(address)
        assert fetched.headers["Content-Type"] == "application/vc"
        known, now = read_keys(json.loads(keys.content)), timezone.now()
        status = status_from_list(fetched.content, keys=known, now=now)
        assert check(receipt.document.encode(), keys=known, now=now, status_of=status).finding is finding
        revoke_receipt(number=receipt.number, by=owned.user, now=now)


def test_the_list_is_the_same_until_it_changes_and_names_nobody(receipt, owned):
    at = timezone.now().replace(minute=5)
    first = signed_list(1, now=at)
    assert signed_list(1, now=at.replace(minute=55)) == first
    assert "Byron" not in json.dumps(first)
    revoke_receipt(number=a_receipt(owned).number, by=owned.user, now=at)
    assert signed_list(1, now=at) != first
    answer = Client().get("/receipts/status/1.json")
    assert {"ETag", "Cache-Control", "Access-Control-Allow-Origin"} <= set(answer.headers)
    assert Client().get("/receipts/status/2.json").status_code == 404


def test_a_portal_without_receipts_lists_no_keys(db):
    assert json.loads(Client().get("/.well-known/did.json").content)["verificationMethod"] == []
    assert Client().get("/receipts/status/1.json").status_code == 404


def test_a_list_that_cannot_be_signed_now_is_fetched_later(receipt, settings):
    settings.SECRET_KEY = "another-key-of-the-portal-" + "x" * 40
    answer = Client().get("/receipts/status/1.json")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "120")
