"""Addresses of pages for rows that were read without their model: a list of works has hundreds of links.

`reverse` is asked once per kind of page and the pattern is kept.
"""

from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

_PAGE_OF_KIND = {"A": "author", "W": "work", "T": "topic", "I": "institution", "S": "venue"}
_PROBE = 1


def page_address(letter: str, pk: int) -> str:
    """`page_address("W", 27)` is the address of the page of W27."""
    before, after = _pattern(letter)
    return f"{before}{pk}{after}"


def person_address(author: int | None, name: str, *, is_settled: bool) -> str:
    """The page of whoever stands in an author list: of the person, or of the name where it is known to be nobody's.
    Empty while nobody has looked whose it is."""
    if author is not None:
        return page_address("A", author)
    return f"{_names()}?{urlencode({'name': name})}" if is_settled else ""


@cache
def _names() -> str:
    return reverse("name")


@cache
def _pattern(letter: str) -> tuple[str, str]:
    probe = f"{letter}{_PROBE}"
    before, _, after = reverse(_PAGE_OF_KIND[letter], args=[probe]).rpartition(probe)
    return before + letter, after
