"""BibTeX's author lists: names joined by "and", braces around what is not to be split. Pure."""

import re
from typing import Final

from papers.importers.jsonvalues import Notes
from papers.names import clean_name
from papers.records import MentionRecord
from papers.text import clean_title

_TOKEN = re.compile(r"\\.|[{}]|\s+and(?=\s)", re.IGNORECASE | re.DOTALL)
_OTHERS: Final = frozenset({"others", "et al", "et al."})


def mentions(raw: str, notes: Notes) -> tuple[MentionRecord, ...]:
    """The people of an author list, given names first. An organisation in braces keeps its words in order."""
    found = []
    for piece in split_names(raw):
        if piece.lower() in _OTHERS:
            notes.add("author", "the list ends in “and others”")
            continue
        name = clean_name(clean_title(piece[1:-1], latex=True).replace(",", " ") if _is_protected(piece) else piece)
        if name:
            found.append(MentionRecord(name=name))
        else:
            notes.add("author", "a name without letters")
    return tuple(found)


def split_names(raw: str) -> list[str]:
    """Split at each "and" that no brace protects."""
    pieces: list[str] = []
    depth = start = 0
    for token in _TOKEN.finditer(raw):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and token[0][0] != "\\":
            pieces.append(raw[start : token.start()])
            start = token.end()
    pieces.append(raw[start:])
    return [piece for found in pieces if (piece := found.strip())]


def _is_protected(piece: str) -> bool:
    """Whether one pair of braces holds the whole name."""
    if not (piece.startswith("{") and piece.endswith("}")):
        return False
    depth = 0
    for token in re.finditer(r"\\.|[{}]", piece, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0:
            return token.end() == len(piece)
    return False
