"""What a receipt states is so, or the receipt is revoked by the next run of the job, for good."""

from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from papers.models import Author, AuthorName
from profiles.accounts.deletion import WAITS, purge_due_accounts, request_deletion
from profiles.accounts.export import export_data
from profiles.accounts.suspension import reinstate_account, suspend_account
from profiles.claims.acting import act, refresh_level
from profiles.claims.ending import EndedWhy, end_evidence
from profiles.claims.transitions import Act
from profiles.evidence.adding import add_evidence
from profiles.models import AuditEvent, Evidence, EvidenceKind, OutgoingMail, Receipt, ReceiptKey, ReceiptStatus
from profiles.receipts.checking import Finding
from profiles.receipts.checking_here import check_here
from profiles.receipts.errors import NotOwnReceiptError, UnknownKeyError
from profiles.receipts.keys import compromise_key, keep_lists_signed, rotate_key, usable_key
from profiles.receipts.revoking import revoke_lapsed, revoke_receipt
from profiles.tasks.receipts import revoke_lapsed_receipts_task
from tests.cast import a_person, a_proof
from tests.profiles.accounts_data.conftest import signed_in
from tests.profiles.receipts.conftest import a_receipt, an_owner

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=1)


def found(document: str, *, now=None) -> Finding:
    return check_here(document.encode(), now=now or timezone.now() + LATER).finding


def lose_orcid_evidence(claim, now):
    end_evidence([Evidence.objects.get(claim=claim, kind="orcid").pk], why=EndedWhy.FOUND_FALSE, now=now)
    refresh_level(claim=claim.pk, now=now, why="evidence-ended")


def rename(author, name):
    AuthorName.objects.filter(author=author, name=author.name).delete()
    Author.objects.filter(pk=author.pk).update(name=name)


def lapse(how, claim, now):
    match how:
        case "level-fell":
            lose_orcid_evidence(claim, now)
        case "evidence-ended":
            add_evidence(claim=claim.pk, proof=a_proof(EvidenceKind.HOMEPAGE, "ada.example"), by=claim.user, now=now)
            end_evidence([Evidence.objects.get(claim=claim, kind="orcid").pk], why=EndedWhy.FOUND_FALSE, now=now)
            assert refresh_level(claim=claim.pk, now=now, why="evidence-ended").level == 3
        case "not-held":
            act(claim=claim.pk, act=Act.RELEASE, by=claim.user, now=now)
        case "record-gone":
            Author.objects.filter(pk=claim.author_id).update(merged_into=an_owner("other").author)
        case "renamed":
            rename(claim.author, "Ada King")
        case "account":
            suspend_account(user=claim.user, by=a_person("mod", is_moderator=True), reason="spam", now=now)


LAPSES = ["level-fell", "evidence-ended", "not-held", "record-gone", "renamed", "account"]


@pytest.mark.parametrize("how", LAPSES)
def test_what_is_no_longer_so_is_revoked(how, receipt, owned):
    document, now = receipt.document, timezone.now()
    assert found(document) is Finding.VALID
    lapse(how, owned, now)
    assert found(document) is Finding.REVOKED, "known here before any job has run"
    assert ReceiptStatus.objects.get().revoked_at is None

    revoke_lapsed_receipts_task()
    receipt.refresh_from_db()
    assert (receipt.ended_why, receipt.document, receipt.name) == (how, "", "")
    assert receipt.status.revoked_at is not None
    event = AuditEvent.objects.get(subject=f"U{owned.user_id}", act="receipt-revoked")
    assert (event.actor, event.facts["why"]) == ("portal", how)

    at = receipt.status.revoked_at
    revoke_lapsed_receipts_task()
    assert ReceiptStatus.objects.get().revoked_at == at
    assert AuditEvent.objects.filter(act="receipt-revoked").count() == 1


def test_its_owner_is_told_once_and_why(receipt, owned):
    lose_orcid_evidence(owned, timezone.now())
    revoke_lapsed(now=timezone.now())
    revoke_lapsed(now=timezone.now())
    mail = OutgoingMail.objects.get(kind="receipt")
    assert mail.to == owned.user.email
    assert "below the level" in mail.text


