r"""LaTeX in prose to Unicode: "Schr\"{o}dinger", "\emph{deep} learning", "27.2 \pm 8.1".

One pass over the text with an explicit stack, so that nesting costs memory and never recursion, and no input raises.
Formulae do not come here (they stay TeX); where the words of a formula are needed for a key, `to_text` serves as well.
An unknown command keeps its name or its argument: losing a backslash is better than losing a word.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pylatexenc.latex2text import get_default_latex_context_db

_TOKEN = re.compile(r"\\([A-Za-z]+)\*?(\s*)|\\(.)|([{}])|([^\\{}]+)|\\", re.DOTALL)
_OPTION = re.compile(r"\s*\[[^\]\[{}]{0,200}\]")

_ACCENTS: Final = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "d": "\u0323",
    "r": "\u030a",
    "t": "\u0361",
    "hat": "\u0302",
    "bar": "\u0304",
    "tilde": "\u0303",
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
}
_LETTERS: Final = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "ss": "ß", "SS": "SS", "ae": "æ", "AE": "Æ",
    "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "dj": "đ", "DJ": "Đ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
    "ng": "ŋ", "NG": "Ŋ",
}  # fmt: skip
_CHARACTERS: Final = {
    "\\": " ", " ": " ", "\n": " ", "\t": " ", ",": " ", ";": " ", ":": " ", ">": " ", "!": "", "/": "", "-": "", "@": "",
    "&": "&", "%": "%", "#": "#", "_": "_", "{": "{", "}": "}", "$": "$", "|": "‖", "*": "",
}  # fmt: skip
_SYMBOLS: Final = {
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "textbackslash": " ", "textasciitilde": "~", "textasciicircum": "^",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotesingle": "'",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotedbl": '"', "textunderscore": "_", "textdollar": "$",
    "textless": "<", "textgreater": ">", "textbar": "|", "textperiodcentered": "·", "textregistered": "®",
    "texttrademark": "™", "textcopyright": "©", "textdegree": "°", "deg": "°", "degree": "°", "circ": "°", "ldots": "…",
    "dots": "…", "cdots": "⋯", "quad": " ", "qquad": " ", "newline": " ", "linebreak": " ", "par": "\n\n", "item": " • ",
    "and": " and ", "S": "§", "P": "¶", "infty": "∞", "ell": "ℓ", "times": "×", "pm": "±", "sim": "∼", "to": "→",
    "slash": "/", "lbrace": "{", "rbrace": "}", "space": " ", "textmu": "µ", "texteuro": "€", "euro": "€",
}  # fmt: skip
_SILENT: Final = frozenset(
    ["bf", "it", "em", "tt", "sc", "rm", "sl", "sf", "cal", "bfseries", "itshape", "scshape", "ttfamily", "tiny", "small",
     "footnotesize", "normalsize", "large", "Large", "LARGE", "huge", "Huge", "centering", "noindent", "displaystyle",
     "textstyle", "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "limits", "nolimits", "protect", "relax",
     "xspace", "maketitle", "smallskip", "medskip", "bigskip", "clearpage", "newpage", "boldmath", "nobreak", "hfill"]
)  # fmt: skip
_DROPPED: Final = frozenset(
    ["cite", "citep", "citet", "citealp", "citealt", "citeauthor", "citeyear", "citeyearpar", "newcite", "shortcite",
     "textcite", "parencite", "autocite", "footcite", "nocite", "ref", "eqref", "autoref", "cref", "Cref", "label",
     "vspace", "hspace", "includegraphics", "input", "bibliography", "bibliographystyle", "color", "begin", "end",
     "footnotemark", "thanks", "orcidID", "inst", "pagestyle", "thispagestyle"]
)  # fmt: skip
_FORMATTING: Final = frozenset(
    ["text", "textbf", "textit", "texttt", "textsc", "textrm", "textsf", "textsl", "textup", "textnormal", "emph", "mbox",
     "underline", "url", "mathrm", "mathbf", "mathcal", "mathbb", "mathit", "operatorname", "textsuperscript"]
)  # fmt: skip
_SECOND_OF_TWO: Final = frozenset(["href", "textcolor", "colorbox", "raisebox", "texorpdfstring", "foreignlanguage"])
_SPACE_BEFORE_MARK = re.compile(r"[\s~]+(?=[.,;:)\]])")


@cache
def _symbols() -> dict[str, str]:
    """The symbols that pylatexenc knows (Greek, relations, arrows …) under our own."""
    table: dict[str, str] = {}
    for category in get_default_latex_context_db().iter_macro_specs():
        replacement = category.simplify_repl
        if isinstance(replacement, str) and "%" not in replacement and replacement.strip() and len(replacement) <= 3:  # noqa: PLR2004
            table[category.macroname] = replacement
    return table | _SYMBOLS


@dataclass(slots=True)
class _Command:
    """A command that waits for its arguments."""

    name: str
    arity: int
    arguments: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """An open brace: what it holds so far, and the commands in it that wait for arguments."""

    parts: list[str] = field(default_factory=list)
    waiting: list[_Command] = field(default_factory=list)

    def put(self, atom: str) -> None:
        """Give one argument to the command that waits, or add it to the text."""
        while self.waiting:
            command = self.waiting[-1]
            command.arguments.append(atom)
            if len(command.arguments) < command.arity:
                return
            self.waiting.pop()
            atom = _apply(command)
        self.parts.append(atom)

    def close(self) -> str:
        while self.waiting:
            self.put("")
        return "".join(self.parts)


def to_text(text: str) -> str:
    """Commands, accents and grouping braces resolved; white space is left for the caller to settle."""
    stack = [_Group()]
    position, end = 0, len(text)
    cited = False
    while position < end:
        found = _TOKEN.match(text, position)
        if found is None:  # cannot be: every character is some token
            break
        position = found.end()
        group = stack[-1]
        name, gap, character, brace, run = found.groups()
        if run is not None:
            _put_run(group, run)
        elif brace == "{":
            stack.append(_Group())
        elif brace == "}":
            if len(stack) > 1:
                stack.pop()
                _close_group(stack[-1], group.close())
        elif character is not None:
            if character in _ACCENTS:
                group.waiting.append(_Command(character, 1))
            else:
                group.put(_CHARACTERS.get(character, character))
        elif name is not None:
            cited = cited or name in _DROPPED
            position = _put_command(group, name, gap, text, position)
    while len(stack) > 1:
        content = stack.pop().close()
        _close_group(stack[-1], content)
    decoded = stack[0].close()
    return _SPACE_BEFORE_MARK.sub("", decoded) if cited else decoded


def _close_group(outer: _Group, content: str) -> None:
    raised = not outer.waiting and outer.parts and outer.parts[-1][-1:] in ("^", "_") and len(content) > 1
    outer.put(f"{{{content}}}" if raised else content)


def _put_run(group: _Group, run: str) -> None:
    if not group.waiting:
        group.parts.append(run)
        return
    rest = run.lstrip()
    while group.waiting and rest:
        group.put(rest[0])
        rest = rest[1:]
    group.parts.append(rest)


def _put_command(group: _Group, name: str, gap: str, text: str, position: int) -> int:
    """Deal with one named command; the position to go on at."""
    if name in _LETTERS:
        group.put(_LETTERS[name])
    elif name in _SILENT:
        pass
    elif name in _DROPPED:
        option = _OPTION.match(text, position)
        while option is not None:
            position = option.end()
            option = _OPTION.match(text, position)
        if text.startswith("{", position):
            group.waiting.append(_Command(name, 1))
        else:
            group.parts.append(gap)
    elif name in _ACCENTS:
        group.waiting.append(_Command(name, 1))
    elif name in _SECOND_OF_TWO or name in ("frac", "tfrac", "dfrac"):
        group.waiting.append(_Command(name, 2))
    elif (symbol := _symbols().get(name)) is not None:
        group.put(symbol)
        if gap:
            group.parts.append(" ")
    elif text.startswith("{", position):
        group.waiting.append(_Command(name, 1))
    else:
        group.put(name)
        if gap:
            group.parts.append(" ")
    return position


def _apply(command: _Command) -> str:
    name, arguments = command.name, command.arguments
    if name in _ACCENTS:
        return _accented(name, arguments[0])
    if name in _DROPPED:
        return ""
    if name in _SECOND_OF_TWO:
        return arguments[1]
    if name in ("frac", "tfrac", "dfrac"):
        return f"{arguments[0]}/{arguments[1]}"
    if name == "footnote":
        return f" ({arguments[0]})" if arguments[0] else ""
    if name in ("enquote", "textquote"):
        return f"“{arguments[0]}”"
    return arguments[0] or (name if name not in _FORMATTING else "")


def _accented(accent: str, base: str) -> str:
    if not base:
        return accent if accent in "^~" else ""
    first, rest = base[0], base[1:]
    first = {"ı": "i", "ȷ": "j"}.get(first, first)
    if not first.isalpha():
        return base
    marks = len(rest) - len(rest.lstrip("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323"))
    return unicodedata.normalize("NFC", first + rest[:marks] + _ACCENTS[accent]) + rest[marks:]
