"""Reads mentions that wait for an author, asks the resolver, and stores the outcome.

Works through the names that have waiting mentions, a batch of names in one transaction, so that memory stays bounded
and a killed run goes on where it stopped. Every mention of a name takes part, settled or not: new evidence can show
that two authors are one. Their ids then redirect, unless both are held by people: those are two, whatever the evidence,
and one that is held takes the other in, whichever is older.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from papers.curation.hiding import bring_hidden_people, put_hidden_people_away
from papers.curation.identifiers import respect_identifiers
from papers.curation.meanwhile import Acts, acts_so_far, corrected_since
from papers.curation.places import NTH
from papers.curation.respecting import respect_assertions
from papers.identity.conservative import resolve
from papers.identity.evidence import coauthor_evidence
from papers.identity.mentions import Ints, Mentions, Resolver
from papers.identity.said_identifiers import NOT_WHO_DENIED, SAID, SPEAKS
from papers.models import Author, HeldRecord, Provenance
from papers.storage.changes import CHANGED_ARE_NOTED, note_identified
from papers.storage.copy import Rows, copy
from papers.storage.counts import recount_authors
from papers.storage.exclusive_identifiers import EXCLUSIVE
from papers.storage.list_locks import own_author_lists
from papers.storage.record_locks import lock_records
from papers.storage.sequences import next_ids

RESOLVER: Final[Resolver] = resolve

NAMES_PER_BATCH: Final = 40_000

# A shared address at one of these says nothing about a shared employer.
FREE_MAIL: Final = (
    "126.com", "163.com", "aol.com", "foxmail.com", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com",
    "icloud.com", "live.com", "mail.com", "mail.ru", "me.com", "msn.com", "naver.com", "outlook.com", "proton.me",
    "protonmail.com", "qq.com", "sina.com", "web.de", "yahoo.com", "yandex.com", "yandex.ru", "yeah.net",
)  # fmt: skip


@dataclass(slots=True)
class Settled:
    """What settling did."""

    mentions: int = 0
    authors_added: int = 0
    authors_merged: int = 0


def settle_authors(*, resolver: Resolver = RESOLVER, progress: Callable[[Settled], None] = lambda _: None) -> Settled:
    """Attributes every waiting mention. The caller holds the ingest lock and no transaction."""
    total = Settled()
    with connection.cursor() as cursor:
        respect_assertions(cursor)
        respect_identifiers(cursor)
        cursor.execute("DROP TABLE IF EXISTS settling_queue")
        cursor.execute(
            "CREATE TEMPORARY TABLE settling_queue AS SELECT name_key, row_number() OVER (ORDER BY name_key) AS place"
            " FROM (SELECT DISTINCT name_key FROM papers_authorship WHERE needs_settling) AS waiting"
        )
        names = cursor.rowcount
        cursor.execute("CREATE INDEX ON settling_queue (place)")
        for first in range(1, names + 1, NAMES_PER_BATCH):
            _settle_batch(cursor, first, resolver, total)
            progress(total)
        cursor.execute("DROP TABLE settling_queue")
    return total


def _settle_batch(cursor: CursorWrapper, first: int, resolver: Resolver, total: Settled) -> None:
    for _ in range(_TRIES):
        try:
            return _settle_once(cursor, first, resolver, total)
        except _CorrectedMeanwhileError:
            continue
    raise _CorrectedMeanwhileError


class _CorrectedMeanwhileError(RuntimeError):
    """Somebody took a record that was about to be merged away, or put right what the batch has read. The batch is done
    again and knows it."""


# Each retry needs somebody to act on a name of this batch within its seconds.
_TRIES: Final = 50


def _settle_once(cursor: CursorWrapper, first: int, resolver: Resolver, total: Settled) -> None:
    with transaction.atomic():
        cursor.execute("SET LOCAL work_mem = '64MB'")
        bring_hidden_people(cursor)
        seen = acts_so_far(cursor)
        _choose_mentions(cursor, first)
        batch = _read(cursor)
        labels = resolver(batch.mentions)
        authors, fresh, merged = _authors(cursor, batch, labels)
        changed = _store(cursor, batch, labels, authors, fresh, seen=seen)
        recount_authors(cursor, np.unique(authors[labels][changed & ~fresh[labels]]).tolist())
        put_hidden_people_away(cursor)
    total.mentions += int(batch.waiting.sum())
    total.authors_added += int(fresh.sum())
    total.authors_merged += merged


def _choose_mentions(cursor: CursorWrapper, first: int) -> None:
    """Puts the mentions of the next names into a temporary table: those that wait, and everything of every author who
    may be the same person, because the author bears the name, has the mention already, or has one of its ids."""
    cursor.execute("DROP TABLE IF EXISTS settling_mention, settling_outcome, settling_named")
    cursor.execute(
        """
        CREATE TEMPORARY TABLE settling_mention ON COMMIT DROP AS
        WITH chosen AS (SELECT name_key FROM settling_queue WHERE place >= %(first)s AND place < %(end)s),
        waiting AS (
            SELECT a.id, a.work_id, a.author_id FROM papers_authorship a JOIN chosen USING (name_key)
            WHERE a.needs_settling
        ), people AS (
            SELECT n.author_id FROM papers_authorname n JOIN chosen c ON c.name_key = n.key
            UNION -- who is shown under another name than the one that is printed
            SELECT p.author_id FROM papers_printedname p JOIN papers_authorship a ON a.id = p.authorship_id
            JOIN chosen USING (name_key)
            UNION
            SELECT author_id FROM waiting WHERE author_id IS NOT NULL
            UNION
            SELECT o.author_id FROM waiting w JOIN papers_authorshipidentifier i ON i.authorship_id = w.id
            JOIN papers_authoridentifier o ON o.scheme = i.scheme AND o.value = i.value
        )
        SELECT id, work_id, true AS waits FROM waiting
        UNION ALL
        SELECT a.id, a.work_id, false FROM papers_authorship a JOIN people USING (author_id)
        WHERE NOT EXISTS (SELECT FROM waiting w WHERE w.id = a.id)
        """,
        {"first": first, "end": first + NAMES_PER_BATCH},
    )
    cursor.execute("ANALYZE settling_mention")


# What a person said about an authorship (the rest of Provenance) is beyond these and never overwritten.
_GROUNDS: Final = (Provenance.IMPORTED.value, Provenance.ALGORITHMIC.value, Provenance.SOURCE_ASSERTED.value)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Mentions with what the resolver need not see: their rows' ids, who waits, whom a source identified, and to
    which author and on what ground (a place in `_GROUNDS`) they are attributed so far. `held` are the authors that
    people hold."""

    ids: Ints
    mentions: Mentions
    author: Ints
    ground: Ints
    waiting: NDArray[np.bool_]
    identified: NDArray[np.bool_]
    held: Ints


