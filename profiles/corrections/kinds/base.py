"""What every kind of change answers: whom it touches, how it is done, and how it is undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from papers.models import Correction
from profiles.models import RequestPart

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a part. `facts` go on the receipt; `public` are those that may stand in the record of acts."""

    facts: Mapping[str, Any]
    correction: Correction | None = None
    public: Mapping[str, Any] = field(default_factory=dict)


class PartKind(Protocol):
    """One kind of change. `record` is the request's own record, None where there is none."""

    code: str

    def gives_only(self, *, record: int | None, payload: Payload) -> bool:
        """Whether it changes nothing but what is the record's own: its owner may do it at any level."""
        ...

    def touches(self, *, record: int | None, payload: Payload, other: int | None) -> frozenset[int]:
        """The records that change. Their owners are concerned; all of them are locked before anything is done."""
        ...

    def apply(self, *, part: RequestPart, by: int, now: datetime) -> Done:
        """Do it, in the caller's transaction. `by` is whose word it is. Raises NotPossibleError."""
        ...

    def undo(self, *, part: RequestPart, by: int, now: datetime) -> None:
        """Undo it, in the caller's transaction. Raises NotUndoableError."""
        ...


@runtime_checkable
class Disputable(Protocol):
    """A kind of change that may need another word although nobody owns what it touches."""

    def disputed(self, *, record: int | None, payload: Payload, other: int | None) -> bool:
        """Whether something there speaks against it: then it is never the asker's alone."""
        ...


@runtime_checkable
class Noted(Protocol):
    """A kind of part that may only be noted, because nothing here changes by it."""

    def changes_nothing(self, *, payload: Payload) -> bool:
        """Then it is the asker's alone, whoever they are."""
        ...
