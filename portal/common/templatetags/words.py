"""Small words and figures that many pages share."""

import unicodedata
import zlib

from django import template

register = template.Library()

_TINTS = 6
_INITIALS = 2


@register.filter
def initials(name: str) -> str:
    """Two letters for the circle that stands where there is no photo: first and last name, or one ideograph."""
    words = [word for word in name.split() if word[:1].isalpha()]
    if not words:
        return "?"
    if unicodedata.category(words[0][0]) == "Lo":
        return words[0][0]
    letters = [words[0][0], words[-1][0]] if len(words) >= _INITIALS else [words[0][0]]
    return "".join(letters).upper()


@register.filter
def tint(name: str) -> int:
    """One of the tints, the same for a name every time."""
    return zlib.crc32(name.encode()) % _TINTS


@register.filter
def years(first: int | None, last: int | None) -> str:
    """`2017–2023`, `2019`, or nothing."""
    if first is None or last is None:
        return str(first or last or "")
    return str(first) if first == last else f"{first}\u2013{last}"


@register.filter
def grouped(number: int | None) -> str:
    """`12,345`."""
    return f"{number or 0:,}"


@register.filter
def named(count: int, forms: str) -> str:
    """`{{ 3|named:"work,works" }}` gives `3 works`."""
    one, many = forms.split(",")
    return f"{count or 0:,} {one if count == 1 else many}"
