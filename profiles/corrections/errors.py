"""What a request is refused for. `str()` is a sentence for whoever asked; none knows HTTP."""

from typing import Any


class CorrectionError(Exception):
    """Something about a request was refused."""


class NotYoursError(CorrectionError):
    """The act on the request is somebody else's to do."""


class NotWaitingError(CorrectionError):
    """The part was decided meanwhile."""


class NothingAskedError(CorrectionError):
    """The request has no part."""


class NotPossibleError(CorrectionError):
    """The part cannot be done, whoever agrees. `code` says why (`profiles.corrections.obstacles`)."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotUndoableError(NotPossibleError):
    """The part cannot be undone, or not now."""
