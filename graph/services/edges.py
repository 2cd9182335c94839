"""What the literature says of each kind of edge, as one statement a kind: the same one whether everything is made or
what has changed, so that the two cannot differ.

`weigh_works` says which works count, and which of them are to be written; `choose_people` which authors. Denied
authorships, names without an author and works that were merged make no edges.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
from django.db.backends.utils import CursorWrapper

from graph.maths.projection import Authorships
from graph.models import Ground
from graph.storage.columns import read_columns
from graph.storage.generations import partition
from papers.curation.added_names import SOURCE as PERSON
from papers.curation.places import NTH
from papers.storage.copy import Rows

_LEAST_SCORE: Final = 0.01


def weigh_works(cursor: CursorWrapper, *, written: Iterable[int] | None = None) -> int:
    """Makes the temporary table of works, their weights and what else edges take from them; answers with how many
    edges will be written of. None means every work; otherwise works that these cite or are cited by are there, too,
    and not written."""
    cursor.execute("DROP TABLE IF EXISTS graph_written, graph_work")
    cursor.execute("CREATE TEMPORARY TABLE graph_written (work bigint) ON COMMIT DROP")
    only = counted = ""
    if written is not None:
        rows = Rows("graph_written", ["work"])
        for work in sorted(set(written)):
            rows.add(work)
        rows.send(cursor)
        cursor.execute("ANALYZE graph_written")
        cursor.execute("DROP TABLE IF EXISTS graph_weighed")
        cursor.execute(
            "CREATE TEMPORARY TABLE graph_weighed ON COMMIT DROP AS SELECT work FROM graph_written"
            " UNION SELECT c.cited_id FROM papers_citation c JOIN graph_written w ON w.work = c.citing_id"
            " WHERE c.cited_id IS NOT NULL"
            " UNION SELECT c.citing_id FROM papers_citation c JOIN graph_written w ON w.work = c.cited_id"
        )
        cursor.execute("ANALYZE graph_weighed")
        only = "AND w.id IN (SELECT work FROM graph_weighed)"
        counted = "AND cited_id IN (SELECT work FROM graph_weighed)"
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE graph_work ON COMMIT DROP AS
        SELECT w.id AS work, 1.0::float8 + greatest(w.reported_citations, c.works, 0) AS weight, w.year,
            greatest(w.author_count, 1) AS size, {"true" if written is None else "t.work IS NOT NULL"} AS written
        FROM papers_work w
        LEFT JOIN (
            SELECT cited_id, count(DISTINCT citing_id) AS works FROM papers_citation
            WHERE cited_id IS NOT NULL {counted} GROUP BY cited_id
        ) c ON c.cited_id = w.id
        {"" if written is None else "LEFT JOIN graph_written t ON t.work = w.id"}
        WHERE w.merged_into_id IS NULL AND NOT w.hidden {only}
        """  # noqa: S608 - constants of this module
    )
    works = int(cursor.rowcount)
    cursor.execute("ALTER TABLE graph_work ADD PRIMARY KEY (work)")
    cursor.execute("ANALYZE graph_work")
    return works


def choose_people(cursor: CursorWrapper, authors: Iterable[int]) -> None:
    """Makes the temporary table of the authors whose edges are to be written."""
    cursor.execute("DROP TABLE IF EXISTS graph_chosen")
    cursor.execute("CREATE TEMPORARY TABLE graph_chosen (author bigint PRIMARY KEY) ON COMMIT DROP")
    rows = Rows("graph_chosen", ["author"])
    for author in sorted(set(authors)):
        rows.add(author)
    rows.send(cursor)
    cursor.execute("ANALYZE graph_chosen")


