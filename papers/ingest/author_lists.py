"""Which mention of one author list is which mention of another list of the same work. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from papers.names import name_block, name_key


def paired(names: Sequence[str], others: Sequence[str], *, corrected: bool = False) -> dict[int, int]:
    """Indexes in `names` to indexes in `others`, each at most once.

    In this order: a name that stands once in each list; the same loose name ("q le") at the same place of lists of one
    length; a loose name that is left over once in each list. Where one list is the other `corrected`, its places count
    whatever the lengths, and names that stand several times are paired first with first; between two sources both
    would be a guess.
    """
    pairs: dict[int, int] = {}
    _pair_unique(pairs, names, others, name_key)
    taken = set(pairs.values())
    placed = corrected or len(names) == len(others)
    for index, (name, other) in enumerate(zip(names, others, strict=False)):
        block = name_block(name)
        if placed and block and index not in pairs and index not in taken and block == name_block(other):
            pairs[index] = index
    if corrected:
        _pair_in_order(pairs, names, others)
    _pair_unique(pairs, names, others, name_block)
    return pairs


def _pair_unique(
    pairs: dict[int, int], names: Sequence[str], others: Sequence[str], key_of: Callable[[str], str]
) -> None:
    taken = set(pairs.values())
    mine = _indexes(key_of, ((i, name) for i, name in enumerate(names) if i not in pairs))
    theirs = _indexes(key_of, ((i, name) for i, name in enumerate(others) if i not in taken))
    for key, found in mine.items():
        other = theirs.get(key, ())
        if key and len(found) == len(other) == 1:
            pairs[found[0]] = other[0]


def _pair_in_order(pairs: dict[int, int], names: Sequence[str], others: Sequence[str]) -> None:
    taken = set(pairs.values())
    theirs = _indexes(_whole, ((i, name) for i, name in enumerate(others) if i not in taken))
    for key, found in _indexes(_whole, ((i, name) for i, name in enumerate(names) if i not in pairs)).items():
        pairs.update(zip(found, theirs.get(key, ()), strict=False))


def _whole(name: str) -> str:
    """A name of signs only is its own key."""
    return name_key(name) or name.casefold()


def _indexes(key_of: Callable[[str], str], names: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, name in names:
        found[key_of(name)].append(index)
    return found
