"""The suggester in use: what the weights of `weighing` and `mixtures` make of the records that are there now.

One record at a time for a page, and all of them for the night, by the same rules.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from django.db import connection

from papers.identity.suggesting import mixtures, weighing
from papers.identity.suggesting.candidates import blocks, namesakes, nobodys_names, parted
from papers.identity.suggesting.dossiers import Corpus, Dossier
from papers.identity.suggesting.interface import Matter, Suggested, Suggester
from papers.identity.suggesting.reading import read_corpus, read_dossiers, read_places
from papers.models import Author, AuthorName

# So many names are taken from the database at once when all records are compared; one block is never divided.
_NAMES_AT_ONCE: Final = 6000
_RECORDS_AT_ONCE: Final = 2000
# Blocks of very common names with initials: comparing each with each would take the night.
_PAIRS_AT_MOST: Final = 200_000


class PresentSuggester:
    """Fulfils `interface.Suggester`."""

    def duplicates_of(self, author: int) -> Sequence[Suggested]:
        return [one for one in self._alike(author) if one.matter == Matter.DUPLICATE]

    def missing_of(self, author: int) -> Sequence[Suggested]:
        return [one for one in self.all_of(author) if one.matter == Matter.MISSING]

    def all_of(self, author: int) -> Sequence[Suggested]:
        return _best([*self._alike(author), *_nobodys([author])])

    def parts_of(self, author: int) -> Suggested | None:
        dossiers = read_dossiers([author])
        if author not in dossiers:
            return None
        found = mixtures.parts(dossiers[author], read_corpus(dossiers.values(), company=True))
        return found if found is not None and found.strength >= mixtures.MIXED_FROM else None

    def _alike(self, author: int) -> list[Suggested]:
        names = list(AuthorName.objects.filter(author=author).values_list("name", flat=True))
        dossiers = read_dossiers([author, *namesakes(author, names)])
        own = dossiers.pop(author, None)
        if own is None:
            return []
        corpus, apart = read_corpus([own, *dossiers.values()]), parted([author])
        pairs = [(own, other) for other in dossiers.values() if frozenset((author, other.record)) not in apart]
        return _best(_weighed(pairs, corpus))


def all_suggestions() -> Iterator[Suggested]:
    """Of every record there is, in no order. Memory is bounded by the largest family of like names."""
    for records in _families():
        dossiers = read_dossiers(records)
        corpus = read_corpus(dossiers.values())
        yield from _weighed(_pairs(dossiers, parted(dossiers)), corpus)
    some = list(Author.objects.filter(merged_into__isnull=True, works_count__gt=2).values_list("pk", flat=True))
    for first in range(0, len(some), _RECORDS_AT_ONCE):
        dossiers = read_dossiers(some[first : first + _RECORDS_AT_ONCE])
        corpus = read_corpus(dossiers.values(), company=True)
        for dossier in dossiers.values():
            found = mixtures.parts(dossier, corpus)
            if found is not None and found.strength >= mixtures.MIXED_FROM:
                yield found
    yield from _nobodys(None)


def _weighed(pairs: Sequence[tuple[Dossier, Dossier]], corpus: Corpus) -> list[Suggested]:
    found = (weighing.duplicate(one, other, corpus) for one, other in pairs)
    return [one for one in found if one is not None and one.strength >= weighing.ASKED_FROM]


def _best(found: Sequence[Suggested]) -> list[Suggested]:
    return sorted(found, key=lambda one: (-one.strength, one.other or 0, one.name or 0))


def _families() -> Iterator[set[int]]:
    """Records with names of the same blocks, several blocks at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.name, n.author_id FROM papers_authorname n JOIN papers_author p ON p.id = n.author_id"
            " WHERE p.merged_into_id IS NULL AND NOT p.hidden"
        )
        members: dict[str, set[int]] = defaultdict(set)
        while rows := cursor.fetchmany(10_000):
            for name, record in rows:
                for block in blocks(name):
                    members[block].add(record)
    together: set[int] = set()
    for block in sorted(members):
        if len(members[block]) > 1:
            together |= members[block]
            if len(together) >= _NAMES_AT_ONCE:
                yield together
                together = set()
    if together:
        yield together


def _pairs(dossiers: dict[int, Dossier], apart: set[frozenset[int]]) -> list[tuple[Dossier, Dossier]]:
    """Pairs of records with a block in common. The same pair may come again with another family."""
    members: dict[str, set[int]] = defaultdict(set)
    for dossier in dossiers.values():
        for name in dossier.names:
            for block in blocks(name):
                members[block].add(dossier.record)
    found: set[tuple[int, int]] = set()
    for family in members.values():
        records = sorted(family)
        if len(records) * len(records) > 2 * _PAIRS_AT_MOST:
            records = _most_works(records, dossiers)
        found.update((one, other) for at, one in enumerate(records) for other in records[at + 1 :])
    return [(dossiers[a], dossiers[b]) for a, b in sorted(found) if frozenset((a, b)) not in apart]


def _most_works(records: list[int], dossiers: dict[int, Dossier]) -> list[int]:
    most = int((2 * _PAIRS_AT_MOST) ** 0.5)
    return sorted(sorted(records, key=lambda record: (-len(dossiers[record].places), record))[:most])


def _nobodys(records: list[int] | None) -> list[Suggested]:
    """Names in author lists that are nobody's, for the records that bear the name: never those that denied them."""
    wanted = nobodys_names(records)
    if not wanted:
        return []
    dossiers = read_dossiers({record for record, _ in wanted})
    places = read_places({name for _, name in wanted})
    alone = {name: Dossier(0, [printed], {place.work: place}) for name, (place, printed) in places.items()}
    corpus = read_corpus([*dossiers.values(), *alone.values()])
    found = []
    for record, name in sorted(wanted):
        if record in dossiers and name in alone:
            like = weighing.duplicate(dossiers[record], alone[name], corpus)
            if like is not None and like.strength >= weighing.ASKED_FROM:
                found.append(replace(like, matter=Matter.MISSING, record=record, other=None, name=name))
    return found


PRESENT: Final[Suggester] = PresentSuggester()
