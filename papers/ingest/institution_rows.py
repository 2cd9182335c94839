"""Writes institutions as a registry describes them: new ones added, known ones brought up to date.

The registry decides the name, the other names, the status and the relations. Of the rest, what it leaves empty keeps
what works said. Rows that are right are not written.
"""

from collections.abc import Mapping, Sequence

from django.db.backends.utils import CursorWrapper

from papers.ingest.fitting import bounded_key
from papers.ingest.keys import affiliation_key
from papers.models import Institution
from papers.records import InstitutionRecord
from papers.storage.copy import Rows
from papers.storage.sequences import next_ids


def store_institutions(cursor: CursorWrapper, records: Sequence[InstitutionRecord]) -> dict[str | None, int]:
    """Stores the records, each of which has a ROR id, and answers with the institutions' ids by ROR id.

    Of several records with one ROR id, the last is stored.
    """
    latest = {record.ror: record for record in records}
    if not latest:
        return {}
    ids = _ids(cursor, latest)
    _send(cursor, latest, ids)
    cursor.execute(
        """
        UPDATE papers_institution i SET name = f.name, kind = f.kind, status = f.status, country_code = f.country_code,
            city = f.city, established = f.established, homepage = f.homepage, domains = f.domains,
            parent_ror = f.parent_ror, successor_ror = f.successor_ror
        FROM (
            SELECT o.id, n.name, n.status, n.parent_ror, n.successor_ror,
                coalesce(nullif(n.kind, ''), o.kind) AS kind,
                coalesce(nullif(n.country_code, ''), o.country_code) AS country_code,
                coalesce(nullif(n.city, ''), o.city) AS city,
                coalesce(n.established, o.established) AS established,
                coalesce(nullif(n.homepage, ''), o.homepage) AS homepage,
                coalesce(nullif(n.domains, '{}'), o.domains) AS domains
            FROM incoming_institution n JOIN papers_institution o USING (id)
        ) f
        WHERE i.id = f.id AND (i.name, i.kind, i.status, i.country_code, i.city, i.established, i.homepage, i.domains,
                i.parent_ror, i.successor_ror)
            IS DISTINCT FROM (f.name, f.kind, f.status, f.country_code, f.city, f.established, f.homepage, f.domains,
                f.parent_ror, f.successor_ror)
        """
    )
    cursor.execute(
        """
        INSERT INTO papers_institution (id, name, ror, kind, status, country_code, city, established, homepage, domains,
            parent_ror, successor_ror, works_count, authors_count)
        SELECT id, name, ror, kind, status, country_code, city, established, homepage, domains, parent_ror,
            successor_ror, 0, 0
        FROM incoming_institution n WHERE NOT EXISTS (SELECT FROM papers_institution i WHERE i.id = n.id)
        """
    )
    cursor.execute(
        """
        DELETE FROM papers_institutionname o USING incoming_institution i
        WHERE o.institution_id = i.id AND NOT EXISTS (
            SELECT FROM incoming_name n
            WHERE n.institution_id = o.institution_id AND n.name = o.name AND n.kind = o.kind)
        """
    )
    cursor.execute(
        "INSERT INTO papers_institutionname (institution_id, name, key, kind)"
        " SELECT institution_id, name, key, kind FROM incoming_name"
        " ON CONFLICT (institution_id, name, kind) DO UPDATE SET key = excluded.key"
        " WHERE papers_institutionname.key <> excluded.key"
    )
    return ids


def _ids(cursor: CursorWrapper, records: Mapping[str | None, InstitutionRecord]) -> dict[str | None, int]:
    """The id of each institution, found or fresh. A merged one keeps its own row: the registry still describes it."""
    cursor.execute("SELECT ror, id FROM papers_institution WHERE ror = ANY(%s)", [list(records)])
    ids: dict[str | None, int] = dict(cursor.fetchall())
    missing = [ror for ror in records if ror not in ids]
    ids.update(zip(missing, next_ids(cursor, Institution, len(missing)), strict=True))
    return ids


def _send(
    cursor: CursorWrapper, records: Mapping[str | None, InstitutionRecord], ids: Mapping[str | None, int]
) -> None:
    """Puts the records into temporary tables that last as long as the transaction."""
    cursor.execute("DROP TABLE IF EXISTS incoming_institution, incoming_name")
    cursor.execute(
        "CREATE TEMPORARY TABLE incoming_institution (id bigint, name text, ror text, kind text, status text,"
        " country_code text, city text, established smallint, homepage text, domains text[], parent_ror text,"
        " successor_ror text) ON COMMIT DROP"
    )
    cursor.execute(
        "CREATE TEMPORARY TABLE incoming_name (institution_id bigint, name text, key text, kind text) ON COMMIT DROP"
    )
    institutions = Rows(
        "incoming_institution",
        ["id", "name", "ror", "kind", "status", "country_code", "city", "established", "homepage", "domains",
         "parent_ror", "successor_ror"],
    )  # fmt: skip
    names = Rows("incoming_name", ["institution_id", "name", "key", "kind"])
    for ror, record in records.items():
        pk = ids[ror]
        institutions.add(
            pk, record.name, ror, record.kind, record.status, record.country_code, record.city, record.established,
            record.homepage, list(record.domains), record.parent_ror or "", record.successor_ror or "",
        )  # fmt: skip
        for name, kind in dict.fromkeys([(record.name, "display"), *record.names]):
            names.add(pk, name, bounded_key(affiliation_key(name)), kind)
    institutions.send(cursor)
    names.send(cursor)
