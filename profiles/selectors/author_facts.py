"""What the author page tells beside the works: names, ids, years, types, topics, institutions, role.

Each selector is one query whose cost is that of the author's own rows, whatever the size of the corpus.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from papers.models import Author, Authorship, Provenance
from papers.selectors.wished_names import PrivateNames, private_names
from profiles.selectors.record_identifiers import RecordIdentifier, record_identifiers


@dataclass(frozen=True, slots=True)
class Share:
    """Something of the author's and the number of works it concerns."""

    pk: int
    name: str
    works: int


@dataclass(frozen=True, slots=True)
class TopicShares:
    total: int
    most: list[Share]


@dataclass(frozen=True, slots=True)
class Stay:
    """An institution, or an affiliation string that names none known, and the years it was printed in."""

    institution: int | None
    name: str
    first_year: int | None
    last_year: int | None
    works: int


@dataclass(frozen=True, slots=True)
class Output:
    """Works by year and by type. Works without a year are counted in `works` only."""

    works: int
    by_year: dict[int, int]
    by_type: dict[str, int]


@dataclass(frozen=True, slots=True)
class Person:
    """Who it is, in the words of the sources. `role` is what a source last called the author ("PhD student")."""

    other_names: list[str]
    identifiers: list[RecordIdentifier]
    role: str


_PERSON = """
SELECT ARRAY(SELECT name FROM papers_authorname WHERE author_id = %(author)s
             ORDER BY works_count DESC, name LIMIT %(names)s),
       (SELECT role FROM papers_authorship
        WHERE author_id = %(author)s AND role <> '' AND provenance <> 'denied'
        ORDER BY year DESC NULLS LAST, id DESC LIMIT 1)
"""
_NAMES_SHOWN = 12


def person(author: Author, *, private: PrivateNames | None = None) -> Person:
    """`private` are names that must not be said; they are read where they are not given."""
    with connection.cursor() as cursor:
        cursor.execute(_PERSON, {"author": author.pk, "names": _NAMES_SHOWN})
        names, role = cursor.fetchone()
    private = private if private is not None else private_names(author.pk)
    return Person(
        other_names=[name for name in names if name != author.name],
        identifiers=record_identifiers(author.pk, private=private),
        role=private.in_texts().without(role or ""),
    )


def output(author: int) -> Output:
    rows = (
        Authorship.objects.filter(author=author)
        .exclude(provenance=Provenance.DENIED)
        .values_list("year", "work__type")
        .annotate(works=Count("work", distinct=True))
    )
    years, types = Counter[int](), Counter[str]()
    for year, kind, works in rows:
        types[kind] += works
        if year is not None:
            years[year] += works
    return Output(works=types.total(), by_year=dict(sorted(years.items())), by_type=dict(types.most_common()))


_TOPICS = """
WITH mine AS MATERIALIZED (
    SELECT DISTINCT work_id FROM papers_authorship WHERE author_id = %(author)s AND provenance <> 'denied'
), shares AS (
    SELECT wt.topic_id, count(*) AS works
    FROM mine JOIN papers_worktopic wt ON wt.work_id = mine.work_id GROUP BY wt.topic_id
), top AS (
    SELECT topic_id, works, count(*) OVER () AS total FROM shares ORDER BY works DESC, topic_id LIMIT %(limit)s
)
SELECT t.id, t.name, top.works, top.total FROM top JOIN papers_topic t ON t.id = top.topic_id
ORDER BY top.works DESC, top.topic_id
"""


def topics(author: int, *, limit: int) -> TopicShares:
    with connection.cursor() as cursor:
        cursor.execute(_TOPICS, {"author": author, "limit": limit})
        rows = cursor.fetchall()
    return TopicShares(total=rows[0][3] if rows else 0, most=[Share(*row[:3]) for row in rows])


_STAYS = """
SELECT i.id, coalesce(i.name, f.raw), min(a.year), max(a.year), count(DISTINCT a.work_id)
FROM papers_authorship a
JOIN papers_authorshipaffiliation aa ON aa.authorship_id = a.id
JOIN papers_affiliation f ON f.id = aa.affiliation_id
LEFT JOIN papers_affiliationinstitution ai ON ai.affiliation_id = f.id
LEFT JOIN papers_institution i ON i.id = ai.institution_id
WHERE a.author_id = %(author)s AND a.provenance <> 'denied'
GROUP BY i.id, coalesce(i.name, f.raw)
ORDER BY max(a.year) DESC NULLS LAST, count(DISTINCT a.work_id) DESC, 2
LIMIT %(limit)s
"""


def stays(author: int, *, limit: int, private: PrivateNames | None = None) -> list[Stay]:
    """Institutions over time, the latest first; `private` as for `person`."""
    with connection.cursor() as cursor:
        cursor.execute(_STAYS, {"author": author, "limit": limit})
        rows = cursor.fetchall()
    former = (private if private is not None else private_names(author)).in_texts()
    return [Stay(pk, former.without(name), *rest) for pk, name, *rest in rows]
