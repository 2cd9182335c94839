"""The nightly proof: every chain holds, every claim stands where its last row says, nothing that was sealed is gone."""

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from django.db import connection, transaction

from portal.common.locks import advisory_lock
from profiles.audit.chain import BEGINNING, SEALED_FIELDS, digest_of_heads, faults
from profiles.models import AuditEvent, AuditSeal

_FAULTS_KEPT: Final = 100

# What holds a record is its state, but for a dispute, which both sides are in: the owner got there by being contested.
_CLAIMS_ASTRAY: Final = """
SELECT c.id FROM profiles_claim c LEFT JOIN profiles_auditevent e ON e.id = c.last_event_id
WHERE e.id IS NULL OR e.claim_id IS DISTINCT FROM c.id OR e.subject <> 'A' || c.author_id
   OR e.to_state <> c.state OR e.level <> c.level
   OR EXISTS (SELECT FROM profiles_auditevent later WHERE later.claim_id = c.id AND later.id > e.id)
   OR c.holds <> (c.state IN ('active', 'suspended') OR c.state = 'disputed' AND 'contest' = (
        SELECT d.act FROM profiles_auditevent d
        WHERE d.claim_id = c.id AND d.to_state = 'disputed' AND d.from_state <> 'disputed' ORDER BY d.id DESC LIMIT 1))
ORDER BY c.id
"""
# Each act on a claim begins where the one before ended, and no claim of which there are acts is gone.
_ACTS_ASTRAY: Final = """
SELECT DISTINCT e.claim_id FROM (
    SELECT id, claim_id, from_state, lag(to_state, 1, '') OVER (PARTITION BY claim_id ORDER BY id) AS came_from
    FROM profiles_auditevent WHERE claim_id IS NOT NULL AND id <= %s
) e LEFT JOIN profiles_claim c ON c.id = e.claim_id
WHERE c.id IS NULL OR e.from_state <> e.came_from
ORDER BY e.claim_id
"""


def verify_audit() -> AuditSeal:
    """Check every row that is there now, and seal what was found. Faults are on the seal; it never mends anything.

    Acts go on meanwhile: rows are only added, and those that come later are the next night's.
    """
    with advisory_lock("audit-verification", held="The record of acts is being verified already."):
        last_event = _settled_until()
        with transaction.atomic():
            found, heads, events = _chains(last_event)
            found += _against_last_seal()
            found += [f"claim {claim}: does not stand where its last row says" for claim in _astray(_CLAIMS_ASTRAY)]
            found += [
                f"claim {claim}: its acts do not follow from each other, or it is gone"
                for claim in _astray(_ACTS_ASTRAY, last_event)
            ]
            last = AuditSeal.objects.order_by("-id").first()
            previous = bytes(last.hash) if last else BEGINNING
            digest = digest_of_heads(heads)
            return AuditSeal.objects.create(
                events=events,
                chains=len(heads),
                last_event=last_event,
                heads_digest=digest,
                previous_hash=previous,
                hash=_seal_hash(previous, events, len(heads), last_event, digest, found[:_FAULTS_KEPT]),
                faults=found[:_FAULTS_KEPT],
            )


def _settled_until() -> int:
    """The last row such that no row before it can still appear: numbers are given out before acts commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE profiles_auditevent IN SHARE MODE")  # waits for the acts under way, for a moment
        cursor.execute("SELECT coalesce(max(id), 0) FROM profiles_auditevent")
        return int(cursor.fetchone()[0])


def _chains(last_event: int) -> tuple[list[str], list[tuple[str, int, bytes]], int]:
    found: list[str] = []
    heads: list[tuple[str, int, bytes]] = []
    events = 0
    for subject, rows in groupby(_rows(last_event), key=lambda row: str(row["subject"])):
        chain = list(rows)
        found += faults((row, row["previous_hash"], row["hash"]) for row in chain)
        heads.append((subject, chain[-1]["sequence"], bytes(chain[-1]["hash"])))
        events += len(chain)
    return found, heads, events


def _rows(last_event: int) -> Iterator[dict[str, Any]]:
    rows = AuditEvent.objects.filter(pk__lte=last_event).order_by("subject", "sequence")
    yield from rows.values(*SEALED_FIELDS, "previous_hash", "hash").iterator(chunk_size=5000)


def _against_last_seal() -> list[str]:
    """The seals follow each other, and what the last one covered must still be there, to the row."""
    found = []
    before, last = BEGINNING, None
    for last in AuditSeal.objects.order_by("id"):
        if bytes(last.previous_hash) != before:
            found.append(f"seal {last.pk}: does not follow the seal before")
        before = bytes(last.hash)
        if before != _seal_hash(
            bytes(last.previous_hash), last.events, last.chains, last.last_event, bytes(last.heads_digest), last.faults
        ):
            found.append(f"seal {last.pk}: was changed")
    if last is None:
        return []
    heads: dict[str, tuple[str, int, bytes]] = {}
    sealed = AuditEvent.objects.filter(pk__lte=last.last_event).order_by("subject", "sequence")
    events = 0
    for subject, sequence, own in sealed.values_list("subject", "sequence", "hash").iterator(chunk_size=5000):
        heads[subject] = (subject, sequence, bytes(own))
        events += 1
    if (events, digest_of_heads(heads.values())) != (last.events, bytes(last.heads_digest)):
        found.append(f"seal {last.pk}: {last.events} rows were sealed, and they are not what is there now ({events})")
    return found


def _astray(query: str, *parameters: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [row[0] for row in cursor.fetchall()]


def _seal_hash(  # noqa: PLR0917 - the columns of the seal
    previous: bytes, events: int, chains: int, last_event: int, digest: bytes, found: list[str]
) -> bytes:
    text = json.dumps([events, chains, last_event, digest.hex(), found], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()
