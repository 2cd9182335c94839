"""A chain shows every change of every field, and every row that is gone, moved or put in."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.audit.chain import BEGINNING, SEALED_FIELDS, digest_of_heads, faults, seal

NOW = datetime(2026, 11, 21, 12, 30, 15, 123456, tzinfo=UTC)


def a_row(number: int, **fields):
    return {
        "subject": "A1", "sequence": number, "at": NOW + timedelta(minutes=number), "act": "accept", "claim_id": 7,
        "from_state": "pending", "to_state": "active", "level": 2, "actor": "portal", "actor_id": None, "second_id": None,
        "reason": "", "facts": {"kind": "orcid", "number": number},
    } | fields  # fmt: skip


def a_chain(length: int):
    rows, previous = [], BEGINNING
    for number in range(1, length + 1):
        row = a_row(number)
        rows.append((row, previous, seal(previous, row)))
        previous = rows[-1][2]
    return rows


CHANGES = {
    "subject": "A2", "sequence": 9, "at": NOW, "act": "reject", "claim_id": 8, "from_state": "cooling",
    "to_state": "rejected", "level": 3, "actor": "moderator", "actor_id": 5, "second_id": 6, "reason": "x",
    "facts": {"kind": "orcid"},
}  # fmt: skip


def test_a_whole_chain_has_no_fault():
    assert faults(a_chain(6)) == []
    assert faults([]) == []


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("field", SEALED_FIELDS)
def test_a_changed_field_is_found(field, place):
    rows = a_chain(5)
    row, before, own = rows[place]
    rows[place] = (row | {field: CHANGES[field]}, before, own)
    assert faults(rows)


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("field", SEALED_FIELDS)
def test_a_changed_row_that_is_sealed_anew_is_found_unless_it_is_the_last(field, place):
    rows = a_chain(5)
    row, before, _ = rows[place]
    changed = row | {field: CHANGES[field]}
    rows[place] = (changed, before, seal(before, changed))
    # The end of a chain is what the nightly seal is for.
    assert bool(faults(rows)) == (place < 4 or field == "sequence")


def test_every_field_of_the_row_is_sealed():
    assert set(CHANGES) == set(SEALED_FIELDS)


@given(st.integers(2, 8), st.data())
def test_a_missing_row_is_found(length, data):
    rows = a_chain(length)
    del rows[data.draw(st.integers(0, length - 2))]
    assert faults(rows)


@given(st.integers(2, 8), st.data())
def test_rows_in_another_order_are_found(length, data):
    rows = a_chain(length)
    order = data.draw(st.permutations(range(length)).filter(lambda order: order != list(range(length))))
    assert faults([rows[place] for place in order])


def test_a_fork_is_found():
    rows = a_chain(5)
    other = a_row(3, reason="another story")
    fork = (other, rows[1][2], seal(rows[1][2], other))
    assert faults([*rows[:2], fork, *rows[3:]])
    assert faults([*rows[:3], fork, *rows[3:]])


def test_a_row_of_another_chain_is_found():
    rows = a_chain(3)
    stranger = a_row(3, subject="A2")
    assert faults([*rows[:2], (stranger, BEGINNING, seal(BEGINNING, stranger))])


def test_the_form_that_is_sealed_is_written_down():
    """Whoever keeps a copy must be able to check it with what is said here, and nothing of ours."""
    row = a_row(1, facts={"b": 1, "a": "é"})
    text = (
        '{"act":"accept","actor":"portal","actor_id":null,"at":"2026-11-21T12:31:15.123456+00:00","claim_id":7,'
        '"facts":{"a":"é","b":1},"from_state":"pending","level":2,"reason":"","second_id":null,"sequence":1,'
        '"subject":"A1","to_state":"active"}'
    )
    assert json.loads(text)
    assert seal(BEGINNING, row) == hashlib.sha256(bytes(32) + text.encode()).digest()


@given(
    st.lists(st.tuples(st.text(max_size=4), st.integers(1, 9), st.binary(min_size=1, max_size=3)), max_size=6),
    st.randoms(),
)
def test_the_digest_of_heads_knows_no_order_but_every_head(heads, rng):
    other = list(heads)
    rng.shuffle(other)
    assert digest_of_heads(heads) == digest_of_heads(other)
    if heads:
        assert digest_of_heads(heads[1:]) != digest_of_heads(heads)
