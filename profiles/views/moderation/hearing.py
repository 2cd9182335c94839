"""`/moderation/appeals/`: what was asked to be looked at again, and what came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from profiles.models import Appeal
from profiles.views.moderation.access import for_moderators
from profiles.views.moderation.event_lines import event_lines

_SHOWN = 100


@for_moderators("GET", "HEAD")
def appeals(request: HttpRequest) -> HttpResponse:
    rows = Appeal.objects.select_related("claim__author", "claim__user", "against")
    waiting = list(rows.filter(decided_at__isnull=True).order_by("filed_at", "pk"))
    decided = list(rows.filter(decided_at__isnull=False).order_by("-decided_at", "-pk")[:_SHOWN])
    context = {
        "waiting": [(one, *event_lines([one.against])) for one in waiting],
        "decided": [(one, *event_lines([one.against])) for one in decided],
        "granted": sum(one.outcome == Appeal.Outcome.GRANTED for one in decided),
    }
    return render(request, "profiles/moderation/appeals.html", context)
