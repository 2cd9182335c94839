"""One hash over everything that imports write and people said, to tell whether two databases hold the same literature.

It names everything by content and nothing by primary key, so that an import that was killed and resumed, or a backup
that was restored, can be compared with the original. What people said of a record is the exception: they named it by
its public id, which never changes its meaning. Left out are the pointers of merged works and authors, times,
affiliations that no work carries any more, the history of imports, and what people said and took back; a second import
that changes nothing therefore leaves the fingerprint as it is.

All the work is done inside PostgreSQL, in one snapshot: each row of a part becomes a line, and the hashes of the lines
are added up, which needs no order and no memory.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of content: how many lines, and their hash."""

    name: str
    lines: int
    digest: str


@dataclass(frozen=True, slots=True)
class Fingerprint:
    digest: str
    parts: tuple[Part, ...]


# A work is named by the records that describe it and by its identifiers: together no two works have them.
_NAMES: Final = """
    CREATE TEMPORARY TABLE named_work ON COMMIT DROP AS
    SELECT w.id, md5(ROW(w.title, w.year, s.keys, i.keys)::text) AS name
    FROM papers_work w
    LEFT JOIN (
        SELECT work_id, array_agg(ROW(source, key)::text ORDER BY source COLLATE "C", key COLLATE "C") AS keys
        FROM papers_sourcerecord GROUP BY work_id
    ) s ON s.work_id = w.id
    LEFT JOIN (
        SELECT work_id, array_agg(ROW(scheme, value)::text ORDER BY scheme COLLATE "C", value COLLATE "C") AS keys
        FROM papers_workidentifier GROUP BY work_id
    ) i ON i.work_id = w.id
    WHERE w.merged_into_id IS NULL;
    CREATE UNIQUE INDEX ON named_work (id) INCLUDE (name);
    CREATE TEMPORARY TABLE named_institution ON COMMIT DROP AS
    SELECT id, coalesce('ror ' || ror, 'openalex ' || openalex_id, 'name ' || name) AS name FROM papers_institution;
    CREATE UNIQUE INDEX ON named_institution (id) INCLUDE (name);
    ANALYZE named_work, named_institution
"""

