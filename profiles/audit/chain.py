"""How a row of the record of acts is sealed. Pure: what is hashed, and how, is written down here and nowhere else.

The seal is SHA-256 over the hash before and the row as JSON with sorted keys, no spaces, and times in UTC to the
microsecond. Changing what goes in breaks every chain there is: add a version beside it instead.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

BEGINNING: Final = bytes(32)
SEALED_FIELDS: Final = (
    "subject", "sequence", "at", "act", "claim_id", "from_state", "to_state", "level",
    "actor", "actor_id", "second_id", "reason", "facts",
)  # fmt: skip


def seal(previous: bytes, row: dict[str, Any]) -> bytes:
    """The hash of a row, 32 bytes. `row` has `SEALED_FIELDS`; `at` is aware, `facts` is what JSON can hold."""
    kept = {name: row[name] for name in SEALED_FIELDS}
    at = kept["at"]
    assert isinstance(at, datetime)  # noqa: S101 - the model's own type
    kept["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()


def faults(rows: Iterable[tuple[dict[str, Any], bytes, bytes]]) -> list[str]:
    """What is wrong with one chain, given as (row, previous hash, hash) in the order of `sequence`; nothing is good."""
    found: list[str] = []
    previous = BEGINNING
    for place, (row, before, own) in enumerate(rows, start=1):
        where = f"{row['subject']} {row['sequence']}"
        if row["sequence"] != place:
            found.append(f"{where}: row {place} is missing")
            return found
        if bytes(before) != previous:
            found.append(f"{where}: does not follow the row before")
        if seal(bytes(before), row) != bytes(own):
            found.append(f"{where}: was changed")
        previous = bytes(own)
    return found


def digest_of_heads(heads: Iterable[tuple[str, int, bytes]]) -> bytes:
    """One digest over the ends of all chains, (subject, sequence, hash), whatever order they come in."""
    digest = hashlib.sha256()
    for subject, sequence, head in sorted(heads):
        digest.update(f"{subject} {sequence} ".encode() + bytes(head))
    return digest.digest()