def _read(cursor: CursorWrapper) -> _Batch:
    lists = _columns(cursor, _LISTS, 5)
    chosen_ids, waits = _columns(cursor, "SELECT id, waits::int::bigint FROM settling_mention", 2)
    chosen = np.isin(lists[1], chosen_ids)
    rows = np.flatnonzero(chosen)
    ids = lists[1][rows]
    number = np.full(len(chosen), -1, np.int64)
    number[rows] = np.arange(len(rows))
    beside, coauthor = coauthor_evidence(lists[0], lists[2], rows)
    by_id = np.argsort(ids)
    carrier, carried = _columns(cursor, _CARRIED, 2)
    identified, identifier, scheme, exclusive, owner = _columns(cursor, _IDENTIFIED, 5)
    identified = by_id[np.searchsorted(ids, identified, sorter=by_id)]
    author = lists[3][rows]
    # An author who has an id and no mention any more has it through the first mention that bears it.
    orphaned = np.flatnonzero((owner > 0) & (author[identified] == 0))
    heirs = orphaned[np.unique(owner[orphaned], return_index=True)[1]]
    author[identified[heirs]] = owner[heirs]
    bearer, owned, owned_scheme, owned_exclusive = _columns(cursor, _OWNED, 4)
    bearer = by_id[np.searchsorted(ids, bearer, sorter=by_id)]
    mentions = Mentions(
        work=lists[0][rows],
        name=lists[2][rows],
        author=author,
        evidence_mention=np.concatenate([number[beside], by_id[np.searchsorted(ids, carrier, sorter=by_id)]]),
        evidence=np.concatenate([coauthor, carried]),
        identifier_mention=np.concatenate([identified, bearer]),
        identifier=np.concatenate([identifier, owned]),
        identifier_scheme=np.concatenate([scheme, owned_scheme]),
        exclusive=np.concatenate([exclusive, owned_exclusive]).astype(np.bool_),
    )
    held = _columns(cursor, _HELD, 1)[0]
    identified_by_source = np.zeros(len(ids), np.bool_)
    identified_by_source[identified] = True
    return _Batch(
        ids=ids,
        mentions=mentions,
        author=lists[3][rows],
        ground=lists[4][rows] - 1,
        waiting=np.isin(ids, chosen_ids[waits > 0]),
        identified=identified_by_source,
        held=held,
    )


