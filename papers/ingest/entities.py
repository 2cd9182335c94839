"""The small tables that works refer to: each record is found by its key, or added once.

Every function takes what a chunk of records needs and answers with ids, in one or two statements whatever the number.
The ingest lock is held, so looking first and adding after is safe.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.backends.utils import CursorWrapper

from papers.ingest.affiliation_matching import NamedInstitution, candidate_keys, matched_institutions
from papers.ingest.fitting import bounded_key
from papers.ingest.keys import affiliation_key, topic_key, venue_key
from papers.models import Affiliation, AffiliationInstitution, Institution, Topic, Venue
from papers.records import AffiliationRecord, InstitutionRecord, TopicKind, TopicRecord, VenueRecord
from papers.storage.copy import Rows
from papers.storage.sequences import next_ids

TopicKey = tuple[str, str]


def venue_ids(cursor: CursorWrapper, venues: Iterable[VenueRecord]) -> dict[str, int]:
    """Ids by `venue_key`. A venue that is known by its acronym only gets the first full name that a record brings."""
    wanted: dict[str, VenueRecord] = {}
    for venue in venues:
        key = venue_key(venue)
        if key not in wanted or (_nameless(wanted[key]) and not _nameless(venue)):
            wanted[key] = venue
    found = _ids_by_key(cursor, "SELECT key, id FROM papers_venue WHERE key = ANY(%s)", list(wanted))
    named = [(found[key], venue.name) for key, venue in wanted.items() if key in found and not _nameless(venue)]
    if named:
        cursor.execute(
            "UPDATE papers_venue v SET name = n.name FROM unnest(%s::bigint[], %s::text[]) AS n (id, name)"
            " WHERE v.id = n.id AND v.acronym <> '' AND lower(v.name) = lower(v.acronym)",
            [[pk for pk, _ in named], [name for _, name in named]],
        )
    missing = [key for key in wanted if key not in found]
    rows = Rows("papers_venue", ["id", "key", "name", "acronym", "kind", "issn", "openalex_id", "works_count"])
    for key, pk in zip(missing, next_ids(cursor, Venue, len(missing)), strict=True):
        venue = wanted[key]
        rows.add(pk, key, venue.name, venue.acronym, venue.kind, venue.issn, venue.openalex_id, 0)
        found[key] = pk
    rows.send(cursor)
    return found


def _nameless(venue: VenueRecord) -> bool:
    return venue.name.casefold() == venue.acronym.casefold()


def topic_ids(cursor: CursorWrapper, topics: Iterable[TopicRecord]) -> dict[TopicKey, int]:
    """Ids by (kind, `topic_key`), broader topics included. A topic's parent is set once and then left alone."""
    wanted: dict[TopicKey, str] = {}
    links: dict[tuple[TopicKey, TopicKey], None] = {}
    for topic in topics:
        narrower: TopicKey | None = None
        for name in (topic.name, *topic.broader):
            kind = topic.kind.value if narrower is None else TopicKind.FIELD.value
            current = (kind, topic_key(name))
            if not current[1] or current == narrower:
                continue
            wanted.setdefault(current, name)
            if narrower is not None:
                links[narrower, current] = None
            narrower = current
    if not wanted:
        return {}
    cursor.execute(
        "SELECT kind, key, id FROM papers_topic WHERE (kind, key) IN (SELECT * FROM unnest(%s::text[], %s::text[]))",
        [[kind for kind, _ in wanted], [key for _, key in wanted]],
    )
    found: dict[TopicKey, int] = {(kind, key): pk for kind, key, pk in cursor.fetchall()}
    missing = [key for key in wanted if key not in found]
    found.update(zip(missing, next_ids(cursor, Topic, len(missing)), strict=True))
    rows = Rows("papers_topic", ["id", "kind", "key", "name", "works_count"])
    for key in missing:
        rows.add(found[key], *key, wanted[key], 0)
    rows.send(cursor)
    _link_topics(cursor, [(found[narrower], found[broader]) for narrower, broader in links])
    return found


