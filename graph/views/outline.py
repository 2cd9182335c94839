"""A slice as an outline: the centre, under it what it is joined to, under that what was reached through it. Pure.

This is the graph for whoever has no picture: a reader without a script, a screen reader, a search engine. The script's
tree (portal/assets/js/explorer/tree.js) has the same order and the same words; change both together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graph.selectors.slice_question import KINDS

# Weights of one kind cannot be held against those of another: what people did together comes before what they are
# about.
_FARTHEST_FIRST: Final = ("about", "cites", "affiliated", "authored", "coauthor")
_MANY: Final = {"author": "Authors", "work": "Works", "topic": "Topics", "institution": "Institutions"}

Node = Mapping[str, Any]
Edge = Mapping[str, Any]


@dataclass(slots=True)
class Branch:
    """One node. `heading` stands above the first of its kind: "Authors 12". `note` says what joins it to its parent,
    `trust` how far the record of a person can be trusted, where that is known."""

    kind: str
    label: str
    url: str
    note: str
    heading: str = ""
    trust: str = ""
    children: list["Branch"] = field(default_factory=list)


def outline(nodes: Sequence[Node], edges: Sequence[Edge]) -> Branch | None:
    """The outline of a slice; None for one without a centre. Each node hangs at its strongest tie to a nearer one."""
    known = {node["id"]: node for node in nodes}
    center = next((node for node in nodes if node["hop"] == 0), None)
    if center is None:
        return None
    ties: dict[str, Edge] = {}
    for edge in edges:
        for one, other in ((edge["source"], edge["target"]), (edge["target"], edge["source"])):
            nearer = known[other]["hop"] < known[one]["hop"]
            if nearer and (one not in ties or _closeness(edge) > _closeness(ties[one])):
                ties[one] = edge
    under: dict[str, list[Node]] = {}
    for node in nodes:
        if node["id"] in ties:
            under.setdefault(_other(ties[node["id"]], node["id"]), []).append(node)
    return _branch(center, under, ties)


def _closeness(edge: Edge) -> tuple[int, float]:
    return _FARTHEST_FIRST.index(edge["kind"]), edge["weight"]


def _branch(node: Node, under: Mapping[str, Sequence[Node]], ties: Mapping[str, Edge]) -> Branch:
    tie = ties.get(node["id"])
    trust = f"trust {node['trust']}, {node['band']}" if "trust" in node else ""
    made = Branch(node["kind"], node["label"], node["url"], _note(node, tie) if tie else "", trust=trust)
    children = sorted(
        under.get(node["id"], ()), key=lambda child: (KINDS.index(child["kind"]), -ties[child["id"]]["weight"])
    )
    kinds = [child["kind"] for child in children]
    for place, child in enumerate(children):
        branch = _branch(child, under, ties)
        if place == 0 or kinds[place - 1] != branch.kind:
            are_coauthors = made.kind == branch.kind == "author"
            branch.heading = f"{'Co-authors' if are_coauthors else _MANY[branch.kind]} {kinds.count(branch.kind)}"
        made.children.append(branch)
    return made


def _note(node: Node, tie: Edge) -> str:
    """What the tie says, seen from the parent, beside the node, under a heading that names the kind of tie."""
    match tie["kind"]:
        case "authored":
            return str(tie.get("first_year") or "year not known") if node["kind"] == "work" else "wrote it"
        case "cites":
            return "cites it" if tie["source"] == node["id"] else "cited by it"
    works = _counted(tie.get("works") or 0, "work", "works")
    span = _span(tie.get("first_year"), tie.get("last_year"))
    return f"{works}, {span}" if span else works


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _span(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return str(first or last or "")
    return str(first) if first == last else f"{first}–{last}"


def _other(edge: Edge, one: str) -> str:
    found: str = edge["target"] if edge["source"] == one else edge["source"]
    return found
