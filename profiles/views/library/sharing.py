"""The secret link of a list: its owner's sheet, and what whoever has it reads.

The notes beside works are never shown there: they were written for oneself. The page is not for search engines, and
links that lead away from it do not say where from. Whoever reads it through a link that was changed finds nothing.
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from papers.exports.formats import BY_EXTENSION
from papers.views.exports import OwnNote, export
from profiles.library.errors import LibraryError
from profiles.library.saving import save_copy
from profiles.library.sharing import change_link, share_list, stop_sharing
from profiles.models import ReadingList
from profiles.selectors.library import entries_of
from profiles.views.claims.access import for_people, person
from profiles.views.library.offering import say_next
from profiles.views.library.reading import WORKS_ON_A_PAGE, choice_of, own, rows_of_page

View = Callable[..., HttpResponseBase]


def _kept_to_itself(view: View) -> View:
    """Nobody is told of the address by us: no search engine, no cache, no site that a link leads to."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return answer


@for_people("GET", "HEAD", "POST")
def share(request: HttpRequest, number: int) -> HttpResponse:
    found = own(number, person(request))
    if request.method == "POST":
        match request.POST.get("do"):
            case "on":
                share_list(reading_list=number, with_name="name" in request.POST, by=person(request))
                said = "The list has a link. Whoever has it can read the list."
            case "change":
                change_link(reading_list=number, by=person(request))
                said = "The link is another one. The old one leads nowhere now."
            case "off":
                stop_sharing(reading_list=number, by=person(request))
                said = "The list is private again. Its link leads nowhere now."
            case _:
                said = "Nothing was changed."
        say_next(request, said)
        return redirect("me-library-share", number=number)
    address = reverse("shared-list", args=[found.share_key]) if found.share_key else ""
    context = {"list": found, "address": request.build_absolute_uri(address) if address else ""}
    return render(request, "profiles/library/share.html", context)


@require_safe
@never_cache
@_kept_to_itself
def shared_list(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _shared(key)
    entries = [one for one in entries_of(found.pk) if not one.hidden]
    pages = max(1, -(-len(entries) // WORKS_ON_A_PAGE))
    page = min(choice_of(request.GET).page, pages)
    context = {
        "list": found,
        "owner": found.user.display_name if found.share_name else "",
        "is_mine": request.user.pk == found.user_id,
        "rows": rows_of_page(entries[(page - 1) * WORKS_ON_A_PAGE : page * WORKS_ON_A_PAGE]),
        "total": len(entries),
        "page": page,
        "pages": pages,
    }
    return render(request, "profiles/library/shared.html", context)


@require_safe
@never_cache
@_kept_to_itself
def shared_export(request: HttpRequest, key: UUID, extension: str) -> HttpResponseBase:
    """With the tags and without the notes. The file does not say the secret address: it may be passed on."""
    if extension not in BY_EXTENSION:
        raise Http404
    found = _shared(key)
    entries = entries_of(found.pk)
    return export(
        request,
        [one.work for one in entries],
        BY_EXTENSION[extension],
        subject=found.name,
        name=found.name,
        page=reverse("home"),
        notes={one.work: OwnNote("", one.tags) for one in entries},
    )


@_kept_to_itself
@for_people("POST")
def copy_shared(request: HttpRequest, key: UUID) -> HttpResponse:
    """A list of one's own with the same works and tags."""
    found = _shared(key)
    works = [(one.work, one.tags) for one in entries_of(found.pk)]
    try:
        saved = save_copy(name=found.name, note=found.note, works=works, by=person(request))
    except LibraryError as refused:
        messages.error(request, str(refused))
        return redirect("shared-list", key=key)
    say_next(request, "The copy is yours. What changes on the shared list does not change it.")
    return redirect("me-library-list", number=saved.reading_list.pk)


def _shared(key: UUID) -> ReadingList:
    """Of an account that is suspended or about to be deleted nothing is shared. Raises Http404."""
    found = (
        ReadingList.objects.select_related("user")
        .filter(share_key=key, user__is_active=True, user__suspended_at=None, user__deletion_due_at=None)
        .first()
    )
    if found is None:
        raise Http404
    return found
