"""How far one word is from another, as typists err. Pure.

The restricted Damerau-Levenshtein distance: letters left out, put in, mistaken or exchanged with their neighbour count
one each.
"""

from string import ascii_lowercase


def distance(typed: str, meant: str, *, most: int, may_go_on: bool = False) -> int | None:
    """The number of slips from `meant` to `typed`, or None where there are more than `most`.

    With `may_go_on`, the rest of `meant` is not yet typed: the nearest of its beginnings counts.
    """
    if len(typed) - len(meant) > most or (not may_go_on and len(meant) - len(typed) > most):
        return None
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for place, letter in enumerate(typed, 1):
        before, above, row = row, before, [place]
        for other, expected in enumerate(meant, 1):
            cost = min(before[other] + 1, row[other - 1] + 1, before[other - 1] + (letter != expected))
            if place > 1 and other > 1 and letter == meant[other - 2] and typed[place - 2] == expected:
                cost = min(cost, above[other - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    found = min(row) if may_go_on else row[-1]
    return found if found <= most else None


def one_slip_from(word: str) -> set[str]:
    """Every word that is one slip away in Latin letters, which is where names are misspelt when typed."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {before + after[1:] for before, after in cuts if after}
    found |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    for letter in ascii_lowercase:
        found |= {before + letter + after for before, after in cuts}
        found |= {before + letter + after[1:] for before, after in cuts if after}
    return found - {word, ""}


def slips_allowed(word: str) -> int:
    """Short words have too many neighbours for more."""
    if len(word) <= 3:  # noqa: PLR2004
        return 0
    return 1 if len(word) <= 6 else 2  # noqa: PLR2004
