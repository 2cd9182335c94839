"""`/me/profile/`: what I say of myself, where it is shown, and how others see it."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from profiles.selectors.owner import OwnWords, links_held_until, own_words, records_held
from profiles.views.profile.last_change import last_change
from profiles.views.profile.shown import shown_to_oneself, signed_in

_NOTHING_YET = OwnWords("", "", None, "", [], False, "", [], "", [])  # noqa: FBT003 - the fields in their order


@require_safe
@login_required
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    words = own_words(user.pk, now=now) or _NOTHING_YET
    records = records_held(user.pk)
    context = {
        "shown": shown_to_oneself(words),
        "records": records,
        "name": records[0].name if records else user.display_name or "Your name",
        "held_until": _held_until(words, user.pk, now),
        "last_change": last_change(request),
    }
    return render(request, "profiles/edit/overview.html", context)


def _held_until(words: OwnWords, user: int, now: datetime) -> datetime | None:
    return links_held_until(user, now) if words.links else None
