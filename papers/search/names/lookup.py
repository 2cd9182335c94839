"""Reads the tables of names. Everything that is looked for comes down to a range of terms.

One typed word is a range of single words. Several are a range of pairs, because of any two words of a name there is a
pair in either order; words beyond two are looked for in the names that are left. Statements name the tables in the
order prefixes, terms, names, as building does.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Final

from django.db import connection

from papers.search.counting import CAP
from papers.search.names.kinds import NameKind, kind_of
from papers.search.names.terms import END, LONGEST_PREFIX

Given = str | int | bool | list[str]
_SINGLE, _PAIR = 1, 2
# To count records, so many terms are read for each: a record may have several that begin alike.
_TERMS_A_RECORD: Final = 4


@dataclass(frozen=True, slots=True)
class Range:
    """Terms of one kind that begin with `prefix`.

    `second` is what the second word of a pair begins with, where the prefix ends within the first; `rest` are
    beginnings of words that the name must have besides. `whole` are the terms that are a name as it was typed.
    `finished` is the form of pairs in which all words but the last that was typed are whole: these come first.
    """

    kind: NameKind
    size: int
    prefix: str
    second: str = ""
    rest: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    finished: str = ""

    @property
    def where(self) -> str:
        also = " AND t.term LIKE %(second)s" if self.second else ""
        rest = " AND ' ' || n.words LIKE ALL(%(rest)s)" if self.rest else ""
        return (
            "t.kind = %(kind)s AND t.size = %(size)s AND t.term >= %(prefix)s"
            f" AND t.term < %(prefix)s || {END}{also}{rest}"
        )

    @property
    def terms(self) -> str:
        names = " JOIN papers_searchname n ON n.id = t.name" if self.rest else ""
        return f"papers_nameterm t{names}"

    @property
    def given(self) -> dict[str, Given]:
        return {
            "kind": self.kind.letter,
            "size": self.size,
            "prefix": self.prefix,
            "second": f"% {self.second}%",
            "rest": [f"% {word}%" for word in self.rest],
            "whole": list(self.whole),
            "finished": self.finished,
        }


@dataclass(frozen=True, slots=True)
class Name:
    """A row: a name that was found, of the record that it belongs to."""

    kind: str
    record: int
    title: str
    name: str
    hint: str
    works: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A record in the order of results: exact names first, then by works."""

    record: int
    name: int
    works: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of the beginnings of typed words: how many names have each (few, where one is missing), and the best
    names of the words as they were typed, where many names have these; else none."""

    names: dict[str, int] = field(default_factory=dict)
    best: list[Name] = field(default_factory=list)


def look_up_kept(typed: Mapping[NameKind, Sequence[str]], limit: int) -> dict[NameKind, Kept]:
    """For all kinds at once, one look-up by key for each beginning. Of more than two words nothing is kept."""
    wanted = {kind.letter: _kept_prefix(words) for kind, words in typed.items()}
    found = {kind: Kept() for kind in typed}
    keys = {(kind.letter, word[:LONGEST_PREFIX]) for kind, words in typed.items() for word in words}
    keys |= {(letter, prefix) for letter, prefix in wanted.items() if prefix}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, prefix, names, CASE WHEN (kind, prefix) IN %s THEN best END FROM papers_nameprefix"
            " WHERE (kind, prefix) IN %s",
            [tuple(wanted.items()), tuple(keys)],
        )
        for letter, prefix, names, best in cursor.fetchall():
            kept = found[kind_of(letter)]
            kept.names[prefix] = names
            if best is not None:
                kept.best.extend(Name(letter, *name) for name in json.loads(best)[:limit])
    return found


def range_of(kind: NameKind, typed: Sequence[str], names: Mapping[str, int]) -> Range:
    """What has every typed word, each of which may be cut short: among the terms of the word that fewest names have.

    "Li Lin" asks for two words, so that not every Lin is found: where one typed word begins another, they are the pair.
    """
    if len(typed) == 1:
        return Range(kind, _SINGLE, typed[0], whole=(typed[0],))
    by_rarity = sorted(typed, key=lambda word: (names.get(word[:LONGEST_PREFIX], 0), -len(word)))
    rarest, second = max(_one_begins_the_other(typed), default=(by_rarity[0], by_rarity[1]))
    rest = tuple(word for word in by_rarity if word not in (rarest, second))
    return Range(
        kind,
        _PAIR,
        rarest,
        second=second,
        rest=rest,
        whole=() if rest else (f"{rarest} {second}", f"{second} {rarest}"),
        finished=f"% {second}" if rarest == typed[-1] else f"{rarest} %",
    )


def _one_begins_the_other(typed: Sequence[str]) -> Iterator[tuple[str, str]]:
    for word, beginning in permutations(typed, 2):
        if word.startswith(beginning):
            yield word, beginning


def best_read(asked: Range, limit: int) -> list[Name]:
    """The best names of a range, one of each record, by reading all of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.kind, s.record, s.title, s.name, s.hint, s.works"  # noqa: S608 - made of our own words
            f" FROM ({_found(asked)} ORDER BY 4 DESC, 5 DESC, 3 DESC, 1 LIMIT %(limit)s) f"
            " JOIN papers_searchname s ON s.id = f.name"
            " ORDER BY f.whole DESC, f.finished DESC, f.works DESC, f.record",
            asked.given | {"limit": limit},
        )
        return [Name(*row) for row in cursor.fetchall()]


def ranked(asked: Range, *, limit: int, after: tuple[bool, int, int] | None = None) -> list[Ranked]:
    """Records of the range in order, after the one with these keys (whole, works, record)."""
    beyond = "" if after is None else "WHERE (whole, works, -record) < (%(after_whole)s, %(after_works)s, -%(after)s)"
    given = asked.given | {"limit": limit}
    if after is not None:
        given |= {"after_whole": after[0], "after_works": after[1], "after": after[2]}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT record, name, works, whole FROM ({_found(asked)}) found {beyond}"  # noqa: S608 - as above
            " ORDER BY whole DESC, works DESC, record LIMIT %(limit)s",
            given,
        )
        return [Ranked(*row) for row in cursor.fetchall()]


def counted(asked: Range) -> int:
    """How many records the range has, or a number above the cap."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT DISTINCT record FROM"  # noqa: S608 - as above
            f" (SELECT t.record FROM {asked.terms} WHERE {asked.where} LIMIT %(limit)s) read) records",
            asked.given | {"limit": CAP * _TERMS_A_RECORD},
        )
        found: int = cursor.fetchone()[0]
        if found > CAP:
            return found
        cursor.execute(
            f"SELECT count(DISTINCT t.record) FROM {asked.terms} WHERE {asked.where}",  # noqa: S608 - as above
            asked.given,
        )
        return int(cursor.fetchone()[0])


def names_under_another(asked: Iterable[int]) -> dict[int, str]:
    """Of names by id, those that their record is not shown under, by record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record, name FROM papers_searchname WHERE id = ANY(%s) AND name <> title", [list(asked)])
        return dict(cursor.fetchall())


def _found(asked: Range) -> str:
    return (
        "SELECT t.record, min(t.name) AS name, max(t.works) AS works,"  # noqa: S608 - made of our own words
        " bool_or(t.whole AND t.term = ANY(%(whole)s)) AS whole, bool_or(t.term LIKE %(finished)s) AS finished"
        f" FROM {asked.terms} WHERE {asked.where} GROUP BY t.record"
    )


def _kept_prefix(typed: Sequence[str]) -> str:
    return "" if len(typed) > _PAIR else " ".join(typed)
