"""`/me/profile/featured/`: which works stand first. Each button saves one step; the last step can be undone."""

from http import HTTPStatus
from typing import Final

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from papers.models import Work
from papers.selectors.work_lines import WorkLine, work_lines
from portal.common.public_ids import parse_public_id
from profiles.editing.errors import EditingError, NotReadyError
from profiles.editing.feature_works import feature_works
from profiles.editing.saved import saved_part
from profiles.editing.sections import MOST_FEATURED, Featured, Section, token
from profiles.selectors.owner import records_held, works_held
from profiles.views.profile.last_change import last_change, remember
from profiles.views.profile.shown import signed_in

_TEMPLATE: Final = "profiles/edit/works.html"
_OFFERED: Final = 15
_LONGEST_QUESTION: Final = 200


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def works(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    refusal, status = "", HTTPStatus.OK
    if request.method == "POST":
        now_saved = saved_part(user.pk, Section.WORKS)
        assert isinstance(now_saved, Featured)  # noqa: S101 - the part of this section
        try:
            # A step from what is saved at this moment: another window's steps are never lost.
            saved = feature_works(
                works=_after_step(now_saved, request), seen=token(now_saved), by=user, now=timezone.now()
            )
        except EditingError as refused:
            refusal = str(refused)
            status = HTTPStatus.FORBIDDEN if isinstance(refused, NotReadyError) else HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            remember(request, saved)
            return redirect("me-profile-works")
    chosen = saved_part(user.pk, Section.WORKS)
    assert isinstance(chosen, Featured)  # noqa: S101 - the part of this section
    question = request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST_QUESTION]
    context = {
        "chosen": work_lines(chosen.works),
        "offered": _offered(user.pk, question, chosen.works),
        "question": question,
        "records": records_held(user.pk),
        "most": MOST_FEATURED,
        "is_full": len(chosen.works) >= MOST_FEATURED,
        "last_change": last_change(request),
        "refusal": refusal,
    }
    return render(request, _TEMPLATE, context, status=status)


def _after_step(chosen: Featured, request: HttpRequest) -> Featured:
    """What is chosen once `do` (add, drop, up) is done to `work`; as it was where that makes no sense."""
    found = parse_public_id(request.POST.get("work", ""))
    wanted = request.POST.get("do", "")
    works = list(chosen.works)
    if found is None or found.letter != Work.public_letter:
        return chosen
    if wanted == "add" and found.pk not in works:
        works.append(found.pk)
    elif wanted == "drop" and found.pk in works:
        works.remove(found.pk)
    elif wanted == "up" and found.pk in works[1:]:
        at = works.index(found.pk)
        works[at - 1], works[at] = works[at], works[at - 1]
    return Featured(tuple(works))


def _offered(user: int, question: str, chosen: tuple[int, ...]) -> list[WorkLine]:
    """Works of the person's own records with all words of the question in their title, the newest first."""
    found = works_held(user).exclude(pk__in=chosen)
    for word in question.split():
        found = found.filter(title__icontains=word)
    newest = found.order_by(F("year").desc(nulls_last=True), "-pk")
    return work_lines(list(newest.values_list("pk", flat=True)[:_OFFERED]))
