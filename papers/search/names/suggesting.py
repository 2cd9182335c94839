"""Names that go on from what somebody is typing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from papers.search.names.kinds import NameKind, kind_of, typed_words
from papers.search.names.lookup import Name, best_read, look_up_kept, range_of
from papers.search.names.results import Suggestion
from papers.search.names.spelling import respelt
from papers.search.names.terms import BEST
from papers.selectors.addresses import page_address

MOST_SUGGESTED: Final = BEST


def suggest(text: str, *, kinds: Sequence[NameKind] = tuple(NameKind), limit: int = 10) -> list[Suggestion]:
    """Up to `limit` records with a name of which every typed word begins a word, one row of each kind after the other.

    Words before the last are taken as finished first, then as cut short. Within a kind, a name that is just what was
    typed comes first, then the records with the most works. The kinds share the room evenly; what one does not need,
    the others get. Only where nothing begins so, other spellings of the words are tried, and marked as guessed.
    """
    limit = max(0, min(limit, MOST_SUGGESTED))
    typed = {kind: words for kind in dict.fromkeys(kinds) if (words := typed_words(kind, text))}
    found = _found(typed, limit)
    guessed = not any(found.values())
    if guessed and typed:
        found = _found(respelt(typed), limit)
    return [_suggestion(name, guessed=guessed) for name in _shared(found, limit)]


def _found(typed: Mapping[NameKind, Sequence[str]], limit: int) -> dict[NameKind, list[Name]]:
    kept = look_up_kept(typed, limit) if typed else {}
    return {
        kind: kept[kind].best or best_read(range_of(kind, words, kept[kind].names), limit)
        for kind, words in typed.items()
    }


def _shared(found: Mapping[NameKind, list[Name]], limit: int) -> Iterable[Name]:
    """Takes from the kinds in turn until the room is full, and gives what was taken kind by kind."""
    taken = dict.fromkeys(found, 0)
    for place in range(limit):
        for kind, names in found.items():
            if place < len(names) and sum(taken.values()) < limit:
                taken[kind] += 1
    for kind, names in found.items():
        yield from names[: taken[kind]]


def _suggestion(name: Name, *, guessed: bool) -> Suggestion:
    return Suggestion(
        id=f"{name.kind}{name.record}",
        kind=kind_of(name.kind),
        name=name.title,
        matched=name.name if name.name != name.title else "",
        hint=name.hint,
        works_count=name.works,
        url=page_address(name.kind, name.record),
        guessed=guessed,
    )
