"""Which institutions an affiliation string names. Pure: the names come in, ids go out.

Conservative: a name must be the whole string, one of its parts, or two neighbouring parts ("University of
California, Berkeley"), and must belong to one institution only. Acronyms count only as the whole string. What stays
ambiguous stays unmatched; the raw string is kept either way.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from papers.ingest.keys import affiliation_key

_SEPARATOR = re.compile(r"\s*(?:[,;/|+&()]|\band\b|\s-\s)\s*", re.IGNORECASE)
_MAX_PARTS = 40


@dataclass(frozen=True, slots=True)
class NamedInstitution:
    institution_id: int
    kind: str


def candidate_keys(raw: str) -> list[str]:
    """Every key under which the string may name an institution, to be looked up at once."""
    parts = _parts(raw)
    pairs = [f"{one} {two}" for one, two in pairwise(parts)]
    keys = [affiliation_key(raw), *parts, *pairs]
    return list(dict.fromkeys(key for form in keys for key in _forms(form)))


def matched_institutions(raw: str, known: Mapping[str, Sequence[NamedInstitution]]) -> list[int]:
    """Ids of the institutions that the string names, in its order, each once.

    `known` maps keys to the institutions that bear the name. The longest reading wins: the whole string, then pairs of
    neighbouring parts, then single parts.
    """
    whole = _unambiguous(affiliation_key(raw), known, acronyms=True)
    if whole is not None:
        return [whole]
    parts = _parts(raw)
    found: list[int] = []
    position = 0
    while position < len(parts):
        step = 1
        match = None
        if position + 1 < len(parts):
            match = _unambiguous(f"{parts[position]} {parts[position + 1]}", known)
            step = 2 if match is not None else 1
        if match is None:
            match = _unambiguous(parts[position], known)
        if match is not None and match not in found:
            found.append(match)
        position += step
    return found


def _parts(raw: str) -> list[str]:
    keys = (affiliation_key(part) for part in _SEPARATOR.split(raw)[:_MAX_PARTS])
    return [key for key in keys if key]


def _forms(key: str) -> Iterable[str]:
    if key:
        yield key
        if key.startswith("the "):
            yield key.removeprefix("the ")


def _unambiguous(key: str, known: Mapping[str, Sequence[NamedInstitution]], *, acronyms: bool = False) -> int | None:
    for form in _forms(key):
        bearers = {n.institution_id for n in known.get(form, ()) if acronyms or n.kind != "acronym"}
        if len(bearers) == 1:
            return bearers.pop()
    return None
