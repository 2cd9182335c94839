"""Reads works back as records, and writes what another record changed about them.

Author lists keep the rows, and with them the authors, of every name that stays: who somebody is does not change
because a source corrected a list.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.backends.utils import CursorWrapper

from papers.curation.following import words_follow_names
from papers.ingest.author_lists import paired
from papers.ingest.entities import affiliation_ids, topic_ids, venue_ids
from papers.ingest.keys import topic_key, venue_key
from papers.ingest.new_works import AuthorshipRows, Entities, mention_key
from papers.models import Authorship
from papers.records import (
    AffiliationRecord,
    Identifier,
    MentionRecord,
    TopicKind,
    TopicRecord,
    VenueRecord,
    WorkRecord,
    WorkType,
)
from papers.storage.sequences import next_ids
from papers.text.hashing import title_hash

_SCALARS = (
    "title", "raw_title", "abstract", "raw_abstract", "tldr", "year", "published_on", "volume", "issue", "pages",
    "publisher", "language", "comments", "journal_ref", "url", "retracted", "reported_citations",
)  # fmt: skip


@dataclass(slots=True)
class ExistingWork:
    """A work as a record, and the ids of its authorship rows in the order of the record's mentions."""

    work_id: int
    record: WorkRecord
    authorship_ids: list[int]


def load_works(cursor: CursorWrapper, ids: Iterable[int]) -> dict[int, ExistingWork]:
    wanted = list(ids)
    if not wanted:
        return {}
    identifiers = _grouped(
        cursor, "SELECT work_id, scheme, value FROM papers_workidentifier WHERE work_id = ANY(%s) ORDER BY id", wanted
    )
    topics = _grouped(
        cursor,
        "SELECT wt.work_id, t.name, t.kind, wt.score FROM papers_worktopic wt JOIN papers_topic t ON t.id = wt.topic_id"
        " WHERE wt.work_id = ANY(%s) ORDER BY wt.id",
        wanted,
    )
    references = _grouped(
        cursor, "SELECT citing_id, scheme, value FROM papers_citation WHERE citing_id = ANY(%s) ORDER BY id", wanted
    )
    mentions = _mentions(cursor, wanted)
    cursor.execute(
        f"SELECT w.id, w.described_by, w.type, {', '.join('w.' + name for name in _SCALARS)},"  # noqa: S608
        " v.name, v.acronym, v.kind, v.issn, v.openalex_id"
        " FROM papers_work w LEFT JOIN papers_venue v ON v.id = w.venue_id WHERE w.id = ANY(%s)",
        [wanted],
    )
    works = {}
    for pk, source, kind, *rest in cursor.fetchall():
        scalars, venue = rest[: len(_SCALARS)], rest[len(_SCALARS) :]
        works[pk] = ExistingWork(
            pk,
            WorkRecord(
                source=source,
                key=f"W{pk}",
                type=WorkType(kind),
                venue=VenueRecord(*venue) if venue[0] else None,
                identifiers=tuple(Identifier(*row) for row in identifiers[pk]),
                topics=tuple(TopicRecord(name, TopicKind(k), score) for name, k, score in topics[pk]),
                references=tuple(Identifier(*row) for row in references[pk]),
                mentions=tuple(mention for _, mention in mentions[pk]),
                **dict(zip(_SCALARS, scalars, strict=True)),
            ),
            [authorship_id for authorship_id, _ in mentions[pk]],
        )
    return works


def _grouped(cursor: CursorWrapper, sql: str, ids: list[int]) -> dict[int, list[tuple[Any, ...]]]:
    cursor.execute(sql, [ids])
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for pk, *row in cursor.fetchall():
        groups[pk].append(tuple(row))
    return groups


def _mentions(cursor: CursorWrapper, ids: list[int]) -> dict[int, list[tuple[int, MentionRecord]]]:
    cursor.execute(
        "SELECT a.work_id, a.id, coalesce(p.name, a.raw_name), a.role, a.email_domains,"
        " ARRAY(SELECT ARRAY[i.scheme, i.value] FROM papers_authorshipidentifier i WHERE i.authorship_id = a.id"
        "       ORDER BY i.id),"
        " ARRAY(SELECT f.raw FROM papers_authorshipaffiliation aa JOIN papers_affiliation f ON f.id = aa.affiliation_id"
        "       WHERE aa.authorship_id = a.id ORDER BY aa.id)"
        " FROM papers_authorship a LEFT JOIN papers_printedname p ON p.authorship_id = a.id"
        " WHERE a.work_id = ANY(%s) ORDER BY a.work_id, a.position",
        [ids],
    )
    groups: dict[int, list[tuple[int, MentionRecord]]] = defaultdict(list)
    for work_id, pk, name, role, domains, identifiers, affiliations in cursor.fetchall():
        mention = MentionRecord(
            name=name,
            identifiers=tuple(Identifier(scheme, value) for scheme, value in identifiers),
            affiliations=tuple(AffiliationRecord(raw) for raw in affiliations),
            email_domains=tuple(domains),
            role=role,
        )
        groups[work_id].append((pk, mention))
    return groups


