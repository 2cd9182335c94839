r"""LaTeX in prose to Unicode: "Schr\"{o}dinger", "\emph{deep} learning", "27.2 \pm 8.1".

One pass over the text with an explicit stack, so that nesting costs memory and never recursion, and no input raises.
Formulae do not come here (they stay TeX); where the words of a formula are needed for a key, `to_text` serves as well.
An unknown command keeps its name or its argument: losing a backslash is better than losing a word.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from papers.text.latex_commands import ACCENTS, CHARACTERS, FORMATTING, LETTERS, Kind, kind_of, symbols

_TOKEN = re.compile(r"\\(?P<name>[A-Za-z]+)\*?(?P<gap>\s*)|\\(?P<character>.)|[{}]|[^\\{}]+|\\", re.DOTALL)
_OPTION = re.compile(r"\s*\[[^\]\[{}]{0,200}\]")
_CITING = re.compile(r"\\[A-Za-z]*(?:cite|ref)")
_SPACE_BEFORE_MARK = re.compile(r"(?<![\s~])[\s~]+(?=[.,;:)\]])")
_ACCENT_MARKS: Final = "".join(ACCENTS.values())
# Deeper than any author nests; what goes beyond loses its braces or accents and no letter.
_DEEPEST: Final = 500
_MOST_WAITING: Final = 50
_MOST_MARKS: Final = 4


@dataclass(slots=True)
class _Command:
    """A command that waits for its arguments."""

    name: str
    kind: Kind
    arity: int = 1
    arguments: list[str] = field(default_factory=list)

    def result(self) -> str:
        first = self.arguments[0]
        if self.kind is Kind.ACCENT:
            return _accented(self.name, first)
        if self.kind is Kind.DROPPED:
            return ""
        if self.kind is Kind.SECOND_OF_TWO:
            return self.arguments[1]
        if self.kind is Kind.FRACTION:
            return f"{first}/{self.arguments[1]}"
        if not first:
            return "" if self.name in FORMATTING else self.name
        return {"footnote": " (%s)", "enquote": "“%s”", "textquote": "“%s”"}.get(self.name, "%s") % first


@dataclass(slots=True)
class _Group:
    """An open brace: what it holds so far, and the commands in it that wait for arguments."""

    parts: list[str] = field(default_factory=list)
    waiting: list[_Command] = field(default_factory=list)

    def wait(self, command: _Command) -> None:
        if len(self.waiting) < _MOST_WAITING:
            self.waiting.append(command)

    def put(self, atom: str) -> None:
        """Give one argument to the command that waits, or add it to the text."""
        while self.waiting:
            command = self.waiting[-1]
            command.arguments.append(atom)
            if len(command.arguments) < command.arity:
                return
            self.waiting.pop()
            atom = command.result()
        self.parts.append(atom)

    def put_run(self, run: str) -> None:
        """Plain text: each waiting command takes one character of it, as in TeX."""
        if self.waiting:
            run = run.lstrip()
            taken = 0
            while self.waiting and taken < len(run):
                self.put(run[taken])
                taken += 1
            run = run[taken:]
        self.parts.append(run)

    def put_group(self, content: str) -> None:
        """A closed group inside this one. Only what is raised or lowered needs its braces to stay readable."""
        shifted = not self.waiting and self.parts and self.parts[-1][-1:] in ("^", "_") and len(content) > 1
        self.put(f"{{{content}}}" if shifted else content)

    def close(self) -> str:
        while self.waiting:
            self.put("")
        return "".join(self.parts)


def to_text(text: str) -> str:
    """Commands, accents and grouping braces resolved; white space is left for the caller to settle."""
    stack = [_Group()]
    position = 0
    while (found := _TOKEN.match(text, position)) is not None:
        piece, position = found[0], found.end()
        if found["name"] is not None:
            position = _put_command(stack[-1], found, text)
        elif piece[0] == "\\":
            _put_character(stack[-1], piece[1:])
        elif piece == "{":
            if len(stack) < _DEEPEST:
                stack.append(_Group())
        elif piece == "}":
            if len(stack) > 1:
                content = stack.pop().close()
                stack[-1].put_group(content)
        else:
            stack[-1].put_run(piece)
    while len(stack) > 1:
        content = stack.pop().close()
        stack[-1].put_group(content)
    decoded = stack[0].close()
    return _SPACE_BEFORE_MARK.sub("", decoded) if _CITING.search(text) else decoded


def _put_character(group: _Group, character: str) -> None:
    if character in ACCENTS:
        group.wait(_Command(character, Kind.ACCENT))
    elif character:
        group.put(CHARACTERS.get(character, character))


def _put_command(group: _Group, found: re.Match[str], text: str) -> int:
    """Deal with one named command; the position to go on at."""
    name, gap, position = found["name"], found["gap"], found.end()
    kind = kind_of(name)
    if kind is Kind.LETTER:
        group.put(LETTERS[name])
    elif kind is Kind.ACCENT:
        group.wait(_Command(name, kind))
    elif kind in (Kind.SECOND_OF_TWO, Kind.FRACTION):
        group.wait(_Command(name, kind, arity=2))
    elif kind is Kind.DROPPED:
        while (option := _OPTION.match(text, position)) is not None:
            position = option.end()
        if text.startswith("{", position):
            group.wait(_Command(name, kind))
        else:
            group.parts.append(gap)
    elif kind is not Kind.SILENT:
        if kind is Kind.UNKNOWN and text.startswith("{", position):
            group.wait(_Command(name, kind))
        else:
            group.put(symbols().get(name, name))
            group.parts.append(gap and " ")
    return position


def _accented(accent: str, base: str) -> str:
    """The accent on the first letter, after the marks that the letter already has."""
    if not base:
        return accent if accent in "^~" else ""
    letter = {"ı": "i", "ȷ": "j"}.get(base[0], base[0])
    if not letter.isalpha():
        return base
    rest = base[1:].lstrip(_ACCENT_MARKS)
    marks = base[1 : len(base) - len(rest)][:_MOST_MARKS]
    return unicodedata.normalize("NFC", letter + marks + ACCENTS[accent]) + rest
