"""What marks amount to, in words, before anything is done: each part, who has to agree to it, and each page before and
after. Pure: nothing is read here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from profiles.corrections.asked import AskedPart
from profiles.corrections.obstacles import obstacle
from profiles.corrections.planning import PageChange, PartPreview
from profiles.models import Decider
from profiles.selectors.grouped_works import GroupedWork

_AGREES: Final[Mapping[str, str]] = {
    Decider.FILER: "Nobody else is touched, so it is done at once.",
    Decider.OWNER: "The owner of that page is asked and has 14 days to answer. After that a moderator decides.",
    Decider.MODERATOR: "A moderator looks at it first. You are told of the decision.",
}
_MARKS: Final[Mapping[str, str]] = {Decider.FILER: "check", Decider.OWNER: "users", Decider.MODERATOR: "clock"}


@dataclass(frozen=True, slots=True)
class ForeseenPart:
    """`said` is what would be done, `agrees` who has to agree, with the name of an icon; `hinders` what makes it
    impossible, "" if nothing; `left_out` are works that cannot come along, with the reason."""

    said: str
    works: list[GroupedWork]
    agrees: str
    mark: str
    hinders: str
    left_out: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ForeseenPage:
    """A page before and after. `leads_to` is where its address leads from then on."""

    name: str
    public_id: str
    before: int
    after: int
    leads_to: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Whom the words speak of: the record by number and name, and the other pages by number."""

    record: int
    name: str
    pages: Mapping[int, str]
    for_self: bool

    @property
    def page(self) -> str:
        return "your page" if self.for_self else f"the page of {self.name}"


def foreseen_parts(parts: Sequence[PartPreview], works: Mapping[int, GroupedWork], names: Names) -> list[ForeseenPart]:
    titles = {work.public_id: work.title for work in works.values()}
    return [
        ForeseenPart(
            said=said_of(part.asked_part, names),
            works=[works[name] for name in names_in(part.asked_part) if name in works],
            agrees=_AGREES[part.decider],
            mark=_MARKS[part.decider],
            hinders=obstacle(part.obstacle) if part.obstacle else "",
            left_out=_left_out(part, titles),
        )
        for part in parts
    ]


def foreseen_pages(pages: Sequence[PageChange]) -> list[ForeseenPage]:
    """Those that change; the others would only make the list long."""
    return [
        ForeseenPage(page.name, page.public_id, page.works_before, page.works_after, page.leads_to, not page.public_id)
        for page in pages
        if page.works_before != page.works_after or page.leads_to or not page.public_id
    ]


def nobodys_change(parts: Sequence[PartPreview], names: Names, *, before: int) -> tuple[int, int] | None:
    """How many works are nobody's under the name, before and after; None where that stays as it is."""
    after = before
    for part in (one for one in parts if one.asked_part.kind == "sort" and not one.obstacle):
        after += sum(seen_on == names.record for _, seen_on in part.asked_part.payload["not_mine"])
        after -= sum(seen_on is None for _, seen_on in part.asked_part.payload["mine"])
    return (before, after) if after != before else None


def said_of(asked: AskedPart, names: Names) -> str:
    """What the part would do, in plain sentences."""
    other = f"{names.pages.get(asked.other, 'the other page')} (A{asked.other})" if asked.other is not None else ""
    if asked.kind == "merge":
        return f"{other} is the same person: the two pages become one, and its address leads to {names.page} for ever."
    if asked.kind == "split":
        return f"{_count(asked.payload['names'])} of {names.page} are one other person's, and get a page of their own."
    mine, not_mine = asked.payload["mine"], asked.payload["not_mine"]
    if other:
        return f"{_count(mine)} {_verb(mine, 'moves', 'move')} from {other} to {names.page}."
    coming = [pair for pair in mine if pair[1] is None]
    staying = [pair for pair in mine if pair[1] is not None]
    leaving = [pair for pair in not_mine if pair[1] == names.record]
    kept_away = [pair for pair in not_mine if pair[1] != names.record]
    away = _verb(kept_away, "stays where it is, and never comes", "stay where they are, and never come")
    sentences = (
        (coming, f"now nobody's {_verb(coming, 'comes', 'come')} to {names.page}."),
        (leaving, f"{_verb(leaving, 'leaves', 'leave')} {names.page}, to stand under the name alone, as nobody's."),
        (kept_away, f"of others {away} to {names.page}."),
        (staying, f"{_verb(staying, 'stays', 'stay')} on {names.page}, whatever an import or a program says later."),
    )
    return " ".join(f"{_count(pairs)} {said}" for pairs, said in sentences if pairs)


def names_in(asked: AskedPart) -> list[int]:
    """The names in author lists that a part is about; none where it is about a whole record."""
    payload = asked.payload
    pairs: list[list[int]] = [*payload.get("mine", ()), *payload.get("not_mine", ())]
    return [*(pair[0] for pair in pairs), *payload.get("names", ())]


def _left_out(part: PartPreview, titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Works that could not come along although the rest can; with what is in the way."""
    found: list[tuple[str, str]] = []
    for key, code in (("moved_meanwhile", "moved-meanwhile"), ("signed_together", "signed-together")):
        found += [(titles.get(work, work), obstacle(code)) for work in _listed(part.facts, key)]
    return found or [(titles.get(work, work), "") for work in _listed(part.facts, "works") if part.obstacle]


def _listed(facts: Mapping[str, Any], key: str) -> list[str]:
    value = facts.get(key)
    return [str(work) for work in value] if isinstance(value, list) else []


def _count(of: Sequence[object]) -> str:
    return f"{len(of):,} work{'' if len(of) == 1 else 's'}"


def _verb(of: Sequence[object], one: str, many: str) -> str:
    return one if len(of) == 1 else many
