"""`/me/following/`: everything that one follows, and whom else to follow."""

from dataclasses import dataclass
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from profiles.following.suggesting import suggestions
from profiles.models import FollowKind, Frequency, SetAsideSuggestion
from profiles.selectors.follow_list import FollowLine, follow_list
from profiles.views.claims.access import for_people, person
from profiles.views.following.button import just_ended

LINES_AT_ONCE: Final = 50
_FEW: Final = 5
HEADINGS: Final = {
    FollowKind.AUTHOR: "Authors",
    FollowKind.TOPIC: "Topics",
    FollowKind.INSTITUTION: "Institutions",
    FollowKind.VENUE: "Venues",
    FollowKind.WORK: "Works, for new citations",
    FollowKind.SEARCH: "Searches",
}
FREQUENCIES: Final = [(one.value, str(one.label).capitalize()) for one in Frequency]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for: a kind, words of the name, and the page. What cannot be understood asks for
    nothing."""

    kind: FollowKind | None
    words: str
    page: int

    def address(self, **changed: object) -> str:
        asked = {"kind": self.kind.value if self.kind else "", "q": self.words, "page": self.page} | changed
        kept = {name: value for name, value in asked.items() if value and (name, value) != ("page", 1)}
        return f"?{urlencode(kept)}"

    def holds(self, line: FollowLine) -> bool:
        said = f"{line.name} {line.detail}".casefold()
        return self.kind in (None, line.kind) and all(word in said for word in self.words.casefold().split())


@for_people("GET", "HEAD")
def following(request: HttpRequest) -> HttpResponse:
    user = person(request)
    everything = follow_list(user.pk)
    wanted = _wanted(request)
    matching = [line for line in everything if wanted.holds(line)]
    pages = max(1, -(-len(matching) // LINES_AT_ONCE))
    page = min(wanted.page, pages)
    shown = matching[(page - 1) * LINES_AT_ONCE : page * LINES_AT_ONCE]
    context = {
        "total": len(everything),
        "matching": len(matching),
        "groups": [(HEADINGS[kind], list(lines)) for kind, lines in groupby(shown, key=lambda line: line.kind)],
        "tabs": _tabs(wanted, everything),
        "wanted": wanted,
        "frequencies": FREQUENCIES,
        "place": (page, pages),
        "previous": wanted.address(page=page - 1) if page > 1 else "",
        "next": wanted.address(page=page + 1) if page < pages else "",
        "back": request.get_full_path(),
        "ended": just_ended(request),
        "suggestions": suggestions(user.pk) if len(everything) < _FEW or wanted == Wanted(None, "", 1) else [],
        "aside": SetAsideSuggestion.objects.filter(user=user).count(),
    }
    return render(request, "profiles/following/following.html", context)


def _wanted(request: HttpRequest) -> Wanted:
    kind, page = request.GET.get("kind", ""), request.GET.get("page", "")
    return Wanted(
        kind=FollowKind(kind) if kind in FollowKind.values else None,
        words=request.GET.get("q", "")[:200].strip(),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 and int(page) else 1,  # noqa: PLR2004
    )


def _tabs(wanted: Wanted, lines: list[FollowLine]) -> list[tuple[str, int, str, bool]]:
    """(label, how many, address, is this one): all, and each kind there is something of."""
    counts = {kind: sum(line.kind is kind for line in lines) for kind in FollowKind}
    tabs = [("All", len(lines), wanted.address(kind="", page=1), wanted.kind is None)]
    return tabs + [
        (HEADINGS[kind].partition(",")[0], count, wanted.address(kind=kind.value, page=1), wanted.kind is kind)
        for kind, count in counts.items()
        if count or wanted.kind is kind
    ]
