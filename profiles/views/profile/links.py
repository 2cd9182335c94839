"""`/me/profile/links/`: where else I am on the web. Rows are added, moved and emptied by buttons of the form itself, so
that it works without a script; nothing is saved before Save is pressed."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from profiles.editing.sections import LONGEST_LABEL, MOST_LINKS, Link, Links, Section
from profiles.editing.set_links import set_links
from profiles.selectors.owner import LINKS_HELD_FOR, links_held_until
from profiles.views.profile.saving import Form, empty_form, form_page, saved_or_again
from profiles.views.profile.shown import signed_in

_TEMPLATE: Final = "profiles/edit/links.html"
_ROWS_AT_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form. `number` counts from 1, for people; fields are named by the place, which counts from 0."""

    place: int
    url: str
    label: str
    url_problem: str = ""
    label_problem: str = ""

    @property
    def number(self) -> int:
        return self.place + 1


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def links(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, empty_form(request, Section.LINKS))
    typed = _typed(request)
    if wanted := request.POST.get("do", ""):
        rearranged, rows = _rearranged(list(typed.links), wanted)
        return _page(request, Form(Links(tuple(rearranged)), request.POST.get("seen", "")), rows=rows)
    answer = saved_or_again(
        request, typed, lambda seen: set_links(links=typed, seen=seen, by=signed_in(request), now=timezone.now())
    )
    return _page(request, answer) if isinstance(answer, Form) else answer


def _typed(request: HttpRequest) -> Links:
    urls, labels = request.POST.getlist("url")[: MOST_LINKS + 1], request.POST.getlist("label")
    labels += [""] * (len(urls) - len(labels))
    return Links(tuple(Link(url, label) for url, label in zip(urls, labels, strict=False)))


def _rearranged(rows: list[Link], wanted: str) -> tuple[list[Link], int]:
    """The rows after a button was pressed, and how many are shown."""
    act, _, place = wanted.partition("-")
    at = int(place) if place.isascii() and place.isdigit() and len(place) < 3 else -1  # noqa: PLR2004
    if act == "add":
        return rows, len(rows) + 1
    if act == "up" and 0 < at < len(rows):
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    if act == "drop" and 0 <= at < len(rows):
        del rows[at]
    return rows, len(rows)


def _page(request: HttpRequest, form: Form, *, rows: int = 0) -> HttpResponse:
    typed = form.typed
    assert isinstance(typed, Links)  # noqa: S101 - the form of this page
    shown = [
        Row(
            place,
            link.url,
            link.label,
            url_problem=form.problems.get(f"url-{place}", ""),
            label_problem=form.problems.get(f"label-{place}", ""),
        )
        for place, link in enumerate(typed.links)
    ]
    wanted = min(MOST_LINKS, max(rows, _ROWS_AT_LEAST))
    shown += [Row(place, "", "") for place in range(len(shown), wanted)]
    now = timezone.now()
    return form_page(
        request,
        _TEMPLATE,
        form,
        rows=shown,
        may_add=len(shown) < MOST_LINKS,
        most_links=MOST_LINKS,
        longest_label=LONGEST_LABEL,
        held_until=links_held_until(signed_in(request).pk, now),
        held_hours=int(LINKS_HELD_FOR.total_seconds() // 3600),
    )
