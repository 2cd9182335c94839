"""What somebody wants to see of the graph, read from the parameters of an address: the page and the API ask alike.

Nothing here raises: what cannot be read is named, with the parameter it stood in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portal.common.parameters import Refused, number
from portal.common.public_ids import PublicId, parse_public_id

KINDS: Final = ("author", "work", "topic", "institution")
LETTERS: Final = {"A": "author", "W": "work", "T": "topic", "I": "institution"}
DEEPEST: Final = 2
MOST_NODES: Final = 2000
USUAL_NODES: Final = 200
FIRST_YEAR: Final = 1400
LAST_YEAR: Final = 2200


@dataclass(frozen=True, slots=True)
class SliceQuestion:
    """`kinds` are in the order of `KINDS`; a year that is None sets no bound."""

    center: PublicId
    depth: int = 1
    kinds: tuple[str, ...] = KINDS
    limit: int = USUAL_NODES
    year_from: int | None = None
    year_to: int | None = None

    @property
    def kind(self) -> str:
        return LETTERS[self.center.letter]

    @property
    def normal(self) -> tuple[object, ...]:
        """Equal for questions that have the same answer."""
        return (*self.center, self.depth, self.kinds, self.limit, self.year_from, self.year_to)


def read_question(parameters: Mapping[str, str]) -> tuple[SliceQuestion | None, list[Refused]]:
    """The question, or None and everything that is wrong with it. A parameter that is empty counts as not given."""
    refused: list[Refused] = []
    center = _center(parameters.get("center", ""), refused)
    depth = number(parameters, "depth", 1, least=1, most=DEEPEST, refused=refused)
    kinds = _kinds(parameters.get("kinds", ""), refused)
    limit = number(parameters, "limit", USUAL_NODES, least=1, most=MOST_NODES, refused=refused)
    year_from = number(parameters, "year_from", None, least=FIRST_YEAR, most=LAST_YEAR, refused=refused)
    year_to = number(parameters, "year_to", None, least=FIRST_YEAR, most=LAST_YEAR, refused=refused)
    if year_from is not None and year_to is not None and year_from > year_to:
        refused.append(Refused("year_to", f"Give a year that is not before year_from, {year_from}."))
    if refused or center is None or depth is None or limit is None:
        return None, refused
    return SliceQuestion(center, depth, kinds, limit, year_from, year_to), []


def person(parameters: Mapping[str, str], name: str, refused: list[Refused]) -> int | None:
    """The key of the author that a parameter names; adds to `refused` what is no author's id."""
    found = parse_public_id(parameters.get(name, ""))
    if found and found.letter == "A":
        return found.pk
    refused.append(Refused(name, "Give the id of an author, such as A1."))
    return None


def _center(text: str, refused: list[Refused]) -> PublicId | None:
    found = parse_public_id(text)
    if found and found.letter in LETTERS:
        return found
    if found:
        wrong = "A venue has no place in the graph. Give the id of an author, a work, a topic or an institution."
    else:
        wrong = "Give the id of an author, a work, a topic or an institution, such as A1, W1, T1 or I1."
    refused.append(Refused("center", wrong))
    return None


def _kinds(text: str, refused: list[Refused]) -> tuple[str, ...]:
    asked = [kind.strip() for kind in text.split(",") if kind.strip()]
    if unknown := [kind for kind in asked if kind not in KINDS]:
        refused.append(Refused("kinds", f"“{unknown[0]}” is not one of the kinds: {', '.join(KINDS)}."))
    return tuple(kind for kind in KINDS if not asked or kind in asked)
