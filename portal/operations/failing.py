"""What failed for good becomes a dead letter, which an operator reads and settles.

It is noted where something has gone wrong already: in a worker whose connection may be broken, beside a database that
may be away. So `note_failure` never raises, needs no queue, and says in the log what it could not keep.
"""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import Error, connection, transaction
from django.db.models import Q
from django.utils import timezone

from portal.operations.discretion import arguments, discreet, lines_of, name_of, sentence_of
from portal.operations.models import DeadLetter

logger = logging.getLogger(__name__)

SETTLED_KEPT: Final = timedelta(days=90)
OPEN_KEPT: Final = timedelta(days=365)
MOST_KEPT: Final = 10_000

_LONGEST_NAME: Final = 200

_NOTE: Final = """
INSERT INTO operations_deadletter
    (kind, name, args, kwargs, whole, error, said, traceback, fingerprint, first_at, last_at, times, state)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1, 'open')
ON CONFLICT (fingerprint) WHERE state = 'open' DO UPDATE SET
    times = operations_deadletter.times + 1, last_at = excluded.last_at, said = excluded.said,
    traceback = CASE excluded.traceback WHEN '' THEN operations_deadletter.traceback ELSE excluded.traceback END
"""


def note_failure(
    *,
    kind: DeadLetter.Kind,
    name: str,
    error: BaseException,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
) -> None:
    """Keep it for an operator. The same failure of the same task with the same arguments is one letter."""
    try:
        row = _row(kind=kind, name=name, error=error, given=arguments(args, kwargs or {}), now=timezone.now())
        try:
            _write(row)
        except Error:
            if connection.in_atomic_block:
                raise
            connection.close()  # it may have been cut while the task ran; a new one is tried once
            _write(row)
    except Exception:
        logger.exception("A failure could not be noted.", extra={"failed": name, "error": name_of(error)})


def forget_letters(*, now: datetime) -> int:
    """Take away what was settled long ago, what nobody looked at for a year, and what is more than anybody reads."""
    settled = Q(settled_at__lte=now - SETTLED_KEPT)
    old = Q(last_at__lte=now - OPEN_KEPT)
    gone, _ = DeadLetter.objects.filter(settled | old).delete()
    newest = DeadLetter.objects.order_by("-last_at", "-pk").values("pk")[:MOST_KEPT]
    over, _ = DeadLetter.objects.exclude(pk__in=newest).delete()
    return gone + over


def _row(
    *,
    kind: DeadLetter.Kind,
    name: str,
    error: BaseException,
    given: tuple[list[Any], dict[str, Any], bool],
    now: datetime,
) -> list[Any]:
    positional, named, whole = given
    kept = json.dumps(positional), json.dumps(named, sort_keys=True)
    told = discreet(name, longest=_LONGEST_NAME), name_of(error)[:_LONGEST_NAME]
    digest = hashlib.blake2b("\0".join((kind.value, *told, *kept)).encode(), digest_size=16).hexdigest()
    said = sentence_of(error)
    return [kind.value, told[0], *kept, whole, told[1], said, lines_of(error), digest, now, now]


def _write(row: list[Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NOTE, row)
