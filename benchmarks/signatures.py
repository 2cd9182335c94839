"""Who signed what, straight from the sources' files: the literature as the bench of trust sees it, without a database.

A name is an author, as the source spells it but for case, marks and punctuation; who has an ORCID iD there is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.shared_data import ACL, PAPERLISTS
from papers.importers.registry import source
from papers.importers.streams import iter_inputs
from papers.names import name_key
from papers.records import MappingError, Rejected, WorkRecord

ARCHIVES: Final = {"acl": ACL, "paperlists": PAPERLISTS}

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Literature:
    """Who is on which work: `author` and `work` count from 0, have one shape and no pair twice. `year`, shape (works,),
    is 0 where the source gives none; `known`, shape (authors,), says who has an ORCID iD."""

    author: Ints
    work: Ints
    year: Ints
    known: Bools

    @property
    def authors(self) -> int:
        return len(self.known)

    @property
    def works(self) -> int:
        return len(self.year)

    def incidence(self) -> sparse.csr_array:
        """Shape (authors, works)."""
        return sparse.csr_array((np.ones(len(self.author)), (self.author, self.work)), shape=(self.authors, self.works))

    def first_years(self) -> Ints:
        """When each author's first work appeared, shape (authors,); 0 where no work has a year."""
        dated = self.year[self.work] > 0
        found = np.full(self.authors, 9999, np.int64)
        np.minimum.at(found, self.author[dated], self.year[self.work[dated]])
        return np.where(found == 9999, 0, found)


def read(name: str) -> Literature | None:
    """The literature of that source; None where its archive is not there. A work that stands in two files is one."""
    if not ARCHIVES[name].exists():
        return None
    number: dict[str, int] = {}
    known: set[int] = set()
    author: list[int] = []
    work: list[int] = []
    years: list[int] = []
    for record in _records(name):
        people: dict[int, None] = {}
        for mention in record.mentions:
            one = number.setdefault(name_key(mention.name) or mention.name, len(number))
            people[one] = None
            if any(identifier.scheme == "orcid" for identifier in mention.identifiers):
                known.add(one)
        author += people
        work += [len(years)] * len(people)
        years.append(record.year or 0)
    is_known = np.zeros(len(number), np.bool_)
    is_known[sorted(known)] = True
    return Literature(np.array(author), np.array(work), np.array(years), is_known)


def _records(name: str) -> Iterator[WorkRecord]:
    """Each work once: the first of those with one title and one list of authors."""
    reads = source(name)
    paths = [str(ARCHIVES[name])]
    context = reads.prepare(paths)
    met: set[int] = set()
    for file in iter_inputs(paths, accepts=reads.accepts):
        for item in reads.read(file, context):
            if isinstance(item, Rejected):
                continue
            try:
                record = reads.map(item)
            except MappingError:
                continue
            same = hash((record.title.casefold(), tuple(mention.name for mention in record.mentions)))
            if record.mentions and same not in met:
                met.add(same)
                yield record
