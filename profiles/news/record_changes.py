"""That records were joined, parted, or put back as they were: for those who follow any of them.

Called where people decide so, in the same transaction. Owners hear of it as of a decision about their record
(`profiles.corrections.notices`, `profiles.claims.notices`), and not a second time from here.
"""

from profiles.models import EventKind, FollowKind
from profiles.news.noting import note_event


def note_merged(*, joined: int, into: int, correction: int) -> None:
    _note("merged", author=joined, other=into, correction=correction)


def note_split(*, record: int, made: int, correction: int) -> None:
    _note("split", author=record, other=made, correction=correction)


def note_undone(*, author: int, other: int, correction: int) -> None:
    """The two are as they were before the correction."""
    _note("undone", author=author, other=other, correction=correction)


def _note(what: str, *, author: int, other: int, correction: int) -> None:
    note_event(
        kind=EventKind.RECORD_CHANGED,
        dedupe_key=f"record-{what}-{correction}",
        subjects=[(FollowKind.AUTHOR, author), (FollowKind.AUTHOR, other)],
        facts={"author": author, "other": other, "what": what},
    )
