"""Tokens become conditions: each word, quotation and field-with-value one operand. Which belong together comes later.

An operand that turned out to ask nothing stays in its place as an empty one, so that the operators around it still
have two sides and only one note is written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from papers.search.query.limits import LONGEST_LEAF, MOST_LEAVES
from papers.search.query.notes import Notes, quoted
from papers.search.query.tokens import Close, FieldMark, FieldName, Open, Operator, Quoted, Token, Typed
from papers.search.query.tree import Named, Node, Phrase
from papers.search.query.values import nothing_stood_after, read_value, text_condition
from papers.search.query.wording import write
from papers.search.words import words


@dataclass(frozen=True, slots=True)
class Operand:
    """A condition, or none where what was typed asks nothing. `plain` where it is a bare word in a group of a field."""

    node: Node | None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class InTitle:
    """`in:title`: a remark on the group it stands in."""


Part = Operand | InTitle | Open | Close | Operator

_UNKNOWN_FIELD = re.compile(r"([^\W\d_]{2,})[:：](.*)", re.DOTALL)
# Not fields but names of things that are cited with a colon.
_CITED: Final = frozenset({"http", "https", "ftp", "doi", "arxiv", "pmid", "isbn", "issn", "urn", "info", "acl", "hdl"})
_CUT_SHORT = re.compile(r"[^\W\d_]{3,}\*")


def meaning(found: list[Token], notes: Notes) -> list[Part]:
    return _within_limits(_joined(list(_Reader(found, notes).parts())), notes)


class _Reader:
    def __init__(self, found: list[Token], notes: Notes) -> None:
        self._tokens = found
        self._at = 0
        self._notes = notes
        self._fields: list[FieldName | None] = [None]  # of the groups around

    def parts(self) -> Iterator[Part]:
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            match token:
                case FieldMark(name):
                    yield from self._field(name)
                case Typed() | Quoted():
                    field = self._fields[-1]
                    yield self._operand(token, field, plain=field is not None and isinstance(token, Typed))
                case Open():
                    self._fields.append(self._fields[-1])
                    yield token
                case Close():
                    if len(self._fields) > 1:
                        self._fields.pop()
                    yield token
                case _:
                    yield token

    def _field(self, name: FieldName) -> Iterator[Part]:
        value = self._tokens[self._at] if self._at < len(self._tokens) else None
        if isinstance(value, Open) and name is not FieldName.IN:
            self._at += 1
            self._fields.append(name)
            yield value
        elif isinstance(value, Typed | Quoted):
            self._at += 1
            yield self._operand(value, name)
        else:
            nothing_stood_after(name, self._notes)
            yield Operand(None)

    def _operand(self, token: Typed | Quoted, field: FieldName | None, *, plain: bool = False) -> Part:
        if isinstance(token, Quoted):
            return Operand(self._quotation(token, field))
        if field is FieldName.IN:
            return self._where(token.text)
        if field is not None:
            return Operand(read_value(field, token.text, self._notes), plain)
        self._remark_on(token)
        return Operand(text_condition(token.text))

    def _where(self, typed: str) -> Part:
        if words(typed) in (["title"], ["titles"]):
            return InTitle()
        self._notes.say(f"{quoted(f'in:{typed}')} was left out. What can be asked is in:title.")
        return Operand(None)

    def _quotation(self, token: Quoted, field: FieldName | None) -> Node | None:
        if not token.text.strip():
            if token.closed:
                self._notes.say("Quotation marks with nothing between them were left out.")
            else:
                self._notes.say("A quotation mark with nothing after it was left out.")
            return None
        if not token.closed:
            self._notes.say(f"The quotation mark was never closed; it was read as {quoted(token.text)}.")
        if field is FieldName.IN:
            self._notes.say(f"{quoted(f'in:{token.text}')} was left out. What can be asked is in:title.")
            return None
        if field in {None, FieldName.TITLE}:
            node = text_condition(token.text, exact=True, in_title=field is FieldName.TITLE)
            if node is None:
                self._notes.say(f"There is no word in {quoted(token.text)}, so it was left out.")
            return node
        return read_value(field, token.text, self._notes, as_name=True) if field else None

    def _remark_on(self, token: Typed) -> None:
        """What looks like a field and is none, and what looks like a wildcard and is none."""
        if (found := _UNKNOWN_FIELD.fullmatch(token.text)) and found[1].lower() not in _CITED:
            name, value = found.groups()
            if words(value) and not value.startswith(("/", ":")):
                meant = " ".join(words(token.text))
                self._notes.say(f"There is no field {quoted(f'{name}:')}; it was read as the words {quoted(meant)}.")
            elif not value and token.joined:
                self._notes.say(f"There is no field {quoted(f'{name}:')}; it was read as a word.")
        if found := _CUT_SHORT.fullmatch(token.text):
            self._notes.say(f"The star in {quoted(found[0])} was left out: words are found in all their forms anyway.")


def _joined(parts: list[Part]) -> list[Part]:
    """Bare words of one field that stand side by side are one name: `author:(quoc le OR hinton)`."""
    joined: list[Part] = []
    for part in parts:
        before = joined[-1] if joined else None
        match before, part:
            case Operand(Named(field, first), plain=True), Operand(Named(other, second), plain=True) if field == other:
                joined[-1] = Operand(Named(field, first + second), plain=True)
            case _:
                joined.append(part)
    return joined


def _within_limits(parts: list[Part], notes: Notes) -> list[Part]:
    kept: list[Part] = []
    count = 0
    for part in parts:
        if not isinstance(part, Operand) or part.node is None:
            kept.append(part)
            continue
        count += 1
        if count <= MOST_LEAVES:
            kept.append(Operand(_short(part.node, notes), part.plain))
        else:
            notes.say(f"Only the first {MOST_LEAVES} words and conditions were read.")
            kept.append(Operand(None))
    return kept


def _short(node: Node, notes: Notes) -> Node:
    """A phrase that folding made longer than a query may be, without its last words."""
    if not isinstance(node, Phrase | Named):
        return node
    short = node
    while len(write(short)) > LONGEST_LEAF:
        kept = short.words[:-1]
        short = Phrase(kept, short.in_title) if isinstance(short, Phrase) else Named(short.field, kept)
    if short is not node:
        notes.say(f"Only the first {len(short.words)} words of a phrase were read.")
    return short
