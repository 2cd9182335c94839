"""Forms of a list page: making, naming, removing and following a list, its order, what is chosen of it, and the words
beside a work. What is refused comes back as the page it was asked on, saying why; nothing is changed on reading."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from papers.exports.formats import BY_EXTENSION
from papers.selectors.work_lines import work_lines
from portal.common.public_ids import parse_public_id
from profiles.library import typed
from profiles.library.describing import describe_work
from profiles.library.errors import LibraryError, NoSuchWorkError
from profiles.library.lists import create_list, follow_list, remove_list, rename_list
from profiles.library.opening import shown_work
from profiles.library.ordering import move_work
from profiles.library.saving import copy_works, move_works, remove_works, save_work
from profiles.selectors.library import entries_of, lists_of, lists_with
from profiles.views.claims.access import for_people, person
from profiles.views.library.offering import say_here, say_next
from profiles.views.library.reading import choice_of, exported, own, shown_list
from profiles.views.library.saving import where_one_was
from profiles.views.library.words import list_removed, put_on, taken_off

_STEPS = {"up": -1, "down": 1}
_ENDS = {"top": 1, "bottom": 10**9}


@for_people("GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """With a work, the list begins with it."""
    refused = ""
    if request.method == "POST":
        try:
            made = create_list(name=request.POST.get("name", ""), by=person(request))
            if work := _number(request.POST.get("work", "")):
                save_work(work=work, reading_list=made.pk, by=person(request))
        except LibraryError as error:
            refused = str(error)
        else:
            if work:
                return redirect("me-library-work", public_id=f"W{work}")
            say_next(request, f"The list “{made.name}” is made.")
            return redirect("me-library-list", number=made.pk)
    context = {"refused": refused, "name": request.POST.get("name", ""), "longest": typed.LONGEST_NAME}
    return render(request, "profiles/library/new.html", context, status=_status(refused))


@for_people("GET", "HEAD", "POST")
def edit(request: HttpRequest, number: int) -> HttpResponse:
    found, refused = own(number, person(request)), ""
    name, note = found.name, found.note
    if request.method == "POST":
        name, note = request.POST.get("name", ""), request.POST.get("note", "")
        try:
            rename_list(reading_list=number, name=name, note=note, by=person(request))
        except LibraryError as error:
            refused = str(error)
        else:
            say_next(request, "Saved.")
            return redirect("me-library-list", number=number)
    context = {"list": found, "name": name, "note": note, "refused": refused, "longest": typed.LONGEST_NAME}
    return render(request, "profiles/library/edit.html", context, status=_status(refused))


@for_people("POST")
def remove(request: HttpRequest, number: int) -> HttpResponse:
    own(number, person(request))
    removal = remove_list(reading_list=number, by=person(request), now=timezone.now())
    say_next(request, list_removed(removal), removal)
    return redirect("me-library")


@for_people("POST")
def follow(request: HttpRequest, number: int) -> HttpResponse:
    own(number, person(request))
    followed = request.POST.get("followed") == "yes"
    found = follow_list(reading_list=number, followed=followed, by=person(request))
    said = "You will be told when works on it are cited." if followed else "You are no longer told of citations."
    say_next(request, f"“{found.name}”: {said}")
    return redirect("me-library-list", number=number)


@for_people("POST")
def move(request: HttpRequest, number: int) -> HttpResponse:
    """`move` is up, down, top or bottom, or `to` a place. By htmx the list comes back in its new order, on the page of
    it that has the work; without, one is led to the work."""
    found, choice = own(number, person(request)), choice_of(request.GET)
    work, wanted = _number(request.POST.get("work", "")), request.POST.get("move", "to")
    to = request.POST.get("to", "")
    place = _ENDS.get(wanted)
    if wanted == "to" and to.isascii() and to.isdigit() and len(to) < 6:  # noqa: PLR2004
        place = int(to)
    try:
        moved = move_work(reading_list=found.pk, work=work, to=place, steps=_STEPS.get(wanted, 0), by=person(request))
    except NoSuchWorkError as error:
        said, showing = str(error), None
    else:
        said, showing = f"Now {moved.place} of {moved.of}: {_title(work)}", work
    if request.htmx:  # type: ignore[attr-defined]
        say_here(request, said)
        return shown_list(request, found.pk, choice, showing=showing)
    say_next(request, said)
    at = next((at for at, one in enumerate(entries_of(found.pk)) if one.work == work), 0)
    query = choice.query(page=at // 50 + 1)
    return HttpResponseRedirect(f"{reverse('me-library-list', args=[found.pk])}{query}#work-W{work}")


@require_POST
@never_cache
@login_required
def selection(request: HttpRequest, number: int) -> HttpResponseBase:
    """What is done with the works that are ticked."""
    user, wanted = person(request), request.POST.get("do", "")
    found = own(number, user)
    works = [pk for one in request.POST.getlist("work") if (pk := _number(one))]
    back = HttpResponseRedirect(where_one_was(request))
    if not works:
        messages.warning(request, "Tick the works first.")
        return back
    extension = request.POST.get("format", "")
    if wanted == "export" and extension in BY_EXTENSION:
        ticked = set(works)
        return exported(request, found, [one for one in entries_of(found.pk) if one.work in ticked], extension)
    try:
        if wanted == "remove":
            removal = remove_works(reading_list=number, works=works, by=user, now=timezone.now())
            if removal is not None:
                say_next(request, taken_off(removal), removal)
        elif wanted in ("move", "copy"):
            into = request.POST.get("into", "")
            if not (into.isascii() and into.isdigit() and len(into) < 19):  # noqa: PLR2004
                messages.warning(request, "Choose a list to put them on.")
                return back
            act = move_works if wanted == "move" else copy_works
            saved = act(reading_list=number, works=works, into=int(into), by=user)
            say_next(request, put_on(saved, chosen=len(works), moved=wanted == "move"))
    except LibraryError as refused:
        messages.error(request, str(refused))
    return back


@for_people("GET", "HEAD", "POST")
def describe(request: HttpRequest, number: int, public_id: str) -> HttpResponse:
    """The note and the tags of a work on the list."""
    found, work, refused = own(number, person(request)), _number(public_id), ""
    entry = next((one for one in entries_of(found.pk) if one.work == work), None)
    if entry is None:
        raise Http404
    note, tags = entry.note, ", ".join(entry.tags)
    if request.method == "POST":
        note, tags = request.POST.get("note", ""), request.POST.get("tags", "")
        try:
            describe_work(reading_list=found.pk, work=work, note=note, tags=tags, by=person(request))
        except LibraryError as error:
            refused = str(error)
        else:
            say_next(request, "Saved.")
            return HttpResponseRedirect(f"{where_one_was(request)}#work-W{work}")
    context = {
        "list": found, "line": work_lines([work])[0], "note": note, "tags": tags, "refused": refused,
        "here": where_one_was(request) if request.method == "POST" else reverse("me-library-list", args=[found.pk]),
        "longest": typed.LONGEST_NOTE,
    }  # fmt: skip
    return render(request, "profiles/library/describe.html", context, status=_status(refused))


@for_people("GET", "HEAD", "POST")
def lists_of_work(request: HttpRequest, public_id: str) -> HttpResponse:
    """Which lists a work is on, to be ticked."""
    user = person(request)
    try:
        work = shown_work(_number(public_id))
    except NoSuchWorkError:
        raise Http404 from None
    if request.method == "POST":
        wanted = {int(one) for one in request.POST.getlist("list") if one.isascii() and one.isdigit()}
        on = lists_with(user.pk, work.pk)
        try:
            for number in sorted({one.number for one in lists_of(user.pk)} & (wanted - on)):
                save_work(work=work.pk, reading_list=number, by=user)
            removal = None
            for number in sorted(on - wanted):
                removal = remove_works(reading_list=number, works=[work.pk], by=user, now=timezone.now())
        except LibraryError as refused:
            messages.error(request, str(refused))
        else:
            say_next(request, "Saved.", removal)
        return redirect("me-library-work", public_id=work.public_id)
    context = {
        "line": work_lines([work.pk])[0],
        "lists": [(one, one.number in lists_with(user.pk, work.pk)) for one in lists_of(user.pk)],
        "longest": typed.LONGEST_NAME,
    }
    return render(request, "profiles/library/lists_of_work.html", context)


def _number(public_id: str) -> int:
    found = parse_public_id(public_id)
    return found.pk if found is not None and found.letter == "W" else 0


def _title(work: int) -> str:
    lines = work_lines([work])
    return lines[0].title if lines else ""


def _status(refused: str) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
