"""The simple search: authors by the parts of their names, works by the words of their titles.

Bounded: it reads the first so many of each and says whether there is more.
"""

from dataclasses import dataclass

from papers.models import Author, Institution, Topic, Venue
from papers.selectors import catalogue
from papers.selectors.work_lines import WorkLine, work_lines

AUTHORS_SHOWN = 12
WORKS_SHOWN = 20
OTHERS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Found:
    authors: list[Author]
    works: list[WorkLine]
    topics: list[Topic]
    institutions: list[Institution]
    venues: list[Venue]
    more_authors: bool
    more_works: bool

    @property
    def anything(self) -> bool:
        return bool(self.authors or self.works or self.topics or self.institutions or self.venues)


def find(words: str) -> Found:
    authors = list(catalogue.authors(words=words).order_by("-works_count", "pk")[: AUTHORS_SHOWN + 1])
    works = list(catalogue.works(words=words).order_by("-year", "-pk").values_list("pk", flat=True)[: WORKS_SHOWN + 1])
    return Found(
        authors=authors[:AUTHORS_SHOWN],
        works=work_lines(works[:WORKS_SHOWN]),
        topics=list(catalogue.topics(words=words).order_by("-works_count", "pk")[:OTHERS_SHOWN]),
        institutions=list(catalogue.institutions(words=words).order_by("-works_count", "pk")[:OTHERS_SHOWN]),
        venues=list(catalogue.venues(words=words).order_by("-works_count", "pk")[:OTHERS_SHOWN]),
        more_authors=len(authors) > AUTHORS_SHOWN,
        more_works=len(works) > WORKS_SHOWN,
    )
