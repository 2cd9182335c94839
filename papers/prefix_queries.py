"""What a person types, as a query PostgreSQL understands: every word, each may be cut short. Pure."""

import re

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 12
_LONGEST_WORD = 60


def prefix_query(text: str) -> str | None:
    """`"quoc v le"` gives `'quoc':* & 'v':* & 'le':*`; None where there is no word."""
    words = [word[:_LONGEST_WORD] for word in _WORD.findall(text)[:_MOST_WORDS]]
    return " & ".join(f"'{word}':*" for word in words) or None


def title_query(text: str) -> str | None:
    """As `prefix_query`, on the words of a title."""
    return prefix_query(text.casefold())
