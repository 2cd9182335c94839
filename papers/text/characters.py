r"""Characters that no reader should ever see, and the folding that makes two spellings of one word equal.

Sources deliver text that went through PDF extraction, wrong decodings and broken escapes. What is certain is put right
here (a soft hyphen, UTF-8 read as Latin-1, a tab that was the start of "\textbf"); what is left over is removed. Do not
interpret mark-up here: this runs before anything knows what a "<" or a backslash means.
"""

import re
import unicodedata
from typing import Final

_LIGATURES: Final = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")

# The first letters after a backslash that JSON or a careless program took for an escape: \b(eta), \f(rac), \t(extbf).
_LOST_BACKSLASH: Final = (
    (re.compile(r"\x08(?=eta|ar[{\s]|f[{\s]|inom|egin|oldsymbol|ig[{(|]|mod|ullet)"), r"\\b"),
    (re.compile(r"\x0c(?=rac|orall|lat[{\s]|ootnote)"), r"\\f"),
    (re.compile(r"\t(?=ext(?:bf|it|tt|sc|rm|sf|normal)?\{|imes|heta|ilde|au\b|riangle)"), r"\\t"),
    (re.compile(r"(?<![A-Za-z\\])(?=ext(?:bf|it|tt|sc|rm|sf)\{)"), r"\\t"),
)
# UTF-8 read as Latin-1: certain, because it contains control characters that nobody types.
_MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]{1,3}")
_C1 = re.compile("[\u0080-\u009f]")
_GLYPH_NUMBER = re.compile(r"\(cid:(\d{1,6})\)")
_SOFT_HYPHEN = re.compile("\u00ad\\s*")
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, lone surrogates (no database stores them), private use (meaningless glyphs, and our own place holders), and
# format characters, except the joiners that Persian and Indic spelling needs.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT: Final = "�"


def is_tidy(text: str) -> bool:
    """Whether `tidy` has nothing to do, told without looking at each character in Python."""
    if not text.isprintable():
        return False
    if text.isascii():
        return True
    return unicodedata.is_normalized("NFC", text) and _LIGATURE.search(text) is None


def tidy(text: str) -> str:
    """NFC without controls; the damage of PDF extraction and wrong decodings put right. Line ends become newlines."""
    for pattern, replacement in _LOST_BACKSLASH:
        text = pattern.sub(replacement, text)
    if not text.isprintable():
        text = _SURROGATE.sub(_REPLACEMENT, text)
        if _C1.search(text):
            text = _C1.sub(_as_cp1252, _MOJIBAKE.sub(_as_utf8, text))
        text = _SOFT_HYPHEN.sub("", text)
        text = _LINE_BREAKS.sub("\n", text)
        text = _UNWANTED.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_LIGATURES))
    return text


def without_glyph_numbers(text: str) -> str:
    """Undo "in(cid:173) duction": 173 is the soft hyphen; any other number stands for a glyph that is lost."""
    return _SOFT_HYPHEN.sub("", _GLYPH_NUMBER.sub(lambda found: "\u00ad" if found[1] == "173" else " ", text))


def _as_utf8(found: re.Match[str]) -> str:
    if not _C1.search(found[0]):
        return found[0]
    try:
        return found[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _as_cp1252(found: re.Match[str]) -> str:
    try:
        return found[0].encode("latin-1").decode("cp1252")
    except UnicodeDecodeError:
        return " "


# Letters that Unicode does not decompose although readers and other records write them with a plain one.
_PLAIN_LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ı": "i",
        "ȷ": "j",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ĸ": "k",
        "ɨ": "i",
        "ʉ": "u",
        "ə": "e",
        "ɛ": "e",
        "ɔ": "o",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        "ƴ": "y",
        "ƒ": "f",
        "ſ": "s",
    }
)
_COMBINING: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_WESTERN_MARKS = re.compile(f"(?<![{_COMBINING}\u0400-\U0010ffff])[{_COMBINING}]+")


def fold(text: str) -> str:
    """Casefolded, compatibility forms resolved, Latin and Greek without marks; other scripts keep theirs."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", _WESTERN_MARKS.sub("", text).translate(_PLAIN_LETTERS))
