"""`read_query`: what a person typed, understood. Never raises, whatever the text.

    or      = and { OR and }
    and     = unary { [AND] unary }
    unary   = { NOT | "-" } ( condition | "(" or ")" )

Text becomes tokens, tokens conditions, these are repaired until they fit the grammar, and are then parsed. What was
understood is written out again, and what is written out reads the same.
"""

from papers.search.query.limits import MOST_CHARACTERS
from papers.search.query.meaning import InTitle, Operand, Part, meaning
from papers.search.query.normal import all_of, any_of, leaves, mapped, none_of
from papers.search.query.notes import Notes, listed
from papers.search.query.repair import repaired
from papers.search.query.tokens import Close, Open, Operator, tokens
from papers.search.query.tree import And, Node, Or, Phrase, Query, Term
from papers.search.query.wording import write
from papers.search.words import is_common
from papers.text.characters import tidy


def read_query(text: str) -> Query:
    notes = Notes()
    typed = _first_characters(text, notes)
    tree = _Parser(repaired(meaning(list(tokens(typed)), notes), notes), notes).tree()
    tree = _short_enough(_without_common_words(tree, notes), notes)
    if tree is None and typed.strip() and not list(notes):
        notes.say("There is no word in this to look for.")
    return Query(text=text, tree=tree, reading=write(tree), notes=tuple(notes))


def _first_characters(text: str, notes: Notes) -> str:
    text = text.strip()
    if len(text) <= MOST_CHARACTERS:
        return tidy(text)
    notes.say(f"Only the first {MOST_CHARACTERS} characters were read.")
    cut = text[: MOST_CHARACTERS + 1]
    space = max(cut.rfind(" "), 0)
    return tidy(cut[: space or MOST_CHARACTERS])


class _Parser:
    """Recursive descent over repaired parts; `repaired` bounds how deep."""

    def __init__(self, parts: list[Part], notes: Notes) -> None:
        self._parts = parts
        self._at = 0
        self._notes = notes

    def tree(self) -> Node | None:
        return self._group()

    def _group(self) -> Node | None:
        """Up to the parenthesis that closes it, or the end. `in:title` reaches everything in it."""
        remarks = _Remarks()
        tree = any_of(self._alternatives(remarks))
        if not remarks.in_title:
            return tree
        if not any(isinstance(leaf, Term | Phrase) for leaf in leaves(tree)):
            self._notes.say("“in:title” stood beside no word, so it was left out.")
        return mapped(tree, _in_title)

    def _alternatives(self, remarks: "_Remarks") -> list[Node | None]:
        found = [self._sequence(remarks)]
        while self._peek() is Operator.OR:
            self._at += 1
            found.append(self._sequence(remarks))
        return found

    def _sequence(self, remarks: "_Remarks") -> Node | None:
        found = [self._unary(remarks)]
        while (part := self._peek()) is not None and part is not Operator.OR and not isinstance(part, Close):
            if part is Operator.AND:
                self._at += 1
            found.append(self._unary(remarks))
        return all_of(found)

    def _unary(self, remarks: "_Remarks") -> Node | None:
        negated = False
        while self._peek() is Operator.NOT:
            negated = not negated
            self._at += 1
        part = self._peek()
        self._at += 1
        node: Node | None = None
        match part:
            case Open():
                node = self._group()
                self._at += 1
            case InTitle() if negated:
                self._notes.say("“in:title” cannot be excluded, so it was left out.")
            case InTitle():
                remarks.in_title = True
            case Operand():
                node = part.node
        return none_of(node) if negated else node

    def _peek(self) -> Part | None:
        return self._parts[self._at] if self._at < len(self._parts) else None


class _Remarks:
    in_title = False


def _in_title(leaf: Node) -> Node:
    match leaf:
        case Term(word):
            return Term(word, in_title=True)
        case Phrase(phrase):
            return Phrase(phrase, in_title=True)
        case _:
            return leaf


def _without_common_words(tree: Node | None, notes: Notes) -> Node | None:
    """Words that nearly every work has are no condition, unless there is no other: then they are meant."""
    common = {leaf.word: None for leaf in leaves(tree) if isinstance(leaf, Term) and is_common(leaf.word)}
    if not common:
        return tree
    rest = mapped(tree, lambda leaf: None if isinstance(leaf, Term) and is_common(leaf.word) else leaf)
    if rest is None:
        return mapped(tree, lambda leaf: Phrase((leaf.word,), leaf.in_title) if isinstance(leaf, Term) else leaf)
    named = listed([f"“{word}”" for word in common])
    one = len(common) == 1
    notes.say(
        f"{named} {'was' if one else 'were'} left out: nearly every work has {'it' if one else 'them'}. "
        f"Quotation marks keep {'it' if one else 'them'}."
    )
    if not common.keys().isdisjoint({"or", "not"}):
        notes.say("As operators, OR and NOT are written in capitals.")
    return rest


def _short_enough(tree: Node | None, notes: Notes) -> Node | None:
    """The tree without its last conditions, until it can be written as a query."""
    while len(write(tree)) > MOST_CHARACTERS:
        notes.say("The last conditions were left out, because the whole is too long.")
        tree = _without_last_leaf(tree)
    return tree


def _without_last_leaf(tree: Node | None) -> Node | None:
    match tree:
        case And(parts):
            return all_of((*parts[:-1], _without_last_leaf(parts[-1])))
        case Or(parts):
            return any_of((*parts[:-1], _without_last_leaf(parts[-1])))
        case _:
            return None
