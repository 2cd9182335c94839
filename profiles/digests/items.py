"""What a mail tells, as it is shown there: absolute addresses, titles in characters, why each thing is there. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from papers.selectors.work_lines import WorkLine
from profiles.digests.readable import readable
from profiles.models import EventKind
from profiles.news.wording import Because, Told

ITEMS_A_MAIL: Final = 30
_AUTHORS_NAMED: Final = 3
_NAMES_IN_SUBJECT: Final = 2
_LONGEST_NAME: Final = 60
_LONGEST_SUBJECT: Final = 110
_OF_WORKS: Final = frozenset({EventKind.NEW_WORK, EventKind.WORKS_ADDED, EventKind.MORE_WORKS})


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A work below what is told of it."""

    title: str
    url: str
    meta: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is told. `because` is why this person hears of it, `reasons` are sentences of the portal's."""

    title: str
    url: str
    meta: str
    works: tuple[Line, ...] = ()
    more: int = 0
    because: tuple[Link, ...] = ()
    reasons: tuple[str, ...] = ()


def item_of(told: Told, *, root: str) -> Item:
    """`root` is what addresses begin with: scheme and host."""
    because = tuple(_link(reason, root) for reason in told.because)
    title, url = readable(told.title), root + told.url
    if told.kind == EventKind.NEW_WORK and told.work is not None:
        return Item(title, url, meta_of(told.work), because=because)
    if told.works:
        works = tuple(line_of(work, root=root) for work in told.works)
        return Item(title, url, "", works, max(0, told.count - len(works)), because)
    return Item(title, url, readable(told.text), because=because)


def line_of(work: WorkLine, *, root: str) -> Line:
    return Line(readable(work.title), root + work.url, meta_of(work))


def meta_of(work: WorkLine) -> str:
    """`Ada Byron, Grace Hopper and 3 others · Conference on Tests · 2019`."""
    names = [author.name for author in work.authors[:_AUTHORS_NAMED]]
    others = work.author_count - len(names)
    people = ", ".join(names) + (f" and {others} other{'' if others == 1 else 's'}" if names and others > 0 else "")
    parts = ["Retracted" if work.retracted else "", people, work.venue, str(work.year or "")]
    return readable(" · ".join(part for part in parts if part))


def subject_of(told: Sequence[Told], *, more: int = 0) -> str:
    """What is in it: `3 new works: Ada Byron, graph theory`. `more` things are not among those given."""
    if len(told) == 1 and not more:
        only = told[0]
        lead = "New work: " if only.kind == EventKind.NEW_WORK else ""
        return _short(lead + readable(only.title), _LONGEST_SUBJECT)
    labels = [reason.label for one in told for reason in one.because]
    names = list(dict.fromkeys(_short(readable(label), _LONGEST_NAME) for label in labels))
    left = len(names) - _NAMES_IN_SUBJECT
    about = ", ".join(names[:_NAMES_IN_SUBJECT]) + (f" and {left} more" if left > 0 else "")
    count = sum(one.count for one in told) + more
    what = "new works" if all(one.kind in _OF_WORKS for one in told) else "things that happened"
    return f"{count:,} {what}" + (f": {about}" if about else "")


def _link(reason: Because, root: str) -> Link:
    return Link(readable(reason.label), root + reason.url)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
