"""Page ranges, which every source writes with another dash."""

import re
from typing import Final

_RANGE = re.compile(r"\s*(?:pp?\.\s*)?([\w.:]+)\s*[-\u2010-\u2015\u2212]+\s*([\w.:]+)\s*")
_LONGEST: Final = 100


def page_range(raw: str) -> str:
    """One en dash: "1--11" and "1 - 11" become "1–11". What is no range stays as it is."""
    found = _RANGE.fullmatch(raw) if len(raw) <= _LONGEST else None
    return f"{found[1]}–{found[2]}" if found else " ".join(raw.split())
