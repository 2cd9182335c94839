"""Adding what somebody named and has looked at. While an import runs it waits, and its page says so."""

import logging
from datetime import datetime
from typing import Final

from django.db import transaction

from papers.ingest.single import NotOneWorkError, add_work
from portal.common.locks import LockHeldError
from profiles.corrections.adding.registries import SOURCES
from profiles.corrections.errors import NotWaitingError
from profiles.events import works_asked_for
from profiles.models import AdditionState, User, WorkAddition

logger = logging.getLogger(__name__)
SWEEP_AT_MOST: Final = 50


def confirm_addition(*, addition: int, by: User) -> WorkAddition:
    """What was shown is what is meant. Raises NotWaitingError, WorkAddition.DoesNotExist."""
    with transaction.atomic():
        found = WorkAddition.objects.select_for_update().get(pk=addition, asked_by=by)
        if found.state not in {AdditionState.FOUND, AdditionState.ADDING}:
            raise NotWaitingError("This was added already, or cannot be.")
        found.state = AdditionState.ADDING
        found.save(update_fields=["state"])
        transaction.on_commit(lambda: works_asked_for.send(WorkAddition))
        return found


def put_in_works(*, now: datetime) -> int:
    """Adds what waits, the oldest first; answers with how many were added. Leaves off while an import runs."""
    added = 0
    waiting = WorkAddition.objects.filter(state=AdditionState.ADDING).order_by("asked_at", "pk")
    for addition in list(waiting[:SWEEP_AT_MOST]):
        try:
            work = add_work(source=SOURCES[addition.way], answer=addition.answer, number=addition.pk)
        except LockHeldError:
            break
        except NotOneWorkError as error:
            _end(addition, AdditionState.FAILED, now, reason=str(error))
        except Exception:
            # One that breaks must not hold up those behind it, nor be tried for ever.
            logger.exception("a work that somebody named could not be added")
            _end(addition, AdditionState.FAILED, now, reason="Something broke on our side. It is in the log.")
        else:
            _end(addition, AdditionState.ADDED, now, work=work.pk)
            added += 1
    return added


def _end(
    addition: WorkAddition, state: AdditionState, now: datetime, *, reason: str = "", work: int | None = None
) -> None:
    waiting = WorkAddition.objects.filter(pk=addition.pk, state=AdditionState.ADDING)
    waiting.update(state=state, ended_at=now, reason=reason, work=work)
