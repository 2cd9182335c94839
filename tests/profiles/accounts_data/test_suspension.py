"""A suspended account has no live session, no part in anything, and nothing of what it owned; it can be given back."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from profiles.accounts.errors import AccountStateError, NotYoursToDoError
from profiles.accounts.roles import grant_moderator, revoke_moderator
from profiles.accounts.suspension import reinstate_account, suspend_account
from profiles.claims.acting import act
from profiles.claims.errors import ActNotAllowedError
from profiles.claims.transitions import Act
from profiles.models import AuditEvent, Claim, EvidenceKind, OutgoingMail, Proposal, User
from tests.cast import PASSWORD, a_claim, a_person
from tests.corpus import an_author

pytestmark = pytest.mark.django_db

NOW = timezone.now()
OWN = (EvidenceKind.PRINTED_EMAIL, EvidenceKind.ORCID)


@pytest.fixture
def ada():
    return a_person("ada", display_name="Ada Byron")


@pytest.fixture
def moderator():
    return a_person("moderator", is_moderator=True)


@pytest.fixture
def admin():
    return a_person("admin", is_superuser=True)


def suspend(user, by, reason="impersonation"):
    return suspend_account(user=user, by=by, reason=reason, now=NOW)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def is_let_in(client):
    return client.get("/me/").status_code == 200


def test_every_session_ends_noted_or_not_and_stays_ended(ada, moderator):
    used, unused = signed_in(ada), signed_in(ada)
    assert is_let_in(used)
    other = signed_in(a_person("grace"))
    suspend(ada, moderator)
    assert not is_let_in(used)
    assert not is_let_in(unused)
    assert is_let_in(other)
    reinstate_account(user=ada, by=a_person("second", is_moderator=True), now=NOW)
    assert not is_let_in(used)
    assert not is_let_in(unused)


def test_no_way_of_signing_in_is_left(ada, moderator):
    suspend(ada, moderator)
    client = Client()
    client.post("/accounts/login/", {"login": "ada@people.example", "password": PASSWORD})
    assert not is_let_in(client)
    assert not client.login(email="ada@people.example", password=PASSWORD)


def test_the_database_knows_no_suspended_account_that_is_active(ada):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError, match="suspended_is_inactive"), transaction.atomic():
        User.objects.filter(pk=ada.pk).update(suspended_at=NOW)


def test_what_it_owns_is_suspended_and_comes_back(ada, moderator):
    owned = a_claim(an_author(), ada, *OWN, now=NOW)
    assert (owned.state, owned.level) == ("active", 3)
    suspend(ada, moderator)
    owned.refresh_from_db()
    assert (owned.state, owned.holds, owned.level) == ("suspended", True, 2)
    second = a_person("second", is_moderator=True)
    reinstate_account(user=ada, by=second, now=NOW)
    owned.refresh_from_db()
    assert (owned.state, owned.level) == ("active", 3)


def test_what_a_moderator_suspended_for_itself_does_not_come_back_with_the_account(ada, moderator):
    owned = a_claim(an_author(), ada, *OWN, now=NOW)
    act(claim=owned.pk, act=Act.SUSPEND, by=moderator, now=NOW)
    suspend(ada, moderator)
    reinstate_account(user=ada, by=a_person("second", is_moderator=True), now=NOW)
    owned.refresh_from_db()
    assert owned.state == "suspended"


def test_an_admin_opens_the_account_and_leaves_records_to_moderators(ada, moderator, admin):
    owned = a_claim(an_author(), ada, *OWN, now=NOW)
    suspend(ada, moderator)
    assert reinstate_account(user=ada, by=admin, now=NOW).is_active
    owned.refresh_from_db()
    assert owned.state == "suspended"


def test_the_person_can_do_nothing_meanwhile(ada, moderator):
    waiting = a_claim(an_author("Somebody Else"), ada, EvidenceKind.HOMEPAGE, now=NOW)
    assert waiting.state == "pending"
    suspend(ada, moderator)
    with pytest.raises(ActNotAllowedError):
        act(claim=waiting.pk, act=Act.WITHDRAW, by=ada, now=NOW)


def test_it_is_said_on_the_record_of_acts_and_to_every_address(ada, moderator):
    suspend(ada, moderator)
    event = AuditEvent.objects.get(subject=f"U{ada.pk}", act="account-suspended")
    assert (event.actor, event.actor_id, event.reason) == ("moderator", moderator.pk, "impersonation")
    assert list(OutgoingMail.objects.filter(kind="suspension").values_list("to", flat=True)) == ["ada@people.example"]


def test_all_of_it_or_nothing(ada, moderator, monkeypatch):
    owned = a_claim(an_author(), ada, *OWN, now=NOW)
    client = signed_in(ada)
    assert is_let_in(client)

    def broken(**kwargs):
        raise RuntimeError

    monkeypatch.setattr("profiles.accounts.suspension.tell_person", broken)
    with pytest.raises(RuntimeError):
        suspend(ada, moderator)
    owned.refresh_from_db()
    assert owned.state == "active"
    assert is_let_in(client)


@pytest.mark.parametrize("who", ["user", "self", "former"])
def test_only_moderators_suspend_and_nobody_themselves(ada, moderator, who):
    by = {"user": a_person("grace"), "self": moderator, "former": a_person("former", is_moderator=True)}[who]
    User.objects.filter(username="former").update(is_moderator=False)  # a moment ago; `by` does not know yet
    with pytest.raises(NotYoursToDoError):
        suspend(moderator if who == "self" else ada, by)


def test_moderators_and_admins_are_suspended_by_admins_only(moderator, admin):
    with pytest.raises(NotYoursToDoError):
        suspend(a_person("second", is_moderator=True), moderator)
    with pytest.raises(NotYoursToDoError):
        suspend(admin, moderator)
    assert suspend(moderator, admin).suspended_at == NOW


def test_not_twice_and_not_back_by_the_same_hand(ada, moderator, admin):
    with pytest.raises(AccountStateError):
        reinstate_account(user=ada, by=moderator, now=NOW)
    suspend(ada, moderator)
    with pytest.raises(AccountStateError):
        suspend(ada, moderator)
    with pytest.raises(NotYoursToDoError):
        reinstate_account(user=ada, by=moderator, now=NOW)
    assert reinstate_account(user=ada, by=admin, now=NOW).suspended_at is None


def proposal_of(moderator):
    claim = a_claim(an_author(), a_person("owner", display_name="Ada Byron"), *OWN, now=NOW)
    return Proposal.objects.create(claim=claim, act="revoke", reason="x", proposed_by=moderator, proposed_at=NOW)


def test_what_a_moderator_proposed_goes_with_the_role(moderator, admin):
    proposal = proposal_of(moderator)
    revoke_moderator(user=moderator, by=admin, now=NOW)
    proposal.refresh_from_db()
    assert proposal.outcome == "withdrawn"
    with pytest.raises(ActNotAllowedError):  # `moderator` still says it is one
        act(claim=proposal.claim_id, act=Act.SUSPEND, by=moderator, now=NOW)


def test_what_a_moderator_proposed_goes_with_the_account(moderator, admin):
    proposal = proposal_of(moderator)
    suspend(moderator, admin)
    proposal.refresh_from_db()
    assert proposal.outcome == "withdrawn"


def test_roles_are_given_and_taken_by_admins_and_written_down(ada, admin):
    assert grant_moderator(user=ada, by=admin, now=NOW).is_moderator
    with pytest.raises(AccountStateError):
        grant_moderator(user=ada, by=admin, now=NOW)
    assert not revoke_moderator(user=ada, by=admin, now=NOW).is_moderator
    with pytest.raises(AccountStateError):
        revoke_moderator(user=ada, by=admin, now=NOW)
    events = AuditEvent.objects.filter(subject=f"U{ada.pk}").order_by("sequence")
    assert list(events.values_list("act", "actor_id")) == [
        ("moderator-granted", admin.pk),
        ("moderator-revoked", admin.pk),
    ]


def test_nobody_gives_themselves_a_role(ada, moderator, admin):
    for by, user in ((admin, admin), (moderator, ada), (ada, ada)):
        with pytest.raises(NotYoursToDoError):
            grant_moderator(user=user, by=by, now=NOW)


def test_a_role_needs_an_account_in_use(admin):
    unproved = User.objects.create_user("unproved", email="unproved@people.example")
    leaving = a_person("leaving", deletion_due_at=NOW)
    for user in (unproved, leaving):
        with pytest.raises(AccountStateError):
            grant_moderator(user=user, by=admin, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_suspending_while_the_person_claims(ada, moderator):
    """Whichever is first: an account that is suspended holds nothing in the end."""
    from profiles.claims.errors import AccountNotReadyError

    for round_ in range(12):
        author = an_author(f"Ada Byron {round_}")
        User.objects.filter(pk=ada.pk).update(is_active=True, suspended_at=None)
        barrier = threading.Barrier(2)
        faults = []

        def run(act_, barrier=barrier, faults=faults):
            try:
                barrier.wait()
                act_()
            except (AccountNotReadyError, ActNotAllowedError):
                pass
            except Exception as error:  # noqa: BLE001 - shown by the test
                faults.append(error)
            finally:
                connection.close()

        threads = [
            threading.Thread(target=run, args=(lambda author=author: a_claim(author, ada, *OWN, now=NOW),)),
            threading.Thread(target=run, args=(lambda: suspend(ada, moderator),)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        assert not Claim.objects.filter(user=ada, state="active").exists()
