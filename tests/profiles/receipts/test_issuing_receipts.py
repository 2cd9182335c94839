"""A receipt states what its owner was shown, no particulars, for as long as all of it is so on present evidence."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from graph.services.build_graph import build_graph
from profiles.claims.acting import act, refresh_level
from profiles.claims.ending import EndedWhy, end_evidence
from profiles.claims.transitions import Act
from profiles.models import AuditEvent, Evidence, EvidenceKind, Receipt, ReceiptKey, ReceiptStatus, User
from profiles.receipts.bitstrings import PLACES
from profiles.receipts.checking import Finding
from profiles.receipts.checking_here import check_here
from profiles.receipts.errors import NotStatableError, StatementChangedError, TooManyReceiptsError
from profiles.receipts.issuing import RECEIPTS_A_DAY, issue_receipt
from profiles.receipts.stating import draft
from profiles.trust.recomputing import recompute_whole
from tests.cast import a_person
from tests.corpus import a_work
from tests.profiles.receipts.conftest import ORCID, a_receipt, an_owner

pytestmark = pytest.mark.django_db


def document(receipt) -> dict:
    return json.loads(receipt.document)


def test_it_states_record_level_and_classes(receipt, owned):
    made = document(receipt)
    subject = made["credentialSubject"]
    assert made["type"] == ["VerifiableCredential", "ResearcherRecordReceipt"]
    assert made["issuer"]["id"] == "http://127.0.0.1:8000/.well-known/did.json"
    assert subject["id"] == f"{settings.PORTAL_URL}/authors/{owned.author.public_id}/"
    assert (subject["recordId"], subject["name"], subject["level"]) == (owned.author.public_id, "Ada Byron", 3)
    assert subject["evidenceClasses"] == ["orcid", "printed-email"]
    assert "orcid" not in subject
    assert "trust" not in subject
    assert check_here(receipt.document.encode(), now=timezone.now()).finding is Finding.VALID


def test_no_particular_of_the_evidence_is_in_it(receipt, owned):
    told = [row.detail.data["told"] for row in Evidence.objects.filter(claim=owned)]
    channels = [row.channel for row in Evidence.objects.filter(claim=owned)]
    assert told
    assert not [one for one in [*told, *channels, owned.user.email] if one in receipt.document]


def test_an_orcid_id_is_stated_only_where_it_is_wanted_and_proved(owned, connected):
    assert "orcid" not in document(a_receipt(owned))["credentialSubject"]
    assert document(a_receipt(owned, with_orcid=True))["credentialSubject"]["orcid"] == f"https://orcid.org/{ORCID}"
    connected.delete()
    assert "orcid" not in document(a_receipt(owned, with_orcid=True))["credentialSubject"]


def test_a_score_in_force_is_stated_with_its_moment(owned):
    a_work(authors=[owned.author, "Bob Hope"])
    build_graph()
    build = recompute_whole()
    trust = document(a_receipt(owned))["credentialSubject"]["trust"]
    assert trust["score"] > 0
    assert (trust["formula"], trust["asOf"]) == (build.formula, build.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"))


def test_it_lasts_as_long_as_all_that_it_states(db):
    now = timezone.now()
    claim = an_owner("ada", EvidenceKind.PRINTED_EMAIL, EvidenceKind.HOMEPAGE, now=now)
    homepage = Evidence.objects.get(claim=claim, kind="homepage")
    assert a_receipt(claim).valid_until == homepage.expires_at.replace(microsecond=0)
    again = an_owner("eve", EvidenceKind.MODERATOR, now=now)
    assert a_receipt(again, now=now).valid_until == (now + timedelta(days=365)).replace(microsecond=0)


def test_what_was_not_shown_is_not_signed(owned):
    now = timezone.now()
    shown = draft(owned, with_orcid=False, now=now).digest
    end_evidence([Evidence.objects.get(claim=owned, kind="orcid").pk], why=EndedWhy.FOUND_FALSE, now=now)
    refresh_level(claim=owned.pk, now=now, why="evidence-ended")
    with pytest.raises(StatementChangedError):
        issue_receipt(claim=owned.pk, with_orcid=False, shown=shown, by=owned.user, now=now)
    assert not Receipt.objects.exists()
    assert not ReceiptKey.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "released", "suspended", "disputed", "merged", "leaving", "level-1"])
def test_others_get_none(who, owned):
    now = timezone.now()
    shown, by = draft(owned, with_orcid=False, now=now).digest, owned.user
    match who:
        case "stranger":
            by = a_person("eve", is_moderator=True)
        case "released":
            act(claim=owned.pk, act=Act.RELEASE, by=owned.user, now=now)
        case "suspended":
            act(claim=owned.pk, act=Act.SUSPEND, by=a_person("mod", is_moderator=True), now=now, reason="impersonation")
        case "disputed":
            rival = an_owner("rival", record=owned.author, now=now + timedelta(seconds=1))
            act(claim=rival.pk, act=Act.OBJECT, by=owned.user, now=now)
        case "merged":
            owned.author.merged_into = an_owner("other").author
            owned.author.save()
        case "leaving":
            User.objects.filter(pk=owned.user_id).update(deletion_due_at=now)
        case "level-1":
            end_evidence(
                Evidence.objects.filter(claim=owned).values_list("pk", flat=True), why=EndedWhy.EXPIRED, now=now
            )
            refresh_level(claim=owned.pk, now=now, why="evidence-ended")
    with pytest.raises((NotStatableError, StatementChangedError)):
        issue_receipt(claim=owned.pk, with_orcid=False, shown=shown, by=by, now=now)
    assert not Receipt.objects.exists()


def test_there_are_so_many_a_day(owned):
    now = timezone.now()
    for _ in range(RECEIPTS_A_DAY):
        a_receipt(owned, now=now)
    with pytest.raises(TooManyReceiptsError):
        a_receipt(owned, now=now)
    a_receipt(owned, now=now + timedelta(days=1, seconds=2))


def test_it_is_an_act_on_the_record_of_acts(receipt, owned):
    event = AuditEvent.objects.get(subject=f"U{owned.user_id}", act="receipt-issued")
    assert (event.actor, event.actor_id, event.level) == ("owner", owned.user_id, 3)
    assert event.facts["receipt"] == str(receipt.number)
    assert "Ada" not in str(event.facts)


def test_places_are_random_and_given_out_once(owned):
    now = timezone.now()
    places = [a_receipt(owned, now=now).status.place for _ in range(10)]
    assert len(set(places)) == 10
    assert sorted(places) != places or max(places) - min(places) > 1000
    assert all(0 <= place < PLACES for place in places)
    status = ReceiptStatus.objects.first()
    for change in (
        lambda: ReceiptStatus.objects.create(list_number=1, place=status.place),
        lambda: ReceiptStatus.objects.filter(pk=status.pk).update(place=status.place ^ 1),
        lambda: ReceiptStatus.objects.filter(pk=status.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_private_half_is_sealed(receipt, settings):
    key = ReceiptKey.objects.get()
    assert bytes(key.sealed) not in (b"", bytes(32))
    assert len(bytes(key.sealed)) == 12 + 32 + 16
    settings.SECRET_KEY = "another-key-of-the-portal-" + "x" * 40
    again = a_receipt(receipt.claim)
    assert again.key_id != key.pk
    key.refresh_from_db()
    assert (key.current, bytes(key.sealed)) == (False, b"")
    for made in (receipt, again):
        assert check_here(made.document.encode(), now=timezone.now()).finding is Finding.VALID