# Who said so of each name, in `graph.models.Ground`; the surest where somebody is in one list twice. The few names of
# which people have spoken are looked up by their place; what a source prints beside a name, all at once.
_GROUND: Final = f"""
    CASE
        WHEN c.id IS NOT NULL THEN {Ground.DISPUTED}
        WHEN a.provenance = 'author-asserted' THEN {Ground.WORD}
        WHEN a.source = '{PERSON}' THEN CASE WHEN s.id IS NULL THEN {Ground.HEARSAY} ELSE {Ground.WORD} END
        WHEN s.id IS NOT NULL THEN {Ground.CONFIRMED}
        WHEN o.id IS NOT NULL THEN {Ground.ORCID}
        WHEN a.provenance = 'source-asserted' THEN {Ground.IDENTIFIED}
        ELSE {Ground.MATCHED}
    END
"""
_AUTHORED: Final = f"""
    WITH spoken_of AS MATERIALIZED (
        SELECT a.id, a.work_id, a.name_key, a.author_id, {NTH} AS nth FROM papers_authorship a
        WHERE a.work_id IN (
            SELECT work_id FROM papers_authorshipassertion WHERE ended_at IS NULL
            UNION SELECT work_id FROM papers_assertionconflict WHERE resolved_at IS NULL AND set_aside_at IS NULL
        )
    ), said AS MATERIALIZED (
        SELECT l.id FROM papers_authorshipassertion s JOIN spoken_of l USING (work_id, name_key, nth)
        JOIN papers_author p ON p.id = s.author_id
        WHERE s.ended_at IS NULL AND coalesce(p.merged_into_id, p.id) = l.author_id
    ), contradicted AS MATERIALIZED (
        SELECT DISTINCT l.id FROM papers_assertionconflict x JOIN spoken_of l USING (work_id, name_key, nth)
        WHERE x.resolved_at IS NULL AND x.set_aside_at IS NULL
    ), with_orcid AS MATERIALIZED (
        SELECT DISTINCT a.id FROM papers_authorship a JOIN papers_authorshipidentifier i ON i.authorship_id = a.id
        JOIN papers_authoridentifier p ON p.scheme = i.scheme AND p.value = i.value AND p.author_id = a.author_id
        WHERE i.scheme = 'orcid' AND a.provenance = 'source-asserted'
    )
    SELECT a.author_id, w.work, w.weight / w.size, w.year, max({_GROUND})
    FROM graph_work w JOIN papers_authorship a ON a.work_id = w.work
    LEFT JOIN said s ON s.id = a.id LEFT JOIN contradicted c ON c.id = a.id LEFT JOIN with_orcid o ON o.id = a.id
    WHERE w.written AND a.author_id IS NOT NULL AND a.provenance <> 'denied'
    GROUP BY a.author_id, w.work, w.weight, w.size, w.year
"""  # noqa: S608 - constants of this module


def write_authored(cursor: CursorWrapper, generation: int) -> int:
    cursor.execute(
        f"INSERT INTO {partition('graph_authored', generation)} (author, work, weight, year, ground) {_AUTHORED}"
    )
    return int(cursor.rowcount)


def write_about(cursor: CursorWrapper, generation: int) -> int:
    cursor.execute(
        f"INSERT INTO {partition('graph_about', generation)} (work, topic, weight, year)"  # noqa: S608
        " SELECT w.work, t.topic_id,"
        f" w.weight * CASE WHEN t.score IS NULL THEN 1 ELSE greatest(t.score, {_LEAST_SCORE}) END, w.year"
        " FROM graph_work w JOIN papers_worktopic t ON t.work_id = w.work WHERE w.written"
    )
    return int(cursor.rowcount)


def write_cites(cursor: CursorWrapper, generation: int) -> int:
    cursor.execute(
        f"INSERT INTO {partition('graph_cites', generation)}"  # noqa: S608
        " (citing, cited, citing_weight, cited_weight, citing_year, cited_year)"
        " SELECT DISTINCT x.work, y.work, x.weight, y.weight, x.year, y.year"
        " FROM papers_citation c JOIN graph_work x ON x.work = c.citing_id JOIN graph_work y ON y.work = c.cited_id"
        " WHERE x.written OR y.written"
    )
    return int(cursor.rowcount)


def write_interest(cursor: CursorWrapper, generation: int, *, chosen: bool = False) -> int:
    """From what is written of authored and about."""
    cursor.execute(
        f"INSERT INTO {partition('graph_interest', generation)} (author, topic, works, first_year, last_year)"  # noqa: S608
        " SELECT a.author, t.topic, count(*), min(a.year), max(a.year)"
        f" FROM {partition('graph_authored', generation)} a"
        f" JOIN {partition('graph_about', generation)} t ON t.work = a.work"
        f"{' JOIN graph_chosen USING (author)' if chosen else ''} GROUP BY a.author, t.topic"
    )
    return int(cursor.rowcount)


def write_affiliated(cursor: CursorWrapper, generation: int, *, chosen: bool = False) -> int:
    cursor.execute(
        f"INSERT INTO {partition('graph_affiliated', generation)} (author, institution, works, first_year, last_year)"  # noqa: S608
        " SELECT a.author_id, m.institution_id, count(DISTINCT a.work_id), min(a.year), max(a.year)"
        " FROM papers_authorship a JOIN papers_authorshipaffiliation p ON p.authorship_id = a.id"
        " JOIN papers_affiliationinstitution m ON m.affiliation_id = p.affiliation_id"
        f"{' JOIN graph_chosen c ON c.author = a.author_id' if chosen else ''}"
        " WHERE a.author_id IS NOT NULL AND a.provenance <> 'denied' GROUP BY a.author_id, m.institution_id"
    )
    return int(cursor.rowcount)


def authorships(cursor: CursorWrapper, generation: int, *, chosen: bool = False) -> Authorships:
    """Who wrote what, as the generation has it: of everybody, or of the chosen people."""
    author, work, size, year = read_columns(
        cursor,
        "SELECT a.author, a.work, greatest(w.author_count, 1)::bigint, coalesce(a.year, 0)::bigint"  # noqa: S608
        f" FROM {partition('graph_authored', generation)} a JOIN papers_work w ON w.id = a.work"
        f"{' JOIN graph_chosen USING (author)' if chosen else ''}",
        (np.int64, np.int64, np.int32, np.int16),
    )
    return Authorships(author, work, size, year)
