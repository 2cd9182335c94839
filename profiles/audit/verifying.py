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

_CLAIMS_ASTRAY: Final = """
SELECT c.id FROM profiles_claim c JOIN profiles_auditevent e ON e.id = c.last_event_id
WHERE e.claim_id IS DISTINCT FROM c.id OR e.to_state <> c.state OR e.level <> c.level
   OR EXISTS (SELECT FROM profiles_auditevent later WHERE later.claim_id = c.id AND later.id > e.id)
ORDER BY c.id
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
            found += [f"claim {claim}: does not stand where its last row says" for claim in _astray()]
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
    """What the last seal covered must still be there, to the row."""
    seals = list(AuditSeal.objects.order_by("-id")[:2])
    if not seals:
        return []
    last, before = seals[0], seals[1] if len(seals) > 1 else None
    found = []
    if bytes(last.previous_hash) != (bytes(before.hash) if before else BEGINNING):
        found.append(f"seal {last.pk}: does not follow the seal before")
    if _seal_hash(
        bytes(last.previous_hash), last.events, last.chains, last.last_event, bytes(last.heads_digest), last.faults
    ) != bytes(last.hash):
        found.append(f"seal {last.pk}: was changed")
    heads: dict[str, tuple[str, int, bytes]] = {}
    sealed = AuditEvent.objects.filter(pk__lte=last.last_event).order_by("subject", "sequence")
    events = 0
    for subject, sequence, own in sealed.values_list("subject", "sequence", "hash").iterator(chunk_size=5000):
        heads[subject] = (subject, sequence, bytes(own))
        events += 1
    if (events, digest_of_heads(heads.values())) != (last.events, bytes(last.heads_digest)):
        found.append(f"seal {last.pk}: {last.events} rows were sealed, and they are not what is there now ({events})")
    return found


def _astray() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIMS_ASTRAY)
        return [row[0] for row in cursor.fetchall()]


def _seal_hash(  # noqa: PLR0917 - the columns of the seal
    previous: bytes, events: int, chains: int, last_event: int, digest: bytes, found: list[str]
) -> bytes:
    text = json.dumps([events, chains, last_event, digest.hex(), found], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()
