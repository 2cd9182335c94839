"""Names in author lists as people speak of them: this name, in the list of this work, and now on that record."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypedDict

from django.db import connection
from django.db.models import Max, Q

from papers.models import Authorship, AuthorshipAssertion, Correction


class PlaceKey(TypedDict):
    """What names a place whatever an import does to the row."""

    work_id: int
    name_key: str
    nth: int


@dataclass(frozen=True, slots=True)
class Place:
    """`authorship` is its row, `printed` the name as it stands there; of `alike` names in one list it is the `nth`."""

    authorship: int
    work: int
    name_key: str
    nth: int
    printed: str
    author: int | None
    provenance: str
    waits: bool
    alike: int

    @property
    def is_up_for_a_guess(self) -> bool:
        """It is on no record because no resolver has seen it yet."""
        return self.author is None and self.waits

    def key(self) -> PlaceKey:
        return {"work_id": self.work, "name_key": self.name_key, "nth": self.nth}


# The one definition of which of several names alike in one list is meant; `papers.identity.settling` numbers alike.
NTH = "row_number() OVER (PARTITION BY a.work_id, a.name_key ORDER BY a.position)"


def lock_places(authorships: Iterable[int]) -> dict[int, Place]:
    """Those of the names that are there, by row, locked until the transaction ends."""
    with connection.cursor() as cursor:
        wanted = sorted(set(authorships))
        cursor.execute("SELECT id FROM papers_authorship WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [wanted])
        cursor.execute(
            f"""
            SELECT * FROM (
                SELECT a.id, a.work_id, a.name_key, {NTH} AS nth, a.raw_name, a.author_id, a.provenance,
                    a.needs_settling, count(*) OVER (PARTITION BY a.work_id, a.name_key) AS alike
                FROM papers_authorship a
                WHERE a.work_id IN (SELECT work_id FROM papers_authorship WHERE id = ANY(%(ids)s))
            ) AS listed WHERE id = ANY(%(ids)s) ORDER BY id
            """,  # noqa: S608 - a constant of this module
            {"ids": wanted},
        )
        return {row[0]: Place(*row) for row in cursor.fetchall()}


def most_printed(places: Collection[Place]) -> Place:
    """The one whose name a record made of them is shown under: printed most often, then longest. Needs at least one."""
    names = [place.printed for place in places]
    return max(places, key=lambda place: (names.count(place.printed), len(place.printed), place.printed))


def newest_name() -> int:
    """The highest number that a name in an author list has now, so that names that come later can be told."""
    newest: int | None = Authorship.objects.aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def works_spoken_of(act: Correction) -> set[int]:
    """The works of the names that an act says are somebody's, or ends the word of somebody about."""
    said = AuthorshipAssertion.objects.filter(Q(correction=act) | Q(ended_by=act))
    return set(said.values_list("work", flat=True))
