"""Where a formula begins and ends: the one grammar of "$…$" in this project.

Titles and abstracts keep formulae as TeX between single dollar signs, and a dollar sign may also be money. Importers
find formulae in raw text here and pages split cleaned text with `segments`, so both agree on which dollar is which. Do
not look for dollar signs anywhere else.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

_LONGEST: Final = 4000  # characters of one formula: beyond it, the closing sign belongs to something else
_TEX = re.compile(r"[\\_^{}]")
_WORDS = re.compile(r"[A-Za-z]{2,},?\s+[A-Za-z]{2,}")
_AMOUNT = re.compile(r"\d[\d.,]*\s*[A-Za-z]{2}")
_VARIABLE = re.compile(r"[A-Za-z]{1,2}")
_BLANK_LINE = re.compile(r"\n\s*\n")
_DELIMITER = re.compile(r"\$|\\[\[(\\$]|\\begin\{(equation|displaymath|math|align|gather|multline|eqnarray)(\*?)\}")
_CLOSING: Final = {"\\(": "\\)", "\\[": "\\]"}
# Formulae that are only words or a number: prose is easier to read, to search and to speak.
_ONLY_WORDS = re.compile(r"\\(?:text(?:it|bf|tt|sc|rm|sf|sl|up|normal)?|emph)\s*\{([^{}$_^]*)\}")
_ONLY_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:\\?%)?")


class Segment(NamedTuple):
    """A piece of text: prose as it is, or the TeX of a formula without its dollar signs."""

    is_formula: bool
    text: str


def segments(text: str) -> Iterator[Segment]:
    """Split cleaned text into prose and formulae; joined again, with dollar signs, they give the text back."""
    prose = position = 0
    while (start := text.find("$", position)) >= 0:
        end = text.find("$", start + 1, start + _LONGEST)
        if end < 0:
            position = start + 1
            continue
        if _is_formula(text, start + 1, end):
            if start > prose:
                yield Segment(is_formula=False, text=text[prose:start])
            yield Segment(is_formula=True, text=text[start + 1 : end])
            prose = position = end + 1
        else:
            position = end
    if prose < len(text):
        yield Segment(is_formula=False, text=text[prose:])


def replace_formulae(text: str, replacement: Callable[[str], str]) -> str:
    r"""Replace each formula of raw text ($…$, $$…$$, \(…\), \[…\], equations) by what `replacement` makes of its TeX.

    A formula that is only words or a number goes back into the prose; `\$` is left for the LaTeX decoder.
    """
    parts: list[str] = []
    position = 0
    while (found := _DELIMITER.search(text, position)) is not None:
        start = found.start()
        parts.append(text[position:start])
        content, position = _formula_at(text, found)
        if content is None:
            parts.append(text[start:position])
            continue
        content = " ".join(content.split())
        words = _ONLY_WORDS.fullmatch(content) or _ONLY_NUMBER.fullmatch(content)
        if words is None:
            parts.append(replacement(content))
        else:
            parts.append(words[1] if words.re is _ONLY_WORDS else content)
    parts.append(text[position:])
    return "".join(parts)


def _formula_at(text: str, found: re.Match[str]) -> tuple[str | None, int]:
    """The TeX of the formula that starts here and where to go on; None and where to go on if none starts here."""
    start, opening, after = found.start(), found[0], found.end()
    if opening == "$":
        return _dollar_formula(text, start)
    if opening in ("\\\\", "\\$"):
        return None, after
    environment = found[1]
    closing = f"\\end{{{environment}{found[2]}}}" if environment else _CLOSING[opening]
    end = text.find(closing, after, after + _LONGEST)
    content = text[after:end] if end >= 0 else ""
    if not content.strip() or "$" in content or opening in content:
        return None, after
    if environment in ("align", "gather", "multline", "eqnarray"):
        content = f"\\begin{{aligned}}{content}\\end{{aligned}}"
    return content, end + len(closing)


def _dollar_formula(text: str, start: int) -> tuple[str | None, int]:
    if text.startswith("$$", start):
        end = text.find("$$", start + 2, start + _LONGEST)
        content = text[start + 2 : end] if end >= 0 else ""
        if content.strip() and "$" not in content:
            return content, end + 2
        return None, start + 2
    end = text.find("$", start + 1, start + _LONGEST)
    while end > 0 and text[end - 1] == "\\" and text[end - 2] != "\\":
        end = text.find("$", end + 1, start + _LONGEST)
    if end < 0:
        return None, start + 1
    if _is_formula(text, start + 1, end) or _is_loose_formula(text[start + 1 : end]):
        return text[start + 1 : end], end + 1
    return None, end


def _is_formula(text: str, start: int, end: int) -> bool:
    """Whether the text between two dollar signs is a formula and not the words between two prices."""
    content = text[start:end]
    if not content or content[0].isspace() or content[-1].isspace() or _BLANK_LINE.search(content):
        return False
    if _TEX.search(content):
        return True
    if end + 1 < len(text) and text[end + 1].isdigit() and not _VARIABLE.fullmatch(content):
        return False
    return not _WORDS.search(content) and not _AMOUNT.match(content)


def _is_loose_formula(content: str) -> bool:
    """Raw TeX may have spaces inside its dollar signs; two prices have no TeX between them."""
    return bool(content.strip()) and _TEX.search(content) is not None and not _BLANK_LINE.search(content)
