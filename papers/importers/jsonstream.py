"""Reads the records of a JSON file one by one, in bounded memory, and loses none to a damaged neighbour.

Takes whatever shape sources use: an array, an object that holds the array under a known key (an API page), one object
per line, several values in a row, a single record. The standard decoder (C) parses each record where it stands; only
when it fails does the slower search below look for where the next record begins. Do not interpret records here.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import BinaryIO, Final

from papers.importers.base import excerpt
from papers.importers.streams import StreamDamagedError
from papers.records import Rejected, SourceFormatError

MAX_RECORD: Final = 8 * 1024 * 1024
MAX_DEPTH: Final = 100

_CHUNK: Final = 256 * 1024
_LARGEST_CHUNK: Final = 2 * 1024 * 1024
_KEEP: Final = 256  # a record's opening may be cut in two by the window's end
_TOKEN_MARGIN: Final = 16  # an error this close to the end of what was read may only be a token cut in two
_EFFORT_AT_LEAST: Final = 64 * 1024 * 1024
_EFFORT_PER_CHARACTER: Final = 8
_PATIENCE: Final = 1000  # records of another kind before the file is called another format

_SPACE = re.compile(r"[ \t\r\n,]*+")
_BLANK = re.compile(r"[ \t\r\n]*+")
_MEMBER = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"[ \t\r\n]*+:[ \t\r\n]*+', re.DOTALL)
_OBJECT = re.compile(r'\{[ \t\r\n]*+"[^"\\]{0,120}+"[ \t\r\n]*+:')
_LEAD = re.compile(r"\n[ \t]*+\Z")
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)
_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_UNFIT = re.compile("[\0\ud800-\udfff]")
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")

# Literal tabs and line breaks inside strings are tolerated: the text is all there.
_decode = json.JSONDecoder(strict=False).raw_decode


@dataclass(frozen=True, slots=True)
class Found:
    """One record: its place in the file, counted from 1, and its members."""

    number: int
    value: dict[str, object]

    @property
    def locator(self) -> str:
        return f"record {self.number}"


class _Outcome(Enum):
    WHOLE = auto()
    BROKEN = auto()
    CUT = auto()
    TOO_DEEP = auto()
    TOO_LARGE = auto()
    NOT_UTF8 = auto()
    TOO_LONG_A_NUMBER = auto()


_REASONS: Final = {
    _Outcome.BROKEN: ("malformed json", "The record is not well-formed JSON."),
    _Outcome.CUT: ("truncated", "The file ends in the middle of the record."),
    _Outcome.TOO_DEEP: ("nested too deep", f"The record nests more than {MAX_DEPTH} levels."),
    _Outcome.TOO_LARGE: ("record too large", f"The record has more than {MAX_RECORD // 1024 // 1024} MB."),
    _Outcome.TOO_LONG_A_NUMBER: ("malformed json", "The record holds a number of thousands of digits."),
    _Outcome.NOT_UTF8: ("not utf-8", "The record holds bytes that are not UTF-8."),
}


# Refused for what they hold, though their brackets may well be in order.
_WELL_FORMED: Final = frozenset([_Outcome.TOO_DEEP, _Outcome.TOO_LONG_A_NUMBER])


def read_records(
    stream: BinaryIO,
    *,
    name: str,
    expected: str,
    recognise: Callable[[dict[str, object]], bool],
    envelopes: frozenset[str] = frozenset(),
    nesting: frozenset[str] = frozenset(),
) -> Iterator[Found | Rejected]:
    """Every record of `stream`, in order, or why it cannot be used.

    `recognise` says whether an object is a record of this source (valid or not); `envelopes` names the members under
    which a page holds its records, `nesting` those under which a record itself may hold others. `expected` completes
    the sentence "… is not a file of …". Raises `SourceFormatError` if nothing in the file is recognised, nothing else.
    """
    return _Scanner(
        _Text(stream), name=name, expected=expected, recognise=recognise, envelopes=envelopes, nesting=nesting
    ).run()


class _Text:
    """A window on the stream's text: `text` from `at` on is unread."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.text = ""
        self.at = 0
        self.held: int | None = None
        self.total = 0
        self.ended = False
        self.damage: StreamDamagedError | None = None
        self.has_stray_bytes = False
        self.has_nul = False

    def more(self) -> bool:
        """More text after the unread, in steps that grow with it. False at the end."""
        if self.ended:
            return False
        try:
            piece = self._stream.read(max(_CHUNK, min(len(self.text) - self.at, _LARGEST_CHUNK)))
        except StreamDamagedError as error:
            self.damage = error
            piece = b""
        text = self._decoder.decode(piece, final=not piece)
        self.ended = not piece
        self.has_nul = self.has_nul or "\0" in text
        self.has_stray_bytes = self.has_stray_bytes or (not text.isascii() and bool(_ESCAPED_BYTE.search(text)))
        if not self.total and text.startswith("\ufeff"):
            text = text[1:]
        self.total += len(text)
        self.drop()
        self.text += text
        return not self.ended

    def drop(self) -> None:
        """Forgets what has been read, except from `held` on."""
        start = self.at if self.held is None else self.held
        self.text = self.text[start:]
        self.at -= start
        if self.held is not None:
            self.held = 0

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Passes over what `pattern` matches and returns the character there, or "" at the end of the file."""
        while True:
            match = pattern.match(self.text, self.at)
            if match is not None:
                self.at = match.end()
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more() and self.at >= len(self.text):
                return ""


class _Scanner:
    def __init__(
        self,
        source: _Text,
        *,
        name: str,
        expected: str,
        recognise: Callable[[dict[str, object]], bool],
        envelopes: frozenset[str],
        nesting: frozenset[str],
    ) -> None:
        self._source = source
        self._name = name
        self._expected = expected
        self._recognise = recognise
        self._envelopes = envelopes
        self._nesting = nesting
        self._open: list[str] = []  # the brackets we are inside of
        self._number = 0
        self._record_depth = -1  # how many brackets records were found inside of
        self._lead = ""  # the line break and indentation before records, where they have a line of their own,
        self._opening = ""  # and what they begin with
        self._effort = 0
        self._reached_end = False

    def run(self) -> Iterator[Found | Rejected]:
        """The records; those before the first recognised one are held back until there is one."""
        waiting: list[Rejected] = []
        familiar = False
        for found in self._values():
            if familiar:
                yield found
            elif isinstance(found, Rejected):
                waiting.append(found)
                if len(waiting) > _PATIENCE:
                    raise self._another_format()
            else:
                familiar = True
                yield from waiting
                yield found
        if not familiar and waiting:
            if any(self._speaks_against(rejected) for rejected in waiting):
                raise self._another_format()
            yield from waiting

    @staticmethod
    def _speaks_against(rejected: Rejected) -> bool:
        """Whether a rejection means another format rather than damage to this one."""
        if rejected.reason in {"not a record", "damaged file"}:
            return rejected.reason == "not a record"
        return not _OBJECT.search(rejected.excerpt)

    def _another_format(self) -> SourceFormatError:
        return SourceFormatError(f"{self._name} is not a file of {self._expected}.")

    def _values(self) -> Iterator[Found | Rejected]:
        source = self._source
        first = source.skip(_BLANK)
        if not first and source.damage is None:
            raise SourceFormatError(f"{self._name} is empty; expected {self._expected}.")
        if first and first not in "[{" and not _OBJECT.search(source.text):
            raise self._another_format()
        while character := source.skip(_SPACE):
            yield from self._object() if character == "{" else self._between_objects(character)
        if source.damage is not None:
            if not self._reached_end:
                yield self._rejected("damaged file", str(source.damage), "")
        elif self._open and not self._reached_end:
            yield self._rejected("truncated", "The file ends before its list of records does.", "")

    def _between_objects(self, character: str) -> Iterator[Found | Rejected]:
        """The brackets and members around the records; anything else is damage."""
        if character == "[" and len(self._open) < MAX_DEPTH:
            self._open.append("[")
            self._source.at += 1
        elif character in "]}" and self._open:
            self._close("[" if character == "]" else "{")
        elif character == '"' and self._open and self._open[-1] == "{":
            yield from self._member()
        else:
            yield from self._recover(_Outcome.BROKEN)

    def _close(self, bracket: str) -> None:
        """Leaves the innermost such bracket, and with it any that damage has left open inside it."""
        self._source.at += 1
        if bracket in self._open:
            while self._open.pop() != bracket:
                pass

    def _rejected(self, reason: str, detail: str, raw: str) -> Rejected:
        self._number += 1
        return Rejected(locator=f"record {self._number}", reason=reason, detail=detail, excerpt=excerpt(raw))

    def _object(self) -> Iterator[Found | Rejected]:
        """An object that is a record, or a page of records, or neither."""
        source = self._source
        if len(self._open) != self._record_depth and self._is_page():
            self._open.append("{")
            source.at += 1
            return
        outcome, value, end = self._decoded()
        is_record = isinstance(value, dict) and self._recognise(value)
        if isinstance(value, dict) and not is_record and any(map(self._holds_records, value.values())):
            self._open.append("{")  # a page, though the name under which it lists them is new or damaged
            source.at += 1
            return
        start = source.at
        lead, opening = self._beginning(start)
        if self._has_swallowed(value, start, end, lead + opening):
            outcome, end = _Outcome.BROKEN, -1
        if outcome is not _Outcome.WHOLE:
            yield from self._recover(outcome, end)
        elif isinstance(value, dict) and is_record:
            source.at = end
            self._lead, self._opening = (lead, opening) if lead else ("", opening)
            self._record_depth = len(self._open)
            self._number += 1
            yield Found(self._number, self._without_unfit_characters(value, start, end))
        else:
            source.at = end
            raw = source.text[start : start + 500]
            yield self._rejected("not a record", f"This is no record of {self._expected}.", raw)

    def _beginning(self, start: int) -> tuple[str, str]:
        """The line break and indentation before what begins here, and its first member's name."""
        text = self._source.text
        lead = _LEAD.search(text, max(0, start - 80), start)
        opening = _OBJECT.match(text, start)
        return (lead[0] if lead else ""), (opening[0] if opening else "{")

    def _has_swallowed(self, value: object, start: int, end: int, beginning: str) -> bool:
        """Whether records stand inside this one: a bracket too many or too few can put all that follow there, and the
        whole be well-formed."""
        if not isinstance(value, dict):
            return False
        text = self._source.text
        suspect = text.find(beginning, start + 1, end) >= 0 or (
            self._opening != "" and text.find(self._lead + self._opening, start + 1, end) >= 0
        )
        if not suspect:
            return False
        level: list[object] = [member for name, member in value.items() if name not in self._nesting]
        while level:
            below: list[object] = []
            for node in level:
                if isinstance(node, dict):
                    if self._recognise(node):
                        return True
                    below += node.values()
                elif isinstance(node, list):
                    below += node
            level = [node for node in below if isinstance(node, dict | list)]
        return False

    def _holds_records(self, value: object) -> bool:
        """Whether the value of a page's member is its list of records, or a page or a record itself."""
        if isinstance(value, dict):
            return self._recognise(value) or any(map(self._lists_records, value.values()))
        return self._lists_records(value)

    def _lists_records(self, value: object) -> bool:
        return isinstance(value, list) and any(isinstance(item, dict) and self._recognise(item) for item in value)

    def _is_page(self) -> bool:
        """Whether the object that begins here holds its records under one of the known members."""
        if not self._envelopes:
            return False
        source = self._source
        source.held = source.at
        source.at += 1
        try:
            while source.at - source.held <= MAX_RECORD and source.skip(_SPACE) == '"':
                member = self._member_name()
                if member is None:
                    return False
                if member in self._envelopes and source.skip(_BLANK) in ("[", "{"):
                    return True
                outcome, _, end = self._decoded()
                if outcome is not _Outcome.WHOLE:
                    return False
                source.at = end
            return False
        finally:
            source.at, source.held = source.held, None

    def _member_name(self) -> str | None:
        """Passes over `"name":` and returns the name, raw; None if something else stands there."""
        source = self._source
        while True:
            match = _MEMBER.match(source.text, source.at)
            if match is not None and match.end() < len(source.text):
                source.at = match.end()
                return match[1]
            if len(source.text) - source.at > MAX_RECORD or not source.more():
                return None

    def _member(self) -> Iterator[Rejected]:
        """A member of a page: entered where it holds the records, passed over where it does not."""
        source = self._source
        name = self._member_name()
        if name is None:
            yield from self._recover(_Outcome.BROKEN)
            return
        if name in self._envelopes and source.text[source.at] in "[{":
            return  # the main loop enters the list, or asks whether the object is a page or a record
        outcome, value, end = self._decoded()
        if self._holds_records(value):
            return
        if outcome is not _Outcome.WHOLE:
            yield from self._recover(outcome, end)
        else:
            source.at = end

    def _decoded(self) -> tuple[_Outcome, object, int]:
        """The value that begins here, and where it ends; where it ends is -1 if that is not known."""
        source = self._source
        while True:
            start = source.at
            try:
                value, end = _decode(source.text, start)
            except RecursionError:
                return _Outcome.TOO_DEEP, None, -1
            except json.JSONDecodeError as error:
                if not self._may_be_cut(error):
                    return _Outcome.BROKEN, None, -1
                if len(source.text) - start > MAX_RECORD:
                    return _Outcome.TOO_LARGE, None, -1
                if not source.more():
                    return _Outcome.CUT, None, -1
                continue
            except ValueError:  # an integer of thousands of digits
                return _Outcome.TOO_LONG_A_NUMBER, None, -1
            if end == len(source.text) and not isinstance(value, dict | list) and source.more():
                continue  # a number may go on
            return self._judged(value, source.at, end)

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated string") or error.pos >= len(self._source.text) - _TOKEN_MARGIN

    def _judged(self, value: object, start: int, end: int) -> tuple[_Outcome, object, int]:
        """What the decoder took, unless it goes beyond what a record may be."""
        text = self._source.text
        if end - start > MAX_RECORD:
            return _Outcome.TOO_LARGE, value, end
        if text.count("[", start, end) + text.count("{", start, end) > MAX_DEPTH and _deeper_than(value, MAX_DEPTH):
            return _Outcome.TOO_DEEP, value, end
        if self._source.has_stray_bytes and _ESCAPED_BYTE.search(text, start, end):
            return _Outcome.NOT_UTF8, value, end
        if self._source.has_nul and text.find("\0", start, end) >= 0:
            return _Outcome.BROKEN, value, end  # zeros where a disk or a transfer left a block out
        return _Outcome.WHOLE, value, end

    def _without_unfit_characters(self, value: dict[str, object], start: int, end: int) -> dict[str, object]:
        """The record without NUL and lone surrogates, which JSON can escape and a database cannot store."""
        text = self._source.text
        if text.find("\\u", start, end) >= 0 and _SUSPECT.search(text, start, end):
            return {_fit(name): _fit_value(member) for name, member in value.items()}
        return value

    def _recover(self, outcome: _Outcome, end: int = -1) -> Iterator[Rejected]:
        """Tells what is wrong here and goes on at the next record, which may have to be searched for."""
        source = self._source
        if end >= 0:
            reason, detail = _REASONS[outcome]
            raw = source.text[source.at : source.at + 500]
            source.at = end
            yield self._rejected(reason, detail, raw)
            return
        source.drop()
        damaged = outcome
        raw = source.text[:500]
        for next_outcome, next_raw in self._search(whole=outcome in _WELL_FORMED):
            yield self._rejected(*_REASONS[damaged], raw)
            damaged, raw = next_outcome, next_raw
        reason, detail = _REASONS[damaged]
        if self._reached_end and source.damage is not None:
            reason, detail = "damaged file", str(source.damage)
        yield self._rejected(reason, detail, raw)

    def _search(self, *, whole: bool) -> Iterator[tuple[_Outcome, str]]:
        """Moves to the next record, and gives every damaged one that is passed on the way and can be told apart.

        A record is what decodes and is recognised, or what decodes and begins a line the way records of this file do.
        Where brackets match, the damaged record's own end is trusted too; `whole` says that it is worth reading on for.
        """
        source = self._source
        end = self._structure_end(grow=whole)
        if end >= 0 and not self._goes_on(end):
            end = -1
        position = 1
        while True:
            match = _OBJECT.search(source.text, position)
            if match is None or 0 <= end <= match.start():
                if end >= 0:
                    source.at = end
                    return
                if source.ended:
                    source.at = len(source.text)
                    self._reached_end = True
                    return
                source.at = max(position, len(source.text) - _KEEP)
                source.more()
                position = 0
                continue
            start = match.start()
            outcome, is_record, reach = self._tried(start)
            if is_record:
                source.at = start
                return
            if outcome is _Outcome.CUT and end < 0 and not source.ended and len(source.text) - start <= MAX_RECORD:
                # A lead of the record's line is kept in the window, to be told by.
                source.at = max(0, start - _KEEP)
                position = start - source.at
                source.more()
                continue
            if self._begins_line(start):
                yield outcome, source.text[start : start + 500]
            exhausted = self._effort > _EFFORT_AT_LEAST + _EFFORT_PER_CHARACTER * source.total
            position = max(start + 1, reach) if exhausted else start + 1

    def _begins_line(self, start: int) -> bool:
        text = self._source.text
        return (
            bool(self._lead and self._opening)
            and text.endswith(self._lead, 0, start)
            and text.startswith(self._opening, start)
        )

    def _tried(self, start: int) -> tuple[_Outcome, bool, int]:
        """What stands at `start`, whether it is a record, and how far the decoder came."""
        text = self._source.text
        try:
            value, end = _decode(text, start)
        except RecursionError:
            self._effort += MAX_RECORD // 1024
            return _Outcome.TOO_DEEP, False, start + MAX_DEPTH
        except json.JSONDecodeError as error:
            cut = self._may_be_cut(error)
            reach = len(text) if cut else error.pos
            self._effort += reach - start
            return (_Outcome.CUT if cut else _Outcome.BROKEN), False, reach
        except ValueError:
            return _Outcome.BROKEN, False, start + 1
        self._effort += end - start
        is_record = isinstance(value, dict) and (self._recognise(value) or self._begins_line(start))
        return _Outcome.WHOLE, is_record, start + 1

    def _goes_on(self, end: int) -> bool:
        """Whether what follows a supposed end is what follows a record."""
        text = self._source.text
        after = _BLANK.match(text, end)
        place = end if after is None else after.end()
        return place == len(text) or text[place] in ",]" or (self._record_depth == 0 and text[place] == "{")

    def _structure_end(self, *, grow: bool) -> int:
        """Where the brackets that open here are all closed; -1 if they are not, or nothing opens here."""
        source = self._source
        if source.text[source.at] not in "[{":
            return -1
        depth, place = 0, source.at
        while True:
            match = _TOKEN.search(source.text, place)
            found = match[0] if match is not None else '"'
            # A quote that the window's end leaves open hides every bracket after it.
            if match is None or source.text.find('"', place, match.start()) >= 0:
                if not grow or len(source.text) - source.at > MAX_RECORD:
                    return -1
                offset = place - source.at
                if not source.more():
                    return -1
                place = source.at + offset
                continue
            place = match.end()
            depth += (found in "[{") - (found in "]}")
            if depth == 0 and found in "]}":
                return place


def _deeper_than(value: object, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        below: list[object] = []
        for node in level:
            children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
            below += [child for child in children if isinstance(child, dict | list)]
        if not below:
            return False
        level = below
    return True


def _fit(text: str) -> str:
    return _UNFIT.sub(lambda found: "" if found[0] == "\0" else "\ufffd", text)


def _fit_value(value: object) -> object:
    """`value` with every text in it made fit; at most `MAX_DEPTH` deep, so recursion is safe."""
    if isinstance(value, str):
        return _fit(value)
    if isinstance(value, list):
        return [_fit_value(member) for member in value]
    if isinstance(value, dict):
        return {_fit(name): _fit_value(member) for name, member in value.items()}
    return value
