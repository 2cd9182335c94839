"""The forms in which a person's name stands in author lists here: with initials, in another order, with or without
particles, middle names, hyphens and marks; and the same for everybody else who bears it.

The database finds what might be a form by its words; whether it is one, `fits` says, which is handed in because what a
name may be is not for a selector to know. Nothing here says that two bearers are one person.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import Final

from django.db import connection

from papers.names import name_key
from papers.selectors.hidden import NOT_HIDDEN

FORMS_AT_MOST: Final = 60
_LOOKED_AT: Final = 3000
_NAMES_AT_MOST: Final = 12
_WORDS_AT_MOST: Final = 6
_FIRST_AND_LAST: Final = 2
_SHORTEST_PART: Final = 2
_LONGEST_WRITTEN_APART: Final = 14


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way of writing it: as most works print it, and on how many works of records, and of nobody.

    `is_close` says that whoever searches for the name means this one, too; the rest is offered to be searched as well.
    """

    key: str
    shown: str
    works: int
    nobodys: int
    is_close: bool

    @property
    def total(self) -> int:
        return self.works + self.nobodys


# The forms of records by their index of words. Names that are nobody's are few: those that were denied.
_FORMS: Final = f"""
WITH wanted AS (SELECT to_tsquery('simple', %(query)s) AS words),
records AS (
    SELECT n.key, n.name, n.works_count AS works, 0 AS nobodys
    FROM papers_authorname n JOIN papers_author p ON p.id = n.author_id AND p.merged_into_id IS NULL
    WHERE n.key = ANY(%(keys)s)
        OR to_tsvector('simple', coalesce(n.key, '')) @@ (SELECT words FROM wanted)
    ORDER BY n.works_count DESC LIMIT %(most)s
), nobody AS (
    SELECT a.name_key AS key, a.raw_name AS name, 0 AS works, 1 AS nobodys
    FROM papers_authorship a
    WHERE a.author_id IS NULL AND NOT a.needs_settling AND {NOT_HIDDEN}
        AND (a.name_key = ANY(%(keys)s) OR to_tsvector('simple', a.name_key) @@ (SELECT words FROM wanted))
    LIMIT %(most)s
)
SELECT key, (array_agg(name ORDER BY works DESC, nobodys DESC, name))[1], sum(works), sum(nobodys)
FROM (SELECT * FROM records UNION ALL SELECT * FROM nobody) AS found GROUP BY key
"""  # noqa: S608 - a constant


def forms_of(names: Iterable[str], *, fits: Callable[[str], bool]) -> list[NameForm]:
    """The forms, the name itself first, then the most frequent. Names without a letter have none."""
    keys = [key for key in dict.fromkeys(name_key(name) for name in list(names)[:_NAMES_AT_MOST]) if key]
    if not keys:
        return []
    given = {"keys": keys, "query": _query(keys), "most": _LOOKED_AT}
    with connection.cursor() as cursor:
        cursor.execute(_FORMS, given)
        found = [
            NameForm(key, shown, int(works), int(nobodys), any(is_close(key, to=own) for own in keys))
            for key, shown, works, nobodys in cursor.fetchall()
        ]
    forms = [form for form in found if form.is_close or fits(form.shown)]
    return sorted(forms, key=lambda form: (form.key not in keys, not form.is_close, -form.total, form.key))[
        :FORMS_AT_MOST
    ]


def is_close(key: str, *, to: str) -> bool:
    """Whether a name is the other one but for order, middle names, and given names cut down to initials. Pure.

    "Y. Liu" and "Yang J. Liu" are close to "Yang Liu"; "Xiaoyang Liu" is not. What is only an initial is close to
    no name written out: it may be anybody's.
    """
    words, own = key.split(), to.split()
    if words == own or sorted(words) == sorted(own) or "".join(words) == "".join(own):
        return True
    if min(len(words), len(own)) < _FIRST_AND_LAST:
        return False
    turned = [words[-1], *words[:-1]]
    return any(
        one[-1] == own[-1] and len(own[-1]) > 1 and _is_cut(one[0], own[0]) and _agree(one[1:-1], own[1:-1])
        for one in (words, turned)
    )


def _is_cut(word: str, whole: str) -> bool:
    return word == whole or (len(word) == 1 and whole.startswith(word))


def _agree(middle: list[str], own: list[str]) -> bool:
    """Middle names may be left out; those of the one who has fewer begin like some of the other's, in order."""
    fewer, more = sorted((middle, own), key=len)
    rest = iter(more)
    return all(any(one[0] == other[0] for other in rest) for one in fewer)


def _query(keys: Iterable[str]) -> str | None:
    """Alternatives in the language of `to_tsquery`, each of two words at least: one written out, so that the index of
    words gives few names even where a family name is borne by thousands."""
    branches = dict.fromkeys(branch for key in keys for branch in _branches(key.split()[:_WORDS_AT_MOST]))
    return " | ".join(branches) or None


def _branches(words: list[str]) -> Iterator[str]:
    whole = [word for word in words if len(word) > 1]
    for one, other in combinations(whole, 2):
        yield from (_all(*pair) for pair in product(_spellings(one), _spellings(other)))
    for one in whole:
        for spelling in _spellings(one):
            yield from _with_initials(spelling, [word for word in words if word != one])
    for place, (one, other) in enumerate(pairwise(words)):  # "Xiao Ming Wang" as "Xiaoming Wang"
        yield from (_all(one + other, rest) for rest in (words[:place] + words[place + 2 :])[:1])
    for word in whole:  # and the other way round
        for rest in [other for other in words if other != word and len(word) <= _LONGEST_WRITTEN_APART][:1]:
            cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
            yield from (_all(word[:at], word[at:], rest) for at in cuts)


def _with_initials(one: str, others: list[str]) -> Iterator[str]:
    """As "Q. Le" for "Quoc Le"; and for what is an initial here, whatever begins so."""
    for other in others:
        yield _all(one, other[0])
        if len(other) == 1:
            yield f"{_quoted(one)} & {_quoted(other)}:*"


def _spellings(word: str) -> list[str]:
    """Müller is Mueller and Muller: the word, and the other ways of writing one that may have lost its marks."""
    found = [word]
    for pair, letter in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s")):
        if pair in word:
            found.append(word.replace(pair, letter))
        elif letter in word:
            found.append(word.replace(letter, pair, 1))
    return found


def _all(*words: str) -> str:
    return " & ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
