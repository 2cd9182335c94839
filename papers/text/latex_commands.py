r"""The LaTeX commands that occur in titles, abstracts and names, and what each leaves behind in plain text.

Only tables, and one function that tells what to do with a command. A command that is not here and that pylatexenc does
not know keeps its argument or its name.
"""

from enum import Enum, auto
from functools import cache
from typing import Final

from pylatexenc.latex2text import get_default_latex_context_db

# Combining marks, by the command that puts one on the letter after it; the longer names are those of formulae.
ACCENTS: Final = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "b": "\u0331", "d": "\u0323",
    "r": "\u030a", "t": "\u0361", "hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307",
    "ddot": "\u0308", "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300",
}  # fmt: skip
# Letters of their own: TeX swallows the space after them.
LETTERS: Final = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "ss": "ß", "SS": "SS", "ae": "æ", "AE": "Æ",
    "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "dj": "đ", "DJ": "Đ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
    "ng": "ŋ", "NG": "Ŋ",
}  # fmt: skip
# A backslash and one character that is no letter.
CHARACTERS: Final = {
    "\\": " ", " ": " ", "\n": " ", "\t": " ", ",": " ", ";": " ", ":": " ", ">": " ", "!": "", "/": "", "-": "",
    "@": "", "&": "&", "%": "%", "#": "#", "_": "_", "{": "{", "}": "}", "$": "$", "|": "‖", "*": "",
}  # fmt: skip
_SYMBOLS: Final = {
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "textbackslash": " ", "textasciitilde": "~",
    "textasciicircum": "^", "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘",
    "textquotesingle": "'", "textquotedblleft": "“", "textquotedblright": "”", "textquotedbl": '"',
    "textunderscore": "_", "textdollar": "$", "textless": "<", "textgreater": ">", "textbar": "|",
    "textperiodcentered": "·", "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "textdegree": "°",
    "deg": "°", "degree": "°", "circ": "°", "ldots": "…", "dots": "…", "cdots": "⋯", "quad": " ", "qquad": " ",
    "newline": " ", "linebreak": " ", "par": "\n\n", "item": " • ", "and": " and ", "S": "§", "P": "¶",
    "infty": "∞", "ell": "ℓ", "times": "×", "pm": "±", "sim": "∼", "to": "→", "slash": "/", "lbrace": "{",
    "rbrace": "}", "space": " ", "textmu": "µ", "texteuro": "€", "euro": "€",
}  # fmt: skip
# Switches and sizes: they say how, never what.
_SILENT: Final = frozenset(
    ["bf", "it", "em", "tt", "sc", "rm", "sl", "sf", "cal", "bfseries", "itshape", "scshape", "ttfamily", "tiny",
     "small", "footnotesize", "normalsize", "large", "Large", "LARGE", "huge", "Huge", "centering", "noindent",
     "displaystyle", "textstyle", "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "limits",
     "nolimits", "protect", "relax", "xspace", "maketitle", "smallskip", "medskip", "bigskip", "clearpage",
     "newpage", "boldmath", "nobreak", "hfill"]
)  # fmt: skip
# Commands whose argument is a key, a length or a file, not text.
_DROPPED: Final = frozenset(
    ["cite", "citep", "citet", "citealp", "citealt", "citeauthor", "citeyear", "citeyearpar", "newcite", "shortcite",
     "textcite", "parencite", "autocite", "footcite", "nocite", "ref", "eqref", "autoref", "cref", "Cref", "label",
     "vspace", "hspace", "includegraphics", "input", "bibliography", "bibliographystyle", "color", "begin", "end",
     "footnotemark", "thanks", "orcidID", "inst", "pagestyle", "thispagestyle"]
)  # fmt: skip
# Commands whose argument is all the text there is, so that an empty one leaves nothing.
FORMATTING: Final = frozenset(
    ["text", "textbf", "textit", "texttt", "textsc", "textrm", "textsf", "textsl", "textup", "textnormal", "emph",
     "mbox", "underline", "url", "mathrm", "mathbf", "mathcal", "mathbb", "mathit", "operatorname", "textsuperscript"]
)  # fmt: skip
_SECOND_OF_TWO: Final = frozenset(["href", "textcolor", "colorbox", "raisebox", "texorpdfstring", "foreignlanguage"])
_FRACTIONS: Final = frozenset(["frac", "tfrac", "dfrac"])


class Kind(Enum):
    LETTER = auto()
    SILENT = auto()
    DROPPED = auto()
    ACCENT = auto()
    SECOND_OF_TWO = auto()
    FRACTION = auto()
    SYMBOL = auto()
    UNKNOWN = auto()


@cache
def symbols() -> dict[str, str]:
    """The symbols that pylatexenc knows (Greek, relations, arrows …) under our own."""
    table: dict[str, str] = {}
    for macro in get_default_latex_context_db().iter_macro_specs():
        replacement = macro.simplify_repl
        if isinstance(replacement, str) and "%" not in replacement and replacement.strip() and len(replacement) <= 3:  # noqa: PLR2004
            table[macro.macroname] = replacement
    return table | _SYMBOLS


@cache
def _kinds() -> dict[str, Kind]:
    kinds = dict.fromkeys(symbols(), Kind.SYMBOL)
    for names, kind in (
        (_FRACTIONS, Kind.FRACTION),
        (_SECOND_OF_TWO, Kind.SECOND_OF_TWO),
        (ACCENTS, Kind.ACCENT),
        (_DROPPED, Kind.DROPPED),
        (_SILENT, Kind.SILENT),
        (LETTERS, Kind.LETTER),
    ):
        kinds.update(dict.fromkeys(names, kind))
    return kinds


def kind_of(name: str) -> Kind:
    return _kinds().get(name, Kind.UNKNOWN)
