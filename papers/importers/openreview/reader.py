"""Finds the submissions among OpenReview notes, in the answers of both versions of its API and in lists of notes.

Reviews, comments and decisions are notes too: they reply to another note and are rejected here, with that reason.
"""

from collections.abc import Iterator
from typing import Final

from papers import identifiers
from papers.importers.base import Context, digest, excerpt
from papers.importers.jsonstream import Found, read_records
from papers.importers.jsonvalues import members, text
from papers.importers.streams import InputFile
from papers.records import Rejected, SourceItem

VERSION: Final = 1

_USED: Final = (
    "id", "forum", "number", "cdate", "pdate", "mdate", "tmdate", "odate", "invitation", "invitations", "content",
    "license",
)  # fmt: skip


def accepts(name: str) -> bool:
    return name.endswith((".json", ".jsonl"))


def recognise(value: dict[str, object]) -> bool:
    return "content" in value and any(
        name in value for name in ("id", "forum", "invitation", "invitations", "signatures")
    )  # fmt: skip


def read(file: InputFile, context: Context) -> Iterator[SourceItem | Rejected]:
    with file.open() as stream:
        for found in read_records(
            stream,
            name=file.name,
            expected="OpenReview notes",
            recognise=recognise,
            envelopes=frozenset(["notes"]),
            nesting=frozenset(["details"]),
        ):
            yield found if isinstance(found, Rejected) else _item(found)


def _item(found: Found) -> SourceItem | Rejected:
    note = found.value
    own = identifiers.openreview(text(note.get("id")))

    def refused(reason: str, detail: str) -> Rejected:
        title = text(members(note.get("content")).get("title"))
        return Rejected(found.locator, reason, detail, excerpt=excerpt(title), key=own.value if own else "")

    if own is None:
        return refused("no id", "The note has no id, or one that OpenReview cannot have given.")
    reply = text(note.get("replyto"))
    if reply and reply != own.value:
        return refused("not a submission", f"The note replies to {reply[:100]}: a review, a comment or a decision.")
    if note.get("ddate") is not None:
        return refused("removed at source", "The note was deleted at OpenReview.")
    payload = {member: note[member] for member in _USED if member in note}
    return SourceItem(key=own.value, locator=found.locator, payload=payload, digest=digest(payload, version=VERSION))
