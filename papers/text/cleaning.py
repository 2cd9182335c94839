"""From a source's title or abstract to plain text with TeX formulae: the order in which the parts of this package act.

Cleaning is idempotent: a pass is repeated until it changes nothing, so a title that was escaped twice on its way ends
as the one that was not, and importing an export of ours changes nothing. Plain text, which most is, costs a few
microseconds: keep `_is_plain` in step with what the steps react to.
"""

import re
import unicodedata
from typing import Final

from papers.text.characters import fold, is_tidy, tidy, without_glyph_numbers
from papers.text.formulae import replace_formulae, segments
from papers.text.latex import to_text
from papers.text.markup import strip_markup, unescape_entities

_MOST_PASSES: Final = 40
_FIRST_PLACE_HOLDER: Final = 0xF0000  # private use, removed from the input before any formula is shelved
_MOST_FORMULAE: Final = 0xFFFD
_PLACE_HOLDER = re.compile("[\U000f0000-\U000ffffd]")
_SPACE_TILDE = re.compile(r"(?<=[\w.,;:)\]])~(?=[\w\\(\[\U000f0000-\U000ffffd])")
_LATEX_TILDE = re.compile(r"(?<!\\)~")
_LITERAL_NEWLINE = re.compile(r"\\n(?=[A-Z][a-z]|\s|\\n|\Z)(?!Right|Left)")
_PARAGRAPH = re.compile(r"\n\s*\n")
_DASHES = re.compile(r"(?<=\w)(---?)(?=\w)|(?<=\s)(---?)(?=\s)")
_TRIGGERS: Final = (
    "\\",
    "$",
    "&",
    "<",
    "~",
    "``",
    "--",
    "(cid:",
    "extbf{",
    "extit{",
    "exttt{",
    "extsc{",
    "extrm{",
    "extsf{",
)
_TRIGGER = re.compile("|".join(map(re.escape, _TRIGGERS)))


def clean_title(raw: str, *, latex: bool = False) -> str:
    """One line of plain text, formulae as TeX between dollar signs.

    `latex` is for sources that are LaTeX throughout (BibTeX): every brace groups and every tilde is a space.
    """
    if "  " not in raw and _is_plain(raw) and not (latex and ("{" in raw or "}" in raw)):
        return raw.strip()
    return _settled(raw, paragraphs=False, latex=latex)


def clean_abstract(raw: str, *, latex: bool = False) -> str:
    """Like a title, with paragraphs separated by one blank line."""
    if "  " not in raw and _is_plain(raw) and not (latex and ("{" in raw or "}" in raw)):
        return raw.strip()
    return _settled(raw, paragraphs=True, latex=latex)


def kept_raw(raw: str, cleaned: str) -> str:
    """The raw text where cleaning changed more than white space, otherwise nothing: what a record keeps beside it.

    Characters that cannot be stored (NUL, lone surrogates) are left out of it.
    """
    if raw == cleaned or raw.split() == cleaned.split():
        return ""
    return raw.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def title_key(title: str) -> str:
    """Letters and digits of any script, casefolded and without marks: equal for two spellings of one title."""
    if not (title.isascii() and _is_plain(title)):
        title = clean_title(title)
        if "$" in title:
            title = "".join(to_text(piece.text) if piece.is_formula else piece.text for piece in segments(title))
    if title.isascii():
        return title.lower().translate(_NOT_ALPHANUMERIC)
    return "".join(filter(str.isalnum, fold(unicodedata.normalize("NFKD", fold(title)))))


_NOT_ALPHANUMERIC: Final = {code: None for code in range(128) if not chr(code).isalnum()}


def _is_plain(text: str) -> bool:
    return is_tidy(text) and _TRIGGER.search(text) is None


def _settled(text: str, *, paragraphs: bool, latex: bool) -> str:
    if latex:
        text = _pass(text, paragraphs=paragraphs, latex=True)
    for _ in range(_MOST_PASSES):
        before = text
        text = _pass(text, paragraphs=paragraphs)
        if text == before or ("\n" not in text and _is_plain(text)):
            break
    return text


def _pass(text: str, *, paragraphs: bool, latex: bool = False) -> str:
    text = tidy(text)
    if "(cid:" in text:
        text = without_glyph_numbers(text)
    if "&" in text:
        text = tidy(unescape_entities(text))
    shelf = _Shelf()
    if "<" in text:
        text = strip_markup(text, shelf.put)
    if "$" in text or "\\" in text:
        text = replace_formulae(text, shelf.put)
    if "~" in text:
        text = _LATEX_TILDE.sub(" ", text) if latex else _SPACE_TILDE.sub(_tilde, text)
    if "\\" in text or (latex and ("{" in text or "}" in text)):
        text = to_text(_LITERAL_NEWLINE.sub("\n", text))
    if "``" in text:
        text = text.replace("``", "“").replace("''", "”")
    if "--" in text:
        text = _DASHES.sub(lambda found: "—" if "---" in found[0] else "–", text)
    text = _spaced(shelf.restore(text), paragraphs=paragraphs)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _tilde(found: re.Match[str]) -> str:
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return "~" if before.isdigit() and after.isdigit() else " "


def _spaced(text: str, *, paragraphs: bool) -> str:
    if not paragraphs:
        return " ".join(text.split())
    return "\n\n".join(" ".join(piece.split()) for piece in _PARAGRAPH.split(text) if piece and not piece.isspace())


class _Shelf:
    """Where formulae wait, each behind one private character, while the prose around them is decoded."""

    def __init__(self) -> None:
        self._formulae: list[str] = []

    def put(self, tex: str) -> str:
        tex = self._back(tex)
        if len(self._formulae) >= _MOST_FORMULAE or not tex:
            return tex
        self._formulae.append(tex)
        return chr(_FIRST_PLACE_HOLDER + len(self._formulae) - 1)

    def restore(self, text: str) -> str:
        if not self._formulae:
            return text
        # A literal dollar sign right before a formula would be read as the start of a displayed one.
        text = re.sub("\\$(?=[\U000f0000-\U000ffffd])", "$ ", text)
        return _PLACE_HOLDER.sub(lambda found: f"${self._formulae[ord(found[0]) - _FIRST_PLACE_HOLDER]}$", text)

    def _back(self, tex: str) -> str:
        """A formula inside a formula loses its own dollar signs."""
        return _PLACE_HOLDER.sub(lambda found: self._formulae[ord(found[0]) - _FIRST_PLACE_HOLDER], tex)