_LISTS: Final = f"""
    SELECT a.work_id, a.id, hashtextextended(a.name_key, 0), coalesce(a.author_id, 0),
           coalesce(array_position(ARRAY[{", ".join(f"'{ground}'" for ground in _GROUNDS)}], a.provenance), 0)::bigint
    FROM papers_authorship a WHERE a.work_id IN (SELECT work_id FROM settling_mention)
    ORDER BY a.work_id, a.position
"""  # noqa: S608 - constants of this module

_CARRIED: Final = f"""
    SELECT aa.authorship_id, coalesce(m.institution_id, hashtextextended('affiliation ' || f.key, 0))
    FROM settling_mention s
    JOIN papers_authorshipaffiliation aa ON aa.authorship_id = s.id
    JOIN papers_affiliation f ON f.id = aa.affiliation_id
    LEFT JOIN papers_affiliationinstitution m ON m.affiliation_id = f.id
    WHERE f.key <> ''
    UNION ALL
    SELECT a.id, hashtextextended('domain ' || domain, 0)
    FROM settling_mention s JOIN papers_authorship a ON a.id = s.id, unnest(a.email_domains) AS domain
    WHERE domain NOT IN ({", ".join(f"'{domain}'" for domain in FREE_MAIL)})
"""  # noqa: S608 - constants of this module

_IDENTIFIED: Final = f"""
    WITH {SAID}
    SELECT i.authorship_id, hashtextextended(i.scheme || ' ' || coalesce(c.first, i.value), 0),
           hashtextextended(i.scheme, 0), {EXCLUSIVE}::int::bigint, coalesce(o.author_id, 0)
    FROM settling_mention s
    JOIN papers_authorship a ON a.id = s.id
    JOIN papers_authorshipidentifier i ON i.authorship_id = s.id
    LEFT JOIN papers_authoridentifier o ON o.scheme = i.scheme AND o.value = i.value
        AND NOT EXISTS (SELECT FROM papers_authorship x WHERE x.author_id = o.author_id)
    LEFT JOIN one_persons c ON c.scheme = i.scheme AND c.value = i.value
    WHERE {SPEAKS}
        -- where a person's word and the identifier beside the name contradict each other, the word holds for this name
        AND NOT (a.provenance = 'author-asserted' AND EXISTS (
            SELECT FROM papers_authoridentifier x
            WHERE x.scheme = i.scheme AND x.value = i.value AND x.author_id <> a.author_id
        ))
    ORDER BY i.id
"""  # noqa: S608 - constants


