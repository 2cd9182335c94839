"""Whom somebody might work with: people two steps away who write about the same topics, and why they are named.

Of the person's strongest co-authors, the strongest co-authors that the person has not worked with; the more and the
stronger ways lead to somebody, and the more their topics are alike, the higher they stand. A way counts as the weaker
of its two ties, so that one prolific acquaintance does not bring all of theirs. A topic counts for less the more works
it has. Nothing here is a judgement: somebody without shared topics is left out, however near.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from graph.selectors.builds import Reading
from graph.selectors.people import Named, people
from graph.storage.generations import partition

_ACQUAINTANCES: Final = 60
_OF_EACH: Final = 40
_LOOKED_AT: Final = 200
_TOPICS: Final = 60
_TOPICS_READ: Final = 400
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class SharedTopic:
    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`through` are the acquaintances, `topics` what both write about, the most telling first."""

    person: Named
    score: float
    through: list[Named]
    acquaintances: int
    topics: list[SharedTopic]


def reason(found: Suggestion, *, to: str) -> str:
    """In words: who joins the two, and what they share. `to` is the name of whoever it is suggested to."""
    others = found.acquaintances - len(found.through)
    through = [one.name for one in found.through] + ([f"{others} more"] if others > 0 else [])
    topics = [topic.name for topic in found.topics]
    return f"{found.person.name} has written with {_list(through)}, as {to} has. Both write about {_list(topics)}."


def _list(parts: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def suggestions(build: Reading, author: int, *, limit: int) -> list[Suggestion]:
    """The best first, ties by id. To be asked inside of `reading()`."""
    near = _two_steps_away(build, author)
    shared = _shared_topics(build, author, list(near))
    scored = sorted(
        (
            (nearness * likeness, pk)
            for pk, (nearness, _, _) in near.items()
            for likeness, _ in [shared.get(pk, (0, []))]
        ),
        key=lambda one: (-one[0], one[1]),
    )
    best = [(score, pk) for score, pk in scored if score > 0][:limit]
    names = people([pk for _, pk in best] + [one for _, pk in best for one in near[pk][1]])
    return [
        Suggestion(
            names[pk], round(score, 6), [names[one] for one in near[pk][1] if one in names], near[pk][2], shared[pk][1]
        )
        for score, pk in best
        if pk in names
    ]


def _two_steps_away(build: Reading, author: int) -> dict[int, tuple[float, list[int], int]]:
    """The nearest: how near, through whom most of all, and through how many."""
    table = partition("graph_coauthor", build.generation)
    statement = f"""
        WITH known AS MATERIALIZED (
            SELECT b, strength FROM {table} WHERE a = %(author)s ORDER BY strength DESC, b LIMIT {_ACQUAINTANCES}
        ), ways AS (
            SELECT t.b AS person, k.b AS through, least(k.strength, t.strength) AS strength
            FROM known k, LATERAL (
                SELECT b, strength FROM {table} WHERE a = k.b ORDER BY strength DESC, b LIMIT {_OF_EACH}
            ) t
            WHERE t.b <> %(author)s
        )
        SELECT person, sum(strength ORDER BY through) AS near,
               (array_agg(through ORDER BY strength DESC, through))[1:{_NAMED}], count(*)
        FROM ways WHERE NOT EXISTS (
            SELECT FROM {table} e WHERE e.generation = {build.generation:d} AND e.a = %(author)s AND e.b = ways.person
        )
        GROUP BY person ORDER BY near DESC, person LIMIT {_LOOKED_AT}
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, {"author": author})
        return {person: (near, through, number) for person, near, through, number in cursor.fetchall()}


def _shared_topics(build: Reading, author: int, others: list[int]) -> dict[int, tuple[float, list[SharedTopic]]]:
    """How alike the topics are, and the most telling of those that are shared."""
    table = partition("graph_interest", build.generation)
    statement = f"""
        WITH mine AS MATERIALIZED (
            SELECT i.topic, i.works, n.name, n.works_count FROM (
                SELECT topic, works FROM {table} WHERE author = %(author)s ORDER BY works DESC, topic LIMIT {_TOPICS}
            ) i JOIN papers_topic n ON n.id = i.topic
        )
        SELECT p.id, m.topic, m.name, m.works_count, m.works, t.works
        FROM unnest(%(others)s::bigint[]) p(id), LATERAL (
            SELECT topic, works FROM {table} WHERE author = p.id ORDER BY works DESC, topic LIMIT {_TOPICS_READ}
        ) t, mine m
        WHERE m.topic = t.topic
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, {"author": author, "others": others})
        rows = cursor.fetchall()
    told: dict[int, list[tuple[float, SharedTopic]]] = {}
    for person, topic, name, works_of_topic, mine, theirs in rows:
        weight = math.log1p(min(mine, theirs)) / math.log1p(max(works_of_topic, 1))
        told.setdefault(person, []).append((weight, SharedTopic(topic, name)))
    found = {}
    for person, topics in told.items():
        topics.sort(key=lambda one: (-one[0], one[1].pk))
        found[person] = (math.fsum(weight for weight, _ in topics), [topic for _, topic in topics[:_NAMED]])
    return found
