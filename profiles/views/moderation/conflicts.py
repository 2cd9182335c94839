"""`/moderation/conflicts/`: where sources contradict what people said. What people said holds until people say
otherwise; a moderator looks whether they should be asked."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from papers.models import AssertionConflict
from papers.selectors.addresses import page_address
from papers.selectors.assertion_conflicts import Conflict, count_open_conflicts, open_conflicts
from profiles.corrections.errors import CorrectionError
from profiles.corrections.setting_aside import own_records, set_conflict_aside
from profiles.views.moderation.access import for_moderators, moderator

PAGE_SIZE = 50


@for_moderators("GET", "HEAD")
def conflicts(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    found = open_conflicts(after=int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0)  # noqa: PLR2004
    mine = own_records(moderator(request).pk, {record for one in found for record in _records(one)})
    shown = [one for one in found if not _records(one) & mine]
    context = {
        "conflicts": [(one, page_address("W", one.work), page_address("A", one.record)) for one in shown],
        "own": len(found) - len(shown),
        "total": count_open_conflicts(),
        "next": found[-1].number if len(found) == PAGE_SIZE else 0,
    }
    return render(request, "profiles/moderation/conflicts.html", context)


def _records(conflict: Conflict) -> set[int]:
    return {record for record in (conflict.record, conflict.other) if record is not None}


@for_moderators("POST")
def conflict_act(request: HttpRequest, number: int) -> HttpResponse:
    """Leave it as people said."""
    try:
        set_conflict_aside(conflict=number, by=moderator(request), now=timezone.now())
    except AssertionConflict.DoesNotExist:
        raise Http404 from None
    except CorrectionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "It stays as people said, and is not listed again while it is the same.")
    return redirect("moderation-conflicts")
