"""What every browsable list has in common: its words, its order, its page. One small class of choices, no framework."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from portal.common.pagination import Cursor, Order, Page, page, read_cursor

RowT = TypeVar("RowT", bound=Model)
ROWS_ON_A_PAGE = 50
SORT_NAMES = {"works": "Most works", "name": "Name", "newest": "Newest"}
_LONGEST_WORDS = 200
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class ListChoice:
    """What the reader asked of a list. Anything that is not on offer falls back to the first on offer."""

    words: str
    sort: str
    order: Order
    cursor: Cursor | None
    letter: str
    sorts: tuple[tuple[str, str], ...]


def list_choice(request: HttpRequest, orders: Mapping[str, Order]) -> ListChoice:
    sort = request.GET.get("sort", "")
    if sort not in orders:
        sort = next(iter(orders))
    order = orders[sort]
    letter = request.GET.get("letter", "").upper()
    if letter not in LETTERS or sort != "name" or len(letter) != 1:
        letter = ""
    cursor = read_cursor(request.GET.get("after", ""), order)
    if letter and cursor is None:
        cursor = Cursor((_first_key(order, letter), 0))
    return ListChoice(
        words=plain_words(request.GET.get("q", "")),
        sort=sort,
        order=order,
        cursor=cursor,
        letter=letter,
        sorts=tuple((name, SORT_NAMES[name]) for name in orders),
    )


def page_of(rows: QuerySet[RowT], choice: ListChoice) -> Page[RowT]:
    return page(rows, order=choice.order, cursor=choice.cursor, size=ROWS_ON_A_PAGE)


def plain_words(text: str) -> str:
    """What was typed, without what no name or title has: control characters (PostgreSQL refuses NUL), stray space."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:_LONGEST_WORDS]).split())


def letters_of(choice: ListChoice) -> str:
    return LETTERS if choice.sort == "name" and not choice.words else ""


def list_context(choice: ListChoice, found: Page[Any], **more: object) -> dict[str, object]:
    sorts = choice.sorts if len(choice.sorts) > 1 else ()
    return {"choice": choice, "page": found, "letters": letters_of(choice), "sorts": sorts, **more}


def _first_key(order: Order, letter: str) -> str:
    """Where a letter starts: names are sorted by display form (capitals first), keys by folded form."""
    return letter if order.keys[0].name == "name" else letter.lower()
