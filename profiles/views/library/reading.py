"""`/me/library/` and `/me/library/5/`: one list, with the others beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from papers.exports.formats import BY_EXTENSION, FORMATS
from papers.selectors.work_lines import WorkLine, work_lines
from papers.views.exports import OwnNote, export
from profiles.library.errors import NoSuchListError
from profiles.library.lists import MOST_LISTS
from profiles.library.opening import own_list
from profiles.models import ReadingList, User
from profiles.selectors.library import Entry, Sort, chosen, entries_of, lists_of, tags_of
from profiles.views.claims.access import for_people, person

WORKS_ON_A_PAGE: Final = 50
SORTS: Final = ((Sort.OWN, "Your order"), (Sort.NEWEST, "Newest"), (Sort.SAVED, "Saved last"))
_LONGEST_QUESTION: Final = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """What an address asks of a list. `page` counts from 1."""

    tag: str = ""
    words: str = ""
    sort: Sort = Sort.OWN
    page: int = 1

    @property
    def narrows(self) -> bool:
        return bool(self.tag or self.words)

    @property
    def is_own_order(self) -> bool:
        """Everything stands where its owner put it, so that it can be put elsewhere."""
        return self.sort is Sort.OWN and not self.narrows

    def query(self, **other: object) -> str:
        """The part of an address that asks for this, `other` put in place of what it says."""
        said: dict[str, object] = {"tag": self.tag, "q": self.words, "sort": self.sort.value, "page": self.page} | other
        kept = {name: value for name, value in said.items() if value not in ("", Sort.OWN.value, 1)}
        return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A work of the list; `line` is what every list says of it."""

    entry: Entry
    line: WorkLine


@for_people("GET", "HEAD")
def library(request: HttpRequest) -> HttpResponse:
    """The list that a click saves to, or the first there is."""
    lists = lists_of(person(request).pk)
    if not lists:
        return render(request, "profiles/library/empty.html", {"most": MOST_LISTS})
    return shown_list(request, lists[0].number, choice_of(request.GET))


@for_people("GET", "HEAD")
def one_list(request: HttpRequest, number: int) -> HttpResponse:
    return shown_list(request, number, choice_of(request.GET))


@require_safe
@never_cache
@login_required
def list_export(request: HttpRequest, number: int, extension: str) -> HttpResponseBase:
    """What the address chooses of the list, with its owner's notes and tags, as a file."""
    if extension not in BY_EXTENSION:
        raise Http404
    found = own(number, person(request))
    choice = choice_of(request.GET)
    entries = chosen(entries_of(found.pk), tag=choice.tag, words=choice.words, sort=choice.sort)
    return exported(request, found, entries, extension)


def exported(request: HttpRequest, found: ReadingList, entries: Sequence[Entry], extension: str) -> HttpResponseBase:
    return export(
        request,
        [one.work for one in entries],
        BY_EXTENSION[extension],
        subject=found.name,
        name=found.name,
        page=reverse("me-library-list", args=[found.pk]),
        notes={one.work: OwnNote(one.note, one.tags) for one in entries},
    )


def shown_list(request: HttpRequest, number: int, choice: Choice, *, showing: int | None = None) -> HttpResponse:
    """The page of the list; the page of it that has the work `showing`, where one is named."""
    user = person(request)
    found = own(number, user)
    entries = entries_of(found.pk)
    wanted = chosen(entries, tag=choice.tag, words=choice.words, sort=choice.sort)
    pages = max(1, -(-len(wanted) // WORKS_ON_A_PAGE))
    page = min(choice.page, pages)
    if showing is not None:
        at = next((at for at, one in enumerate(wanted) if one.work == showing), 0)
        page = at // WORKS_ON_A_PAGE + 1
    choice = Choice(choice.tag, choice.words, choice.sort, page)
    context = {
        "list": found,
        "lists": lists_of(user.pk),
        "most": MOST_LISTS,
        "choice": choice,
        "query": choice.query(),
        "export_query": choice.query(page=1),
        "here": reverse("me-library-list", args=[found.pk]) + choice.query(),
        "tags": tags_of(entries),
        "sorts": [(sort, label, choice.query(sort=sort.value, page=1)) for sort, label in SORTS],
        "rows": rows_of_page(wanted[(page - 1) * WORKS_ON_A_PAGE : page * WORKS_ON_A_PAGE]),
        "total": len(entries),
        "matching": len(wanted),
        "gone": sum(one.hidden for one in entries),
        "page": page,
        "pages": pages,
        "previous": choice.query(page=page - 1) if page > 1 else None,
        "next": choice.query(page=page + 1) if page < pages else None,
        "first": choice.query(page=1),
        "formats": FORMATS,
    }
    return render(request, "profiles/library/list.html", context)


def rows_of_page(entries: Sequence[Entry]) -> list[Row]:
    lines = {line.public_id: line for line in work_lines([one.work for one in entries])}
    return [Row(one, lines[f"W{one.work}"]) for one in entries if f"W{one.work}" in lines]


def own(number: int, user: User) -> ReadingList:
    """Raises Http404."""
    try:
        return own_list(number, user)
    except NoSuchListError:
        raise Http404 from None


def choice_of(query: QueryDict) -> Choice:
    """What cannot be understood chooses nothing."""
    sort, page = query.get("sort", ""), query.get("page", "")
    return Choice(
        tag=_typed(query.get("tag", "")),
        words=_typed(query.get("q", "")),
        sort=Sort(sort) if sort in set(Sort) else Sort.OWN,
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 4 else 1,  # noqa: PLR2004
    )


def _typed(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:_LONGEST_QUESTION]
