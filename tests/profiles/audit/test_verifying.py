"""The nightly verification against somebody who may do anything in the database: triggers off, rows changed."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles.audit.chain import SEALED_FIELDS, seal
from profiles.audit.verifying import verify_audit
from profiles.audit.writing import Entry, write_event
from profiles.claims.acting import act
from profiles.claims.ending import EndedWhy
from profiles.claims.transitions import Act, Part
from profiles.evidence.adding import take_back_evidence
from profiles.models import AuditEvent, AuditSeal, Claim, EvidenceKind
from tests.cast import ONE, TWO, a_claim, a_person
from tests.corpus import an_author

pytestmark = pytest.mark.django_db


@contextmanager
def triggers_off():
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = origin")


@pytest.fixture
def story():
    """A record with an owner, who is in dispute with a challenger; a second one with an owner."""
    now = timezone.now()
    author, owner, challenger = (
        an_author(),
        a_person("owner", display_name="Ada Byron"),
        a_person("challenger", display_name="Ada Byron"),
    )
    owned = a_claim(author, owner, *TWO, now=now)
    claim = a_claim(author, challenger, EvidenceKind.HOMEPAGE, now=now + timedelta(seconds=1))
    act(claim=claim.pk, act=Act.OBJECT, by=owner, now=now + timedelta(seconds=2))
    other = a_claim(an_author(), a_person("other", display_name="Ada Byron"), *ONE, now=now)
    assert verify_audit().faults == []
    return owned, claim, other


def test_what_goes_on_is_no_fault(story):
    a_claim(an_author(), a_person("later", display_name="Ada Byron"), *ONE, now=timezone.now())
    assert verify_audit().faults == []
    assert AuditSeal.objects.count() == 2


TAMPERINGS = {
    "a word changed": "UPDATE profiles_auditevent SET reason = 'x' WHERE id = (SELECT min(id) FROM profiles_auditevent)",
    "a time changed": "UPDATE profiles_auditevent SET at = at + interval '1 microsecond' WHERE act = 'object'",
    "a row cut out": "DELETE FROM profiles_auditevent WHERE act = 'cool'",
    "the end cut off": "DELETE FROM profiles_auditevent WHERE id = (SELECT max(id) FROM profiles_auditevent WHERE subject LIKE 'U%')",
    "a chain taken away": "DELETE FROM profiles_auditevent WHERE subject = (SELECT max(subject) FROM profiles_auditevent WHERE subject LIKE 'U%')",
    "two rows swapped": "UPDATE profiles_auditevent SET sequence = CASE sequence WHEN 1 THEN 1001 WHEN 2 THEN 1 END WHERE sequence < 3;"
    " UPDATE profiles_auditevent SET sequence = 2 WHERE sequence = 1001",
    "a state changed": "UPDATE profiles_claim SET state = 'pending', cooling_until = NULL WHERE state = 'disputed' AND NOT holds",
    "a level changed": "UPDATE profiles_claim SET level = 4 WHERE state = 'active'",
    "a seat moved": "UPDATE profiles_claim SET holds = false, level = 1 WHERE state = 'disputed' AND holds;"
    " UPDATE profiles_claim SET holds = true, active_since = now(), level = 1 WHERE state = 'disputed' AND last_event_id <"
    " (SELECT max(last_event_id) FROM profiles_claim WHERE state = 'disputed')",
    "a claim deleted": "DELETE FROM profiles_claim WHERE state = 'active'",
    "an older row pointed at": "UPDATE profiles_claim c SET last_event_id = (SELECT min(id) FROM profiles_auditevent e WHERE e.claim_id = c.id)",
    "a seal changed": "UPDATE profiles_auditseal SET events = events - 1",
    "the faults of a seal forgotten": "UPDATE profiles_auditseal SET faults = '[\"x\"]'",
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_found(story, what):
    with transaction.atomic():
        with triggers_off() as cursor:
            cursor.execute(TAMPERINGS[what])
            assert cursor.rowcount
        assert verify_audit().faults, what
        transaction.set_rollback(True)


def test_a_chain_rewritten_from_end_to_end_is_found_by_the_seal(story):
    """Whoever can compute hashes can make a new chain that holds; not the one that was sealed."""
    *_, other = story
    row = AuditEvent.objects.filter(subject=f"A{other.author_id}").order_by("sequence").last()
    values = {name: getattr(row, name) for name in SEALED_FIELDS} | {"reason": "rewritten"}
    with triggers_off():
        AuditEvent.objects.filter(pk=row.pk).update(reason="rewritten", hash=seal(bytes(row.previous_hash), values))
    assert [fault for fault in verify_audit().faults if fault.startswith("seal")]


def test_a_seat_moved_between_two_who_have_nothing_is_found(story):
    """Where levels are alike, only the acts tell which side of a dispute has the record."""
    owned, claim, _ = story
    for piece in owned.evidence.all():
        take_back_evidence(
            evidence=piece.pk, by=None, why=EndedWhy.RECHECK_FAILED, now=timezone.now(), part=Part.PORTAL
        )
    assert verify_audit().faults == []
    with transaction.atomic():
        with triggers_off():
            Claim.objects.filter(pk=owned.pk).update(holds=False)
            Claim.objects.filter(pk=claim.pk).update(holds=True, active_since=timezone.now())
        assert len(verify_audit().faults) == 2
        transaction.set_rollback(True)


def test_an_older_seal_taken_away_is_found(story):
    for _ in range(3):
        verify_audit()
    with triggers_off() as cursor:
        cursor.execute(
            "DELETE FROM profiles_auditseal WHERE id = (SELECT id FROM profiles_auditseal ORDER BY id OFFSET 1 LIMIT 1)"
        )
    assert verify_audit().faults


def test_a_fault_stays_on_the_seal_of_its_night(story):
    with transaction.atomic():
        with triggers_off() as cursor:
            cursor.execute("UPDATE profiles_claim SET level = 4 WHERE state = 'active'")
        found = verify_audit().faults
        assert found == AuditSeal.objects.latest("pk").faults == verify_audit().faults != []
        transaction.set_rollback(True)


@pytest.mark.parametrize("model", [AuditEvent, AuditSeal])
def test_rows_are_only_added(story, model):
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        model.objects.all()._raw_delete("default")
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        model.objects.update(hash=b"x")


@pytest.mark.parametrize("table", ["auditevent", "auditseal"])
def test_tables_are_not_emptied(table):
    """Tests empty theirs with this trigger off (tests/conftest.py), so it is put on here for a moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE profiles_{table} ENABLE TRIGGER profiles_{table}_is_not_emptied")
        with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
            cursor.execute(f"TRUNCATE profiles_{table} CASCADE")
        transaction.set_rollback(True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4) | st.integers(0, 20), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(facts=st.dictionaries(st.text("abc", max_size=3), JSON, max_size=4))
def test_whatever_facts_are_written_are_read_as_they_were_sealed(facts):
    with transaction.atomic():
        write_event(Entry(subject="U0", act="test", actor="portal", at=timezone.now(), facts=facts))
        assert verify_audit().faults == []
        transaction.set_rollback(True)


def test_facts_that_have_no_one_form_are_refused():
    for fact in (0.1, -0.0, 1e22, float("nan"), [1.5]):
        with pytest.raises(TypeError, match="fractions"), transaction.atomic():
            write_event(Entry(subject="U0", act="test", actor="portal", at=timezone.now(), facts={"share": fact}))


def test_an_audit_row_needs_a_transaction():
    """Outside of one, the act and its row could be torn apart. The test's own transaction is hidden for a moment."""
    inside, connection.in_atomic_block = connection.in_atomic_block, False
    try:
        with pytest.raises(RuntimeError, match="one transaction"):
            write_event(Entry(subject="U0", act="test", actor="portal", at=timezone.now()))
    finally:
        connection.in_atomic_block = inside
