"""Whose ORCID iD is it, of the people who wrote the works on it? Pure.

A publisher that deposits a work on somebody's ORCID record says that they wrote it, not which of its authors they are.
So the iD is weighed against everybody on these works: the person is whoever wrote most of them, and of several, the one
whose own record they cover best. What a holder writes on their own record, their name above all, decides nothing but
a tie.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who wrote works that the iD has: how many of these, of how many in all; and whether the name fits."""

    matched: int
    works: int
    name_fits: bool

    @property
    def rank(self) -> tuple[int, float]:
        return self.matched, self.matched / max(self.works, self.matched, 1)


def is_the_holder(own: Candidate, others: Iterable[Candidate]) -> bool:
    """Whether `own` explains the iD better than every other author of its works, as far as works and names can say."""
    if own.matched == 0 or not own.name_fits:
        return False
    return not any(_explains_as_well(other, own) for other in others)


def _explains_as_well(other: Candidate, own: Candidate) -> bool:
    return other.rank > own.rank or (other.rank == own.rank and other.name_fits)
