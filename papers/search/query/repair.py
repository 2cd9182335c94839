"""Whatever was typed, made well-formed: each parenthesis has its other, each operator something on its sides.

What had to be done is noted. After this, a parser meets no surprise.
"""

from papers.search.query.limits import DEEPEST_NESTING
from papers.search.query.meaning import InTitle, Operand, Part
from papers.search.query.notes import Notes
from papers.search.query.tokens import Close, Open, Operator


def repaired(parts: list[Part], notes: Notes) -> list[Part]:
    return _with_both_sides(_balanced(parts, notes), notes)


def _balanced(parts: list[Part], notes: Notes) -> list[Part]:
    kept: list[Part] = []
    depth = 0  # parentheses open, those ignored included
    for part in parts:
        if isinstance(part, Open):
            depth += 1
            if depth > DEEPEST_NESTING:
                notes.say(f"Parentheses more than {DEEPEST_NESTING} deep were ignored.")
                continue
        elif isinstance(part, Close):
            if depth == 0:
                notes.say("A closing parenthesis that nothing opened was ignored.")
                continue
            depth -= 1
            if depth >= DEEPEST_NESTING:
                continue
        kept.append(part)
    if depth:
        notes.say("A parenthesis that was never closed was closed at the end.")
    kept += [Close()] * min(depth, DEEPEST_NESTING)
    return kept


def _with_both_sides(parts: list[Part], notes: Notes) -> list[Part]:
    kept: list[Part] = []
    for part in parts:
        if part in {Operator.AND, Operator.OR}:
            if kept and _ends_operand(kept[-1]):
                kept.append(part)
            else:
                _left_out(part, notes)
        elif isinstance(part, Close):
            _drop_dangling(kept, notes)
            if isinstance(kept[-1], Open):
                notes.say("Parentheses with nothing between them were left out.")
                kept[-1] = Operand(None)
            else:
                kept.append(part)
        else:
            kept.append(part)
    _drop_dangling(kept, notes)
    return kept


def _ends_operand(part: Part) -> bool:
    return isinstance(part, Operand | InTitle | Close)


def _drop_dangling(kept: list[Part], notes: Notes) -> None:
    while kept and isinstance(kept[-1], Operator):
        _left_out(kept.pop(), notes)


def _left_out(operator: Part, notes: Notes) -> None:
    act = "exclude" if operator is Operator.NOT else "join"
    notes.say(f"{operator} had nothing to {act}, so it was left out.")