def _link_topics(cursor: CursorWrapper, links: list[tuple[int, int]]) -> None:
    """Gives topics without a parent the first one stated that makes no circle; sources contradict each other."""
    if not links:
        return
    cursor.execute(
        "SELECT id FROM papers_topic WHERE id = ANY(%s) AND parent_id IS NULL", [[narrower for narrower, _ in links]]
    )
    parentless = {pk for (pk,) in cursor.fetchall()}
    if not parentless:
        return
    cursor.execute("SELECT id, parent_id FROM papers_topic WHERE parent_id IS NOT NULL")
    parents: dict[int, int] = dict(cursor.fetchall())
    added: dict[int, int] = {}
    for narrower, broader in links:
        if narrower in parentless and narrower not in added and not _leads_to(broader, narrower, parents):
            parents[narrower] = added[narrower] = broader
    cursor.execute(
        "UPDATE papers_topic t SET parent_id = n.parent_id FROM unnest(%s::bigint[], %s::bigint[]) AS n (id, parent_id)"
        " WHERE t.id = n.id",
        [list(added), list(added.values())],
    )


def _leads_to(start: int, target: int, parents: Mapping[int, int]) -> bool:
    """Whether following the parents from `start` comes to `target`. Parents never form a circle."""
    current: int | None = start
    while current is not None and current != target:
        current = parents.get(current)
    return current == target


def institution_ids(cursor: CursorWrapper, institutions: Iterable[InstitutionRecord]) -> dict[InstitutionRecord, int]:
    """Ids of institutions that works name with a ROR id or an OpenAlex id; one without either is left out."""
    wanted = dict.fromkeys(institution for institution in institutions if institution.ror or institution.openalex_id)
    if not wanted:
        return {}
    by_ror, by_openalex = _known_institutions(cursor, wanted)
    rows = Rows(
        "papers_institution",
        ["id", "name", "ror", "openalex_id", "kind", "status", "country_code", "city", "homepage", "domains",
         "works_count", "authors_count"],
    )  # fmt: skip
    names = Rows("papers_institutionname", ["institution_id", "name", "key", "kind"])
    result: dict[InstitutionRecord, int] = {}
    for record in wanted:
        pk = by_ror.get(record.ror or "") or by_openalex.get(record.openalex_id or "")
        if pk is None and record.name:
            pk = next_ids(cursor, Institution, 1)[0]
            rows.add(pk, record.name, record.ror, record.openalex_id, record.kind, record.status,
                     record.country_code, record.city, record.homepage, list(record.domains), 0, 0)  # fmt: skip
            names.add(pk, record.name, bounded_key(affiliation_key(record.name)), "display")
        if pk is not None:
            result[record] = pk
            if record.ror:
                by_ror.setdefault(record.ror, pk)
            if record.openalex_id:
                by_openalex.setdefault(record.openalex_id, pk)
    rows.send(cursor)
    names.send(cursor)
    for column in ("ror", "openalex_id"):
        _remember_ids(cursor, column, result)
    return result


def _known_institutions(
    cursor: CursorWrapper, wanted: Iterable[InstitutionRecord]
) -> tuple[dict[str, int], dict[str, int]]:
    cursor.execute(
        "SELECT ror, openalex_id, coalesce(merged_into_id, id) FROM papers_institution"
        " WHERE ror = ANY(%s) OR openalex_id = ANY(%s)",
        [[r.ror for r in wanted if r.ror], [r.openalex_id for r in wanted if r.openalex_id]],
    )
    by_ror: dict[str, int] = {}
    by_openalex: dict[str, int] = {}
    for ror, openalex_id, pk in cursor.fetchall():
        if ror:
            by_ror[ror] = pk
        if openalex_id:
            by_openalex[openalex_id] = pk
    return by_ror, by_openalex


def _remember_ids(cursor: CursorWrapper, column: str, found: Mapping[InstitutionRecord, int]) -> None:
    """An institution that is known by one of its two ids learns the other from the first work that names both."""
    first: dict[int, str] = {}
    taken: set[str] = set()
    for record, pk in found.items():
        value: str | None = getattr(record, column)
        if value and value not in taken and pk not in first:
            first[pk] = value
            taken.add(value)
    if first:
        cursor.execute(
            f"UPDATE papers_institution i SET {column} = n.value"  # noqa: S608
            " FROM unnest(%s::bigint[], %s::text[]) AS n (id, value)"
            f" WHERE i.id = n.id AND i.{column} IS NULL AND NOT EXISTS"
            f" (SELECT FROM papers_institution o WHERE o.{column} = n.value)",
            [list(first), list(first.values())],
        )


