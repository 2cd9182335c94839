r"""arXiv's author line: one string that holds names, suffixes, affiliations and collaborations.

"A. Author (1), B. Author Jr. and C. Author (2) ((1) One Place, (2) Another)". Commas separate names, and so do "and"
and a stray "\and"; a parenthesis after a name is its affiliation or points to one in the legend at the end. Pure.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from papers.importers.jsonvalues import Notes
from papers.names import clean_name

# Run on text with single spaces only: what stands before an "and" must not be searched for its end again and again.
_AND = re.compile(r"\s?(?:\\and\b|(?:^|(?<=[\s,]))and(?=\s|,|$)|\s&(?=\s))\s?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_COLLABORATION = re.compile(r"\b(?:collaborations?|consortium|working group|task force)\b", re.IGNORECASE)
_ON_BEHALF = re.compile(r"^(?:on behalf of|for)\s+(?:the\s+)?", re.IGNORECASE)
_POINTER = re.compile(r"\s*\d{1,3}(?:\s*(?:,|and)\s*\d{1,3})*\s*")
_LEGEND_ENTRY = re.compile(r"\((\d{1,3})\)\s*([^()]*)")
_MARK: Final = "\0"  # stands for the n-th parenthesis while the line is split; controls are removed before


@dataclass(slots=True)
class Author:
    """One name, with the affiliations the line gives it."""

    name: str
    affiliations: list[str] = field(default_factory=list)


def split_authors(line: str, notes: Notes) -> list[Author]:
    """The authors in order. Collaborations are not people: they are noted, and so is what follows a lone colon."""
    text, brackets = _without_brackets(line.replace(_MARK, " "))
    legend = _legend(brackets)
    authors: list[Author] = []
    for piece in _pieces(text):
        name, pointed = _name_and_brackets(piece, brackets)
        if name == ":":
            notes.add("authors", "what follows a colon is no author")
            break
        if _COLLABORATION.search(name):
            notes.add("authors", f"a collaboration, not a person: {_ON_BEHALF.sub('', name)}")
            continue
        if _SUFFIX.fullmatch(name) and authors:
            authors[-1].name = clean_name(f"{authors[-1].name} {name}")
            authors[-1].affiliations += _resolved(pointed, legend)
            continue
        clean = clean_name(name)
        if clean:
            authors.append(Author(clean, _resolved(pointed, legend)))
        elif authors and pointed:
            authors[-1].affiliations += _resolved(pointed, legend)
        elif name:
            notes.add("authors", "a name without letters")
    return authors


def _without_brackets(line: str) -> tuple[str, list[str]]:
    """The line with each outermost parenthesis replaced by a mark, and their contents. One never closed stays."""
    parts: list[str] = []
    brackets: list[str] = []
    depth = start = done = 0
    for found in re.finditer(r"[()]", line):
        if found[0] == "(":
            if depth == 0:
                start = found.start()
            depth += 1
        elif depth > 0:
            depth -= 1
            if depth == 0:
                parts += [line[done:start], _MARK, f"{len(brackets)}", _MARK]
                brackets.append(line[start + 1 : found.start()])
                done = found.end()
    return "".join(parts) + line[done:], brackets


def _legend(brackets: list[str]) -> dict[str, str]:
    """The numbered affiliations of "((1) One Place, (2) Another)"."""
    for content in brackets:
        if (entries := _LEGEND_ENTRY.findall(content)) and content.lstrip().startswith("("):
            return {number: " ".join(text.split()).strip(" ,;") for number, text in entries}
    return {}


def _pieces(text: str) -> list[str]:
    joined = _AND.sub(",", " ".join(text.split()))
    return [piece for raw in re.split(r"[,;]", joined) if (piece := raw.strip())]


def _name_and_brackets(piece: str, brackets: list[str]) -> tuple[str, list[str]]:
    parts = piece.split(_MARK)
    name = " ".join(" ".join(parts[::2]).split())
    return name, [brackets[int(number)] for number in parts[1::2] if number.isdigit()]


def _resolved(pointed: list[str], legend: dict[str, str]) -> list[str]:
    """What the parentheses of one name say: an affiliation as it is, or those that numbers point to."""
    affiliations: list[str] = []
    for content in pointed:
        if _POINTER.fullmatch(content):
            affiliations += [legend[number] for number in re.findall(r"\d+", content) if legend.get(number)]
        elif not content.lstrip().startswith("(") and any(character.isalpha() for character in content):
            affiliations.append(" ".join(content.split()))
    return affiliations
