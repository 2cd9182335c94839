"""Reads BibTeX: abbreviations and volumes that entries refer to are remembered, everything else passes through.

A "crossref" may point forward (BibTeX wants it so) or back. Entries that wait for their volume are held, a few thousand
at most; what never comes, or comes too late, is remarked on the entry.
"""

import hashlib
from collections.abc import Iterator
from typing import Final

from papers import identifiers
from papers.importers.base import Context, digest, excerpt
from papers.importers.bibtex.blocks import Block, blocks
from papers.importers.bibtex.fields import MONTHS, Parsed, parse_entry, parse_macro, salvage_entry
from papers.importers.streams import InputFile
from papers.records import MappingError, Rejected, SourceFormatError, SourceItem
from papers.text import title_key

VERSION: Final = 1

_NO_ENTRIES: Final = frozenset({"comment", "preamble", "string"})
_NOT_INHERITED: Final = frozenset(
    ["title", "crossref", "doi", "url", "eprint", "author", "abstract", "keywords", "pages", "note", "key", "file"]
)
_VOLUMES: Final = frozenset(
    ["proceedings", "mvproceedings", "book", "mvbook", "collection", "mvcollection", "periodical"]
)
_MOST_MACROS: Final = 20_000
_LONGEST_MACRO: Final = 2_000
_MOST_VOLUMES: Final = 20_000
_LONGEST_INHERITED: Final = 1_000
_MOST_WAITING: Final = 5_000
_MOST_BYTES_WAITING: Final = 32 * 1024 * 1024


def accepts(name: str) -> bool:
    return name.endswith((".bib", ".bibtex"))


def read(file: InputFile, context: Context) -> Iterator[SourceItem | Rejected]:
    """Every entry of one file. Raises `SourceFormatError` if there is no block of BibTeX in it."""
    with file.open() as stream:
        reading = _Reading()
        for block in blocks(stream):
            yield from reading.meet(block)
        if not reading.is_bibtex:
            raise SourceFormatError(f"{file.name} is not a file of BibTeX entries (“@type{{key, field = {{value}}}}”).")
        yield from reading.rest()


class _Reading:
    """What has been seen so far that later entries may need, and the entries that wait for a volume."""

    def __init__(self) -> None:
        self.is_bibtex = False
        self._macros: dict[str, str] = dict(MONTHS)
        self._volumes: dict[str, dict[str, str]] = {}
        self._waiting: dict[str, list[tuple[str, Parsed]]] = {}
        self._waiting_count = 0
        self._waiting_bytes = 0

    def meet(self, block: Block) -> Iterator[SourceItem | Rejected]:
        locator = f"line {block.line}"
        self.is_bibtex = self.is_bibtex or bool(block.type)
        self.is_bibtex = self.is_bibtex or bool(block.reason)
        text, encoding = _decoded(block.raw)
        if block.type in _NO_ENTRIES:
            if block.type == "string" and not block.reason:
                self._define(text)
            return
        try:
            parsed = self._parsed(block, text)
        except MappingError as error:
            yield Rejected(locator, error.reason, error.detail, excerpt(text))
            return
        if encoding:
            parsed.remarks.append(("encoding", encoding))
        if block.rest.startswith((b",", b"}")):
            parsed.remarks.append(("entry", "a brace closes the entry early; what follows it is not read"))
        yield from self._entry(locator, parsed, len(block.raw))

    def _parsed(self, block: Block, text: str) -> Parsed:
        """The entry, or what can be saved of it. Raises `MappingError` if that is too little."""
        failure = MappingError(block.reason, block.detail)
        if not block.reason:
            try:
                return parse_entry(text, self._macros)
            except MappingError as error:
                failure = error
        saved = salvage_entry(text, self._macros) if failure.reason == "malformed bibtex" else None
        if saved is None:
            raise failure
        return saved

    def _define(self, text: str) -> None:
        macro = parse_macro(text, self._macros)
        if macro is not None and len(self._macros) < _MOST_MACROS and len(macro[1]) <= _LONGEST_MACRO:
            self._macros[macro[0]] = macro[1]

    def _entry(self, locator: str, parsed: Parsed, size: int) -> Iterator[SourceItem]:
        wanted = parsed.fields.get("crossref", "").strip().lower()
        if wanted and wanted not in self._volumes:
            self._waiting.setdefault(wanted, []).append((locator, parsed))
            self._waiting_count += 1
            self._waiting_bytes += size
            if self._waiting_count > _MOST_WAITING or self._waiting_bytes > _MOST_BYTES_WAITING:
                yield from self.rest()
        else:
            yield _item(locator, parsed, self._volumes.get(wanted))
        key = parsed.citekey.lower()
        if key and (parsed.type in _VOLUMES or key in self._waiting):
            yield from self._volume(key, parsed)

    def _volume(self, key: str, parsed: Parsed) -> Iterator[SourceItem]:
        inherited = {
            name: value
            for name, value in parsed.fields.items()
            if name not in _NOT_INHERITED and len(value) <= _LONGEST_INHERITED
        }
        inherited.setdefault("booktitle", parsed.fields.get("title", "")[:_LONGEST_INHERITED])
        if len(self._volumes) < _MOST_VOLUMES:
            self._volumes[key] = inherited
        for locator, waiting in self._waiting.pop(key, ()):
            self._waiting_count -= 1
            yield _item(locator, waiting, inherited)

    def rest(self) -> Iterator[SourceItem]:
        """The entries whose volume has not come."""
        for wanted, entries in self._waiting.items():
            for locator, parsed in entries:
                parsed.remarks.append(("crossref", f"the entry “{wanted[:100]}” is not there"))
                yield _item(locator, parsed, None)
        self._waiting, self._waiting_count, self._waiting_bytes = {}, 0, 0


def _decoded(raw: bytes) -> tuple[str, str]:
    """The text and, if it is not UTF-8, a remark on how it was read."""
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), "not UTF-8; read as Windows-1252"


def _item(locator: str, parsed: Parsed, volume: dict[str, str] | None) -> SourceItem:
    fields = parsed.fields | {name: value for name, value in (volume or {}).items() if not parsed.fields.get(name)}
    payload: dict[str, object] = {
        "type": parsed.type,
        "citekey": parsed.citekey,
        "fields": fields,
        "remarks": [list(remark) for remark in dict.fromkeys(parsed.remarks)],
    }
    key = _key(parsed)
    return SourceItem(key=key, locator=locator, payload=payload, digest=digest(payload, version=VERSION))


def _key(parsed: Parsed) -> str:
    """Stable across edits of a bibliography: the DOI or arXiv id, else what names the entry to its owner."""
    doi = identifiers.doi(parsed.fields.get("doi", ""))
    if doi is not None:
        return f"{doi.scheme}:{doi.value}"
    eprint = identifiers.arxiv(parsed.fields.get("eprint", ""))
    if eprint is not None:
        return f"arxiv:{eprint.value}"
    named = "\0".join((parsed.type, parsed.citekey, title_key(parsed.fields.get("title", ""))))
    return f"entry:{hashlib.md5(named.encode('utf-8', 'replace'), usedforsecurity=False).hexdigest()}"