def test_a_level_that_rises_again_brings_nothing_back(receipt, owned):
    document, now = receipt.document, timezone.now()
    lose_orcid_evidence(owned, now)
    revoke_lapsed(now=now)
    add_evidence(claim=owned.pk, proof=a_proof(EvidenceKind.ORCID, "anew"), by=owned.user, now=now)
    owned.refresh_from_db()
    assert owned.level == 3
    assert found(document) is Finding.REVOKED
    with pytest.raises(IntegrityError), transaction.atomic():
        ReceiptStatus.objects.update(revoked_at=None)
    assert found(a_receipt(owned).document) is Finding.VALID


def test_an_account_that_is_opened_again_brings_nothing_back(receipt, owned):
    document, now = receipt.document, timezone.now()
    moderator = a_person("mod", is_moderator=True)
    suspend_account(user=owned.user, by=moderator, reason="spam", now=now)
    revoke_lapsed(now=now)
    reinstate_account(user=owned.user, by=a_person("mod-2", is_moderator=True), now=now)
    assert found(document) is Finding.REVOKED


def test_a_disconnected_orcid_id_ends_what_states_it_and_nothing_else(owned, connected):
    with_it, without = a_receipt(owned, with_orcid=True), a_receipt(owned)
    connected.delete()
    assert revoke_lapsed(now=timezone.now()) == 1
    with_it.refresh_from_db()
    assert with_it.ended_why == "orcid-removed"
    assert found(without.document) is Finding.VALID


def test_another_spelling_preferred_by_an_import_is_no_other_name(receipt, owned):
    AuthorName.objects.create(author=owned.author, name="A. Byron", key="a byron", works_count=9)
    Author.objects.filter(pk=owned.author_id).update(name="A. Byron")
    assert revoke_lapsed(now=timezone.now()) == 0
    assert found(receipt.document) is Finding.VALID


def test_a_former_name_is_kept_nowhere(receipt, owned):
    rename(owned.author, "Ada King")
    revoke_lapsed(now=timezone.now())
    kept = (
        str(list(Receipt.objects.values()))
        + str(list(AuditEvent.objects.values()))
        + str(list(OutgoingMail.objects.filter(kind="receipt").values()))
    )
    assert "Ada Byron" not in kept


def test_a_record_that_its_owner_renames_by_the_pages(receipt, owned):
    document = receipt.document
    client = signed_in(owned.user)
    sent = {"name": "Ada King", "scope": "rename", "former": "Ada Byron", "addresses": "lead", "act": "file"}
    assert client.post(f"/corrections/names/?author={owned.author.public_id}", sent).status_code == 302
    owned.author.refresh_from_db()
    assert owned.author.name == "Ada King"
    assert found(document) is Finding.REVOKED
    assert "Ada King" in a_receipt(owned).document
    assert revoke_lapsed(now=timezone.now()) == 1


def test_what_a_receipt_stated_is_forgotten_when_it_has_run_out(receipt):
    document, over = receipt.document, receipt.valid_until
    assert found(document, now=over) is Finding.EXPIRED
    assert revoke_lapsed(now=over) == 0
    receipt.refresh_from_db()
    assert (receipt.document, receipt.name, receipt.ended_why, receipt.status.revoked_at) == ("", "", "", None)
    assert found(document, now=over) is Finding.EXPIRED


def test_its_owner_takes_it_back_and_nobody_else_does(receipt, owned):
    document, now = receipt.document, timezone.now()
    with pytest.raises(NotOwnReceiptError):
        revoke_receipt(number=receipt.number, by=a_person("eve", is_moderator=True), now=now)
    assert found(document) is Finding.VALID
    for _ in range(2):
        revoke_receipt(number=receipt.number, by=owned.user, now=now)
    receipt.refresh_from_db()
    assert (receipt.ended_why, receipt.document) == ("taken-back", "")
    assert found(document) is Finding.REVOKED
    assert AuditEvent.objects.filter(act="receipt-revoked").count() == 1
    assert not OutgoingMail.objects.filter(kind="receipt").exists()


