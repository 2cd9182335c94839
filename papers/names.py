"""Names of people: one display form, one key to compare by, one block to look for candidates in.

A name is shown as its owner's script and order have it and compared without what typists vary: case, marks on Latin
letters, punctuation. Nothing here decides that two people are the same; it only makes spellings of one string equal.
Do not shorten or expand names here ("Quoc" and "Q." stay apart): that is the resolver's judgement.
"""

import re
import unicodedata
from typing import Final

from papers.text.characters import fold, is_tidy, tidy
from papers.text.latex import to_text
from papers.text.markup import strip_markup, unescape_entities

# Almost every name: ASCII words with single separators. Cleaning such a name changes nothing.
_PLAIN = re.compile(r"[A-Za-z]+(?:(?:[-' ]|\. ?|\.-)[A-Za-z]+)*\.?")
_SUFFIX: Final = r"(?:jr|sr|jnr|snr|ii|iii|iv)\.?"
_IS_SUFFIX = re.compile(_SUFFIX, re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:ph\.?\s?d|m\.?\s?d|m\.?\s?sc|b\.?\s?sc|m\.?\s?eng|dr|prof|professor"
    r"|student member|(?:senior |life )?member|fellow)\.?(?:,?\s*ieee)?",
    re.IGNORECASE,
)
_RAISED = re.compile(r"<sup\b[^<>]*>[^<>]*</sup\s*>|\\textsuperscript\s*\{[^{}]*\}|\$[^$]{0,200}\$", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]*")
_MARKS = re.compile(r"[@*†‡§¶‖#^⁰¹²³⁴-⁹⁺•|=~�\"“”„«»{}\[\]<>\\/?!$%]+")  # footnote signs and what mark-up left
_EMPTY_BRACKETS = re.compile(r"\(\s*[,;.\d\s]*\)")
_DBLP_NUMBER = re.compile(r"\s+\d{4}$")
_FOOTNOTE_NUMBER = re.compile(r"(?<=[^\W\d_])[.]?\s*\d{1,2}(?:\s*[,;]\s*\d{1,2})*$")
_AND_OTHERS = re.compile(r"(?:^|[\s,]+)et\.?\s+al\.?$", re.IGNORECASE)
_MAYBE_OTHERS: Final = ("al", "al.", "AL.")
_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe63\uff0d]")
_APOSTROPHES: Final = str.maketrans(
    {"`": "'", "´": "'", "＇": "'", "，": ",", "、": ",", "．": ".", "_": " ", "\u3000": " "}
)
_EDGES: Final = " ,;:-–'’‘&+·"
_LETTER = re.compile(r"[^\W\d_]")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+")
_MOST_PASSES: Final = 8
_LONGEST: Final = 2000  # characters of mark-up that one name is looked for in


def clean_name(raw: str) -> str:
    """The name as shown, given name first: "Le, Quoc V." is "Quoc V. Le". Empty if no letter is left.

    LaTeX and HTML are decoded; footnote marks, DBLP's number of a homonym, degrees and e-mail addresses are not part of
    a name. A name in Chinese, Japanese or Korean characters keeps the order of its script: family name first, no space.
    """
    if _PLAIN.fullmatch(raw) and not raw.endswith(_MAYBE_OTHERS):
        return raw
    raw = raw[:_LONGEST]
    for _ in range(_MOST_PASSES):
        before = raw
        raw = _given_first(_decoded(raw))
        if raw == before:
            break
    return raw


def full_name(given: str, family: str, suffix: str = "") -> str:
    """A clean name from the parts that a source keeps apart."""
    given, family = clean_name(given), clean_name(family)
    if _EAST_ASIAN.fullmatch(family) and _EAST_ASIAN.fullmatch(given):
        return family + given
    return clean_name(" ".join(part for part in (given, family, suffix.strip()) if part))


def name_key(name: str) -> str:
    """What two spellings of a name share: letters without case and Latin marks, words separated by one space.

    Hyphens and full stops separate words; an apostrophe does not ("O'Leary" and "OLeary" are one spelling).
    """
    if _PLAIN.fullmatch(name) and not name.endswith(_MAYBE_OTHERS):
        return " ".join(name.lower().translate(_KEY_ASCII).split())
    name = clean_name(name)
    if name.isascii():
        return " ".join(name.lower().translate(_KEY_ASCII).split())
    return " ".join(_NOT_IN_KEY.sub(_separator, fold(name)).split())


def name_block(name: str) -> str:
    """First initial and last word of the key ("q le"): everybody a name could be is in its block. "Jr." and the like
    are no last word; a name of one word is its own block."""
    words = name_key(name).split()
    if len(words) > 2 and _IS_SUFFIX.fullmatch(words[-1]):  # noqa: PLR2004
        words.pop()
    return " ".join(words) if len(words) < 2 else f"{words[0][0]} {words[-1]}"  # noqa: PLR2004


_KEY_ASCII: Final[dict[int, str | None]] = {
    code: (None if chr(code) in "'`" else " ") for code in range(128) if not chr(code).isalnum() and chr(code) != " "
}
_NOT_IN_KEY = re.compile(r"[\W_]")
_JOINING: Final = frozenset("'`’‘ʼʻʹʾʿ′\u200c\u200d")


def _separator(found: re.Match[str]) -> str:
    """Marks of scripts that write vowels with them belong to the word, and so do apostrophes; the rest separates."""
    character = found[0]
    if character in _JOINING:
        return ""
    return character if unicodedata.category(character)[0] == "M" else " "


def _decoded(raw: str) -> str:
    name = raw if is_tidy(raw) else tidy(raw)
    if "&" in name:
        name = tidy(unescape_entities(name))
    if "<" in name or "$" in name or "\\text" in name:
        name = _RAISED.sub(" ", name)
    if "<" in name:
        name = strip_markup(name, lambda _formula: " ")
    if "@" in name:
        name = _ADDRESS.sub(" ", name)
    if "~" in name:
        name = re.sub(r"(?<!\\)~", " ", name)
    if "\\" in name or "{" in name:
        name = to_text(name)
    name = _HYPHENS.sub("-", unicodedata.normalize("NFC", name)).translate(_APOSTROPHES)
    name = " ".join(_MARKS.sub(" ", name).split())
    name = _AND_OTHERS.sub("", _EMPTY_BRACKETS.sub(" ", name))
    name = _FOOTNOTE_NUMBER.sub(_after_footnote, _DBLP_NUMBER.sub("", name))
    return " ".join(name.replace(" ,", ",").split()).strip(_EDGES)


def _after_footnote(found: re.Match[str]) -> str:
    return "." if found[0].startswith(".") else ""


def _given_first(name: str) -> str:
    if "," in name or ";" in name:
        parts = [stripped for part in re.split("[,;]", name) if (stripped := part.strip(_EDGES))]
        parts = [part for part in parts if not _DEGREE.fullmatch(part)] or parts[:1]
        suffixes = [part for part in parts[1:] if _IS_SUFFIX.fullmatch(part)]
        others = [part for index, part in enumerate(parts) if index == 0 or not _IS_SUFFIX.fullmatch(part)]
        if len(others) > 1 and all(_EAST_ASIAN.fullmatch(part) for part in others):
            name = "".join(others)
        else:
            name = " ".join((*others[1:], *others[:1], *suffixes))
    name = " ".join(name.split()).strip(_EDGES).lstrip(". ")
    return name if _LETTER.search(name) else ""
