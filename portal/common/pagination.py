"""Pages by keyset: a deep page costs as much as the first, and rows that come or go shift nothing.

A page is asked for by the keys of the row beside it, never by its number. The last key of an order must be unique.
Mixed directions are allowed. Where the leading key may be null, rows without it come last, and each of the two parts
is read by its own index range (PostgreSQL cannot read `DESC NULLS LAST` from a plain descending index).
"""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

RowT = TypeVar("RowT")
_MAX_CURSOR_LENGTH = 2000
_MAX_INTEGER = 2**63


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key: the name of a column or annotation, its direction, and the type its values have."""

    name: str
    descending: bool = False
    values: type[int] | type[str] = int


@dataclass(frozen=True, slots=True)
class Order:
    keys: tuple[Key, ...]
    lead_may_be_null: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row beside the page: its keys, and whether the page comes after it or before it."""

    values: tuple[int | str | None, ...]
    before: bool = False

    def token(self) -> str:
        text = json.dumps([int(self.before), *self.values], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    rows: Sequence[RowT]
    next: str | None
    previous: str | None

    @property
    def is_whole(self) -> bool:
        """Everything there is stands on this page."""
        return self.next is None and self.previous is None


def read_cursor(token: str, order: Order) -> Cursor | None:
    """The cursor of a token, or None where it is not one for this order: the list then starts at its beginning."""
    if not token or len(token) > _MAX_CURSOR_LENGTH:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    if not isinstance(found, list) or len(found) != len(order.keys) + 1 or found[0] not in (0, 1):
        return None
    values = found[1:]
    nullable = [order.lead_may_be_null, *[False] * (len(values) - 1)]
    if not all(_fits(value, key, null=null) for value, key, null in zip(values, order.keys, nullable, strict=True)):
        return None
    return Cursor(values=tuple(values), before=found[0] == 1)


def page(rows: QuerySet[Any, RowT], *, order: Order, cursor: Cursor | None, size: int) -> Page[RowT]:
    """Up to `size` rows after (or before) the cursor, in the order's direction either way."""
    backwards = cursor is not None and cursor.before
    found: list[RowT] = []
    for part in _parts(order, cursor, backwards=backwards):
        wanted = size + 1 - len(found)
        if wanted > 0:
            found += rows.filter(part).order_by(*_ordering(order, backwards=backwards))[:wanted]
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    before = more if backwards else cursor is not None
    after = bool(backwards or more)
    return Page(
        rows=found,
        next=_cursor_of(found[-1], order, before=False) if found and after else None,
        previous=_cursor_of(found[0], order, before=True) if found and before else None,
    )


def _fits(value: object, key: Key, *, null: bool) -> bool:
    if value is None:
        return null
    if key.values is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MAX_INTEGER
    # What PostgreSQL cannot take as text: a NUL, half a surrogate pair.
    return isinstance(value, str) and not re.search("[\0\ud800-\udfff]", value)


def _parts(order: Order, cursor: Cursor | None, *, backwards: bool) -> list[Q]:
    """The conditions of the index ranges to read, one after the other, until the page is full."""
    beyond = _beyond(order.keys, cursor.values, backwards=backwards) if cursor else Q()
    if not order.lead_may_be_null:
        return [beyond]
    lead = order.keys[0].name
    known, unknown = Q(**{f"{lead}__isnull": False}), Q(**{f"{lead}__isnull": True})
    parts = [known, unknown]
    if cursor is not None:
        in_unknown = cursor.values[0] is None
        rest = _beyond(order.keys[1:], cursor.values[1:], backwards=backwards)
        if in_unknown:
            parts = [known, unknown & rest] if backwards else [unknown & rest]
        else:
            parts = [known & beyond] if backwards else [known & beyond, unknown]
    return parts[::-1] if backwards else parts


def _beyond(keys: Sequence[Key], values: Sequence[int | str | None], *, backwards: bool) -> Q:
    """Rows on the far side of the values. The bound on the leading key alone lets an index range start there."""
    condition = Q()
    equal = Q()
    for key, value in zip(keys, values, strict=True):
        less = key.descending != backwards
        condition |= equal & Q(**{f"{key.name}__{'lt' if less else 'gt'}": value})
        equal &= Q(**{key.name: value})
    lead_less = keys[0].descending != backwards
    return Q(**{f"{keys[0].name}__{'lte' if lead_less else 'gte'}": values[0]}) & condition


def _ordering(order: Order, *, backwards: bool) -> list[str]:
    return [f"{'-' if key.descending != backwards else ''}{key.name}" for key in order.keys]


def _cursor_of(row: object, order: Order, *, before: bool) -> str:
    def value(key: Key) -> int | str | None:
        found: int | str | None = row[key.name] if isinstance(row, dict) else getattr(row, key.name)
        return found

    return Cursor(values=tuple(value(key) for key in order.keys), before=before).token()
