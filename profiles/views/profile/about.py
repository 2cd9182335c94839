"""`/me/profile/about/`: role, affiliation and a few words."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from papers.search.names import NameKind, suggest
from papers.search.names.results import Suggestion
from portal.common.public_ids import parse_public_id
from profiles.editing.edit_profile import edit_profile
from profiles.editing.sections import LONGEST_AFFILIATION, LONGEST_BIOGRAPHY, LONGEST_ROLE, About, Section
from profiles.views.profile.saving import Form, empty_form, form_page, saved_or_again
from profiles.views.profile.shown import signed_in

_TEMPLATE: Final = "profiles/edit/about.html"
_BOUNDS: Final = {
    "longest_role": LONGEST_ROLE,
    "longest_affiliation": LONGEST_AFFILIATION,
    "longest_biography": LONGEST_BIOGRAPHY,
}
_OFFERED: Final = 8


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def about(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return form_page(request, _TEMPLATE, empty_form(request, Section.ABOUT), **_BOUNDS)
    typed = _typed(request)
    if "find" in request.POST:
        form = Form(typed, request.POST.get("seen", ""))
        return form_page(request, _TEMPLATE, form, offered=_institutions(typed.affiliation), looked=True, **_BOUNDS)
    answer = saved_or_again(
        request,
        typed,
        lambda seen: edit_profile(words=typed, seen=seen, by=signed_in(request), now=timezone.now()),
    )
    return form_page(request, _TEMPLATE, answer, **_BOUNDS) if isinstance(answer, Form) else answer


def _typed(request: HttpRequest) -> About:
    """An institution that was picked from the list comes with its name: `I12 University of Bern`."""
    posted = request.POST
    picked, _, name = posted.get("pick", "").partition(" ")
    chosen = parse_public_id(picked) or parse_public_id(posted.get("institution", ""))
    return About(
        role=posted.get("role", ""),
        affiliation=name or posted.get("affiliation", ""),
        institution=chosen.pk if chosen and chosen.letter == "I" else None,
        biography=posted.get("biography", ""),
    )


def _institutions(name: str) -> list[Suggestion]:
    return suggest(name, kinds=[NameKind.INSTITUTION], limit=_OFFERED)
