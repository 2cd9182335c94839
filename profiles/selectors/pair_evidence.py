"""What speaks for and against two records being one person, in words, for whoever decides about them.

The suggester's own weights, asked about one pair: nothing is decided here, and nothing is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from papers.identity.suggesting.interface import Fact
from papers.identity.suggesting.reading import read_corpus, read_dossiers
from papers.identity.suggesting.weighing import duplicate
from papers.identity.suggesting.wording import Names, letters_and_numbers, sentence
from papers.models import Author, Institution, Topic, Venue


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """`strength` is how many of a hundred such pairs are likely to be one person."""

    strength: int
    in_favour: list[str]
    against: list[str]


def pair_evidence(one: int, other: int) -> PairEvidence | None:
    """None where there is nothing to weigh: no work, no likeness of the names, or a work that both have signed."""
    dossiers = read_dossiers([one, other])
    if {one, other} - dossiers.keys():
        return None
    found = duplicate(dossiers[one], dossiers[other], read_corpus(dossiers.values()))
    if found is None:
        return None
    names = _names(found.facts)
    return PairEvidence(
        strength=found.strength,
        in_favour=[sentence(fact, names) for fact in found.facts if fact.weight > 0],
        against=[sentence(fact, names) for fact in found.facts if fact.weight < 0],
    )


def _names(facts: Iterable[Fact]) -> Names:
    wanted = letters_and_numbers(facts)
    found: dict[tuple[str, int], str] = {}
    for letter, rows in (
        ("A", Author.shown.filter(pk__in=_of(wanted, "A"))),
        ("I", Institution.objects.filter(pk__in=_of(wanted, "I"))),
        ("T", Topic.objects.filter(pk__in=_of(wanted, "T"))),
        ("S", Venue.objects.filter(pk__in=_of(wanted, "S"))),
    ):
        found |= {(letter, pk): name for pk, name in rows.values_list("pk", "name")}
    return lambda letter, number: found.get((letter, number), "")


def _of(wanted: Iterable[tuple[str, int]], letter: str) -> list[int]:
    return [number for of, number in wanted if of == letter]
