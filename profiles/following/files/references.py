"""What a cell of somebody's file names: a record or a search of this portal, or something by an identifier. Pure.

A bare "A5" is a record of this portal; the same below the address of another portal is not, since numbers are each
portal's own.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from papers import identifiers
from portal.common.public_ids import parse_public_id

RECORD: Final = "record"
SEARCH: Final = "search"
_PAGE: Final = re.compile(
    r"/(?:(?:feeds/)?(?:authors|works|topics|institutions|venues)/)?([AWTIS][1-9][0-9]{0,17})(?:\.atom|/)?", re.ASCII
)
_SEARCHES: Final = frozenset({"/search", "/search/", "/feeds/search.atom"})
_LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class Reference:
    """`scheme` is `RECORD` with a public id, `SEARCH` with a query string, or a scheme of identifiers."""

    scheme: str
    value: str


class ElsewhereError(Exception):
    """The address is one of another portal's pages."""


def reference_of(cells: Sequence[str], *, hosts: Collection[str]) -> Reference | None:
    """The first that names something; `hosts` are those of this portal. Raises ElsewhereError where nothing does but
    the page of another portal."""
    cells = [cell.strip() for cell in cells if cell.strip() and len(cell) <= _LONGEST]
    is_elsewhere = any(_is_elsewhere(cell, hosts) for cell in cells)
    for cell in cells:
        found = _reference(cell, hosts)
        if found is not None and not (is_elsewhere and found.scheme == RECORD):
            return found
    if is_elsewhere:
        raise ElsewhereError
    return None


def _reference(cell: str, hosts: Collection[str]) -> Reference | None:
    if public := parse_public_id(cell):
        return Reference(RECORD, f"{public.letter}{public.pk}")
    if _is_address(cell):
        return _address(cell, hosts)
    named = identifiers.orcid(cell) or identifiers.doi(cell) or identifiers.arxiv(cell)
    if named is not None:
        return Reference(named.scheme, named.value)
    ror = identifiers.ror(cell) if any(letter.isdigit() for letter in cell) else None
    return Reference("ror", ror) if ror else None


def _address(cell: str, hosts: Collection[str]) -> Reference | None:
    host, path, query = _parts(cell)
    if not host or host in hosts:
        if page := _PAGE.fullmatch(path):
            return Reference(RECORD, page[1])
        return Reference(SEARCH, query) if path in _SEARCHES else None
    if ror := identifiers.ror(cell):
        return Reference("ror", ror)
    named = identifiers.from_url(cell)
    return Reference(named.scheme, named.value) if named is not None else None


def _is_elsewhere(cell: str, hosts: Collection[str]) -> bool:
    """A page as portals like this one have them, of a host that is not this one."""
    if not _is_address(cell):
        return False
    host, path, _ = _parts(cell)
    page = _PAGE.fullmatch(path)
    return bool(host and host not in hosts and page and path.strip("/") != page[1])


def _is_address(cell: str) -> bool:
    return cell.startswith(("http://", "https://", "/"))


def _parts(address: str) -> tuple[str, str, str]:
    """Host, path, query; nothing of what is no address after all."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", "", ""
    return parts.netloc.lower(), parts.path, parts.query
