"""`/me/profile/interests/`: what I work on, and whether others may ask to join."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from profiles.editing.edit_profile import edit_profile
from profiles.editing.sections import LONGEST_INTEREST, LONGEST_NOTE, MOST_INTERESTS, Interests, Section
from profiles.views.profile.saving import Form, empty_form, form_page, saved_or_again
from profiles.views.profile.shown import signed_in

_TEMPLATE: Final = "profiles/edit/interests.html"
_BOUNDS: Final = {
    "longest_interest": LONGEST_INTEREST,
    "longest_note": LONGEST_NOTE,
    "most_interests": MOST_INTERESTS,
}
_LONGEST_TYPED: Final = 200  # lines that are read at all


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def interests(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, empty_form(request, Section.INTERESTS))
    typed = Interests(
        interests=tuple(request.POST.get("interests", "").splitlines()[:_LONGEST_TYPED]),
        open_to_collaborate=request.POST.get("open_to_collaborate") == "on",
        collaboration_note=request.POST.get("collaboration_note", ""),
    )
    answer = saved_or_again(
        request,
        typed,
        lambda seen: edit_profile(words=typed, seen=seen, by=signed_in(request), now=timezone.now()),
    )
    return _page(request, answer) if isinstance(answer, Form) else answer


def _page(request: HttpRequest, form: Form) -> HttpResponse:
    assert isinstance(form.typed, Interests)  # noqa: S101 - the form of this page
    return form_page(request, _TEMPLATE, form, lines="\n".join(form.typed.interests), **_BOUNDS)
