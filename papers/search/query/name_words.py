"""The words of a query that may be somebody's or something's name. Pure.

Who types "hinton" wants the person as much as the papers: the other tabs of a search look for names with the query's
own words, and leave aside what only works can have (years, types, what is excluded).
"""

from collections.abc import Iterator

from papers.search.query.tree import And, Field, Named, Node, Or, Phrase, Term


def name_words(tree: Node | None, field: Field) -> str:
    """Words to look for among the names of `field`; empty where nothing that was typed can be such a name."""
    return " ".join(dict.fromkeys(_words(tree, field)))


def _words(tree: Node | None, field: Field) -> Iterator[str]:
    match tree:
        case Term(word):
            yield word
        case Phrase(found):
            yield from found
        case Named(other, found) if other is field:
            yield from found
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(part, field)
        case _:
            return
