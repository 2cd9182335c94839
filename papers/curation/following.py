"""What people said about a name follows the name: when an import prints it otherwise or puts it elsewhere in its list,
and when two works turn out to be one.

What was said of a name that is in its list no more stays said. It waits at a number that no name of the list has, until
such a name comes back; `papers.curation.guarding` lists it meanwhile.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.curation.places import NTH

# A name in a list: how it is spelt, and which of those spelt alike.
Key = tuple[str, int]
Rows = Mapping[Key, int]

# Everything that names a place by work, name and number.
_TABLES: Final = (
    "papers_authorshipassertion", "papers_authorshipdenial", "papers_correctedplace", "papers_misprintedidentifier",
)  # fmt: skip


@contextmanager
def words_follow_names(cursor: CursorWrapper, works: Collection[int]) -> Iterator[None]:
    """Around the writing of these works' author lists, in one transaction."""
    spoken = _spoken(cursor, works)
    before = _standing(cursor, spoken)
    yield
    after = _standing(cursor, spoken)
    for work, keys in spoken.items():
        _rename(cursor, work, followed(keys, before.get(work, {}), after.get(work, {})))


def words_go_along(cursor: CursorWrapper, *, winner: int, loser: int, pairs: Mapping[int, int] | None) -> None:
    """Before the author list of `loser` goes: what was said of its names is said of the winner's.

    `pairs` are rows of the loser to rows of the winner; None, where the list itself goes along. A word that contradicts
    what was said of the winner's name stays with the loser, for people to look at.
    """
    said = _spoken(cursor, [loser]).get(loser)
    if not said:
        return
    lists = _standing(cursor, [winner, loser])
    theirs, own = lists.get(loser, {}), lists.get(winner, {})
    keys = {row: key for key, row in own.items()}
    moved: dict[Key, Key] = {}
    taken = {*own, *_spoken(cursor, [winner]).get(winner, ())}
    for key in sorted(said):
        row = pairs.get(theirs.get(key, 0)) if pairs is not None else None
        moved[key] = key if pairs is None else keys[row] if row is not None else _free(key, taken)
        taken.add(moved[key])
    _move(cursor, winner=winner, loser=loser, moved=moved)


def followed(spoken: Collection[Key], before: Rows, after: Rows) -> dict[Key, Key]:
    """Where each name that was spoken of is now. Pure; answers with different keys for different keys."""
    stayed = set(before.values()) & set(after.values())
    now = {row: key for key, row in after.items()}
    taken = {now[row] for row in stayed}
    moved = {key: now[before[key]] for key in spoken if before.get(key) in stayed}
    for key in sorted(set(spoken) - set(moved)):
        moved[key] = _free(key, taken)
        taken.add(moved[key])
    return moved


def _free(key: Key, taken: Collection[Key]) -> Key:
    """The first number at which nothing stands that was spoken of otherwise: of a name that came back, or of none."""
    name, number = key[0], 1
    while (name, number) in taken:
        number += 1
    return name, number


def _spoken(cursor: CursorWrapper, works: Collection[int]) -> dict[int, set[Key]]:
    found: dict[int, set[Key]] = {}
    if works:
        query = " UNION ".join(
            f"SELECT work_id, name_key, nth FROM {table} WHERE work_id = ANY(%(works)s)"  # noqa: S608 - of _TABLES
            for table in _TABLES
        )
        cursor.execute(query, {"works": list(works)})
        for work, name, nth in cursor.fetchall():
            found.setdefault(work, set()).add((name, nth))
    return found


def _standing(cursor: CursorWrapper, works: Collection[int]) -> dict[int, dict[Key, int]]:
    found: dict[int, dict[Key, int]] = {}
    if works:
        cursor.execute(
            f"SELECT a.work_id, a.name_key, {NTH}, a.id FROM papers_authorship a WHERE a.work_id = ANY(%s)",  # noqa: S608
            [list(works)],
        )
        for work, name, nth, row in cursor.fetchall():
            found.setdefault(work, {})[name, nth] = row
    return found


def _rename(cursor: CursorWrapper, work: int, moved: Mapping[Key, Key]) -> None:
    """All at once: numbers that are swapped are not each other's for a moment."""
    changed = [(*old, *new) for old, new in moved.items() if old != new]
    if not changed:
        return
    columns = [list(column) for column in zip(*changed, strict=True)]
    for table in _TABLES:
        cursor.execute(
            f"UPDATE {table} t SET name_key = m.new_name, nth = -m.new_nth"  # noqa: S608 - of _TABLES
            " FROM unnest(%s::text[], %s::int[], %s::text[], %s::int[]) AS m (old_name, old_nth, new_name, new_nth)"
            " WHERE t.work_id = %s AND t.name_key = m.old_name AND t.nth = m.old_nth",
            [*columns, work],
        )
        cursor.execute(f"UPDATE {table} SET nth = -nth WHERE work_id = %s AND nth < 0", [work])  # noqa: S608


def _move(cursor: CursorWrapper, *, winner: int, loser: int, moved: Mapping[Key, Key]) -> None:
    columns = [list(column) for column in zip(*((*old, *new) for old, new in moved.items()), strict=True)]
    for table in _TABLES:
        free = _NO_OTHER_WORD.get(table, "true")
        cursor.execute(
            f"""
            UPDATE {table} t SET work_id = %s, name_key = m.new_name, nth = m.new_nth
            FROM unnest(%s::text[], %s::int[], %s::text[], %s::int[]) AS m (old_name, old_nth, new_name, new_nth)
            WHERE t.work_id = %s AND t.name_key = m.old_name AND t.nth = m.old_nth AND {free}
            """,  # noqa: S608 - constants of this module
            [winner, *columns, loser, *([winner] if table in _NO_OTHER_WORD else [])],
        )


# Of one name, one person at a time says that it is theirs, says once that it is not, and so of its identifiers.
_OTHER_WORD: Final = """
    (t.ended_at IS NOT NULL OR NOT EXISTS (
        SELECT FROM {table} o WHERE o.work_id = %s AND o.name_key = m.new_name AND o.nth = m.new_nth
        AND o.ended_at IS NULL{same}
    ))
"""
_NO_OTHER_WORD: Final = {
    "papers_authorshipassertion": _OTHER_WORD.format(table="papers_authorshipassertion", same=""),
    "papers_authorshipdenial": _OTHER_WORD.format(
        table="papers_authorshipdenial", same=" AND o.author_id = t.author_id"
    ),
    "papers_misprintedidentifier": _OTHER_WORD.format(
        table="papers_misprintedidentifier", same=" AND (o.scheme, o.value) = (t.scheme, t.value)"
    ),
}
