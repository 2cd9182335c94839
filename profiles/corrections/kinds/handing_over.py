"""Something is wrong in the source: it was told, with a message that keeps the facts. Nothing changes here."""

from datetime import datetime

from profiles.corrections.kinds.base import Done, Payload
from profiles.models import RequestPart


class HandOver:
    """`work`, `fault`, and the message: `to`, `subject`, `text`."""

    code = "handed-over"

    def gives_only(self, *, record: int | None, payload: Payload) -> bool:
        return True

    def changes_nothing(self, *, payload: Payload) -> bool:
        """Nobody has to agree that somebody else was written to."""
        return True

    def touches(self, *, record: int | None, payload: Payload, other: int | None) -> frozenset[int]:
        return frozenset()

    def apply(self, *, part: RequestPart, by: int, now: datetime) -> Done:
        return Done({"handed_over_to": part.payload["to"], "handed_over_on": now.date().isoformat()})

    def undo(self, *, part: RequestPart, by: int, now: datetime) -> None:
        """What was written elsewhere stays written; here it is marked as not followed up any more."""

    def tell(self, payload: Payload, other: int | None) -> list[tuple[str, str]]:
        return [
            ("Handed over to", str(payload["to"])),
            ("Work", f"W{payload['work']}"),
            ("Message", str(payload["text"])),
        ]