def update_works(cursor: CursorWrapper, changed: Sequence[tuple[ExistingWork, WorkRecord]]) -> set[int]:
    """Writes the difference between each work and the record that it has become.

    Answers with the ids of the authors whose works have to be counted again.
    """
    # Which institution an affiliation names may be news even where the string is not.
    affiliation_ids(
        cursor, (a for _, after in changed for m in after.mentions for a in m.affiliations if a.institutions)
    )
    differing = [(work, after) for work, after in changed if _plain(work.record) != _plain(after)]
    if not differing:
        return set()
    relisted = [(work, after) for work, after in differing if work.record.mentions != _plain(after).mentions]
    touched = _authors(
        cursor,
        [work.work_id for work, after in relisted]
        + [work.work_id for work, after in differing if work.record.year != after.year],
    )
    _update_scalars(cursor, differing)
    for table, column, field in (
        ("papers_workidentifier", "work_id", "identifiers"),
        ("papers_citation", "citing_id", "references"),
    ):
        known: Mapping[int, set[Identifier]] = {w.work_id: set(getattr(w.record, field)) for w, _ in differing}
        rows = [
            (work.work_id, i.scheme, i.value)
            for work, after in differing
            for i in getattr(after, field)
            if i not in known[work.work_id]
        ]
        cursor.execute(
            f"INSERT INTO {table} ({column}, scheme, value)"  # noqa: S608
            " SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING",
            [[r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]],
        )
    _update_topics(cursor, differing)
    with words_follow_names(cursor, [work.work_id for work, _ in relisted]):
        _update_author_lists(cursor, relisted)
    return touched


def _authors(cursor: CursorWrapper, works: list[int]) -> set[int]:
    cursor.execute(
        "SELECT DISTINCT author_id FROM papers_authorship WHERE work_id = ANY(%s) AND author_id IS NOT NULL", [works]
    )
    return {author for (author,) in cursor.fetchall()}


def _plain(record: WorkRecord) -> WorkRecord:
    """The record without what the tables do not give back: institutions beside raw affiliations, notes, its key."""
    return replace(
        record,
        key="",
        version="",
        notes=(),
        topics=tuple(TopicRecord(t.name, t.kind, t.score) for t in record.topics),
        mentions=tuple(
            replace(m, affiliations=tuple(AffiliationRecord(a.raw) for a in m.affiliations)) for m in record.mentions
        ),
    )


def _update_scalars(cursor: CursorWrapper, differing: Sequence[tuple[ExistingWork, WorkRecord]]) -> None:
    venues = venue_ids(cursor, (after.venue for _, after in differing if after.venue is not None))
    for work, after in differing:
        before = work.record
        changes: dict[str, Any] = {
            name: getattr(after, name) for name in _SCALARS if getattr(after, name) != getattr(before, name)
        }
        if "title" in changes:
            changes["title_key"] = title_hash(after.title)
        if after.type != before.type:
            changes["type"] = after.type.value
        if after.source != before.source:
            changes["described_by"] = after.source
        if after.venue is not None and after.venue != before.venue:
            changes["venue_id"] = venues[venue_key(after.venue)]
        if len(after.mentions) != len(before.mentions):
            changes["author_count"] = len(after.mentions)
        if "year" in changes:
            cursor.execute("UPDATE papers_worktopic SET year = %s WHERE work_id = %s", [after.year, work.work_id])
            cursor.execute("UPDATE papers_authorship SET year = %s WHERE work_id = %s", [after.year, work.work_id])
        assignments = ", ".join(f"{column} = %s" for column in changes)
        cursor.execute(
            f"UPDATE papers_work SET {assignments + ', ' if changes else ''}updated_at = now() WHERE id = %s",  # noqa: S608
            [*changes.values(), work.work_id],
        )


def _update_topics(cursor: CursorWrapper, differing: Sequence[tuple[ExistingWork, WorkRecord]]) -> None:
    ids = topic_ids(cursor, (topic for _, after in differing for topic in after.topics))
    rows = [
        (work.work_id, ids[topic.kind.value, topic_key(topic.name)], topic.score, after.year)
        for work, after in differing
        for topic in after.topics
    ]
    cursor.execute(
        "INSERT INTO papers_worktopic (work_id, topic_id, score, year)"
        " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::float8[], %s::smallint[]) ON CONFLICT DO NOTHING",
        [[r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], [r[3] for r in rows]],
    )


