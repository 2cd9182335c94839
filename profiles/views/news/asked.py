"""What an address of the feed or of the notification centre asks for. Pure, but for the name of what it is narrowed to.

What is not understood narrows nothing; what is followed by somebody else, or hidden, is not there.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from profiles.models import EventKind
from profiles.selectors.news_names import Named, ids_of, named_own, named_records
from profiles.selectors.notifications import CITATIONS, PEOPLE, WORKS, Filters

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_FOLLOWED: Final = re.compile(r"[ATISWQL][1-9][0-9]{0,17}", re.ASCII)


class InFeed(StrEnum):
    """The tabs of the feed."""

    EVERYTHING = ""
    WORKS = "works"
    CITATIONS = "citations"
    PEOPLE = "people"


class InCentre(StrEnum):
    """The tabs of the notification centre."""

    EVERYTHING = ""
    UNREAD = "unread"
    YOU = "you"
    FOLLOWED = "following"


FEED_TABS: Final = (
    (InFeed.EVERYTHING, "Everything"),
    (InFeed.WORKS, "Works"),
    (InFeed.CITATIONS, "Citations"),
    (InFeed.PEOPLE, "People"),
)
CENTRE_TABS: Final = (
    (InCentre.EVERYTHING, "Everything"),
    (InCentre.UNREAD, "Unread"),
    (InCentre.YOU, "About you"),
    (InCentre.FOLLOWED, "Followed"),
)
_KINDS: Final = {InFeed.EVERYTHING: (), InFeed.WORKS: WORKS, InFeed.CITATIONS: CITATIONS, InFeed.PEOPLE: PEOPLE}


def feed_tab(parameters: Mapping[str, str]) -> InFeed:
    named = parameters.get("show", "")
    return InFeed(named) if named in set(InFeed) else InFeed.EVERYTHING


def centre_tab(parameters: Mapping[str, str]) -> InCentre:
    named = parameters.get("show", "")
    return InCentre(named) if named in set(InCentre) else InCentre.EVERYTHING


def kind_asked(parameters: Mapping[str, str]) -> EventKind | None:
    named = parameters.get("kind", "")
    return EventKind(named) if named in EventKind.values else None


def number_asked(parameters: Mapping[str, str], name: str) -> int | None:
    text = parameters.get(name, "")
    return int(text) if _NUMBER.fullmatch(text) else None


def followed_asked(parameters: Mapping[str, str], *, user: int) -> tuple[str, Named | None]:
    """The id that the feed is narrowed to, empty where it is not; and what it is, None where it is not shown."""
    asked = parameters.get("because", "")
    if not asked:
        return "", None
    if not _FOLLOWED.fullmatch(asked):
        return asked, None
    return asked, named_records([asked]).get(asked) or named_own([asked], users=[user]).get((user, asked))


def feed_filters(tab: InFeed, followed: Named | None) -> Filters:
    return Filters(
        kinds=_KINDS[tab], because=tuple(ids_of(followed.public_id)) if followed is not None else (), you=False
    )


def centre_filters(tab: InCentre, kind: EventKind | None) -> Filters:
    return Filters(
        kinds=(kind,) if kind is not None else (),
        you={InCentre.YOU: True, InCentre.FOLLOWED: False}.get(tab),
        unread=tab is InCentre.UNREAD,
    )
