"""The graph around one node, as much of it as was asked for: the strongest neighbours first, ties by id.

The room is shared by the kinds that are asked for, the strongest of each in turn; what one kind does not need, the
others get. At depth 2, neighbours take at most half of the room while there is anything beyond them. A node's weight is
1 at the center and falls along each step by how strong the tie is beside the strongest of its sort there, on a
logarithmic scale. Between the nodes that are shown, all edges are.

The cost depends on how much is asked for and on how many neighbours the shown nodes have, not on the size of the
corpus. One build and one question have one answer, always in the same order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.urls import reverse

from graph.selectors.builds import Reading
from graph.selectors.slice_question import FIRST_YEAR, KINDS, LAST_YEAR, LETTERS, SliceQuestion
from graph.selectors.slice_statements import (
    MOST_READ,
    described,
    edges_between,
    first_hop,
    id_list,
    neighbours_counted,
    second_hop,
)
from graph.selectors.slice_ways import EDGES, NUMBERS, ways
from papers.models import Author
from papers.selectors.old_addresses import old_addresses_lead_to
from papers.selectors.trust_marks import TrustMark, trust_marks
from papers.selectors.wished_names import titles_shown

_LETTER_OF: Final = {kind: letter for letter, kind in LETTERS.items()}
_FEWEST_EACH: Final = 8
_TIMES_THE_ROOM: Final = 4


class UnknownNodeError(LookupError):
    """No record has the id."""


class MergedNodeError(LookupError):
    """The record was merged into another one, whose public id is `successor`."""

    def __init__(self, successor: str) -> None:
        super().__init__(successor)
        self.successor = successor


class _Node(NamedTuple):
    kind: str
    pk: int
    hop: int
    weight: float


@dataclass(slots=True)
class _Hop:
    """Neighbours in the order in which there is room for them, how many were read of each kind, and of which kinds
    there are more."""

    nodes: list[_Node]
    read: dict[str, int]
    unread: set[str]


def slice_of(build: Reading, question: SliceQuestion, *, site: str = "") -> dict[str, Any]:
    """The slice as the API gives it as JSON. `site` is put before the paths of pages.

    To be asked inside of `reading()`. Raises `UnknownNodeError` and `MergedNodeError` for the center.
    """
    with connection.cursor() as cursor:
        center = _Node(question.kind, question.center.pk, 0, 1.0)
        room = question.limit - 1
        near = _first_hop(cursor, build, question, room)
        far = _Hop([], {}, set())
        if question.depth > 1:
            parents = near.nodes[: (room + 1) // 2]
            far = _second_hop(cursor, build, question, parents, room - len(parents))
            if sum(near.read.values()) > len(parents):
                far.unread |= {way.kind for kind in near.read for way in ways(kind, question.kinds)}
        shown = [center, *near.nodes[: room - len(far.nodes)], *far.nodes]
        facts = _described(cursor, build, shown)
        _stop_if_gone(cursor, question, facts)
        shown = [node for node in shown if (node.kind, node.pk) in facts]
        edges = _edges(cursor, build, question, shown)
        totals = _totals(cursor, build, question, near, far)
    marks = trust_marks([node.pk for node in shown if node.kind == "author"])
    nodes = _nodes(shown, facts, marks, site)
    return {
        "meta": {
            "center": "".join(map(str, question.center)),
            "depth": question.depth,
            "kinds": list(question.kinds),
            "limit": question.limit,
            "year_from": question.year_from,
            "year_to": question.year_to,
            "build": {"id": build.id, "built_at": build.built_at.isoformat().replace("+00:00", "Z")},
            "counts": {"nodes": len(nodes), "edges": len(edges)},
            "truncated": _truncated(shown[1:], totals),
        },
        "nodes": nodes,
        "edges": edges,
    }


def _parameters(question: SliceQuestion) -> dict[str, Any]:
    return {
        "center": question.center.pk,
        "year_from": FIRST_YEAR if question.year_from is None else question.year_from,
        "year_to": LAST_YEAR if question.year_to is None else question.year_to,
    }


def _by_years(question: SliceQuestion) -> bool:
    return question.year_from is not None or question.year_to is not None


def _first_hop(cursor: CursorWrapper, build: Reading, question: SliceQuestion, room: int) -> _Hop:
    if not ways(question.kind, question.kinds):
        return _Hop([], {}, set())
    asked = max(room, 1)  # where there is no room, still whether there is anything
    statement = first_hop(build.generation, question.kind, question.kinds, years=_by_years(question))
    cursor.execute(statement, _parameters(question) | {"room": max(room, len(KINDS)), "each": asked})
    rows = cursor.fetchall()
    read = {KINDS[kind]: of_kind for kind, _, _, of_kind in rows}
    unread = {kind for kind, number in read.items() if number >= asked}
    return _Hop([_Node(KINDS[kind], pk, 1, weight) for kind, pk, weight, _ in rows[:room]], read, unread)


def _second_hop(
    cursor: CursorWrapper, build: Reading, question: SliceQuestion, parents: Sequence[_Node], room: int
) -> _Hop:
    by_kind = {kind: [node for node in parents if node.kind == kind] for kind in KINDS}
    leading = tuple(kind for kind in KINDS if by_kind[kind] and ways(kind, question.kinds))
    if not leading:
        return _Hop([], {}, set())
    each = max(_FEWEST_EACH, -(-_TIMES_THE_ROOM * room // len(parents)))
    parameters = _parameters(question) | {"room": max(room, len(KINDS)), "each": each}
    for kind in leading:
        parameters[kind] = id_list([node.pk for node in by_kind[kind]])
        parameters[f"{kind}_weights"] = "{" + ",".join(repr(node.weight) for node in by_kind[kind]) + "}"
    statement = second_hop(build.generation, question.kind, question.kinds, leading, years=_by_years(question))
    cursor.execute(statement, parameters)
    rows = cursor.fetchall()
    nodes = [_Node(KINDS[kind], pk, 2, weight) for kind, pk, weight, _ in rows if pk is not None]
    return _Hop(
        nodes[:room],
        {KINDS[kind]: of_kind for kind, pk, _, of_kind in rows if pk is not None},
        {KINDS[kind] for kind, pk, _, _ in rows if pk is None},
    )


def _ids(nodes: Iterable[_Node]) -> dict[str, str]:
    """The ids of each kind that occurs, as the statements take them."""
    by_kind: dict[str, list[int]] = {}
    for node in nodes:
        by_kind.setdefault(node.kind, []).append(node.pk)
    return {kind: id_list(ids) for kind, ids in by_kind.items()}


_Facts = Mapping[tuple[str, int], tuple[str, int | None, int | None, int | None, int | None]]


def _described(cursor: CursorWrapper, build: Reading, nodes: Sequence[_Node]) -> _Facts:
    ids = _ids(nodes)
    cursor.execute(described(build.generation, frozenset(ids)), ids)
    facts = {(KINDS[row[0]], row[1]): row[2:] for row in cursor.fetchall()}
    titles = titles_shown({pk: said[0] for (kind, pk), said in facts.items() if kind == "work"})
    return facts | {("work", pk): (title, *facts["work", pk][1:]) for pk, title in titles.items()}


def _stop_if_gone(cursor: CursorWrapper, question: SliceQuestion, facts: _Facts) -> None:
    center = facts.get((question.kind, question.center.pk))
    if center is None:
        raise UnknownNodeError
    if center[-1] is not None:
        if question.kind == "author" and not old_addresses_lead_to(Author(pk=center[-1])):
            raise UnknownNodeError
        raise MergedNodeError(f"{question.center.letter}{center[-1]}")


def _edges(
    cursor: CursorWrapper, build: Reading, question: SliceQuestion, nodes: Sequence[_Node]
) -> list[dict[str, Any]]:
    ids = _ids(nodes)
    statement = edges_between(build.generation, frozenset(ids), years=_by_years(question))
    if not statement:
        return []
    cursor.execute(statement, _parameters(question) | ids)
    names = {kind: {node.pk: f"{_LETTER_OF[kind]}{node.pk}" for node in nodes if node.kind == kind} for kind in ids}
    sides = [(edge.name, names.get(edge.source_kind, {}), names.get(edge.target_kind, {})) for edge in EDGES]
    return [
        {
            "source": sides[number][1][source],
            "target": sides[number][2][target],
            "kind": sides[number][0],
            "weight": weight,
            "works": works,
            "first_year": first,
            "last_year": last,
        }
        for number, source, target, weight, works, first, last in sorted(cursor.fetchall())
    ]


def _nodes(nodes: Sequence[_Node], facts: _Facts, marks: Mapping[int, TrustMark], site: str) -> list[dict[str, Any]]:
    pages = {kind: site + reverse(kind, args=[letter]) for letter, kind in LETTERS.items()}
    found = []
    for node in nodes:
        label, works, year, community, _ = facts[node.kind, node.pk]
        letter = _LETTER_OF[node.kind]
        said = {
            "id": f"{letter}{node.pk}",
            "kind": node.kind,
            "label": label,
            "url": f"{pages[node.kind][:-1]}{node.pk}/",
            "hop": node.hop,
            "weight": node.weight,
        }
        if node.kind == "author" and (mark := marks.get(node.pk)):
            said["trust"], said["band"] = mark.value, mark.band
        if node.kind == "work":
            said["year"] = year
        else:
            said["works"] = works
        if community is not None:
            said["community"] = f"A{community}"
        found.append(said)
    return found


def _totals(
    cursor: CursorWrapper, build: Reading, question: SliceQuestion, near: _Hop, far: _Hop
) -> dict[str, tuple[int, bool]]:
    """Of each kind, how many nodes there are to be seen, and whether there may be more than that."""
    totals = {}
    for kind in KINDS:
        number, more = near.read.get(kind, 0), False
        if kind in near.unread:
            statement = neighbours_counted(build.generation, question.kind, kind, years=_by_years(question))
            cursor.execute(statement, _parameters(question))
            number = max(number, cursor.fetchone()[0])
            more = number >= MOST_READ
        totals[kind] = (number + far.read.get(kind, 0), more or kind in far.unread)
    return totals


def _truncated(shown: Sequence[_Node], totals: Mapping[str, tuple[int, bool]]) -> dict[str, dict[str, Any]]:
    """Of the kinds of which not everything is shown, how much is. `at_least` says that nobody counted further."""
    number = dict.fromkeys(NUMBERS, 0)
    for node in shown:
        number[node.kind] += 1
    return {
        kind: {"shown": number[kind], "total": max(total, number[kind]), "at_least": more}
        for kind, (total, more) in totals.items()
        if total > number[kind] or more
    }