# Each statement gives one text per line. The keys within a line are in the order of their bytes.
_LINES: Final = {
    "works": """
        SELECT ROW(n.name, w.title, w.raw_title, w.title_key, w.abstract, w.raw_abstract, w.tldr, w.type, w.year,
            w.published_on, v.key, w.volume, w.issue, w.pages, w.publisher, w.language, w.comments, w.journal_ref,
            w.url, w.retracted, w.author_count, w.reported_citations, w.described_by)::text AS line
        FROM papers_work w JOIN named_work n USING (id) LEFT JOIN papers_venue v ON v.id = w.venue_id
    """,
    "identifiers": """
        SELECT ROW(n.name, i.scheme, i.value)::text AS line
        FROM papers_workidentifier i JOIN named_work n ON n.id = i.work_id
    """,
    "full texts": """
        SELECT ROW(n.name, md5(t.text), t.word_count, t.scheme, t.file)::text AS line
        FROM papers_worktext t JOIN named_work n ON n.id = t.work_id
    """,
    "citations": """
        SELECT ROW(n.name, c.scheme, c.value, cited.name)::text AS line
        FROM papers_citation c JOIN named_work n ON n.id = c.citing_id
        LEFT JOIN named_work cited ON cited.id = c.cited_id
    """,
    "author lists": """
        SELECT ROW(n.name, a.position, a.raw_name, a.name_key, a.year, a.provenance, a.source, a.role, a.email_domains,
            a.needs_settling,
            ARRAY(SELECT ROW(i.scheme, i.value)::text FROM papers_authorshipidentifier i WHERE i.authorship_id = a.id
                ORDER BY i.scheme COLLATE "C", i.value COLLATE "C"),
            ARRAY(SELECT f.raw FROM papers_affiliation f
                JOIN papers_authorshipaffiliation aa ON aa.affiliation_id = f.id WHERE aa.authorship_id = a.id
                ORDER BY f.raw COLLATE "C"))::text AS line
        FROM papers_authorship a JOIN named_work n ON n.id = a.work_id
    """,
    # Who is the same person: every author is the set of the places that were found to be theirs.
    "authors": """
        SELECT ROW(p.name, p.name_key, p.works_count, p.first_year, p.last_year, home.name,
            (SELECT array_agg(ROW(n.name, a.position)::text ORDER BY n.name COLLATE "C", a.position)
                FROM papers_authorship a JOIN named_work n ON n.id = a.work_id WHERE a.author_id = p.id),
            ARRAY(SELECT ROW(m.name, m.key, m.works_count)::text FROM papers_authorname m WHERE m.author_id = p.id
                ORDER BY m.name COLLATE "C"),
            ARRAY(SELECT ROW(i.scheme, i.value)::text FROM papers_authoridentifier i WHERE i.author_id = p.id
                ORDER BY i.scheme COLLATE "C", i.value COLLATE "C"))::text AS line
        FROM papers_author p LEFT JOIN named_institution home ON home.id = p.institution_id
        WHERE p.merged_into_id IS NULL
    """,
    # What holds now, which no import may change.
    "said by people": """
        SELECT ROW(coalesce(n.name, 'W' || s.work_id), s.name_key, s.nth, s.author_id, s.by, s.what)::text AS line
        FROM (
            SELECT work_id, name_key, nth, author_id, by, 'mine' AS what FROM papers_authorshipassertion
            WHERE ended_at IS NULL
            UNION ALL
            SELECT work_id, name_key, nth, author_id, by, 'not mine' FROM papers_authorshipdenial
            WHERE ended_at IS NULL
        ) s LEFT JOIN named_work n ON n.id = s.work_id
        UNION ALL
        SELECT ROW(author_id, scheme, value, verdict, ground, by)::text FROM papers_identifierassertion
        WHERE ended_at IS NULL
        UNION ALL
        SELECT ROW(author_id, owned, kept_apart)::text FROM papers_heldrecord
    """,
    "topics of works": """
        SELECT ROW(n.name, t.kind, t.key, wt.score, wt.year)::text AS line
        FROM papers_worktopic wt JOIN named_work n ON n.id = wt.work_id JOIN papers_topic t ON t.id = wt.topic_id
    """,
    "topics": """
        SELECT ROW(t.kind, t.key, t.name, t.works_count, broader.kind, broader.key)::text AS line
        FROM papers_topic t LEFT JOIN papers_topic broader ON broader.id = t.parent_id WHERE t.merged_into_id IS NULL
    """,
    "venues": """
        SELECT ROW(key, name, acronym, kind, issn, openalex_id, works_count)::text AS line
        FROM papers_venue WHERE merged_into_id IS NULL
    """,
    "institutions": """
        SELECT ROW(i.name, i.ror, i.openalex_id, i.kind, i.status, i.country_code, i.city, i.established, i.homepage,
            i.domains, i.parent_ror, i.successor_ror, i.works_count, i.authors_count, parent.name, merged.name,
            ARRAY(SELECT ROW(m.name, m.key, m.kind)::text FROM papers_institutionname m WHERE m.institution_id = i.id
                ORDER BY m.name COLLATE "C", m.kind COLLATE "C"))::text AS line
        FROM papers_institution i LEFT JOIN named_institution parent ON parent.id = i.parent_id
        LEFT JOIN named_institution merged ON merged.id = i.merged_into_id
    """,
    "affiliations": """
        SELECT ROW(f.raw, f.key,
            ARRAY(SELECT ROW(n.name, m.matched_by)::text FROM papers_affiliationinstitution m
                JOIN named_institution n ON n.id = m.institution_id WHERE m.affiliation_id = f.id
                ORDER BY n.name COLLATE "C"))::text AS line
        FROM papers_affiliation f
        WHERE EXISTS (SELECT FROM papers_authorshipaffiliation aa WHERE aa.affiliation_id = f.id)
    """,
    "source records": """
        SELECT ROW(s.source, s.key, s.digest, s.version, w.name, i.name)::text AS line
        FROM papers_sourcerecord s LEFT JOIN named_work w ON w.id = s.work_id
        LEFT JOIN named_institution i ON i.id = s.institution_id
    """,
    "notes": """
        SELECT ROW(n.name, i.key, i.field, i.reason)::text AS line
        FROM papers_importnote i JOIN named_work n ON n.id = i.work_id
    """,
}

_SUM: Final = """
    SELECT count(*), coalesce(sum(('x' || left(hash, 16))::bit(64)::bigint), 0),
        coalesce(sum(('x' || right(hash, 16))::bit(64)::bigint), 0)
    FROM (SELECT md5(line) AS hash FROM ({lines}) AS lines) AS hashes
"""


def content_fingerprint() -> Fingerprint:
    """The fingerprint of the literature as it is now. Takes about a second for every 100,000 authorships."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:  # within somebody's transaction, it is theirs to say what they see
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL datestyle = 'ISO'; SET LOCAL extra_float_digits = 1")
        cursor.execute(_NAMES)
        parts = tuple(_part(cursor, name, lines) for name, lines in _LINES.items())
        cursor.execute("DROP TABLE named_work, named_institution")
    whole = "".join(f"{part.name} {part.lines} {part.digest}\n" for part in parts)
    return Fingerprint(hashlib.sha256(whole.encode()).hexdigest(), parts)


def _part(cursor: CursorWrapper, name: str, lines: str) -> Part:
    cursor.execute(_SUM.format(lines=lines))
    count, *halves = cursor.fetchone()
    return Part(name, count, hashlib.sha256(f"{name} {count} {halves[0]} {halves[1]}".encode()).hexdigest()[:32])
