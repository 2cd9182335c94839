"""Reads dossiers of many records at once, one query for each kind of thing whatever their number."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db import connection

from papers.identity.settling import FREE_MAIL
from papers.identity.suggesting.dossiers import Corpus, Dossier, Place
from papers.names import name_key
from papers.search.words import is_common, words

# Who signs with a crowd need not know them.
_CROWD: Final = 100
_NAMES_AT_MOST: Final = 12
_SHORTEST_WORD: Final = 3
_ESTIMATED_FROM: Final = 1000

EXCLUSIVE_SCHEMES: Final = ("acl", "dblp", "openalex", "orcid")


def read_dossiers(records: Collection[int]) -> dict[int, Dossier]:
    """Those of the records that are there, not merged and not hidden."""
    shown = _rows("SELECT id FROM papers_author WHERE id = ANY(%s) AND merged_into_id IS NULL AND NOT hidden", records)
    found = {record: Dossier(record) for (record,) in shown}
    ids = sorted(found)
    for record, name in _rows(_NAMES, ids):
        if len(found[record].names) < _NAMES_AT_MOST:
            found[record].names.append(name)
    places: dict[int, Place] = {}
    works: dict[int, list[Place]] = {}
    for row in _rows(_PLACES, ids):
        place = _place(row[1:])
        found[row[0]].places[place.work] = place
        places[place.name] = place
        works.setdefault(place.work, []).append(place)
    _fill(places, works)
    for record, scheme, value in _rows(_IDENTIFIERS, ids):
        found[record].identifiers.setdefault(scheme, set()).add(value)
    for (record,) in _rows("SELECT author_id FROM papers_heldrecord WHERE owned AND author_id = ANY(%s)", ids):
        found[record].owned = True
    return found


def read_places(names: Collection[int]) -> dict[int, tuple[Place, str]]:
    """Single names in author lists, by their row, each with how it is printed."""
    rows = _rows(_SINGLE, names)
    places = {row[0]: _place(row[:6]) for row in rows}
    works: dict[int, list[Place]] = {}
    for place in places.values():
        works.setdefault(place.work, []).append(place)
    _fill(places, works)
    return {row[0]: (places[row[0]], row[6]) for row in rows}


def read_corpus(dossiers: Iterable[Dossier], *, company: bool = False) -> Corpus:
    """How common the names, words, venues and topics of these are; with `company`, their co-authors' names too."""
    dossiers = list(dossiers)
    places = [place for dossier in dossiers for place in dossier.places.values()]
    titles = sorted({word for place in places for word in place.words})
    keys = {name_key(name) for dossier in dossiers for name in dossier.names}
    if company:
        keys.update(key for place in places for key in place.coauthors)
    named = sorted({word for key in keys for word in key.split()})
    return Corpus(
        works=_about_how_many("papers_searchdocument"),
        names=_about_how_many("papers_searchname"),
        title_words=dict(_rows("SELECT word, works FROM papers_searchterm WHERE word = ANY(%s)", titles)),
        name_words=dict(_rows("SELECT word, names FROM papers_nameword WHERE kind = 'A' AND word = ANY(%s)", named)),
        venues=dict(_rows("SELECT id, works_count FROM papers_venue WHERE id = ANY(%s)", {p.venue for p in places})),
        topics=dict(
            _rows("SELECT id, works_count FROM papers_topic WHERE id = ANY(%s)", {t for p in places for t in p.topics})
        ),
    )


def _about_how_many(table: str) -> int:
    """The planner's estimate, because its order of magnitude is all that counts; of small tables, the number."""
    ((estimate,),) = _rows("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", table)
    if estimate >= _ESTIMATED_FROM:
        return int(estimate)
    ((number,),) = _rows(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name from this module
    return int(number)


def _place(row: tuple[Any, ...]) -> Place:
    name, work, year, venue, title, domains = row
    own = {domain for domain in domains if domain not in FREE_MAIL}
    return Place(name, work, year, venue or 0, domains=own, words=title_words(title))


def title_words(title: str) -> frozenset[str]:
    return frozenset(word for word in words(title) if len(word) >= _SHORTEST_WORD and not is_common(word))


def _fill(places: dict[int, Place], works: dict[int, list[Place]]) -> None:
    for work, name, key, author in _rows(_COAUTHORS, sorted(works)):
        for place in works[work]:
            if place.name != name:
                place.coauthors[key] = author or place.coauthors.get(key, 0)
    for name, institution, affiliation in _rows(_AFFILIATIONS, sorted(places)):
        if institution is not None:
            places[name].institutions.add(institution)
        elif affiliation:
            places[name].affiliations.add(affiliation)
    for name, identifier in _rows(_PRINTED, sorted(places)):
        places[name].identifiers.add(identifier)
    for work, topic in _rows("SELECT work_id, topic_id FROM papers_worktopic WHERE work_id = ANY(%s)", sorted(works)):
        for place in works[work]:
            place.topics.add(topic)


_NAMES: Final = (
    "SELECT author_id, name FROM papers_authorname WHERE author_id = ANY(%s) ORDER BY author_id, works_count DESC, name"
)
_PLACES: Final = """
    SELECT a.author_id, a.id, a.work_id, a.year, w.venue_id, w.title, a.email_domains
    FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id AND w.merged_into_id IS NULL AND NOT w.hidden
    WHERE a.author_id = ANY(%s) ORDER BY a.author_id, a.id
"""
_SINGLE: Final = """
    SELECT a.id, a.work_id, a.year, w.venue_id, w.title, a.email_domains, a.raw_name
    FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id AND w.merged_into_id IS NULL AND NOT w.hidden
    WHERE a.id = ANY(%s) ORDER BY a.id
"""
_COAUTHORS: Final = f"""
    SELECT b.work_id, b.id, b.name_key, b.author_id FROM papers_authorship b
    JOIN papers_work w ON w.id = b.work_id AND w.author_count <= {_CROWD} WHERE b.work_id = ANY(%s)
"""  # noqa: S608 - a constant of this module
_AFFILIATIONS: Final = """
    SELECT aa.authorship_id, m.institution_id, f.key FROM papers_authorshipaffiliation aa
    JOIN papers_affiliation f ON f.id = aa.affiliation_id
    LEFT JOIN papers_affiliationinstitution m ON m.affiliation_id = f.id WHERE aa.authorship_id = ANY(%s)
"""
_PRINTED: Final = """
    SELECT authorship_id, scheme || ' ' || value FROM papers_authorshipidentifier WHERE authorship_id = ANY(%s)
"""
_IDENTIFIERS: Final = f"""
    SELECT author_id, scheme, value FROM papers_authoridentifier
    WHERE author_id = ANY(%s) AND scheme IN {EXCLUSIVE_SCHEMES!r}
"""  # noqa: S608 - a constant of this module


def _rows(query: str, ids: Iterable[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, None if ids is None else [ids if isinstance(ids, str) else list(ids)])
        return list(cursor.fetchall())
