"""The fields of one BibTeX entry: the library splits them, the values are put together here.

A value is braces, quotes, a number or the name of a "@string", joined by "#". What a hand-written file gets wrong most
often, a missing comma between two fields, is understood; everything else that cannot be read is remarked.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from bibtexparser.model import Block, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter

from papers.records import MappingError

# The library reports each failed entry; we keep it as a rejected record with its reason.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

MONTHS: Final = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May", "jun": "June", "jul": "July",
    "aug": "August", "sep": "September", "oct": "October", "nov": "November", "dec": "December",
}  # fmt: skip
_WORD = re.compile(r"\s*([^\s\"#{}(),=]+)\s*")
_NEXT_FIELD = re.compile(r"\s*,?\s*([A-Za-z][\w:.-]{0,60})\s*=\s*")
_JOIN = re.compile(r"\s*#\s*")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_MOST_FIELDS: Final = 2000
_HEAD = re.compile(r"(\s*@\s*([A-Za-z]+)\s*[{(]\s*)([^\s,=]{0,200})\s*,")
_NOT_IN_KEYS = re.compile(r"[{}()\"\\#%~]")  # keys made from names keep their LaTeX: "labb{\'e}2022"
_FIELD_LINE = re.compile(r"^[ \t]*([A-Za-z][\w-]{1,40})[ \t]*=[ \t]*(?=[{\"\w])", re.MULTILINE)
_FEWEST_SALVAGED: Final = 3


@dataclass(slots=True)
class Parsed:
    """An entry: its key, its fields by lower-case name, and what in it could not be read, field by field."""

    type: str
    citekey: str
    fields: dict[str, str] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)


def parse_entry(text: str, macros: Mapping[str, str]) -> Parsed:
    """One entry. Raises `MappingError` where the library cannot tell its fields apart."""
    block: Block | None = _only_block(_with_plain_key(text))
    duplicates: set[str] = set()
    if isinstance(block, DuplicateFieldKeyBlock):
        duplicates = {name.lower() for name in block.duplicate_keys}
        block = block.ignore_error_block
    if not isinstance(block, Entry):
        raise MappingError("malformed bibtex", _reason(block))
    parsed = Parsed(block.entry_type.lower(), block.key.strip())
    for name in sorted(duplicates):
        parsed.remarks.append((name, "given more than once; the first is kept"))
    for found in block.fields[:_MOST_FIELDS]:
        _read(found.key.lower(), str(found.value), macros, parsed)
    return parsed


def salvage_entry(text: str, macros: Mapping[str, str]) -> Parsed | None:
    """What can be read of an entry whose braces do not balance: the fields that begin a line of their own.

    None unless there are several and one is the title: with fewer, a guess would be all that is left.
    """
    head = _HEAD.match(text)
    starts = list(islice(_FIELD_LINE.finditer(text), _MOST_FIELDS))
    if head is None or len(starts) < _FEWEST_SALVAGED:
        return None
    parsed = Parsed(head[2].lower(), _NOT_IN_KEYS.sub("", head[3]))
    ends = [found.start() for found in starts[1:]] + [len(text.rstrip().removesuffix("}"))]
    for found, end in zip(starts, ends, strict=True):
        name = found[1].lower()
        value, _ = _expression(text[found.end() : end].rstrip().rstrip(","), 0, name, macros, parsed)
        parsed.fields.setdefault(name, value)
    parsed.remarks.append(("entry", "its braces do not balance; the fields that begin a line are read"))
    return parsed if parsed.fields.get("title") else None


def parse_macro(text: str, macros: Mapping[str, str]) -> tuple[str, str] | None:
    """The name and the value of a "@string"; None if it cannot be read."""
    try:
        block = _only_block(text)
    except MappingError:
        return None
    if not isinstance(block, String):
        return None
    parsed = Parsed("string", block.key.lower())
    _read("value", str(block.value), macros, parsed)
    return block.key.lower(), parsed.fields.get("value", "")


def _with_plain_key(text: str) -> str:
    head = _HEAD.match(text)
    if head is None or not _NOT_IN_KEYS.search(head[3]):
        return text
    return f"{head[1]}{_NOT_IN_KEYS.sub('', head[3])}{text[head.end(3) :]}"


def _only_block(text: str) -> Block:
    try:
        found = Splitter(text).split().blocks
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise MappingError("malformed bibtex", f"The entry cannot be read: {type(error).__name__}.") from None
    if not found:
        raise MappingError("malformed bibtex", "The entry cannot be read.")
    return found[0]


def _reason(block: Block | None) -> str:
    if isinstance(block, ParsingFailedBlock) and block.error is not None:
        message = str(getattr(block.error, "abort_reason", "") or block.error)
        return " ".join(message.split())[:300]
    return "The entry has no key and no fields."


def _read(name: str, raw: str, macros: Mapping[str, str], parsed: Parsed) -> None:
    """One field and, where a comma is missing, those that the library took for part of it."""
    position = 0
    while True:
        value, position = _expression(raw, position, name, macros, parsed)
        parsed.fields.setdefault(name, value)
        following = _NEXT_FIELD.match(raw, position)
        if following is None:
            break
        name, position = following[1].lower(), following.end()
    if raw[position:].strip():
        parsed.remarks.append((name, "text after the value is not read"))


def _expression(raw: str, position: int, name: str, macros: Mapping[str, str], parsed: Parsed) -> tuple[str, int]:
    """The pieces joined by "#", and where they end."""
    pieces: list[str] = []
    while True:
        piece, position = _piece(raw, position, name, macros, parsed)
        pieces.append(piece)
        joined = _JOIN.match(raw, position)
        if joined is None:
            return "".join(pieces), position
        position = joined.end()


def _piece(raw: str, position: int, name: str, macros: Mapping[str, str], parsed: Parsed) -> tuple[str, int]:
    while position < len(raw) and raw[position].isspace():
        position += 1
    mark = raw[position : position + 1]
    if mark in ("{", '"') and mark:
        end = _closing(raw, position, mark)
        if end is not None:
            return raw[position + 1 : end], end + 1
        return raw[position + 1 :], len(raw)
    word = _WORD.match(raw, position)
    if word is None:
        return "", position
    text = word[1]
    if text.lower() in macros:
        return macros[text.lower()], word.end()
    if not text.replace("-", "").replace("/", "").isdigit():
        parsed.remarks.append((name, f"the abbreviation “{text[:60]}” is not defined"))
    return text, word.end()


def _closing(raw: str, start: int, mark: str) -> int | None:
    """Where a value in braces or quotes ends; quotes inside braces do not count."""
    depth = 0
    if mark == "{":
        for found in _BRACE.finditer(raw, start):
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            if depth == 0:
                return found.start()
        return None
    for found in re.finditer(r"\\.|[{}\"]", raw[start + 1 :], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if found[0] == '"' and depth <= 0:
            return start + 1 + found.start()
    return None
