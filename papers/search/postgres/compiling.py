"""From the tree of a query to what PostgreSQL is asked. Pure.

As much as possible becomes one `tsquery`, because the index answers AND, OR and NOT of lexemes in a single scan,
without looking at a row. What lexemes cannot say (a phrase of three words, a name in another table) is added as a
condition on the rows that are left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, assert_never

from papers.search.document import FIELD_BREAK, STANDING_STEPS, decade_tag, years_tag
from papers.search.postgres.naming import LETTERS, works_of_named
from papers.search.query.tree import And, Has, Named, Node, Not, OfType, Or, Phrase, Record, Term, Years
from papers.search.words import stem

# The years that the tables admit.
_FIRST_YEAR, _LAST_YEAR = 1400, 2200

# What a statement is given besides its text.
Parameters = tuple[str | int | float | list[int] | list[str], ...]


def _quoted(lexeme: str, *, titled: bool = False) -> str:
    return f"'t:{lexeme}'" if titled else f"'{lexeme}'"


def any_of(lexemes: Iterable[str]) -> str:
    return f"({'|'.join(_quoted(lexeme) for lexeme in lexemes)})"


# Every document has exactly one of these; a query that only excludes needs something to exclude from.
EVERYTHING: Final = any_of(f"#s{step}" for step in range(len(STANDING_STEPS) + 1))


@dataclass(frozen=True, slots=True)
class Condition:
    """A `tsquery` and a condition on rows of `papers_searchdocument d`; both must hold, an empty one always does.

    `has_set` says that the condition makes a set of works first, which may be large.
    """

    tsquery: str = ""
    sql: str = ""
    parameters: Parameters = ()
    has_set: bool = False

    def narrowed(self, tsquery: str) -> "Condition":
        """The same, and this as well."""
        both = f"{self.tsquery}&{tsquery}" if self.tsquery else tsquery
        return Condition(both, self.sql, self.parameters, self.has_set)

    def where(self) -> tuple[str, Parameters]:
        """What follows WHERE, and its parameters."""
        clauses = ["d.lexemes @@ %s::tsquery"] if self.tsquery else []
        parameters = (self.tsquery,) if self.tsquery else ()
        if self.sql:
            clauses.append(self.sql)
        return " AND ".join(clauses) or "true", (*parameters, *self.parameters)

    def works(self) -> tuple[str, Parameters]:
        """A query for the primary keys of the works. Inside another one its `d` hides the outer one."""
        where, parameters = self.where()
        return f"SELECT d.work_id FROM papers_searchdocument d WHERE {where}", parameters  # noqa: S608


def condition_of(tree: Node | None) -> Condition:
    """What must hold of a document. Something positive is always asked for."""
    if tree is None:
        return Condition(EVERYTHING)
    found = _compiled(tree)
    return found if _is_positive(tree) else found.narrowed(EVERYTHING)


def in_title(tree: Node) -> Node:
    """The same tree with every word and phrase that is wanted looked for in titles only."""
    match tree:
        case Term(word):
            return Term(word, in_title=True)
        case Phrase(found):
            return Phrase(found, in_title=True)
        case And(parts):
            return And(tuple(in_title(part) for part in parts))
        case Or(parts):
            return Or(tuple(in_title(part) for part in parts))
        case _:
            return tree


def _compiled(node: Node) -> Condition:
    match node:
        case And(parts):
            return _all([_compiled(part) for part in parts])
        case Or(parts):
            return _any([_compiled(part) for part in parts])
        case Not(part):
            return _none(_compiled(part))
        case Phrase(found, titled):
            return _phrase(found, titled=titled)
        case Named():
            return Condition("", *works_of_named(node), has_set=True)
        case _:
            return Condition(_lexemes(node))


def _lexemes(leaf: Term | Record | Years | OfType | Has) -> str:
    """The tsquery of what a single lexeme, or one of several, says."""
    match leaf:
        case Term(word, titled):
            return _quoted(stem(word), titled=titled)
        case Record(field, pk):
            return _quoted(f"#{LETTERS[field]}{pk}")
        case Years(first, last):
            return any_of(_year_tags(first or _FIRST_YEAR, last or _LAST_YEAR))
        case OfType(kind):
            return _quoted(f"#{kind.value}")
        case Has(feature):
            return _quoted(f"#{feature.value}")
        case _:
            assert_never(leaf)


def _phrase(found: Sequence[str], *, titled: bool) -> Condition:
    if len(found) == 1:
        return Condition(_quoted(f"={found[0]}", titled=titled))
    pairs = [f"{first} {second}" for first, second in pairwise(found)]
    tsquery = "&".join(_quoted(pair, titled=titled) for pair in dict.fromkeys(pairs))
    if len(found) == 2:  # noqa: PLR2004 - a pair
        return Condition(tsquery)
    text = f"(split_part(d.plain, '{FIELD_BREAK}', 1) || ' ')" if titled else "d.plain"
    # Words hold letters and digits only: nothing in the pattern is a wildcard but its ends.
    return Condition(f"({tsquery})", f"{text} LIKE %s", (f"% {' '.join(found)} %",))


def _all(parts: Sequence[Condition]) -> Condition:
    return Condition(
        "&".join(part.tsquery for part in parts if part.tsquery),
        " AND ".join(part.sql for part in parts if part.sql),
        tuple(parameter for part in parts for parameter in part.parameters),
        has_set=any(part.has_set for part in parts),
    )


def _any(parts: Sequence[Condition]) -> Condition:
    """Alternatives that rows must answer for become sets of works: a scan for each, never one of all rows."""
    in_index = [part for part in parts if not part.sql]
    merged = Condition(f"({'|'.join(f'({part.tsquery})' for part in in_index)})") if in_index else None
    others = [part for part in parts if part.sql]
    if not others:
        return merged or Condition()
    sets = [part.works() for part in ([merged, *others] if merged else others)]
    return Condition(
        "",
        f"d.work_id IN ({' UNION ALL '.join(sql for sql, _ in sets)})",
        tuple(parameter for _, parameters in sets for parameter in parameters),
        has_set=any(part.has_set for part in parts),
    )


def _none(part: Condition) -> Condition:
    if not part.sql:
        return Condition(f"!({part.tsquery})")
    sql, parameters = part.works()
    return Condition("", f"d.work_id NOT IN ({sql})", parameters, has_set=part.has_set)


def _is_positive(node: Node) -> bool:
    """Whether the node names something that its works have, and not only what they lack."""
    match node:
        case Not():
            return False
        case And(parts):
            return any(_is_positive(part) for part in parts)
        case Or(parts):
            return all(_is_positive(part) for part in parts)
        case _:
            return True


def _year_tags(first: int, last: int) -> Iterable[str]:
    """Whole decades by one tag each."""
    year = max(first, _FIRST_YEAR)
    last = min(last, _LAST_YEAR)
    if year > last:  # outside of what the tables admit: a tag that nothing has
        yield years_tag(first)
    while year <= last:
        if year % 10 == 0 and year + 9 <= last:
            yield decade_tag(year)
            year += 10
        else:
            yield years_tag(year)
            year += 1
