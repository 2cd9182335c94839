"""The SQL of slices, as text. What is expanded is a LATERAL top-k over one index, never a whole neighbourhood.

Statements name the partition of the generation that is read, so that planning does not look at the others; ids and
years are parameters. Lists of ids are given as text (`{1,2}`), which PostgreSQL reads as one constant and looks up by
hash. Weights come with the digits that mean something (float4). Only names of ours are put into the text; whatever a
request brings is a parameter.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from graph.selectors.slice_ways import EDGES, NUMBERS, Edge, Way, ways
from graph.storage.generations import partition

MOST_READ: Final = 10_000
"""Of the neighbours of the center, so many are looked at for their years, and counted."""
MOST_READ_BEYOND: Final = 500
"""The same for each node on the way."""
_KEPT: Final = 512


@lru_cache(_KEPT)
def first_hop(generation: int, center: str, kinds: tuple[str, ...], *, years: bool) -> str:
    """Neighbours of `%(center)s` as (kind, id, weight, how many of the kind were read), in the order in which there is
    room for them: the strongest of each kind in turn."""
    found = "\nUNION ALL\n".join(
        f"SELECT {number} AS way, {NUMBERS[way.kind]} AS kind, id, strength FROM"
        f" ({_top(way, generation, '%(center)s', years=years, most_read=MOST_READ)}) t"
        for number, way in enumerate(ways(center, kinds))
    )
    return f"""
WITH found AS ({found}),
measured AS (
    SELECT kind, id, ln(1 + strength) / ln(1 + max(strength) OVER (PARTITION BY way)) AS weight FROM found
), best AS (
    SELECT kind, id, max(weight) AS weight FROM measured GROUP BY kind, id
), ranked AS (
    SELECT kind, id, weight, count(*) OVER (PARTITION BY kind) AS of_kind,
           row_number() OVER (PARTITION BY kind ORDER BY weight DESC, id) AS place
    FROM best
)
SELECT kind, id, weight::float4, of_kind FROM ranked ORDER BY place, kind LIMIT %(room)s
"""


@lru_cache(_KEPT)
def second_hop(generation: int, center: str, kinds: tuple[str, ...], parents: tuple[str, ...], *, years: bool) -> str:
    """Neighbours of the nodes `%(author)s` … with the weights `%(author_weights)s` …, that are neither the center nor a
    neighbour of it, as `first_hop` has them. Then, without id, each kind of which not everything was read."""
    found = "\nUNION ALL\n".join(
        f"SELECT {number} AS way, p.id AS parent, p.weight AS through, {NUMBERS[way.kind]} AS kind, t.id, t.strength"
        f" FROM unnest(%({kind})s::bigint[], %({kind}_weights)s::float8[]) p(id, weight), LATERAL"
        f" ({_top(way, generation, 'p.id', years=years, most_read=MOST_READ_BEYOND)}) t"
        for number, (kind, way) in enumerate((kind, way) for kind in parents for way in ways(kind, kinds))
    )
    beyond = "".join(
        f"\n    AND NOT (kind = {NUMBERS[way.kind]} AND EXISTS (SELECT FROM {partition(way.table, generation)} e"
        f" WHERE e.generation = {generation:d} AND e.{way.near} = %(center)s AND e.{way.far} = best.id"
        f"{_within(way) if years else ''}))"
        for way in ways(center, kinds)
    )
    return f"""
