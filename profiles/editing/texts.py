"""What becomes of words a person typed before they are kept: composed, without what nobody can see, within bounds.

Pure. Characters that turn the direction of what follows, or that hide, are taken out without a word, since they come
along with pasted text; marks that right-to-left scripts and emoji are written with stay. There is no mark-up: what is
typed is what is shown, and templates escape it.
"""

import re
import unicodedata
from typing import Final

# Controls, lone surrogates, embeddings and overrides of direction, invisible operators, private use, noncharacters.
# Left alone: the joiners (200c, 200d), the marks of direction (200e, 200f, 061c) and variation selectors.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_LINE_ENDS: Final = re.compile("\r\n?|[\u2028\u2029\u0085]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")
# Real spellings put up to four marks on a letter; heaps of them reach over the lines around.
_HEAP_OF_MARKS: Final = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def line(typed: str) -> str:
    """One line: any white space is one space."""
    return " ".join(_visible(typed).split())


def paragraphs(typed: str) -> str:
    """Lines, and paragraphs with one empty line between them."""
    lines = [_SPACES.sub(" ", one).strip() for one in _visible(typed).split("\n")]
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def too_long(text: str, longest: int) -> str:
    """A sentence for a text above its bound, else nothing."""
    over = len(text) - longest
    if over <= 0:
        return ""
    return f"This is {over:,} {'character' if over == 1 else 'characters'} too long. At most {longest:,} fit."


def _visible(typed: str) -> str:
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", typed))
    return _HEAP_OF_MARKS.sub(r"\1", unicodedata.normalize("NFC", text))
