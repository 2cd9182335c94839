"""What an operator does with a dead letter: put its task in again, set it aside, take it up once more.

Each looks at the letter under its lock, so that of two operators who press at once one is told that it is done.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from celery import current_app
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from portal.operations.models import DeadLetter
from profiles.models import User

_Kind: Final = DeadLetter.Kind
_State: Final = DeadLetter.State


class LetterError(Exception):
    """What cannot be done with a letter; the message says why and what else to do."""


class LetterSettledError(LetterError):
    """Somebody has settled it, or taken it up again, already."""


class NotReplayableError(LetterError):
    """There is no task to put in, or its arguments were not kept whole."""


class NoQueueError(LetterError):
    """The queue does not answer. Nothing was changed."""


class NotAnOperatorError(LetterError):
    """Whoever acts may not, or may no longer."""


def replay_letter(*, letter: int, by: User, now: datetime) -> DeadLetter:
    """Put its task in again. The letter is settled, and its failing again would be another letter.

    Raises DeadLetter.DoesNotExist, LetterSettledError, NotReplayableError, NoQueueError, NotAnOperatorError.
    """

    def put_in(found: DeadLetter) -> None:
        if found.kind != _Kind.TASK:
            raise NotReplayableError("The courier tries by itself, every ten seconds.")
        if not found.whole:
            raise NotReplayableError("What the task was given was not kept, so it cannot be put in again.")
        try:
            # Before the end of the transaction: a queue that is away undoes it. A task that is put in and a letter
            # that stays open after all is a task that runs once more, which every task may.
            current_app.send_task(found.name, args=found.args, kwargs=found.kwargs)
        except OperationalError as error:
            raise NoQueueError("The queue does not answer, so nothing was changed. Try again once it does.") from error

    return _settle(letter, _State.REPLAYED, by=by, now=now, first=put_in)


def dismiss_letter(*, letter: int, by: User, now: datetime) -> DeadLetter:
    """Set it aside. Raises DeadLetter.DoesNotExist, LetterSettledError, NotAnOperatorError."""
    return _settle(letter, _State.DISMISSED, by=by, now=now)


def reopen_letter(*, letter: int, by: User, now: datetime) -> DeadLetter:
    """Take back that it was set aside. Raises DeadLetter.DoesNotExist, LetterSettledError, NotAnOperatorError."""
    with transaction.atomic():
        found = _held(letter, by)
        if found.state != _State.DISMISSED:
            raise LetterSettledError("This letter is not set aside.")
        found.state, found.settled_at, found.settled_by = _State.OPEN, None, None
        try:
            with transaction.atomic():
                found.save(update_fields=["state", "settled_at", "settled_by"])
        except IntegrityError as error:
            raise LetterSettledError("The same has failed again since, and that letter is open.") from error
        return found


def _settle(
    letter: int,
    state: DeadLetter.State,
    *,
    by: User,
    now: datetime,
    first: Callable[[DeadLetter], None] = lambda _: None,
) -> DeadLetter:
    with transaction.atomic():
        found = _held(letter, by)
        if found.state != _State.OPEN:
            raise LetterSettledError(f"Somebody was quicker: this letter is {_State(found.state).label} already.")
        first(found)
        found.state, found.settled_at, found.settled_by = state, now, by
        found.save(update_fields=["state", "settled_at", "settled_by"])
        return found


def _held(letter: int, by: User) -> DeadLetter:
    """The letter, locked; whoever acts is an admin at this moment."""
    if not User.objects.filter(pk=by.pk, is_active=True, is_superuser=True).exists():
        raise NotAnOperatorError("Only an admin may do this.")
    return DeadLetter.objects.select_for_update().get(pk=letter)
