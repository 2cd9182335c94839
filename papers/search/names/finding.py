"""Records of one kind by name, as a list to read through: every word of what was typed, each may be cut short."""

from collections.abc import Sequence
from typing import Final

from papers.search.counting import Count
from papers.search.names.kinds import NameKind, typed_words
from papers.search.names.lookup import Range, counted, look_up_kept, names_under_another, range_of, ranked
from papers.search.names.results import NamePage
from portal.common.pagination import Cursor, Key, Order, read_cursor

PAGE_SIZE: Final = 20
_ORDER: Final = Order((Key("whole", descending=True), Key("works", descending=True), Key("record")))


def find_names(kind: NameKind, text: str, *, after: str = "", size: int = PAGE_SIZE) -> NamePage:
    """A page of records, the most works first; those with a name that is just what was typed come before all others.

    `after` is the cursor of the page before; one that is not of this list starts it anew. No word finds nothing.
    """
    typed = typed_words(kind, text)
    if not typed:
        return NamePage()
    asked = asked_for(kind, typed)
    cursor = read_cursor(after, _ORDER)
    rows = ranked(asked, limit=size + 1, after=None if cursor is None else _keys(cursor))
    more, rows = len(rows) > size, rows[:size]
    last = rows[-1] if rows else None
    return NamePage(
        records=tuple(row.record for row in rows),
        count=Count.of(counted(asked)),
        next=Cursor((int(last.whole), last.works, last.record)).token() if last and more else None,
        matched=names_under_another(row.name for row in rows) if rows else {},
    )


def count_names(kind: NameKind, text: str) -> Count:
    """How many records `find_names` finds."""
    typed = typed_words(kind, text)
    return Count.of(counted(asked_for(kind, typed))) if typed else Count(0)


def asked_for(kind: NameKind, typed: Sequence[str]) -> Range:
    """The terms to read for these words."""
    return range_of(kind, typed, look_up_kept({kind: typed}, 0)[kind].names if len(typed) > 1 else {})


def _keys(cursor: Cursor) -> tuple[bool, int, int]:
    whole, works, record = (int(value or 0) for value in cursor.values)
    return bool(whole), works, record
