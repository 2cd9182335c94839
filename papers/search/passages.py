"""What of a work matched, to be shown: title and tl;dr with marks, and the passages that say most. Pure.

A match is shown by the same rules by which it was found: words by their stem, phrases word by word. A formula is never
cut and nothing in it is marked. A full text is searched for likely places first, because taking a whole paper apart
for each of twenty results would take longer than finding them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from papers.search.engine import Origin, Passage, Piece
from papers.search.query.normal import affirmed
from papers.search.query.tree import Node, Term
from papers.search.words import Word, spans, stem
from papers.text import segments

# Characters: how much is read in one glance, and how much of it stands before the match.
_LENGTH: Final = 300
_BEFORE: Final = 90
_PROSE: Final = 80
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z0-9\"“(])|\n\s*\n")
_PARAGRAPH = re.compile(r"\n\s*\n")
_SPACES = re.compile(r"\s+")
_SIDE_BY_SIDE = re.compile(r"[^\S\n]*-?[^\S\n]*")
_MOST_PLACES: Final = 80
_LONGEST_FORM: Final = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a work should have: each a sequence of words, `exact` or by their stems."""

    leaves: tuple[tuple[tuple[str, ...], bool], ...]

    def __bool__(self) -> bool:
        return bool(self.leaves)


@dataclass(frozen=True, slots=True)
class Match:
    start: int
    end: int
    leaf: int


def wanted_of(tree: Node | None) -> Wanted:
    """The words and phrases that are asked for; what comes after NOT is not shown."""
    leaves = (((stem(leaf.word),), False) if isinstance(leaf, Term) else (leaf.words, True) for leaf in affirmed(tree))
    return Wanted(tuple(dict.fromkeys(leaves)))


def matches(text: str, wanted: Wanted) -> list[Match]:
    """Every place where something wanted stands, in order; none within a formula."""
    return list(_matches(list(spans(text)), wanted, _formulae(text)))


def marked(text: str, found: Sequence[Match]) -> tuple[Piece, ...]:
    """The whole text in pieces."""
    return tuple(_pieces(text, 0, len(text), found))


def passages(text: str, wanted: Wanted, *, origin: Origin, most: int) -> tuple[Passage, ...]:
    """Up to `most` passages that have the most of what is wanted, in the order of the text."""
    found = _likely(text, wanted) if origin is Origin.FULLTEXT else matches(text, wanted)
    chosen: list[tuple[int, int]] = []
    seen: set[int] = set()
    for _ in range(most):
        best = max(
            (start for start in range(len(found)) if not _within(found[start], chosen)),
            key=lambda start: (*_gain(text, found, start, seen), -start),
            default=None,
        )
        if best is None or (chosen and not _gain(text, found, best, seen)[0]):
            break
        chosen.append(_window(text, found[best]))
        seen |= {match.leaf for match in _covered(found, *chosen[-1])}
    return tuple(_passage(text, window, found, origin) for window in sorted(chosen))


def opening(text: str) -> Passage | None:
    """How an abstract begins, for a work of which nothing else is there to be shown."""
    if not text.strip():
        return None
    return _passage(text, _fitted(text, 0, _LENGTH, past=_BEFORE), [], Origin.ABSTRACT)


def _matches(found: Sequence[Word], wanted: Wanted, formulae: Sequence[tuple[int, int]]) -> Iterator[Match]:
    begins: dict[tuple[str, bool], list[int]] = {}
    for number, (words, exact) in enumerate(wanted.leaves):
        begins.setdefault((words[0], exact), []).append(number)
    for place, word in enumerate(found):
        for leaf in (*begins.get((word.text, True), ()), *begins.get((stem(word.text), False), ())):
            words = wanted.leaves[leaf][0]
            run = found[place : place + len(words)]
            if len(run) == len(words) and all(one.text == want for one, want in zip(run[1:], words[1:], strict=True)):
                start, end = word.start, run[-1].end
                if not any(start < last and first < end for first, last in formulae):
                    yield Match(start, end, leaf)


def _formulae(text: str) -> list[tuple[int, int]]:
    if "$" not in text:
        return []
    found: list[tuple[int, int]] = []
    place = 0
    for segment in segments(text):
        length = len(segment.text) + 2 * segment.is_formula
        if segment.is_formula:
            found.append((place, place + length))
        place += length
    return found


