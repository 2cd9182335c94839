"""Works by the name of somebody or something: `author:"quoc le"`, `venue:neurips`.

A name matches when it has every word asked for; a single letter stands for any word that begins with it, because
initials are how names are abbreviated. Where a name is borne by few, the query asks for them by id, which the index
of documents answers; where by many ("author:wang"), for the set of their works. A name in an author list that is
nobody's has no record: its work is found by the name itself.
"""

from collections.abc import Sequence
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.search.names.terms import END
from papers.search.query.normal import mapped
from papers.search.query.tree import Field, Named, Node, Or, Record

_MOST_RECORDS: Final = 300
LETTERS: Final = {Field.AUTHOR: "A", Field.TOPIC: "T", Field.VENUE: "S", Field.INSTITUTION: "I"}
_WORKS: Final = {
    Field.AUTHOR: (
        "SELECT a.work_id FROM papers_authorship a WHERE a.provenance <> 'denied' AND a.author_id IN ({bearers})"
    ),
    Field.TOPIC: "SELECT w.work_id FROM papers_worktopic w WHERE w.topic_id IN ({bearers})",
    Field.VENUE: "SELECT w.id FROM papers_work w WHERE w.venue_id IN ({bearers})",
    Field.INSTITUTION: (
        "SELECT a.work_id FROM papers_affiliationinstitution m"
        " JOIN papers_authorshipaffiliation p ON p.affiliation_id = m.affiliation_id"
        " JOIN papers_authorship a ON a.id = p.authorship_id"
        " WHERE (a.provenance <> 'denied' OR a.author_id IS NULL) AND m.institution_id IN ({bearers})"
    ),
}
# What is nobody's is little, and has an index of its own.
_NOBODYS: Final = (
    "SELECT a.work_id FROM papers_authorship a"
    " WHERE a.author_id IS NULL AND NOT a.needs_settling AND ' ' || a.name_key || ' ' LIKE ALL(%s)"
)
NameParameters = tuple[str | list[str], ...]


def resolved(cursor: CursorWrapper, tree: Node | None) -> Node | None:
    """The tree with names replaced by the records that bear them, as far as these are few."""
    return mapped(tree, lambda leaf: _records(cursor, leaf) if isinstance(leaf, Named) else leaf)


def works_of_named(node: Named) -> tuple[str, NameParameters]:
    """A condition on rows of `papers_searchdocument d`, and its parameters."""
    bearers, parameters = _bearers(node)
    works = _WORKS[node.field].format(bearers=bearers)
    if node.field is Field.AUTHOR:
        works, parameters = f"{works} UNION ALL {_NOBODYS}", (*parameters, _patterns(node.words))
    return f"d.work_id IN ({works})", parameters


def _records(cursor: CursorWrapper, node: Named) -> Node:
    if node.field is Field.AUTHOR:
        cursor.execute(f"SELECT EXISTS ({_NOBODYS})", [_patterns(node.words)])
        if cursor.fetchone()[0]:
            return node
    bearers, parameters = _bearers(node)
    cursor.execute(f"SELECT DISTINCT record FROM ({bearers}) AS n LIMIT {_MOST_RECORDS + 1}", parameters)  # noqa: S608
    found = sorted(pk for (pk,) in cursor.fetchall())
    if len(found) > _MOST_RECORDS:
        return node
    records = tuple(Record(node.field, pk) for pk in found or [0])  # nothing has 0 for its id
    return records[0] if len(records) == 1 else Or(records)


def _bearers(node: Named) -> tuple[str, NameParameters]:
    """A query for records with such a name: one range of the words of names, or of pairs of their words."""
    # Whole words first: they say more than initials.
    first, *others = sorted(node.words, key=len, reverse=True)
    pair = [] if _is_initial(first) else others[:1]
    term = " ".join([first, *pair])
    more, rest = "", others[len(pair) :]
    parameters: NameParameters = (LETTERS[node.field], term)
    if _is_initial(term.rpartition(" ")[2]):
        condition = f"t.term >= %s AND t.term < %s || {END}"
        parameters = (*parameters, term)
    else:
        condition = "t.term = %s"
    if rest:
        more = " JOIN papers_searchname n ON n.id = t.name AND ' ' || n.words || ' ' LIKE ALL(%s)"
        parameters = (_patterns(rest), *parameters)
    where = f"t.kind = %s AND t.size = {1 + len(pair)} AND {condition}"
    return f"SELECT t.record FROM papers_nameterm t{more} WHERE {where}", parameters  # noqa: S608


def _patterns(words: Sequence[str]) -> list[str]:
    return [f"% {word}%" if _is_initial(word) else f"% {word} %" for word in words]


def _is_initial(word: str) -> bool:
    return len(word) == 1
