"""`/me/following/follow/` and its like: one act each, and back to where the button stood.

Who has no script is led back to the page with a word about it; htmx gets the button as it is now.
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from papers.search.asking import read_spelling
from profiles.following.errors import FollowingError, NotThereError
from profiles.following.follows import change_all, change_frequency, follow_target, unfollow_target
from profiles.following.searches import rename_search, save_search
from profiles.following.setting_aside import set_aside, suggest_all_again
from profiles.following.targets import Target, read_target
from profiles.models import FollowKind, Frequency
from profiles.views.claims.access import for_people, person
from profiles.views.following.button import button_of, forget_ended, note_ended, search_button, way_back

_REFUSED = "Choose how soon you want to hear of it."


@for_people("POST")
def follow(request: HttpRequest) -> HttpResponse:
    """A record by its id, a search by its query string; with a frequency where there is one to choose."""
    sent = request.POST
    frequency = _frequency(request) if sent.get("frequency") else None
    try:
        if query := sent.get("query", ""):
            said = save_search(query=query, name=sent.get("name", ""), frequency=frequency, by=person(request)).name
            said = f"“{said}”"
        else:
            kind, target = _target(request)
            said = follow_target(kind=kind, target=target, frequency=frequency, by=person(request)).name
    except NotThereError:
        raise Http404 from None
    except FollowingError as refused:
        return _answered(request, refused=str(refused))
    forget_ended(request)
    return _answered(request, said=f"You follow {said}. What is new shows under “Following”.")


@for_people("POST")
def unfollow(request: HttpRequest) -> HttpResponse:
    kind, target = _target(request)
    ended = unfollow_target(kind=kind, target=target, by=person(request))
    if ended is not None:
        note_ended(request, ended)
    return _answered(request, said="You do not follow it any more.")


@for_people("POST")
def frequency(request: HttpRequest) -> HttpResponse:
    """Of one follow."""
    kind, target = _target(request)
    chosen = _frequency(request)
    try:
        change_frequency(kind=kind, target=target, frequency=chosen, by=person(request))
    except NotThereError:
        raise Http404 from None
    return _answered(request, said=f"Saved: {chosen.label}.")


@for_people("POST")
def everything(request: HttpRequest) -> HttpResponse:
    """The frequency of all follows of a kind, or of all."""
    named = request.POST.get("kind", "")
    kind = FollowKind(named) if named in FollowKind.values else None
    if named and kind is None:
        raise Http404
    chosen = _frequency(request)
    changed = change_all(kind=kind, frequency=chosen, by=person(request))
    which = f"{changed:,} follow{'' if changed == 1 else 's'}"
    return _answered(request, said=f"{which} changed to “{chosen.label}”.")


@for_people("POST")
def aside(request: HttpRequest) -> HttpResponse:
    """One suggestion that is not wanted; without one, all of them are wanted again."""
    if not request.POST.get("target"):
        again = suggest_all_again(by=person(request))
        return _answered(request, said=f"{again:,} suggested again, where there is still a reason.")
    kind, target = _target(request)
    try:
        found = set_aside(kind=kind, target=target, by=person(request))
    except NotThereError:
        raise Http404 from None
    except FollowingError as refused:
        return _answered(request, refused=str(refused))
    return _answered(request, said=f"{found.name} is not suggested any more.")


@for_people("POST")
def rename(request: HttpRequest, number: int) -> HttpResponse:
    try:
        found = rename_search(search=number, name=request.POST.get("name", ""), by=person(request))
    except NotThereError:
        raise Http404 from None
    return _answered(request, said=f"The search is called “{found.name}” now.")


def _target(request: HttpRequest) -> Target:
    found = read_target(request.POST.get("target", ""))
    if found is None:
        raise Http404
    return found


def _frequency(request: HttpRequest) -> Frequency:
    named = request.POST.get("frequency", "")
    if named not in Frequency.values:
        raise Http404(_REFUSED)
    return Frequency(named)


def _answered(request: HttpRequest, *, said: str = "", refused: str = "") -> HttpResponse:
    if request.htmx and request.POST.get("from") == "button":  # type: ignore[attr-defined]
        return _button(request, refused)
    if refused:
        messages.error(request, refused)
    elif said:
        messages.success(request, said)
    return redirect(way_back(request) or "me-following")


def _button(request: HttpRequest, refused: str) -> HttpResponse:
    """As it is now, in place of the one that was pressed."""
    if query := request.POST.get("query", ""):
        found = search_button(request, read_spelling(query), refused=refused)
    else:
        found = button_of(request, *_target(request), refused=refused)
    status = HTTPStatus.OK
    return render(request, "components/follow_button.html", {"follow": found}, status=status)
