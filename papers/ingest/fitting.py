"""Text that PostgreSQL can hold, and keys that its indexes can."""

from typing import Final

from papers.text.hashing import hash64

# Indexed text has to stay well below a third of a page (2,704 bytes), at four bytes a character at worst.
MAX_INDEXED: Final = 400


def storable(text: str) -> str:
    """The text without what PostgreSQL cannot hold: NUL, and halves of surrogate pairs (shown as "?")."""
    if not text:
        return text
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def bounded_key(key: str) -> str:
    """A key that fits an index; a longer one ends in its hash, so that different keys stay different."""
    key = storable(key)
    return key if len(key) <= MAX_INDEXED else f"{key[: MAX_INDEXED - 20]}#{hash64(key) & (2**64 - 1):x}"
