"""`/moderation/bulk/`: turning down claims that were given nothing, many at a time, after seeing each once more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from profiles.moderation.errors import ReasonError
from profiles.moderation.reasons import reason_of
from profiles.moderation.refusing import BULK_AT_MOST, reject_in_bulk
from profiles.selectors.moderation_queue import QueueKind, given_nothing
from profiles.views.moderation.access import for_moderators, moderator, numbers
from profiles.views.moderation.queue import bulk_reasons


@for_moderators("POST")
def bulk(request: HttpRequest) -> HttpResponse:
    now, chosen = timezone.now(), numbers(request, "claim")[:BULK_AT_MOST]
    back = f"{reverse('moderation')}?kind={QueueKind.EMPTY}"
    if not chosen:
        messages.error(request, "Choose at least one claim.")
        return redirect(back)
    if request.POST.get("confirmed") != "yes":
        claims = (
            given_nothing(now).filter(pk__in=chosen).select_related("author", "user").order_by("submitted_at", "pk")
        )
        context = {"claims": claims, "reasons": bulk_reasons(), "back": back, "left_out": len(chosen) - claims.count()}
        return render(request, "profiles/moderation/bulk.html", context)
    try:
        outcome = reject_in_bulk(claims=chosen, by=moderator(request), reason=request.POST.get("reason", ""), now=now)
    except ReasonError as error:
        messages.error(request, str(error))
        return redirect(back)
    if outcome.done:
        many = f"{len(outcome.done)} claims were" if len(outcome.done) > 1 else "One claim was"
        messages.success(request, f"{many} rejected. Another moderator can open each of them again.")
    for claim, why in outcome.refused:
        messages.warning(request, f"Claim {claim} was left as it is: {why}")
    reason = reason_of(request.POST.get("reason", ""))
    context = {"outcome": outcome, "reason": reason, "back": back}
    return render(request, "profiles/moderation/bulk_done.html", context)