def test_an_account_that_is_deleted_takes_its_receipts_and_leaves_them_revoked(receipt, owned):
    document, now = receipt.document, timezone.now()
    request_deletion(user=owned.user, keep=None, now=now)
    assert found(document) is Finding.REVOKED
    purge_due_accounts(now=now + WAITS)
    assert not Receipt.objects.exists()
    status = ReceiptStatus.objects.get()
    assert status.revoked_at is not None
    assert found(document) is Finding.REVOKED
    with pytest.raises(IntegrityError), transaction.atomic():
        ReceiptStatus.objects.create(list_number=status.list_number, place=status.place)


def test_they_are_part_of_ones_own_data(receipt, owned):
    with export_data(by=owned.user, now=timezone.now()) as file, ZipFile(file) as made:
        told = made.read("receipts.json").decode()
    assert str(receipt.number) in told
    assert "proofValue" in told
    assert "sealed" not in told


# Keys.


def test_a_retired_key_signs_nothing_more_and_what_it_signed_stays_good(receipt):
    before = ReceiptKey.objects.get()
    after = rotate_key(now=timezone.now())
    before.refresh_from_db()
    assert (before.current, bytes(before.sealed), after.current) == (False, b"", True)
    assert found(receipt.document) is Finding.VALID
    assert a_receipt(receipt.claim).key_id == after.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        ReceiptKey.objects.update(current=True)


@pytest.mark.parametrize("rotated", [False, True])
def test_what_a_compromised_key_signed_is_revoked_and_nothing_else(rotated, receipt, owned):
    document, public = receipt.document, receipt.key.public
    if rotated:
        rotate_key(now=timezone.now())
    other = a_receipt(owned) if rotated else None
    row, ended = compromise_key(public=public if rotated else "", now=timezone.now())
    assert (row.public, ended) == (public, 1)
    assert compromise_key(public=public, now=timezone.now())[1] == 0
    assert found(document) is Finding.KEY_COMPROMISED
    receipt.refresh_from_db()
    assert (receipt.ended_why, receipt.status.revoked_at is not None) == ("key", True)
    assert OutgoingMail.objects.filter(kind="receipt").count() == 1
    assert usable_key() is not None
    assert found((other or a_receipt(owned)).document) is Finding.VALID


def test_a_key_that_nobody_knows_is_not_compromised(receipt):
    with pytest.raises(UnknownKeyError):
        compromise_key(public="z6MkNobody", now=timezone.now())


def test_a_key_that_cannot_be_opened_is_replaced_by_the_job(receipt, settings):
    settings.SECRET_KEY = "another-key-of-the-portal-" + "x" * 40
    assert usable_key() is None
    keep_lists_signed(now=timezone.now())
    assert usable_key() is not None
    assert found(receipt.document) is Finding.VALID


def test_an_earlier_key_of_the_portal_still_opens_it(receipt, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-portal-" + "x" * 40
    assert usable_key().row == receipt.key_id


def test_a_sealed_key_in_another_ones_place_is_not_used(receipt):
    first = bytes(ReceiptKey.objects.get().sealed)
    second = rotate_key(now=timezone.now())
    ReceiptKey.objects.filter(pk=second.pk).update(sealed=first)
    assert usable_key() is None


def test_a_portal_that_moved_signs_under_its_new_address_and_knows_the_old(receipt, settings):
    settings.PORTAL_URL = "https://people.example.org"
    again = a_receipt(receipt.claim)
    assert '"did:web:people.example.org"' in again.document
    assert found(receipt.document) is Finding.VALID
    assert found(again.document) is Finding.VALID


def test_no_portal_without_receipts_makes_a_key(db):
    keep_lists_signed(now=timezone.now())
    assert not ReceiptKey.objects.exists()
