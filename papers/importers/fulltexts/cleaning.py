r"""From what a PDF reader writes to text that can be searched by phrases. Pure.

A phrase is found when its words follow each other, so whatever stands between them and is not part of the paper has to
go: running headers and footers, page numbers, hyphens at line ends, line ends themselves. Nothing else may go: take
away only what occurs page after page, and where it is not certain that a hyphen was put in by a line end, keep it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from papers.text.characters import tidy, without_glyph_numbers

# Whoever changes what comes out raises this, and every text is cleaned again at the next import.
VERSION: Final = 1

MOST_CHARACTERS: Final = 2_000_000

_PAGE_END: Final = "\f"
# A hyphen that a line end put in: pdfium writes U+FFFE or U+0002 in its place and leaves the line end out, pdftotext
# writes a soft hyphen and keeps it.
_DIVISION = re.compile(r"[\ufffe\x02][^\S\n\f]*(?:\n(?!\n))?|\u00ad[^\S\n\f]*(?=[\n\f]|\Z)")
_NONCHARACTER = re.compile("[\ud800-\udfff\ufffd\ufffe\uffff]+")
_LINE_END = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")


def clean(raw: str) -> str:
    """Paragraphs of one line each with an empty line between them, without what repeats on every page. NFC.

    Pages end in form feeds; without them, nothing is taken for a header. Empty where there is no text. Takes time in
    proportion to the length of the text, whatever it holds.
    """
    text = _LINE_END.sub("\n", raw)
    text = _DIVISION.sub(lambda found: "-" if found[0][0] == "\u00ad" else "-\n", text)
    pages = [_lines(page) for page in text.split(_PAGE_END)]
    lines = list(_in_sequence(without_running_lines(pages)))
    return unicodedata.normalize("NFC", "\n\n".join(_paragraphs(lines, _Vocabulary(lines))))


def cut(text: str, most: int = MOST_CHARACTERS) -> str:
    """The text up to the last word that fits as a whole."""
    if len(text) <= most:
        return text
    whole, _, _ = text[: most + 1].rpartition(" ")
    return (whole or text[:most]).strip()


def _lines(page: str) -> list[str]:
    """The lines of a page with single spaces; empty ones stay, because they separate paragraphs."""
    page = tidy(without_glyph_numbers(_NONCHARACTER.sub(" ", page)))
    return [" ".join(line.split()) for line in page.split("\n")]


# --- running headers and footers ---------------------------------------------------------------------------------

# A running line is among the first or last lines of its page. Three, because a figure's labels may come before it.
_EDGE: Final = 3
_NUMBER = re.compile(r"(?<![\w.])\d{1,5}(?![\w.]\d|\w)")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_LONG_ENOUGH_TO_BE_CUT_OFF: Final = 15


@dataclass(frozen=True, slots=True)
class _Form:
    """What lines have in common that run through a document: their text, with "#" for the page number if they have
    one, and what has to be added to the page's index to give that number."""

    text: str
    offset: int | None = None


