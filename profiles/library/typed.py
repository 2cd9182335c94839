"""What people type about lists and works, as it is kept. Pure.

Text that is only longer than it may be is refused and never cut: who wrote it decides what goes.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from profiles.library.errors import RefusedWordsError

LONGEST_NAME: Final = 100
LONGEST_NOTE: Final = 4_000
LONGEST_TAG: Final = 40
MOST_TAGS: Final = 20

# Tab and line break are the only controls that belong into a note; half a surrogate pair is no text at all.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_BETWEEN_TAGS = re.compile(r"[,;\n]")


def list_name(typed: str) -> str:
    name = _one_line(typed)
    if not name:
        raise RefusedWordsError("A list needs a name.")
    if len(name) > LONGEST_NAME:
        raise RefusedWordsError(f"A name has at most {LONGEST_NAME} characters; this one has {len(name)}.")
    return name


def note(typed: str) -> str:
    lines = unicodedata.normalize("NFC", _CONTROLS.sub("", typed.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    if len(lines) > LONGEST_NOTE:
        raise RefusedWordsError(f"A note has at most {LONGEST_NOTE:,} characters; this one has {len(lines):,}.")
    return lines


def tags(typed: str | Iterable[str]) -> list[str]:
    """`"to read, proofs"` gives `["to read", "proofs"]`: in the order typed, each once, whatever its letters' case."""
    pieces = _BETWEEN_TAGS.split(typed) if isinstance(typed, str) else list(typed)
    found: dict[str, str] = {}
    for piece in pieces:
        tag = _one_line(piece).lstrip("#").strip()
        if len(tag) > LONGEST_TAG:
            raise RefusedWordsError(f"A tag has at most {LONGEST_TAG} characters: “{tag[:LONGEST_TAG]}…” has more.")
        if tag:
            found.setdefault(tag.casefold(), tag)
    if len(found) > MOST_TAGS:
        raise RefusedWordsError(f"A work has at most {MOST_TAGS} tags; these are {len(found)}.")
    return list(found.values())


def _one_line(typed: str) -> str:
    return unicodedata.normalize("NFC", " ".join(_CONTROLS.sub("", typed).split()))