# What an author is known by elsewhere takes part through one of the author's mentions, whatever names they bear.
# Being held is an id of the most exclusive kind: no two held authors are one person. Nor is one who has denied a name
# the person who has it now, nor whoever took a name for theirs the one from whom they took it, or whose identifier a
# source prints there: one name that somebody puts on their record must not bring another's whole record after it.
_OWNED: Final = f"""
    WITH {SAID}, heirs AS (
        SELECT DISTINCT ON (o.author_id) a.id, o.author_id FROM settling_mention s
        JOIN papers_authorship a ON a.id = s.id AND a.author_id IS NULL
        JOIN papers_authorshipidentifier i ON i.authorship_id = a.id
        JOIN papers_authoridentifier o ON o.scheme = i.scheme AND o.value = i.value
            AND NOT EXISTS (SELECT FROM papers_authorship x WHERE x.author_id = o.author_id)
        WHERE {SPEAKS} ORDER BY o.author_id, i.id
    ), known AS (
        SELECT min(a.id) AS id, a.author_id FROM settling_mention s JOIN papers_authorship a ON a.id = s.id
        WHERE a.author_id IS NOT NULL GROUP BY a.author_id
        UNION ALL SELECT id, author_id FROM heirs
    ), denied AS (
        SELECT d.work_id, d.name_key, d.nth, coalesce(p.merged_into_id, p.id) AS author_id
        FROM papers_authorshipdenial d JOIN papers_author p ON p.id = d.author_id
        WHERE d.ended_at IS NULL AND d.work_id IN (SELECT work_id FROM settling_mention)
    ), listed AS (
        SELECT a.id, a.work_id, a.name_key, a.author_id, {NTH} AS nth
        FROM papers_authorship a WHERE a.work_id IN (SELECT work_id FROM denied)
    ), apart AS (
        SELECT coalesce(r.merged_into_id, r.id) AS author_id, coalesce(o.merged_into_id, o.id) AS other_id
        FROM papers_correctedplace c JOIN papers_correction act ON act.id = c.correction_id AND act.undone_at IS NULL
        JOIN papers_author r ON r.id = c.author_after_id JOIN papers_author o ON o.id = c.author_before_id
        WHERE c.provenance_after = 'author-asserted'
        UNION
        SELECT a.author_id, o.author_id
        FROM settling_mention s JOIN papers_authorship a ON a.id = s.id AND a.provenance = 'author-asserted'
        JOIN papers_authorshipidentifier i ON i.authorship_id = a.id AND {EXCLUSIVE}
        JOIN papers_authoridentifier o ON o.scheme = i.scheme AND o.value = i.value
    ), not_who_denied AS ({NOT_WHO_DENIED})
    SELECT * FROM (
        SELECT k.id, hashtextextended(i.scheme || ' ' || coalesce(c.first, i.value), 0),
               hashtextextended(i.scheme, 0), {EXCLUSIVE}::int::bigint
        FROM known k JOIN papers_authoridentifier i ON i.author_id = k.author_id
        LEFT JOIN one_persons c ON c.scheme = i.scheme AND c.value = i.value ORDER BY i.id
    ) AS named
    UNION ALL
    SELECT k.id, hashtextextended('held ' || k.author_id, 0), hashtextextended('held', 0), 1::bigint
    FROM known k JOIN papers_heldrecord h ON h.author_id = k.author_id
    UNION ALL
    SELECT a.id, hashtextextended('not A' || d.author_id, 0), hashtextextended('is A' || d.author_id, 0), 1::bigint
    FROM settling_mention s JOIN listed a ON a.id = s.id
    JOIN denied d ON (d.work_id, d.name_key, d.nth) = (a.work_id, a.name_key, a.nth)
    WHERE a.author_id IS DISTINCT FROM d.author_id
    UNION ALL
    SELECT n.id, hashtextextended('not A' || n.author_id, 0), hashtextextended('is A' || n.author_id, 0), 1::bigint
    FROM not_who_denied n
    UNION ALL
    SELECT k.id, hashtextextended('not A' || p.other_id, 0), hashtextextended('is A' || p.other_id, 0), 1::bigint
    FROM known k JOIN apart p ON p.author_id = k.author_id AND p.other_id <> k.author_id
    UNION ALL
    SELECT k.id, hashtextextended('is A' || k.author_id, 0), hashtextextended('is A' || k.author_id, 0), 1::bigint
    FROM known k WHERE k.author_id IN (
        SELECT author_id FROM denied UNION SELECT author_id FROM spoken WHERE denied UNION SELECT other_id FROM apart
    )
"""  # noqa: S608 - constants of this module

_HELD: Final = """
    SELECT DISTINCT h.author_id FROM papers_heldrecord h
    JOIN papers_authorship a ON a.author_id = h.author_id JOIN settling_mention s ON s.id = a.id
    UNION -- those without names, who have one by their identifier
    SELECT h.author_id FROM papers_heldrecord h JOIN papers_authoridentifier o ON o.author_id = h.author_id
    JOIN papers_authorshipidentifier i ON i.scheme = o.scheme AND i.value = o.value
    JOIN settling_mention s ON s.id = i.authorship_id
"""


def _columns(cursor: CursorWrapper, query: str, width: int) -> Ints:
    """The result of a query of bigints without NULL, shape (width, rows), by binary COPY: every row has one layout,
    so that reading a million of them is a copy of memory."""
    buffer = io.BytesIO()
    copy(cursor, f"COPY ({query}) TO STDOUT (FORMAT binary)", buffer)
    layout = [("fields", ">i2"), *((f"{part}{n}", kind) for n in range(width) for part, kind in _FIELD)]
    rows = np.frombuffer(buffer.getbuffer()[_COPY_HEADER:-_COPY_TRAILER], np.dtype(layout))
    return np.stack([rows[f"value{n}"] for n in range(width)]).astype(np.int64)


