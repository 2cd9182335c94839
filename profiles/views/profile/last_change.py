"""Undoing the last change. What was there before is kept in the session, so that it is gone with it: nothing of what a
person took off their page outlasts their being signed in. Undoing is a change like any other, and can be undone."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from profiles.editing.edit_profile import edit_profile
from profiles.editing.errors import ChangedMeanwhileError, EditingError, NothingToUndoError
from profiles.editing.feature_works import feature_works
from profiles.editing.opening import Saved
from profiles.editing.sections import Featured, Links, Section, packed, token, unpacked
from profiles.editing.set_links import set_links
from profiles.models import User
from profiles.views.profile.shown import signed_in

_KEY: Final = "profile_last_change"
_NAMES: Final = {
    Section.ABOUT: "About you",
    Section.INTERESTS: "Interests",
    Section.LINKS: "Links",
    Section.WORKS: "Featured works",
}


def remember(request: HttpRequest, saved: Saved, *, undone: bool = False) -> None:
    if saved.changed:
        request.session[_KEY] = {"before": packed(saved.before), "seen": token(saved.after), "undone": undone}


def last_change(request: HttpRequest) -> dict[str, object] | None:
    """The part that was changed last, by name, and whether that was an undoing."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    return {"name": _NAMES[Section(kept["before"]["section"])], "undone": kept["undone"]}


@require_POST
@login_required
def undo(request: HttpRequest) -> HttpResponse:
    kept = request.session.pop(_KEY, None)
    try:
        if kept is None:
            raise NothingToUndoError("There is nothing to undo.")
        saved = _save_again(kept, by=signed_in(request))
    except ChangedMeanwhileError:
        messages.warning(request, "This part was changed again since, so it was left as it is.")
    except EditingError as refused:
        messages.warning(request, str(refused))
    else:
        remember(request, saved, undone=not kept["undone"])
    return redirect("me-profile")


def _save_again(kept: dict[str, object], *, by: User) -> Saved:
    before, seen, now = unpacked(kept["before"]), str(kept["seen"]), timezone.now()  # type: ignore[arg-type]
    match before:
        case Links():
            return set_links(links=before, seen=seen, by=by, now=now)
        case Featured():
            return feature_works(works=before, seen=seen, by=by, now=now)
        case _:
            return edit_profile(words=before, seen=seen, by=by, now=now)
