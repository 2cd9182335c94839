"""A slice of the graph in the forms that other programs read. Pure.

A slice is what `/api/v1/graph/slice` gives as JSON: `meta`, `nodes` with an `id`, `edges` with `source` and `target`,
which is the node-link form of networkx already. GraphML and GEXF are written by networkx, as directed graphs: an author
points to a work, what cites to what is cited; a `coauthor` edge has no direction and is there once. The same slice is
the same bytes: nothing here reads a clock.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element

import networkx as nx
import orjson
from networkx.readwrite.gexf import GEXFWriter

from papers.exports.comma_separated import BYTE_ORDER_MARK, guarded

Slice = Mapping[str, Any]

EDGE_COLUMNS: Final = ("source", "target", "kind", "weight", "works", "first_year", "last_year")
_OF_ENDS: Final = ("source_label", "target_label", "source_trust", "target_trust")
# What XML 1.0 cannot hold, however it is written.
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Format:
    """`extension` is that of a file to save; empty where the answer is for a program that reads it at once."""

    write: Callable[[Slice], bytes]
    media_type: str
    extension: str = ""


def as_json(part: Slice) -> bytes:
    return orjson.dumps(part)


def as_cytoscape(part: Slice) -> bytes:
    """The elements as Cytoscape takes them. Every edge has an id, made of what makes it one."""
    edges = [{"data": {"id": f"{edge['kind']}-{edge['source']}-{edge['target']}", **edge}} for edge in part["edges"]]
    elements = {"nodes": [{"data": node} for node in part["nodes"]], "edges": edges}
    return orjson.dumps({"meta": part["meta"], "elements": elements})


def as_graphml(part: Slice) -> bytes:
    lines = nx.generate_graphml(as_networkx(part), encoding="utf-8")
    return ("<?xml version='1.0' encoding='utf-8'?>\n" + "\n".join(lines) + "\n").encode()


def as_gexf(part: Slice) -> bytes:
    writer = GEXFWriter(encoding="utf-8")
    writer.add_graph(as_networkx(part))
    _date(writer.xml, str(part["meta"]["build"]["built_at"])[:10])
    return f"<?xml version='1.0' encoding='utf-8'?>\n{writer}\n".encode()


def as_csv(part: Slice) -> bytes:
    """The edges as a table, with names and trust of their ends. Begins with a byte order mark, for Excel."""
    labels = {node["id"]: guarded(node["label"]) for node in part["nodes"]}
    trust = {node["id"]: node.get("trust", "") for node in part["nodes"]}
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(EDGE_COLUMNS + _OF_ENDS)
    for edge in part["edges"]:
        ends = [said[edge[end]] for said in (labels, trust) for end in ("source", "target")]
        table.writerow([*("" if edge[column] is None else edge[column] for column in EDGE_COLUMNS), *ends])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


FORMATS: Final = {
    "json": Format(as_json, "application/json"),
    "cytoscape": Format(as_cytoscape, "application/json"),
    "graphml": Format(as_graphml, "application/graphml+xml", "graphml"),
    "gexf": Format(as_gexf, "application/gexf+xml", "gexf"),
    "csv": Format(as_csv, "text/csv; charset=utf-8", "csv"),
}


def as_networkx(part: Slice) -> "nx.DiGraph[str]":
    """The slice with its attributes; what has no value has no attribute. `meta` stays behind."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in part["nodes"]:
        graph.add_node(node["id"], **_attributes(node, without=("id",)))
    for edge in part["edges"]:
        graph.add_edge(edge["source"], edge["target"], **_attributes(edge, without=("source", "target")))
    return graph


def _attributes(values: Mapping[str, Any], *, without: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: _NOT_IN_XML.sub("\ufffd", value) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None and name not in without
    }


def _date(document: Element, day: str) -> None:
    """The library writes today's date; the graph is as old as its build."""
    for meta in document.iter("meta"):
        meta.set("lastmodifieddate", day)