_COPY_HEADER: Final = 19  # signature, flags, length of the header's extension (none)
_COPY_TRAILER: Final = 2
_FIELD: Final = (("length", ">i4"), ("value", ">i8"))


def _authors(cursor: CursorWrapper, batch: _Batch, labels: Ints) -> tuple[Ints, NDArray[np.bool_], int]:
    """The author of each label, shape (labels,): of those that a mention of the group has, the one that is held, else
    the oldest, else a new one; which of them are new; and how many others were merged into them."""
    mentions = batch.mentions
    size = int(labels.max()) + 1
    nobody = np.iinfo(np.int64).max
    attributed = mentions.author > 0
    # Authors in the order of preference: held ones come before all others.
    rank = np.where(np.isin(mentions.author, batch.held), mentions.author, mentions.author + _AFTER_HELD)
    authors = np.full(size, nobody)
    np.minimum.at(authors, labels[attributed], rank[attributed])
    known = authors < nobody
    authors[known & (authors > _AFTER_HELD)] -= _AFTER_HELD
    pairs = np.unique(np.stack([mentions.author[attributed], authors[labels[attributed]]]), axis=1)
    merges = [(int(loser), int(winner)) for loser, winner in pairs.T if loser != winner]
    _merge_authors(cursor, merges)
    used = np.unique(labels)
    added = used[authors[used] == nobody]
    authors[added] = next_ids(cursor, Author, len(added))
    fresh = np.zeros(size, np.bool_)
    fresh[added] = True
    return authors, fresh, len(merges)


_AFTER_HELD: Final = 2**62


def _merge_authors(cursor: CursorWrapper, merges: list[tuple[int, int]]) -> None:
    """Moves everything of each loser to its winner; the loser stays as a pointer."""
    if not merges:
        return
    losers = [loser for loser, _ in merges]
    lock_records(losers)
    own_author_lists()
    if HeldRecord.objects.filter(author__in=losers).exists():
        raise _CorrectedMeanwhileError
    pairs = [[loser for loser, _ in merges], [winner for _, winner in merges]]
    source = "FROM unnest(%s::bigint[], %s::bigint[]) AS m (loser, winner)"
    cursor.execute(f"UPDATE papers_authorship t SET author_id = m.winner {source} WHERE t.author_id = m.loser", pairs)  # noqa: S608
    cursor.execute(
        f"UPDATE papers_authoridentifier t SET author_id = m.winner {source} WHERE t.author_id = m.loser"  # noqa: S608
        " RETURNING t.scheme, t.value",
        pairs,
    )
    note_identified(cursor, cursor.fetchall())
    cursor.execute(f"DELETE FROM papers_authorname t USING ({_SELECT_PAIRS}) m WHERE t.author_id = m.loser", pairs)  # noqa: S608
    cursor.execute(
        f"UPDATE papers_author t SET merged_into_id = m.winner {source} WHERE t.merged_into_id = m.loser",  # noqa: S608
        pairs,
    )
    cursor.execute(
        f"UPDATE papers_author t SET merged_into_id = m.winner, works_count = 0 {source} WHERE t.id = m.loser",  # noqa: S608
        pairs,
    )


_SELECT_PAIRS: Final = "SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS u (loser, winner)"


