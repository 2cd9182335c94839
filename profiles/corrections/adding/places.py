"""Where somebody stands in the author lists of works: on their record already, under a name like theirs, or nowhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from papers.models import Author, AuthorName, Authorship
from profiles.claims.name_fit import NameFit, fit_names

# Of longer lists, the names further on are not compared one by one.
NAMES_COMPARED: Final = 500


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name in an author list. `record` is whose page it is on, "" where it is nobody's."""

    authorship: int
    name: str
    position: int
    record: str
    record_name: str
    fits: bool


@dataclass(slots=True)
class WorkPlaces:
    """`is_listed` says that the work is on the record already."""

    is_listed: bool = False
    names: list[ListedName] = field(default_factory=list)

    @property
    def fitting(self) -> list[ListedName]:
        return [name for name in self.names if name.fits]


def work_places(works: Sequence[int], author: Author) -> dict[int, WorkPlaces]:
    """For each of the works. Two queries for any number of works."""
    own = [author.name, *AuthorName.objects.filter(author=author).values_list("name", flat=True)[:NAMES_COMPARED]]
    found: dict[int, WorkPlaces] = defaultdict(WorkPlaces)
    rows = Authorship.objects.filter(work__in=works, position__lte=NAMES_COMPARED).order_by("work", "position")
    for work, pk, name, position, record, shown in rows.values_list(
        "work", "pk", "raw_name", "position", "author", "author__name"
    ):
        places = found[work]
        places.is_listed = places.is_listed or record == author.pk
        fits = fit_names(own, [name]) is not NameFit.INCOMPATIBLE
        listed = ListedName(pk, name, position, f"A{record}" if record else "", shown or "", fits)
        places.names.append(listed)
    return found
