"""Deleting an account: what ends at once, what waits, what goes for good, and what stays without a name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from profiles.accounts import deletion
from profiles.accounts.deletion import WAITS, cancel_deletion, purge_due_accounts, request_deletion
from profiles.accounts.errors import AccountStateError
from profiles.audit.verifying import verify_audit
from profiles.claims.acting import open_claim
from profiles.claims.errors import AccountNotReadyError
from profiles.models import AuditEvent, Claim, Evidence, EvidenceDetail, OutgoingMail, Profile, User
from tests.cast import a_person
from tests.corpus import an_author
from tests.profiles.accounts_data.conftest import everything_of, signed_in

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LATER = NOW + WAITS


def leave(user, keep=None):
    return request_deletion(user=user, keep=keep, now=NOW)


def test_claims_are_given_up_at_once_by_the_person(ada):
    user, owned, draft = ada
    leave(user)
    for claim in (owned, draft):
        claim.refresh_from_db()
        assert (claim.state, claim.holds, claim.last_event.actor) == ("withdrawn", False, "claimant")
    assert not Claim.objects.filter(author=owned.author, holds=True).exists()


def test_every_address_is_told_and_it_is_written_down(ada):
    user, _, _ = ada
    leave(user)
    leave(user)
    mail = OutgoingMail.objects.get(kind="deletion")
    assert mail.to == "ada@people.example"
    assert "/me/delete/" in mail.text
    assert AuditEvent.objects.filter(subject=f"U{user.pk}", act="deletion-requested").count() == 1


def test_a_suspended_account_cannot_leave_what_it_did_behind(ada):
    user, _, _ = ada
    User.objects.filter(pk=user.pk).update(is_active=False, suspended_at=NOW)
    with pytest.raises(AccountStateError):
        leave(user)


def test_it_is_good_for_nothing_but_taking_it_back(ada):
    user, _, _ = ada
    client, other = signed_in(user), signed_in(user)
    assert other.get("/me/").status_code == 200
    assert client.post("/me/delete/").headers["Location"] == "/me/delete/"
    assert other.get("/me/").status_code == 302  # signed out: it was asked for elsewhere
    assert "/accounts/login/" in other.get("/me/").headers["Location"]
    for path in ("/me/", "/me/sessions/", "/accounts/email/", "/claims/", "/me/profile/", "/accounts/2fa/"):
        for method in (client.get, client.post):
            answer = method(path)
            assert (answer.status_code, answer.headers["Location"]) == (302, "/me/delete/"), path
    page = client.get("/me/delete/").content.decode()
    assert "Keep my account" in page
    assert client.get("/me/export/").status_code == 200
    home = client.get("/").content.decode()
    assert "/accounts/login/" in home  # a page of everybody's sees nobody
    assert "/accounts/logout/" not in home
    with pytest.raises(AccountNotReadyError):
        open_claim(author=an_author().pk, by=user, now=NOW)


def test_signing_in_leads_to_taking_it_back(ada):
    user, _, _ = ada
    leave(user)
    client = signed_in(user)
    assert client.get("/me/").headers["Location"] == "/me/delete/"
    assert client.post("/me/delete/cancel/").headers["Location"] == "/me/"
    assert client.get("/me/").status_code == 200
    user.refresh_from_db()
    assert user.deletion_due_at is None
    assert purge_due_accounts(now=LATER) == 0
    assert AuditEvent.objects.filter(subject=f"U{user.pk}", act="deletion-cancelled").count() == 1
    open_claim(author=an_author().pk, by=user, now=NOW)


def test_taking_back_what_was_not_asked_changes_nothing(ada):
    user, owned, _ = ada
    cancel_deletion(user=user, now=NOW)
    owned.refresh_from_db()
    assert owned.state == "active"
    assert not AuditEvent.objects.filter(subject=f"U{user.pk}", act="deletion-cancelled").exists()


def test_it_is_asked_for_by_whoever_proved_to_be_the_person(ada):
    user, _, _ = ada
    assert "/accounts/login/" in Client().post("/me/delete/").headers["Location"]
    stale = Client()
    stale.force_login(user)
    assert "/accounts/reauthenticate/" in stale.post("/me/delete/").headers["Location"]
    user.refresh_from_db()
    assert user.deletion_due_at is None


def test_reading_the_page_changes_nothing_and_tells_the_consequences(ada):
    user, owned, _ = ada
    page = signed_in(user).get("/me/delete/").content.decode()
    assert "You give up 1 record" in page
    assert owned.author.get_absolute_url() in page
    user.refresh_from_db()
    assert user.deletion_due_at is None


def purged(user):
    leave(user)
    assert purge_due_accounts(now=LATER - timedelta(seconds=1)) == 0
    assert purge_due_accounts(now=LATER) == 1
    assert purge_due_accounts(now=LATER) == 0


def test_everything_personal_goes_and_the_claims_stay(ada):
    user, owned, draft = ada
    number = user.pk
    signed_in(user).get("/me/")
    evidence = list(Evidence.objects.filter(claim__in=[owned, draft]))
    purged(user)
    assert not User.objects.filter(pk=number).exists()
    assert not Profile.objects.filter(pk=number).exists()
    for claim in (owned, draft):
        claim.refresh_from_db()
        assert (claim.user_id, claim.state, claim.statement) == (None, "withdrawn", "")
    assert not EvidenceDetail.objects.filter(evidence__in=evidence).exists()
    assert all(piece.ended_at for piece in Evidence.objects.filter(pk__in=[piece.pk for piece in evidence]))
    assert not OutgoingMail.objects.filter(to__contains="ada@").exists()
    assert AuditEvent.objects.filter(subject=f"U{number}", act="account-deleted").exists()
    assert AuditEvent.objects.filter(actor_id=number).exists()


def test_no_table_still_knows_the_person(ada):
    """Whatever column there is, in whatever table there will be."""
    user, _, _ = ada
    signed_in(user).get("/me/")
    words = ["ada@people.example", "ada@uni.example", "Life of ada", "ada.example.org", "Words of ada", "Ask of ada"]
    assert set(_tables_that_know(words)) >= {"profiles_profile", "profiles_claim", "account_emailaddress"}
    purged(user)
    assert _tables_that_know(words) == []


def _tables_that_know(words):
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE EXISTS (SELECT FROM unnest(%s) w WHERE strpos(t::text, w) > 0)',
                [words],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return sorted(found)


def test_others_are_as_they_were(ada):
    grace, owned, draft = everything_of("grace-m")
    purged(ada[0])
    owned.refresh_from_db()
    draft.refresh_from_db()
    assert (owned.state, owned.holds, draft.state, draft.user_id) == ("active", True, "draft", grace.pk)
    assert Profile.objects.filter(user=grace).exists()


def test_the_record_of_acts_still_holds(ada):
    purged(ada[0])
    assert verify_audit().faults == []


def test_killed_half_way_nothing_is_gone(ada, monkeypatch):
    user, owned, _ = ada
    leave(user)

    def killed(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(deletion, "write_event", killed)
        with pytest.raises(SystemExit):
            purge_due_accounts(now=LATER)
    assert User.objects.filter(pk=user.pk).exists()
    assert EvidenceDetail.objects.filter(evidence__claim=owned).exists()
    assert purge_due_accounts(now=LATER) == 1


def test_an_account_with_nothing_goes_too(db):
    purged(a_person("bare"))


def test_one_that_cannot_be_purged_is_left_as_it_is(ada, monkeypatch):
    """Taken back between the look and the lock."""
    user, _, _ = ada
    leave(user)
    real = deletion.held_still

    def taken_back(number):
        cancel_deletion(user=user, now=NOW)
        return real(number)

    monkeypatch.setattr(deletion, "held_still", taken_back)
    assert purge_due_accounts(now=LATER) == 0
    assert User.objects.filter(pk=user.pk).exists()
