"""Undoing a part that was an act on the literature."""

from datetime import datetime

from papers.curation.errors import AlreadyTakenBackError, BuiltUponError, TooLateError
from papers.curation.taking_back import take_back
from profiles.corrections.errors import NotUndoableError
from profiles.models import RequestPart


def take_correction_back(part: RequestPart, *, by: int, now: datetime) -> None:
    """Raises NotUndoableError."""
    if part.correction_id is None:
        raise NotUndoableError("nothing-left")
    try:
        take_back(correction=part.correction_id, by=by, at=now)
    except AlreadyTakenBackError as error:
        raise NotUndoableError("undone") from error
    except TooLateError as error:
        raise NotUndoableError("too-late") from error
    except BuiltUponError as error:
        raise NotUndoableError("built-upon", corrections=sorted(error.corrections)) from error
