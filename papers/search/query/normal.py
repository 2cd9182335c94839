"""Trees in normal form: joined and negated here, so that `And`, `Or` and `Not` keep what `tree.py` promises."""

from collections.abc import Callable, Iterable, Iterator

from papers.search.query.tree import And, Node, Not, Or, Phrase, Term


def all_of(parts: Iterable[Node | None]) -> Node | None:
    """Everything that is not None must hold; None where nothing is asked."""
    kept = _flat(parts, And)
    return And(kept) if len(kept) > 1 else kept[0] if kept else None


def any_of(parts: Iterable[Node | None]) -> Node | None:
    """One of these must hold; None where nothing is asked."""
    kept = _flat(parts, Or)
    return Or(kept) if len(kept) > 1 else kept[0] if kept else None


def none_of(part: Node | None) -> Node | None:
    """What `part` is not."""
    if part is None:
        return None
    return part.part if isinstance(part, Not) else Not(part)


def mapped(tree: Node | None, change: Callable[[Node], Node | None]) -> Node | None:
    """The tree with each leaf replaced; a leaf for which there is None goes, and what it leaves alone is joined up."""
    match tree:
        case None:
            return None
        case And(parts):
            return all_of(mapped(part, change) for part in parts)
        case Or(parts):
            return any_of(mapped(part, change) for part in parts)
        case Not(part):
            return none_of(mapped(part, change))
        case _:
            return change(tree)


def affirmed(tree: Node | None) -> Iterator[Term | Phrase]:
    """Words and phrases that a work should have; none that stands after NOT."""
    match tree:
        case Term() | Phrase():
            yield tree
        case And(parts) | Or(parts):
            for part in parts:
                yield from affirmed(part)
        case _:
            return


def leaves(tree: Node | None) -> Iterator[Node]:
    match tree:
        case None:
            return
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield tree


def _flat(parts: Iterable[Node | None], kind: type[And] | type[Or]) -> tuple[Node, ...]:
    """Parts of the same kind opened up, duplicates dropped, the order kept."""
    kept: dict[Node, None] = {}
    for part in parts:
        if isinstance(part, kind):
            kept.update(dict.fromkeys(part.parts))
        elif part is not None:
            kept[part] = None
    return tuple(kept)