def _likely(text: str, wanted: Wanted) -> list[Match]:
    """Matches of a long text near the places where a word seems to begin as wanted."""
    if not wanted:
        return []
    likely = re.compile("|".join(_form(words, exact=exact) for words, exact in wanted.leaves), re.IGNORECASE)
    found: dict[tuple[int, int, int], Match] = {}
    read_to = 0
    for place in islice(likely.finditer(text), _MOST_PLACES):
        if place.end() <= read_to:
            continue
        first = max(read_to, place.start() - _LENGTH)
        read_to = min(len(text), place.end() + _LENGTH)
        for match in matches(text[first:read_to], wanted):
            moved = Match(match.start + first, match.end + first, match.leaf)
            found[moved.start, moved.end, moved.leaf] = moved
    # Where letters carry marks, words do not begin as they are looked for.
    return sorted(found.values(), key=lambda match: match.start) or matches(text, wanted)


def _form(words: Sequence[str], *, exact: bool) -> str:
    """A pattern for the way the words are written: "data[^…]augmentation", or "stud" for the stem "studi"."""
    if exact:
        return r"[\W_]{0,4}".join(re.escape(word) for word in words)
    word = words[0][:_LONGEST_FORM]
    return rf"(?<![^\W\d_]){re.escape(word.removesuffix('i'))}"


def _covered(found: Sequence[Match], first: int, last: int) -> Iterable[Match]:
    return (match for match in found if first <= match.start and match.end <= last)


def _within(match: Match, windows: Iterable[tuple[int, int]]) -> bool:
    return any(first - _BEFORE < match.start < last for first, last in windows)


def _gain(text: str, found: Sequence[Match], start: int, seen: set[int]) -> tuple[int, bool, int]:
    """What a window that begins at the match adds: things not seen yet, a sentence to read rather than a heading or a
    cell of a table, things at all."""
    last = found[start].start + _LENGTH - _BEFORE
    leaves = {match.leaf for match in islice(found, start, start + _MOST_PLACES) if match.end <= last}
    first, end = _window(text, found[start])
    return len(leaves - seen), end - first >= min(_PROSE, len(text)), len(leaves)


def _window(text: str, match: Match) -> tuple[int, int]:
    """From the beginning of the match's sentence, where that is near, and never across paragraphs."""
    earliest = max(0, match.start - _BEFORE)
    ends = [end.end() for end in _SENTENCE_END.finditer(text, earliest, match.start)]
    paragraphs = [end.end() for end in _PARAGRAPH.finditer(text, earliest, match.start)]
    if ends or earliest == 0:
        start = paragraphs[-1] if paragraphs else (ends[0] if earliest else 0)
    else:
        start = text.find(" ", earliest, match.start) + 1 or match.start
    return _fitted(text, start, start + _LENGTH, past=match.end)


def _fitted(text: str, start: int, end: int, *, past: int) -> tuple[int, int]:
    """The stretch to the end of the paragraph that goes `past` a place, no word or formula cut at either end."""
    end = min(end, len(text))
    paragraph = _PARAGRAPH.search(text, past, end)
    if paragraph is not None:
        end = paragraph.start()
    if end < len(text) and not text[end].isspace():
        end = max(text.rfind(" ", start, end), start) or end
    for first, last in _formulae(text):
        if first < start < last:
            start = first
        if first < end < last:
            end = last
    return start, end


def _passage(text: str, window: tuple[int, int], found: Sequence[Match], origin: Origin) -> Passage:
    start, end = window
    pieces = tuple(
        Piece(_SPACES.sub(" ", piece.text), piece.marked) for piece in _pieces(text, start, end, found) if piece.text
    )
    return Passage(
        pieces,
        origin,
        opens=bool(text[:start].strip()) and not _begins_sentence(text, start),
        closes=bool(text[end:].strip()),
    )


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return before.endswith((".", "!", "?")) or "\n\n" in text[len(before) : start]


def _pieces(text: str, start: int, end: int, found: Sequence[Match]) -> Iterator[Piece]:
    """Matches that overlap or stand side by side are one mark."""
    place = start
    for first, last in _runs(text, _covered(found, start, end)):
        if first > place:
            yield Piece(text[place:first])
        yield Piece(text[first:last], marked=True)
        place = last
    if place < end:
        yield Piece(text[place:end])


def _runs(text: str, found: Iterable[Match]) -> Iterator[tuple[int, int]]:
    first = last = -1
    for match in sorted(found, key=lambda match: (match.start, match.end)):
        if last >= 0 and (match.start <= last or _SIDE_BY_SIDE.fullmatch(text, last, match.start)):
            last = max(last, match.end)
            continue
        if last >= 0:
            yield first, last
        first, last = match.start, match.end
    if last >= 0:
        yield first, last
