"""What has to be true of a generation before anybody reads it, and whether two generations are the same.

Rows are compared by a hash of each, all of them by exclusive or: two tables that differ have the same hash once in
2^64, and nobody has to sort or join millions of rows to know that they do not.
"""

from typing import Final

from django.db.backends.utils import CursorWrapper

from graph.services.people import COAUTHOR_COLUMNS
from graph.storage.generations import TABLES, partition

# Communities are found anew in every full build and kept by increments, so they are not compared.
_COMPARED: Final = {
    "graph_coauthor": COAUTHOR_COLUMNS,
    "graph_authored": ("author", "work", "weight", "year", "ground"),
    "graph_about": ("work", "topic", "weight", "year"),
    "graph_interest": ("author", "topic", "works", "first_year", "last_year"),
    "graph_affiliated": ("author", "institution", "works", "first_year", "last_year"),
    "graph_cites": ("citing", "cited", "citing_weight", "cited_weight", "citing_year", "cited_year"),
    "graph_person": ("author", "works", "coauthors", "close", "left_out"),
}
# A build with less than this share of the pairs before, of nearly as many authorships, has lost some.
_LEAST_SHARE: Final = 0.5
_NEARLY: Final = 0.9


class BuildCheckError(RuntimeError):
    """The generation is not what it should be. The message says what is wrong; nobody has read it."""


def check_generation(
    cursor: CursorWrapper, generation: int, *, written: dict[str, int], before: dict[str, int]
) -> dict[str, int]:
    """Counts that were looked at. Raises `BuildCheckError`. `written` is what the build says it wrote, by table;
    `before` what the current build has."""
    for table, rows in written.items():
        cursor.execute(f"SELECT count(*) FROM {partition(table, generation)}")  # noqa: S608
        (found,) = cursor.fetchone()
        if found != rows:
            raise BuildCheckError(f"{table} has {found:,} rows; {rows:,} were written.")
    both, odd, loops = _symmetry(cursor, generation)
    if loops:
        raise BuildCheckError(f"{loops:,} authors are their own co-authors.")
    if odd:
        raise BuildCheckError("Some authors have co-authors who do not have them, or not alike.")
    strangers = _strangers(cursor, generation)
    if strangers:
        raise BuildCheckError(f"{strangers:,} authors have works or co-authors and are not among the people.")
    _compare_sizes(written, before)
    return {"pairs": both // 2, "without_counterpart": odd, "loops": loops, "strangers": strangers}


def _symmetry(cursor: CursorWrapper, generation: int) -> tuple[int, int, int]:
    cursor.execute(
        "SELECT count(*), (bit_xor(hash_record_extended(ROW(least(a, b), greatest(a, b), works, strength, first_year,"  # noqa: S608
        " last_year), 0)) IS DISTINCT FROM 0 AND count(*) > 0)::int"
        " + abs(count(*) FILTER (WHERE a < b) * 2 - count(*)),"
        f" count(*) FILTER (WHERE a = b) FROM {partition('graph_coauthor', generation)}"
    )
    rows, odd, loops = cursor.fetchone()
    return rows, odd, loops


def _strangers(cursor: CursorWrapper, generation: int) -> int:
    people = partition("graph_person", generation)
    cursor.execute(
        "SELECT abs((SELECT coalesce(sum(works), 0) FROM {people}) - (SELECT count(*) FROM {authored}))"  # noqa: S608
        " + abs((SELECT coalesce(sum(coauthors), 0) FROM {people}) - (SELECT count(*) FROM {coauthor}))".format(
            people=people,
            authored=partition("graph_authored", generation),
            coauthor=partition("graph_coauthor", generation),
        )
    )
    return int(cursor.fetchone()[0])


def _compare_sizes(written: dict[str, int], before: dict[str, int]) -> None:
    pairs, were = written["graph_coauthor"], before.get("graph_coauthor", 0)
    authored, was = written["graph_authored"], before.get("graph_authored", 0)
    if pairs < were * _LEAST_SHARE and authored >= was * _NEARLY:
        raise BuildCheckError(
            f"{pairs:,} pairs where {were:,} were before, of {authored:,} authorships where {was:,} were before."
        )


def drift(cursor: CursorWrapper, one: int, other: int) -> dict[str, int]:
    """How many rows of each table are in one of two generations and not in the other; tables that are alike are left
    out."""
    return {
        table: _differing(cursor, table, one, other)
        for table in TABLES
        if _digest(cursor, table, one) != _digest(cursor, table, other)
    }


def _digest(cursor: CursorWrapper, table: str, generation: int) -> tuple[int, int]:
    columns = ", ".join(_COMPARED[table])
    cursor.execute(
        f"SELECT count(*), coalesce(bit_xor(hash_record_extended(ROW({columns}), 0)), 0)"  # noqa: S608
        f" FROM {partition(table, generation)}"
    )
    rows, digest = cursor.fetchone()
    return rows, digest


def _differing(cursor: CursorWrapper, table: str, one: int, other: int) -> int:
    columns = ", ".join(_COMPARED[table])
    first, second = (f"SELECT {columns} FROM {partition(table, number)}" for number in (one, other))  # noqa: S608
    cursor.execute(
        f"SELECT count(*) FROM (({first} EXCEPT {second}) UNION ALL ({second} EXCEPT {first})) AS differing"  # noqa: S608
    )
    return int(cursor.fetchone()[0])
