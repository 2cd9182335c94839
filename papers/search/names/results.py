"""What a look-up of names answers with. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from papers.search.counting import Count
from papers.search.names.kinds import NameKind


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record whose name goes on from what was typed.

    `matched` is the name that does, where it is not the one the record is shown under, else empty. `hint` tells it from
    others of the name (an institution, a place, an acronym). `guessed` says that what was typed seems misspelt.
    """

    id: str
    kind: NameKind
    name: str
    matched: str
    hint: str
    works_count: int
    url: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class NamePage:
    """Records of one kind in order, by primary key. `matched` has the name that was found, for those that are shown
    under another. `next` is the cursor of the page after this one."""

    records: tuple[int, ...] = ()
    count: Count = field(default_factory=lambda: Count(0))
    next: str | None = None
    matched: Mapping[int, str] = field(default_factory=dict)