def affiliation_ids(cursor: CursorWrapper, affiliations: Iterable[AffiliationRecord]) -> dict[str, int]:
    """Ids by raw string. New strings are matched to institutions; what the source states is recorded as such."""
    stated: dict[str, dict[InstitutionRecord, None]] = defaultdict(dict)
    for affiliation in affiliations:
        stated[affiliation.raw].update(dict.fromkeys(affiliation.institutions))
    if not stated:
        return {}
    digests = [hashlib.md5(raw.encode("utf-8", "replace"), usedforsecurity=False).hexdigest() for raw in stated]
    found = _ids_by_key(cursor, "SELECT raw, id FROM papers_affiliation WHERE md5(raw) = ANY(%s)", digests)
    missing = [raw for raw in stated if raw not in found]
    fresh = dict(zip(missing, next_ids(cursor, Affiliation, len(missing)), strict=True))
    rows = Rows("papers_affiliation", ["id", "raw", "key"])
    for raw, pk in fresh.items():
        rows.add(pk, raw, affiliation_key(raw))
    rows.send(cursor)
    found.update(fresh)

    institutions = institution_ids(cursor, (i for group in stated.values() for i in group))
    by_source = {(found[raw], institutions[i]) for raw, group in stated.items() for i in group if i in institutions}
    news = add_matches(cursor, by_source, AffiliationInstitution.MatchedBy.SOURCE)
    resolve_again(cursor, news.difference(fresh.values()))
    unstated = {raw: pk for raw, pk in fresh.items() if not any(i in institutions for i in stated[raw])}
    add_matches(cursor, name_matches(cursor, unstated), AffiliationInstitution.MatchedBy.NAME)
    return found


def name_matches(cursor: CursorWrapper, affiliations: Mapping[str, int]) -> set[tuple[int, int]]:
    """(affiliation id, institution id) for every institution that a raw string names. `affiliations`: raw to id."""
    keys = {key for raw in affiliations for key in candidate_keys(raw)}
    cursor.execute(
        "SELECT n.key, coalesce(i.merged_into_id, i.id), n.kind FROM papers_institutionname n"
        " JOIN papers_institution i ON i.id = n.institution_id WHERE n.key = ANY(%s)"
        # A withdrawn record stands for nothing, unless the registry says what it was a duplicate of.
        " AND (i.status <> 'withdrawn' OR i.merged_into_id IS NOT NULL)",
        [list(keys)],
    )
    known: dict[str, list[NamedInstitution]] = defaultdict(list)
    for key, pk, kind in cursor.fetchall():
        known[key].append(NamedInstitution(pk, kind))
    return {(pk, match) for raw, pk in affiliations.items() for match in matched_institutions(raw, known)}


def add_matches(
    cursor: CursorWrapper, matches: Iterable[tuple[int, int]], by: AffiliationInstitution.MatchedBy
) -> set[int]:
    """Records (affiliation id, institution id) pairs; answers with the affiliations for which that was news."""
    pairs = sorted(matches)
    if not pairs:
        return set()
    cursor.execute(
        "INSERT INTO papers_affiliationinstitution (affiliation_id, institution_id, matched_by)"
        " SELECT a, i, %s FROM unnest(%s::bigint[], %s::bigint[]) AS m (a, i) ON CONFLICT DO NOTHING"
        " RETURNING affiliation_id",
        [by.value, [a for a, _ in pairs], [i for _, i in pairs]],
    )
    return {affiliation for (affiliation,) in cursor.fetchall()}


def resolve_again(cursor: CursorWrapper, affiliations: Iterable[int]) -> None:
    """Has the authors with these affiliations resolved anew: an institution in common is evidence."""
    ids = sorted(affiliations)
    if ids:
        cursor.execute(
            "UPDATE papers_authorship a SET needs_settling = true FROM papers_authorshipaffiliation aa"
            " WHERE aa.authorship_id = a.id AND aa.affiliation_id = ANY(%s) AND NOT a.needs_settling",
            [ids],
        )


def _ids_by_key(cursor: CursorWrapper, sql: str, keys: list[str]) -> dict[str, int]:
    if not keys:
        return {}
    cursor.execute(sql, [keys])
    return dict(cursor.fetchall())
