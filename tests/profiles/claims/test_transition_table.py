"""The table of transitions against a second one written by hand, and against what the database lets through."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from profiles.audit.writing import Entry, write_event
from profiles.claims import acting
from profiles.claims.errors import ActNotAllowedError
from profiles.claims.guards import GUARDS
from profiles.claims.transitions import TRANSITIONS, Act, Guard, Part, pairs
from profiles.models import Claim, ClaimState
from tests.cast import a_person
from tests.claim_walks.table import ALLOWED, PAIRS, STATES
from tests.corpus import an_author

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DOES = [act for act in Act if act not in {Act.OPEN, Act.LEVEL}]


def test_states_and_pairs_are_those_written_down_by_hand():
    assert set(ClaimState.values) == set(STATES)
    assert pairs() == PAIRS
    assert set(GUARDS) == set(Guard)


class _Case:
    """A claim in some state; guards and parts are answered by the test."""

    def __init__(self, state: str) -> None:
        self.claim = Claim(state=state, author_id=1, user_id=1)


@pytest.mark.parametrize("state", STATES)
def test_every_act_of_every_part_is_allowed_exactly_where_it_is_listed(state, monkeypatch):
    """With every guard met: 11 states x all acts x all parts, and somebody in no part at all."""
    monkeypatch.setattr(acting, "unmet", lambda *_: [])
    for act in DOES:
        for part in [*Part, None]:
            monkeypatch.setattr(acting, "_parts", lambda *_, part=part, **__: {part} - {None})
            listed = {row for row in ALLOWED if row[0] == act and row[1] == state and row[3] == part}
            try:
                row, as_whom = acting._allowed(act, _Case(state), by=None, proposed_by=None)
            except ActNotAllowedError:
                assert not listed, f"{act} from {state} by {part} is listed and refused"
            else:
                assert (act, state, row.after, as_whom) in listed, f"{act} from {state} by {part} is not listed"


@pytest.mark.parametrize("state", STATES)
def test_no_act_passes_with_a_guard_unmet(state, monkeypatch):
    """Each guard of each row, alone unmet, refuses the row; another row of the same act may still take it."""
    for row in TRANSITIONS:
        if state not in row.before:
            continue
        for guard in row.guards:
            monkeypatch.setattr(acting, "unmet", lambda guards, _, guard=guard: [one for one in guards if one is guard])
            for part in row.by:
                monkeypatch.setattr(acting, "_parts", lambda *_, part=part, **__: {part})
                try:
                    taken, _ = acting._allowed(row.act, _Case(state), by=None, proposed_by=None)
                except ActNotAllowedError:
                    continue
                assert guard not in taken.guards


MOVES_A_SEAT = {Act.ACCEPT, Act.TAKE_OVER, Act.UPHOLD, Act.REINSTATE}


def test_whoever_gets_a_record_has_an_open_account_and_evidence():
    for row in TRANSITIONS:
        if row.act in MOVES_A_SEAT:
            assert {Guard.ACCOUNT_IS_OPEN, Guard.HAS_EVIDENCE, Guard.RECORD_IS_THERE, Guard.WHOLE_RECORD} <= set(
                row.guards
            )
        if row.act is Act.TAKE_OVER:
            assert Guard.COOLED in row.guards
            assert {Guard.STRONGER, Guard.AS_STRONG} & set(row.guards)


def _claim_in(state: str, author: int, user: int) -> int:
    """A claim that stands there, put past the triggers, with an audit row of its own."""
    holds = state in {"active", "suspended"}
    event = write_event(Entry(subject=f"A{author}", act="test", actor="portal", at=NOW, claim_id=None, level=1))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO profiles_claim (author_id, user_id, state, holds, level, statement, opened_at, state_since,"
            " active_since, cooling_until, last_event_id) VALUES (%s, %s, %s, %s, 1, '', %s, %s, %s, %s, %s) RETURNING id",
            [author, user, state, holds, NOW, NOW, NOW, NOW if state == "cooling" else None, event.pk],
        )
        claim = cursor.fetchone()[0]
        cursor.execute("SET session_replication_role = origin")
    return claim


def _move(claim: int, author: int, before: str, after: str, **fields) -> None:
    entry = {"act": "test", "actor": "portal", "from_state": before, "to_state": after, "level": 1}
    at = fields.pop("at", NOW)
    event = write_event(Entry(subject=f"A{author}", at=at, claim_id=claim, **(entry | fields.pop("entry", {}))))
    values = {
        "state": after,
        "holds": after in {"active", "suspended"},
        "cooling_until": NOW if after == "cooling" else None,
        "last_event_id": event.pk,
    } | fields
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE profiles_claim SET {', '.join(f'{name} = %s' for name in values)} WHERE id = %s",
            [*values.values(), claim],
        )


@pytest.mark.django_db
@pytest.mark.parametrize("before", STATES)
def test_the_database_knows_the_same_pairs(before):
    """Every pair of states, by a plain UPDATE beside an honest audit row."""
    author, user = an_author(), a_person("somebody")
    claim = _claim_in(before, author.pk, user.pk)
    for after in STATES:
        holds = after in {"active", "suspended"} and (
            after == "active" or before in {"active", "suspended", "disputed"}
        )
        if (before, after) == ("disputed", "suspended"):
            holds = False  # a challenger: the owner's way is in the walks
        allowed = True
        try:
            with transaction.atomic():
                _move(claim, author.pk, before, after, holds=holds)
                transaction.set_rollback(True)
        except IntegrityError:
            allowed = False
        assert allowed == ((before, after) in PAIRS or before == after), f"{before} -> {after}"


@pytest.mark.django_db
class TestTheDatabaseRefuses:
    """What no code of ours does, done by hand."""

    @pytest.fixture
    def claim(self):
        author, user = an_author(), a_person("somebody")
        return _claim_in("pending", author.pk, user.pk), author.pk

    def refused(self, words: str):
        return pytest.raises(IntegrityError, match=words)

    def test_a_change_without_an_audit_row(self, claim):
        with self.refused("no audit row"), transaction.atomic():
            Claim.objects.filter(pk=claim[0]).update(state="active", holds=True, active_since=NOW)

    def test_an_audit_row_that_says_something_else(self, claim):
        for lie in ({"to_state": "rejected"}, {"from_state": "draft"}, {"level": 2}):
            with self.refused("no audit row"), transaction.atomic():
                _move(*claim, "pending", "active", entry=lie)

    def test_an_audit_row_of_another_claim_or_record(self, claim):
        number, _ = claim
        other = an_author().pk
        with self.refused("no audit row"), transaction.atomic():
            event = write_event(
                Entry(subject=f"A{other}", act="x", actor="portal", at=NOW, claim_id=number, from_state="pending", to_state="active", level=1)
            )  # fmt: skip
            Claim.objects.filter(pk=number).update(state="active", holds=True, last_event=event)

    def test_an_audit_row_of_an_earlier_transaction(self, claim):
        number, author = claim
        event = write_event(
            Entry(subject=f"A{author}", act="x", actor="portal", at=NOW, claim_id=number, from_state="pending", to_state="active", level=1)
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("UPDATE profiles_auditevent SET transaction = 1 WHERE id = %s", [event.pk])
            cursor.execute("SET session_replication_role = origin")
        with self.refused("no audit row"), transaction.atomic():
            Claim.objects.filter(pk=number).update(state="active", holds=True, last_event=event)

    def test_a_claim_that_begins_with_the_record(self):
        author, user = an_author(), a_person("thief")
        event = write_event(
            Entry(subject=f"A{author.pk}", act="x", actor="portal", at=NOW, claim_id=999, to_state="active", level=1)
        )
        with self.refused("begins as a draft"), transaction.atomic():
            Claim.objects.create(
                pk=999, author=author, user=user, state="active", holds=True, opened_at=NOW, state_since=NOW, active_since=NOW,
                last_event=event,
            )  # fmt: skip

    def test_another_claimant_or_record(self, claim):
        thief = a_person("thief")
        with self.refused("stay"), transaction.atomic():
            Claim.objects.filter(pk=claim[0]).update(user=thief)
        with self.refused("stay"), transaction.atomic():
            Claim.objects.filter(pk=claim[0]).update(author=an_author())

    def test_a_second_owner(self, claim):
        _, author = claim
        _claim_in("active", author, a_person("owner").pk)
        with self.refused("profiles_claim_one_owner"), transaction.atomic():
            _move(*claim, "pending", "active")

    def test_a_seat_without_a_change_of_state(self):
        author = an_author().pk
        number = _claim_in("disputed", author, a_person("challenger").pk)
        with self.refused("a seat changes"), transaction.atomic():
            _move(number, author, "disputed", "disputed", holds=True)

    def test_a_take_over_before_the_time_is_over(self):
        author = an_author().pk
        number = _claim_in("cooling", author, a_person("hasty").pk)
        with self.refused("time for objections"), transaction.atomic():
            _move(number, author, "cooling", "active", entry={"act": "take-over"}, at=NOW - timedelta(seconds=1))
        _move(number, author, "cooling", "active", entry={"act": "take-over"}, at=NOW)

    def test_a_cooling_of_less_than_14_days(self, claim):
        with self.refused("time for objections"), transaction.atomic():
            _move(*claim, "pending", "cooling", entry={"act": "cool"}, cooling_until=NOW + timedelta(days=13))
        _move(*claim, "pending", "cooling", entry={"act": "cool"}, cooling_until=NOW + timedelta(days=14))
        with self.refused("no audit row"), transaction.atomic():
            Claim.objects.filter(pk=claim[0]).update(cooling_until=NOW)
        with self.refused("time for objections"), transaction.atomic():
            _move(*claim, "cooling", "cooling", cooling_until=NOW)

    def test_a_level_without_evidence(self):
        author = an_author().pk
        number = _claim_in("active", author, a_person("owner").pk)
        with self.refused("more than its valid evidence"), transaction.atomic():
            _move(number, author, "active", "active", level=2, entry={"level": 2})
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_a_claim_deleted(self, claim):
        with self.refused("never deleted"), transaction.atomic():
            Claim.objects.filter(pk=claim[0]).delete()