def _store(
    cursor: CursorWrapper, batch: _Batch, labels: Ints, authors: Ints, fresh: NDArray[np.bool_], *, seen: Acts
) -> NDArray[np.bool_]:
    """Writes the attribution of each mention that waited or is attributed otherwise now, and tells which those are;
    what an author said about an authorship stays as it is. Nothing of it holds where somebody has put right meanwhile
    what the batch has `seen`."""
    own_author_lists()
    company = np.bincount(labels)[labels] > 1
    ground = np.where(batch.identified, 2, np.where(company, 1, 0))
    said = batch.ground >= 0
    changed: NDArray[np.bool_] = batch.waiting | (batch.author != authors[labels]) | (said & (batch.ground != ground))
    cursor.execute(
        "CREATE TEMPORARY TABLE settling_outcome"
        " (id bigint, author_id bigint, provenance text, fresh boolean, waited boolean) ON COMMIT DROP"
    )
    rows = Rows("settling_outcome", ["id", "author_id", "provenance", "fresh", "waited"])
    columns = (batch.ids, authors[labels], np.array(_GROUNDS)[ground], fresh[labels], batch.waiting)
    for row in zip(*(column[changed].tolist() for column in columns), strict=True):
        rows.add(*row)
    rows.send(cursor)
    cursor.execute("ANALYZE settling_outcome")
    if corrected_since(cursor, seen, works=_WORKS_OF_BATCH, authors=_AUTHORS_OF_BATCH):
        raise _CorrectedMeanwhileError
    if fresh.any():
        _add_authors(cursor)
    cursor.execute(
        "UPDATE papers_authorship a SET needs_settling = a.needs_settling AND NOT o.waited,"
        # Merging has moved these already where two records are one; nothing else does.
        " author_id = CASE WHEN a.provenance IN ('author-asserted', 'denied') THEN a.author_id ELSE o.author_id END,"
        " provenance = CASE WHEN a.provenance IN ('author-asserted', 'denied') THEN a.provenance ELSE o.provenance END"
        " FROM settling_outcome o WHERE a.id = o.id AND (o.waited OR a.author_id IS DISTINCT FROM o.author_id"
        "  OR a.provenance <> o.provenance AND a.provenance NOT IN ('author-asserted', 'denied'))"
    )
    cursor.execute(
        "WITH changed AS"  # noqa: S608
        f" (SELECT DISTINCT a.work_id FROM settling_outcome o JOIN papers_authorship a USING (id)) {CHANGED_ARE_NOTED}"
    )
    # By where each name stands now, which is not the outcome for one that somebody has denied.
    # The names of the outcome are noted already; others may have printed an identifier before it was anybody's.
    cursor.execute(
        f"WITH {SAID}, given AS (INSERT INTO papers_authoridentifier (author_id, scheme, value)"  # noqa: S608 - constants
        " SELECT DISTINCT ON (i.scheme, i.value) a.author_id, i.scheme, i.value"
        " FROM settling_outcome o JOIN papers_authorshipidentifier i ON i.authorship_id = o.id"
        f" JOIN papers_authorship a ON a.id = o.id WHERE a.author_id IS NOT NULL AND {SPEAKS}"
        " ORDER BY i.scheme, i.value, o.id ON CONFLICT DO NOTHING RETURNING scheme, value"
        "), changed AS (SELECT DISTINCT a.work_id FROM given JOIN papers_authorshipidentifier i USING (scheme, value)"
        " JOIN papers_authorship a ON a.id = i.authorship_id"
        f" WHERE NOT EXISTS (SELECT FROM settling_outcome o WHERE o.id = a.id)) {CHANGED_ARE_NOTED}"
    )
    return changed


_WORKS_OF_BATCH: Final = "SELECT work_id FROM settling_mention"
_AUTHORS_OF_BATCH: Final = "SELECT author_id FROM settling_outcome"


def _add_authors(cursor: CursorWrapper) -> None:
    """Adds the outcome's new authors with their names and counts; every mention of theirs is in the outcome."""
    cursor.execute(
        """
        CREATE TEMPORARY TABLE settling_named ON COMMIT DROP AS
        SELECT o.author_id, a.raw_name AS name, min(a.name_key) AS key, count(*) AS works,
            min(a.year) AS first_year, max(a.year) AS last_year
        FROM settling_outcome o JOIN papers_authorship a USING (id) WHERE o.fresh GROUP BY o.author_id, a.raw_name
        """
    )
    cursor.execute(
        """
        INSERT INTO papers_author (id, name, name_key, works_count, first_year, last_year, institution_id, created_at)
        SELECT n.author_id, (array_agg(n.name ORDER BY n.works DESC, length(n.name) DESC, n.name))[1],
            (array_agg(n.key ORDER BY n.works DESC, length(n.name) DESC, n.name))[1],
            sum(n.works), min(n.first_year), max(n.last_year), min(p.institution_id), now()
        FROM settling_named n LEFT JOIN (
            SELECT DISTINCT ON (o.author_id) o.author_id, m.institution_id
            FROM settling_outcome o JOIN papers_authorship a USING (id)
            JOIN papers_authorshipaffiliation aa ON aa.authorship_id = a.id
            JOIN papers_affiliationinstitution m ON m.affiliation_id = aa.affiliation_id
            WHERE o.fresh ORDER BY o.author_id, a.year DESC NULLS LAST, a.work_id DESC, aa.id, m.id
        ) p USING (author_id)
        GROUP BY n.author_id ORDER BY n.author_id
        """
    )
    cursor.execute(
        "INSERT INTO papers_authorname (author_id, name, key, works_count)"
        " SELECT author_id, name, key, works FROM settling_named"
    )
