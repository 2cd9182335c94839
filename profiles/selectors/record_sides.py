"""Two records beside each other, as whoever decides between them needs to see them: who each is, with whom, where."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection

from papers.models import Author, Authorship
from papers.selectors.work_lines import WorkLine, work_lines
from profiles.models import Claim, RequestPart
from profiles.selectors.author_facts import Person, Stay, person, stays
from profiles.selectors.author_works import WorkFilter, page_of_works
from profiles.selectors.correction_status import named

STAYS_SHOWN: Final = 5
COAUTHORS_SHOWN: Final = 8
WORKS_SHOWN: Final = 8
# Whoever signs with a hundred others has not worked with each of them.
_LISTS_COUNTED: Final = 100


@dataclass(frozen=True, slots=True)
class RecordSide:
    """A record with what tells it from another. `coauthors` are names with joint works, the most first; `level` is its
    owner's, None where it has none."""

    author: Author
    person: Person
    stays: list[Stay]
    coauthors: list[tuple[str, int]]
    works: list[WorkLine]
    level: int | None

    @property
    def years(self) -> tuple[int | None, int | None]:
        return self.author.first_year, self.author.last_year


@dataclass(frozen=True, slots=True)
class AskedName:
    """A name in an author list that a part is about: its row, how it is written there, and the work."""

    authorship: int
    shown: str
    line: WorkLine
    is_denied: bool

    @property
    def is_listed(self) -> bool:
        """Whether the line names it: it leaves most of a long list out."""
        return any(author.name == self.shown for author in self.line.authors)


def record_side(author: Author) -> RecordSide:
    newest = [line for group in page_of_works(author.pk, WorkFilter(), after="").groups for line in group.works]
    return RecordSide(
        author=author,
        person=person(author),
        stays=stays(author.pk, limit=STAYS_SHOWN),
        coauthors=_coauthors(author.pk),
        works=newest[:WORKS_SHOWN],
        level=Claim.objects.filter(author=author, holds=True).values_list("level", flat=True).first(),
    )


_COAUTHORS: Final = """
SELECT coalesce(o.name, b.raw_name) AS name, count(DISTINCT a.work_id) AS works
FROM papers_authorship a
JOIN papers_work w ON w.id = a.work_id AND w.author_count <= %(most)s
JOIN papers_authorship b ON b.work_id = a.work_id AND b.id <> a.id
LEFT JOIN papers_author o ON o.id = b.author_id
WHERE a.author_id = %(author)s AND a.provenance <> 'denied'
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(limit)s
"""


def _coauthors(author: int) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_COAUTHORS, {"author": author, "most": _LISTS_COUNTED, "limit": COAUTHORS_SHOWN})
        return [(name, works) for name, works in cursor.fetchall()]


def asked_names(part: RequestPart) -> list[AskedName]:
    """The names that a part is about, as their lists have them now, the newest work first."""
    denied = set(named(part.payload, "not_mine"))
    wanted = [*named(part.payload, "mine"), *denied, *named(part.payload, "names")]
    rows = Authorship.objects.filter(pk__in=wanted).order_by("-year", "work", "position")
    found = list(rows.values_list("pk", "raw_name", "work"))
    lines = _lines((work for _, _, work in found), part.request.record_id)
    return [AskedName(pk, shown, lines[work], is_denied=pk in denied) for pk, shown, work in found if work in lines]


def _lines(works: Iterable[int], subject: int | None) -> dict[int, WorkLine]:
    numbers = list(dict.fromkeys(works))
    return {int(line.public_id[1:]): line for line in work_lines(numbers, subject=subject)}


def joint_works(one: int, other: int) -> int:
    """How many works both records have signed: two people then, whatever else is alike."""
    signed = Authorship.objects.exclude(provenance="denied")
    return (
        signed.filter(author=one, work__in=signed.filter(author=other).values("work")).values("work").distinct().count()
    )