def _update_author_lists(cursor: CursorWrapper, changed: Sequence[tuple[ExistingWork, WorkRecord]]) -> None:
    if not changed:
        return
    entities = Entities(
        venues={}, topics={}, affiliations=Entities.of(cursor, [_mentions_only(r) for _, r in changed]).affiliations
    )
    rows = AuthorshipRows()
    for work, after in changed:
        kept = _kept_rows(work, after)
        stays = set(kept.values())
        gone = [pk for pk in work.authorship_ids if pk not in stays]
        if gone:
            _remove(cursor, gone)
        if kept != dict(enumerate(work.authorship_ids)) or len(after.mentions) != len(kept):
            _move(cursor, work.work_id, {pk: index + 1 for index, pk in kept.items()})
        before = dict(zip(work.authorship_ids, work.record.mentions, strict=True))
        fresh = iter(next_ids(cursor, Authorship, len(after.mentions) - len(kept)))
        for index, mention in enumerate(after.mentions):
            if index not in kept:
                rows.add(
                    next(fresh), mention, work_id=work.work_id, position=index + 1, year=after.year,
                    source=after.source, entities=entities,
                )  # fmt: skip
            elif before[kept[index]] != mention:
                pk = kept[index]
                _update_mention(cursor, pk, before[pk], mention, source=after.source, entities=entities)
    rows.send(cursor)
    _resolve_again(cursor, changed)


def _resolve_again(cursor: CursorWrapper, changed: Sequence[tuple[ExistingWork, WorkRecord]]) -> None:
    """A new name in a list is a new co-author to everybody in it, and a co-author is evidence."""
    works = [
        work.work_id
        for work, after in changed
        if {mention_key(m.name) for m in work.record.mentions} != {mention_key(m.name) for m in after.mentions}
    ]
    cursor.execute(
        "UPDATE papers_authorship SET needs_settling = true WHERE work_id = ANY(%s) AND NOT needs_settling", [works]
    )


def _mentions_only(record: WorkRecord) -> WorkRecord:
    return WorkRecord(source=record.source, key=record.key, title=record.title, mentions=record.mentions)


def _kept_rows(work: ExistingWork, after: WorkRecord) -> dict[int, int]:
    """Index in the new list to the row that stays."""
    pairs = paired(
        [mention.name for mention in after.mentions],
        [mention.name for mention in work.record.mentions],
        corrected=True,
    )
    return {index: work.authorship_ids[other] for index, other in pairs.items()}


def _remove(cursor: CursorWrapper, rows: list[int]) -> None:
    for table in ("papers_authorshipidentifier", "papers_authorshipaffiliation"):
        cursor.execute(f"DELETE FROM {table} WHERE authorship_id = ANY(%s)", [rows])  # noqa: S608
    cursor.execute("DELETE FROM papers_authorship WHERE id = ANY(%s)", [rows])


def _move(cursor: CursorWrapper, work_id: int, positions: Mapping[int, int]) -> None:
    """Puts rows to their new positions; these are unique within a work, so everything steps aside first."""
    cursor.execute(
        "SELECT EXISTS (SELECT FROM papers_authorship a JOIN unnest(%s::bigint[], %s::int[]) AS n (id, position)"
        " USING (id) WHERE a.position <> n.position)",
        [list(positions), list(positions.values())],
    )
    if cursor.fetchone()[0]:
        cursor.execute("UPDATE papers_authorship SET position = position + 1000000 WHERE work_id = %s", [work_id])
        cursor.execute(
            "UPDATE papers_authorship a SET position = n.position"
            " FROM unnest(%s::bigint[], %s::int[]) AS n (id, position) WHERE a.id = n.id",
            [list(positions), list(positions.values())],
        )


def _update_mention(
    cursor: CursorWrapper, pk: int, before: MentionRecord, mention: MentionRecord, *, source: str, entities: Entities
) -> None:
    """A row whose name changed, or that learnt an identifier or an affiliation, is to be resolved anew. It has what is
    printed until its author's names are put in place, in the same transaction (`papers.storage.shown_names`)."""
    if mention.identifiers != before.identifiers:
        cursor.execute(
            "INSERT INTO papers_authorshipidentifier (authorship_id, scheme, value)"
            " SELECT %s, * FROM unnest(%s::text[], %s::text[]) ON CONFLICT DO NOTHING",
            [pk, [i.scheme for i in mention.identifiers], [i.value for i in mention.identifiers]],
        )
    if [a.raw for a in mention.affiliations] != [a.raw for a in before.affiliations]:
        affiliations = [entities.affiliations[a.raw] for a in mention.affiliations]
        cursor.execute(
            "DELETE FROM papers_authorshipaffiliation WHERE authorship_id = %s AND NOT affiliation_id = ANY(%s)",
            [pk, affiliations],
        )
        cursor.execute(
            "INSERT INTO papers_authorshipaffiliation (authorship_id, affiliation_id)"
            " SELECT %s, * FROM unnest(%s::bigint[]) ON CONFLICT DO NOTHING",
            [pk, affiliations],
        )
    cursor.execute("DELETE FROM papers_printedname WHERE authorship_id = %s", [pk])
    cursor.execute(
        "UPDATE papers_authorship SET source = CASE WHEN %s THEN source ELSE %s END, raw_name = %s,"
        " name_key = %s, role = %s, email_domains = %s, needs_settling = true WHERE id = %s",
        [
            mention.name == before.name, source, mention.name, mention_key(mention.name), mention.role,
            list(mention.email_domains), pk,
        ],
    )  # fmt: skip
