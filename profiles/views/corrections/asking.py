"""For whom somebody sorts works, and so which record is to be put right: their own, or that of whom they ask for."""

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, QueryDict

from papers.models import Author
from papers.names import clean_name
from papers.views.records import record
from profiles.claims.name_fit import NameFit, fit_names
from profiles.models import Claim, User
from profiles.selectors.owner import records_held
from profiles.selectors.record_names import names_of_records

MINE: Final = "mine"
THEIRS: Final = "theirs"
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Asking:
    """`start` is the page somebody came from, `record` the one that is put right: None where there is none yet.

    `for_self` says whose works the marks speak of; `owns` that the record is the asker's; `is_owned` that it has an
    owner; `can_choose` that the page is somebody's whom one may ask for.
    """

    start: Author | None
    record: Author | None
    name: str
    for_self: bool
    owns: bool
    is_owned: bool
    can_choose: bool

    @property
    def records(self) -> list[int]:
        """The pages all of whose works are looked at, whatever name they bear."""
        return list({found.pk for found in (self.record, self.start) if found is not None})

    @property
    def whose(self) -> str:
        return MINE if self.for_self else THEIRS


def asking(request: HttpRequest, sent: QueryDict) -> Asking:
    """Of an address or a form: `author` or `name`, and `whose`. Raises Http404."""
    wanted = sent.get("author", "")
    start = record(Author.objects.select_related("institution"), wanted) if wanted else None
    name = start.name if start is not None else clean_name(plain(sent.get("name", "")))
    if not name:
        raise Http404
    user = request.user if isinstance(request.user, User) else None
    own = _own_record(user, start, name)
    # A person may ask for somebody else only where it is clear for whom: on that person's page.
    chosen = sent.get("whose", "")
    for_self = start is None or chosen == MINE or (chosen != THEIRS and _is_likely_self(user, own, start, name))
    found = own if for_self else start
    owned = found is not None and Claim.objects.filter(author=found, holds=True).exists()
    owns = own is not None and found == own
    return Asking(start, found, name, for_self, owns, owned, can_choose=start is not None and start != own)


def plain(text: str) -> str:
    """What was typed, without what no name has: control characters (PostgreSQL refuses NUL), stray space."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:LONGEST_NAME]).split())


def _own_record(user: User | None, start: Author | None, name: str) -> Author | None:
    """The asker's own record: the page itself, or else the one whose names fit it best, or else the first."""
    if user is None:
        return None
    held = [found.author for found in records_held(user.pk)]
    if not held:
        return None
    if start is not None and start.pk in held:
        return start
    fitting = next((pk for pk in held if _fits(pk, name)), held[0])
    return Author.objects.select_related("institution").get(pk=fitting)


def _is_likely_self(user: User | None, own: Author | None, start: Author, name: str) -> bool:
    return user is None or own is None or own == start or _fits(own.pk, name)


def _fits(author: int, name: str) -> bool:
    return fit_names(names_of_records([author]), [name]) is not NameFit.INCOMPATIBLE
