"""Which of the people who have an ORCID iD are taken as known, where fewer are than have one."""

from typing import Final

import numpy as np

from benchmarks.signatures import Bools, Ints, Literature
from graph.maths.communities import communities
from graph.maths.propagation import SignedWorks, ties

_DECADE: Final = 10


class Choice:
    """Choosing from one literature again and again."""

    def __init__(self, real: Literature) -> None:
        self._known = np.flatnonzero(real.known)
        self._authors = real.authors
        everything = np.ones(len(real.author), np.bool_)
        tied = ties(SignedWorks(real.author, real.work, everything, ~everything), real.authors)
        decade = real.first_years() // _DECADE
        # A cell is those of one community whose first work is of one decade.
        _, self._cell = np.unique(communities(tied.astype(np.float64)) * 1000 + decade, return_inverse=True)

    def at_random(self, number: int, chance: np.random.Generator) -> Bools:
        return self._only(chance.choice(self._known, number, replace=False))

    def spread(self, number: int, chance: np.random.Generator) -> Bools:
        """As one would choose them: from the cell that has most people for each seed, as long as it has candidates."""
        people = np.bincount(self._cell).astype(np.float64)
        waiting: dict[int, list[int]] = {}
        for one in chance.permutation(self._known).tolist():
            waiting.setdefault(int(self._cell[one]), []).append(one)
        chosen: list[int] = []
        taken = dict.fromkeys(waiting, 0)
        while len(chosen) < number:
            cell = max(waiting, key=lambda one: (people[one] / (taken[one] + 1), one))
            taken[cell] += 1
            chosen.append(waiting[cell].pop())
            if not waiting[cell]:
                del waiting[cell]
        return self._only(np.array(chosen))

    def _only(self, chosen: Ints) -> Bools:
        found = np.zeros(self._authors, np.bool_)
        found[chosen] = True
        return found
