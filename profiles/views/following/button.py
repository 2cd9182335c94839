"""The button that follows a thing: what it says to whom, and how what was just ended is begun again.

It stands on pages of apps that know nothing of people; `profiles.templatetags.following` brings it there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from time import time
from typing import Any, Final

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from papers.search.asking import Question, spelling
from portal.common.public_ids import HasPublicId
from profiles.following.follows import Unfollowed
from profiles.following.searches import can_be_followed
from profiles.following.targets import written
from profiles.models import FollowKind, Frequency, User
from profiles.selectors.followed import KINDS, follow_standing
from profiles.selectors.followed_searches import search_standing

_ENDED: Final = "unfollowed"
_CAN_BE_UNDONE_FOR: Final = 10 * 60


@dataclass(frozen=True, slots=True)
class Ended:
    """A follow that the person ended a moment ago: what the form that begins it again holds."""

    target: str
    query: str
    name: str
    frequency: str


@dataclass(frozen=True, slots=True)
class FollowButton:
    """`frequency` is None where it is not followed, `query` of a search. `key` is the element's id."""

    key: str
    target: str
    query: str
    what: str
    followers: int
    frequency: Frequency | None
    ended: Ended | None
    back: str
    refused: str = ""

    @property
    def frequencies(self) -> list[tuple[Frequency, str]]:
        return [(one, str(one.label)) for one in Frequency]


def record_button(request: HttpRequest, record: HasPublicId, *, refused: str = "") -> FollowButton:
    kind = KINDS[record.public_letter]
    return button_of(request, kind, record.pk, refused=refused)


def button_of(request: HttpRequest, kind: FollowKind, pk: int, *, refused: str = "") -> FollowButton:
    """One query."""
    standing = follow_standing(kind, pk, user=request.user.pk)
    target = written(kind, pk)
    what = "new citations of this work" if kind is FollowKind.WORK else f"this {kind.label}"
    ended = just_ended(request)
    return FollowButton(
        key=f"follow-{target}",
        target=target,
        query="",
        what=what,
        followers=standing.followers,
        frequency=standing.frequency,
        ended=ended if ended is not None and ended.target == target and standing.frequency is None else None,
        back=way_back(request),
        refused=refused,
    )


def search_button(request: HttpRequest, question: Question, *, refused: str = "") -> FollowButton | None:
    """None where the question cannot be followed. One query, for whoever is signed in."""
    if not can_be_followed(question):
        return None
    query = spelling(question)
    found = search_standing(request.user.pk, query) if isinstance(request.user, User) else None
    ended = just_ended(request)
    return FollowButton(
        key="follow-search",
        target=written(FollowKind.SEARCH, found.pk) if found else "",
        query=query,
        what="this search",
        followers=0,
        frequency=found.frequency if found else None,
        ended=ended if ended is not None and ended.query == query and found is None else None,
        back=way_back(request),
        refused=refused,
    )


def way_back(request: HttpRequest) -> str:
    """The page that the button stands on. Of an act, the one that it says, if it is one of ours."""
    if request.method != "POST":
        return request.get_full_path()
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if is_ours else ""


def note_ended(request: HttpRequest, ended: Unfollowed) -> None:
    request.session[_ENDED] = {
        "target": written(ended.kind, ended.target) if ended.kind is not FollowKind.SEARCH else "",
        "query": ended.query,
        "name": ended.name,
        "frequency": ended.frequency.value,
        "at": int(time()),
    }


def forget_ended(request: HttpRequest) -> None:
    request.session.pop(_ENDED, None)


def just_ended(request: HttpRequest) -> Ended | None:
    if not request.user.is_authenticated:
        return None
    kept: Mapping[str, Any] = request.session.get(_ENDED) or {}
    if not kept or kept["at"] + _CAN_BE_UNDONE_FOR < time():
        return None
    return Ended(kept["target"], kept["query"], kept["name"], kept["frequency"])