WITH found AS MATERIALIZED ({found}),
measured AS (
    SELECT kind, id, through * ln(1 + strength) / ln(1 + max(strength) OVER branch) AS weight,
           count(*) OVER branch AS read
    FROM found WINDOW branch AS (PARTITION BY way, parent)
), best AS (
    SELECT kind, id, max(weight) AS weight FROM measured
    WHERE NOT (kind = {NUMBERS[center]} AND id = %(center)s)
    GROUP BY kind, id
), beyond AS (
    SELECT * FROM best WHERE true{beyond}
), ranked AS (
    SELECT kind, id, weight, count(*) OVER (PARTITION BY kind) AS of_kind,
           row_number() OVER (PARTITION BY kind ORDER BY weight DESC, id) AS place
    FROM beyond
), chosen AS (
    SELECT kind, id, weight::float4, of_kind FROM ranked ORDER BY place, kind LIMIT %(room)s
)
SELECT * FROM chosen
UNION ALL
SELECT DISTINCT kind, NULL::bigint, NULL::float4, NULL::bigint FROM measured WHERE read >= %(each)s
"""


@lru_cache(_KEPT)
def neighbours_counted(generation: int, center: str, kind: str, *, years: bool) -> str:
    """How many neighbours of one kind `%(center)s` has, counted up to `MOST_READ`."""
    each = " UNION ".join(
        f"(SELECT {way.far} FROM {partition(way.table, generation)} e"
        f" WHERE e.{way.near} = %(center)s{_within(way) if years else ''} LIMIT {MOST_READ})"
        for way in ways(center, (kind,))
    )
    return f"SELECT count(*) FROM (SELECT * FROM ({each}) u LIMIT {MOST_READ}) t"


@lru_cache(_KEPT)
def edges_between(generation: int, kinds: frozenset[str], *, years: bool) -> str:
    """Every edge with both ends among the nodes `%(author)s`, `%(work)s` …: (number of `EDGES`, source, target, weight,
    works, first year, last year)."""
    return "\nUNION ALL\n".join(
        _between(number, edge, generation, years=years)
        for number, edge in enumerate(EDGES)
        if edge.source_kind in kinds and edge.target_kind in kinds
    )


@lru_cache(_KEPT)
def described(generation: int, kinds: frozenset[str]) -> str:
    """What there is to say of nodes: (kind, id, label, works, year, community, what it was merged into)."""
    parts = {
        "author": "SELECT 0, n.id, n.name, n.works_count, NULL::int, p.community, n.merged_into_id"
        f" FROM papers_author n LEFT JOIN {partition('graph_person', generation)} p ON p.author = n.id"
        " WHERE n.id = ANY(%(author)s::bigint[])",
        "work": "SELECT 1, id, title, NULL::int, year::int, NULL::bigint, merged_into_id FROM papers_work"
        " WHERE id = ANY(%(work)s::bigint[])",
        "topic": "SELECT 2, id, name, works_count, NULL::int, NULL::bigint, merged_into_id FROM papers_topic"
        " WHERE id = ANY(%(topic)s::bigint[])",
        "institution": "SELECT 3, id, name, works_count, NULL::int, NULL::bigint, merged_into_id"
        " FROM papers_institution WHERE id = ANY(%(institution)s::bigint[])",
    }
    return "\nUNION ALL\n".join(parts[kind] for kind in NUMBERS if kind in kinds)


def id_list(ids: Sequence[int]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


def _top(way: Way, generation: int, node: str, *, years: bool, most_read: int) -> str:
    """The `%(each)s` strongest neighbours of a node as (id, strength)."""
    spans = "".join(f", {column}" for column in sorted({way.first, way.last})) if years else ""
    strongest = (
        f"SELECT {way.far} AS id, {way.strength} AS strength{spans} FROM {partition(way.table, generation)} e"
        f" WHERE e.{way.near} = {node} ORDER BY {way.strength} DESC, {way.far}"
    )
    if not years:
        return f"{strongest} LIMIT %(each)s"
    return (
        f"SELECT id, strength FROM ({strongest} LIMIT {most_read}) e WHERE true{_within(way)}"
        " ORDER BY strength DESC, id LIMIT %(each)s"
    )


def _between(number: int, edge: Edge, generation: int, *, years: bool) -> str:
    once = " AND t.far > x.id" if edge.name == "coauthor" else ""  # both directions are rows
    source, target = ("x.id", "t.far") if edge.near == edge.source else ("t.far", "x.id")
    return (
        f"SELECT {number}, {source}, {target}, t.weight, t.works, t.first, t.last"
        f" FROM unnest(%({edge.near_kind})s::bigint[]) x(id), LATERAL ("
        f"SELECT e.{edge.far} AS far, {edge.weight}::float4 AS weight, {edge.works} AS works, {edge.first} AS first,"
        f" {edge.last} AS last FROM {partition(edge.table, generation)} e"
        f" WHERE e.{edge.near} = x.id{_within(edge) if years and edge.filtered else ''}"
        f" ORDER BY {edge.strength} DESC, {edge.far} OFFSET 0) t"
        f" WHERE t.far = ANY(%({edge.far_kind})s::bigint[]){once}"
    )


def _within(what: Way | Edge) -> str:
    """That its years touch those asked for; without years it touches none."""
    return f" AND e.{what.first} <= %(year_to)s AND e.{what.last} >= %(year_from)s"
