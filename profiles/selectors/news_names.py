"""What things that are followed or told of are called now: records as what they were merged into, searches and lists of
their owners alone. What is hidden, gone or somebody else's has no name here, and whoever words something leaves it out.

One query for all records and one each for searches and lists, whatever their number. Titles of works are not here:
`papers.selectors.work_lines` reads them with all else that a line shows.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.urls import reverse

from papers.selectors.addresses import page_address
from profiles.models import ReadingList, SavedSearch

RECORD_LETTERS: Final = "ATISW"


@dataclass(frozen=True, slots=True)
class Named:
    """`public_id` is that of what it became, "Q7" of a search and "L3" of a list. A work's name is left to its line."""

    public_id: str
    name: str
    url: str


# Looked up one by one by their keys, whatever the planner thinks of how many there are. Whoever was renamed may want
# that nobody is led from the former record to the one that it was joined to.
_RECORDS: Final = """
WITH RECURSIVE asked (letter, first, id) AS (
    SELECT letter, id, id FROM unnest(%(letters)s::text[], %(pks)s::bigint[]) AS a (letter, id)
    UNION
    SELECT letter, first, successor FROM (
        SELECT letter, first, CASE letter
            WHEN 'A' THEN (SELECT merged_into_id FROM papers_author p WHERE p.id = asked.id AND NOT EXISTS (
                SELECT FROM papers_shownname s WHERE s.author_id = p.merged_into_id AND NOT s.leads_on))
            WHEN 'T' THEN (SELECT merged_into_id FROM papers_topic WHERE id = asked.id)
            WHEN 'I' THEN (SELECT merged_into_id FROM papers_institution WHERE id = asked.id)
            WHEN 'S' THEN (SELECT merged_into_id FROM papers_venue WHERE id = asked.id)
            WHEN 'W' THEN (SELECT merged_into_id FROM papers_work WHERE id = asked.id)
        END AS successor FROM asked
    ) AS followed WHERE successor IS NOT NULL
)
SELECT letter, first, id, name FROM (
    SELECT letter, first, id, CASE letter
        WHEN 'A' THEN (SELECT name FROM papers_author WHERE id = asked.id AND merged_into_id IS NULL AND NOT hidden)
        WHEN 'T' THEN (SELECT name FROM papers_topic WHERE id = asked.id AND merged_into_id IS NULL)
        WHEN 'I' THEN (SELECT name FROM papers_institution WHERE id = asked.id AND merged_into_id IS NULL)
        WHEN 'S' THEN (SELECT coalesce(nullif(acronym, ''), name) FROM papers_venue
            WHERE id = asked.id AND merged_into_id IS NULL)
        WHEN 'W' THEN (SELECT '' FROM papers_work WHERE id = asked.id AND merged_into_id IS NULL AND NOT hidden)
    END AS name FROM asked
) AS shown WHERE name IS NOT NULL
"""


def named_records(public_ids: Iterable[str]) -> dict[str, Named]:
    """By the ids that were asked for. Ids that name no record ("Q7", "you") are passed over."""
    pks = sorted({(letter, pk) for letter, pk in map(_parted, public_ids) if letter in RECORD_LETTERS})
    if not pks:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, {"letters": [letter for letter, _ in pks], "pks": [pk for _, pk in pks]})
        return {
            f"{letter}{first}": Named(f"{letter}{pk}", name, page_address(letter, pk))
            for letter, first, pk, name in cursor.fetchall()
        }


_FORMER: Final = """
WITH RECURSIVE former (id) AS (
    SELECT %(pk)s::bigint UNION SELECT r.id FROM former JOIN {table} r ON r.merged_into_id = former.id
)
SELECT id FROM former ORDER BY id DESC LIMIT 200
"""
_MERGED: Final = {"A": _FORMER.format(table="papers_author"), "W": _FORMER.format(table="papers_work")}


def ids_of(public_id: str) -> list[str]:
    """All ids that a notification may know a thing by: what was merged into it since had one of its own."""
    letter, pk = _parted(public_id)
    if letter not in _MERGED:
        return [public_id]
    with connection.cursor() as cursor:
        cursor.execute(_MERGED[letter], {"pk": pk})
        return [f"{letter}{found}" for (found,) in cursor.fetchall()]


def named_own(public_ids: Iterable[str], *, users: Collection[int]) -> Mapping[tuple[int, str], Named]:
    """Searches and lists by their owner and id: to nobody else they have a name."""
    ids = list(map(_parted, public_ids))
    found: dict[tuple[int, str], Named] = {}
    if searches := {pk for letter, pk in ids if letter == "Q"}:
        kept = SavedSearch.objects.filter(pk__in=searches, user__in=users)
        for user, pk, name, query in kept.values_list("user_id", "pk", "name", "query"):
            found[user, f"Q{pk}"] = Named(f"Q{pk}", name, f"{reverse('search')}?{query}")
    if lists := {pk for letter, pk in ids if letter == "L"}:
        of_them = ReadingList.objects.filter(pk__in=lists, user__in=users)
        for user, pk, name in of_them.values_list("user_id", "pk", "name"):
            found[user, f"L{pk}"] = Named(f"L{pk}", name, reverse("me-library-list", args=[pk]))
    return found


def _parted(public_id: str) -> tuple[str, int]:
    number = public_id[1:]
    return (public_id[:1], int(number)) if number.isascii() and number.isdigit() else ("", 0)