def without_running_lines(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages without the lines that stand at the top or bottom of most of them, or of every other one."""
    running = _running_forms(pages)
    if not running:
        return [list(page) for page in pages]
    heads = sorted((form.text for form in running if form.offset is None), key=len, reverse=True)
    heads = [head for head in heads if len(head) >= _LONG_ENOUGH_TO_BE_CUT_OFF]
    kept = []
    for index, page in enumerate(pages):
        whole = _without_head(page, heads)
        gone = {place for place in _edges(whole) if any(form in running for form in _forms(whole[place], index))}
        kept.append([line for place, line in enumerate(whole) if place not in gone])
    return kept


def _edges(page: Sequence[str]) -> list[int]:
    places = [place for place, line in enumerate(page) if line]
    return sorted({*places[:_EDGE], *places[-_EDGE:]})


def _forms(line: str, index: int) -> Iterator[_Form]:
    if _LETTERS.search(line):
        yield _Form(line)
    for number in list(_NUMBER.finditer(line))[:4]:
        yield _Form(f"{line[: number.start()]}#{line[number.end() :]}", int(number[0]) - index)


def _running_forms(pages: Sequence[Sequence[str]]) -> set[_Form]:
    """On at least half of the pages, or on three and a third (left and right pages may differ)."""
    seen: Counter[_Form] = Counter()
    for index, page in enumerate(pages):
        seen.update({form for place in _edges(page) for form in _forms(page[place], index)})
    written = sum(1 for page in pages if any(page))
    return {
        form
        for form, times in seen.items()
        if times >= 2 and (2 * times >= written or (times >= 3 and 3 * times >= written))  # noqa: PLR2004
    }


def _without_head(page: Sequence[str], heads: Sequence[str]) -> Sequence[str]:
    """A head that the PDF reader put into one line with what follows it."""
    for place, line in enumerate(page):
        if line:
            for head in heads:
                if line.startswith(f"{head} "):
                    return [*page[:place], line[len(head) + 1 :], *page[place + 1 :]]
            break
    return page


# --- lines into paragraphs ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """`gap` says what separates the line from the one before: nothing, an empty line or the end of a page."""

    text: str
    gap: str


_NOTHING, _EMPTY_LINE, _NEW_PAGE = "", "empty line", "page"


def _in_sequence(pages: Sequence[Sequence[str]]) -> Iterator[_Line]:
    gap = _NOTHING
    for page in pages:
        for line in page:
            if line:
                yield _Line(line, gap)
                gap = _NOTHING
            elif gap != _NEW_PAGE:
                gap = _EMPTY_LINE
        gap = _NEW_PAGE


_SENTENCE_END = re.compile(r"[.?!:;…][)\]”’\"']*\Z")
_LONGEST_SENTENCE_END: Final = 12
_FULL: Final = 0.85  # of the document's usual length: a line shorter than this was ended by its paragraph


def _paragraphs(lines: Sequence[_Line], vocabulary: "_Vocabulary") -> Iterator[str]:
    usual = _usual_length(lines)
    pieces: list[str] = []
    before = ""
    for line in lines:
        if not pieces:
            pieces.append(line.text)
        elif (end := vocabulary.hyphen_end(before, line)) is not None:
            pieces[-1] = pieces[-1][: len(pieces[-1]) - 1] + end
            pieces.append(line.text)
        elif _goes_on(before, line, usual):
            pieces.extend((" ", line.text))
        else:
            yield "".join(pieces)
            pieces = [line.text]
        before = line.text
    if pieces:
        yield "".join(pieces)


def _usual_length(lines: Sequence[_Line]) -> int:
    """The length that nine lines of ten do not reach."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _goes_on(before: str, line: _Line, usual: int) -> bool:
    """Whether the line belongs to the paragraph of the line before it."""
    if before.isupper() != line.text.isupper():
        return False
    if _SENTENCE_END.search(before[-_LONGEST_SENTENCE_END:]):
        return line.gap == _NOTHING and len(before) >= _FULL * usual
    return line.gap != _EMPTY_LINE or line.text[0].islower()


# --- words broken at line ends -----------------------------------------------------------------------------------

_HYPHENS: Final = "-\u2010\u2011"
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_BROKEN_END = re.compile(rf"[^\W\d_]+(?:[{_HYPHENS}][^\W\d_]+)*[{_HYPHENS}]\Z")
_BROKEN_START = re.compile(r"[^\W\d_]+|\d")
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(rf"(?<![^\W\d_])[^\W\d_]+(?=[{_HYPHENS}]([^\W\d_]+))")
# Inside a compound these are words of their own: "state-of-the-" goes on with another one.
_LINKING: Final = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "in", "of", "off", "on", "or", "out", "the", "to", "up", "with"]
)
_LONGEST_BROKEN: Final = 200
_SHORTEST_WORD: Final = 3


def _broken_end(line: str) -> str:
    """The beginning of a word, with its hyphen, that a line ends in; empty where it ends in none."""
    if line[-1:] not in _HYPHENS:
        return ""
    found = _BROKEN_END.search(line[-_LONGEST_BROKEN:])
    return found[0] if found else ""


class _Vocabulary:
    """How the document itself writes its words: what tells a hyphen that belongs to a word from one that only
    divides it."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self._lines = lines
        self._words: Counter[str] | None = None
        self._compounds: Counter[tuple[str, str]] = Counter()

    def hyphen_end(self, before: str, line: _Line) -> str | None:
        """What stands for the hyphen that ends the line `before`, if its last word goes on in `line`: nothing, or
        the hyphen. None if it does not."""
        broken, rest = _broken_end(before), _BROKEN_START.match(line.text)
        if not broken or rest is None:
            return None
        hyphen = broken[-1]
        first = _HYPHEN.split(broken)[-2].casefold()
        last = rest[0].casefold()
        joined, parted = self._times(first, last)
        if line.gap == _EMPTY_LINE:
            # What follows may be another column, or a figure: only a word that is known is put together.
            return ("" if joined >= parted else hyphen) if joined or parted else None
        if rest[0].isdigit():
            return hyphen
        if joined or parted:
            return "" if joined >= parted else hyphen
        inside = _HYPHEN.search(broken[:-1]) is not None and first in _LINKING
        return hyphen if inside or not self._looks_divided(first, last, rest[0], before) else ""

    def _looks_divided(self, first: str, last: str, rest: str, before: str) -> bool:
        """Of a word that occurs nowhere else: whether it is one word, not two."""
        if rest[0].isupper() and not before[-2].isupper():
            return False
        words = self._known()
        return min(len(first), len(last)) < _SHORTEST_WORD or not (words[first] and words[last])

    def _times(self, first: str, last: str) -> tuple[int, int]:
        words = self._known()
        return words[first + last], self._compounds[first, last]

    def _known(self) -> Counter[str]:
        """The words and compounds of the document, without the two parts of a word at a line end."""
        if self._words is None:
            self._words = Counter()
            divided = False
            for line in self._lines:
                text = line.text.casefold()
                if divided:
                    text = _BROKEN_START.sub("", text, count=1)
                broken = _broken_end(text)
                divided = bool(broken)
                if divided:
                    text = text[: len(text) - len(_HYPHEN.split(broken)[-2]) - 1]
                self._words.update(_WORD.findall(text))
                self._compounds.update((found[0], found[1]) for found in _COMPOUND.finditer(text))
        return self._words
