"""`/moderation/suggestions/`: what may be wrong with records, found by the machine, for people to look at.

Nothing is done from here: a moderator sets a suggestion aside, or files a request like everybody else.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from papers.models import Suggestion
from papers.services.dismiss_suggestion import dismiss_suggestion, show_suggestion_again
from profiles.models import User
from profiles.selectors.suggestions import lines_of, suggestion_counts, suggestions_page
from profiles.views.moderation.access import for_moderators, moderator

_MATTERS = {
    Suggestion.Matter.DUPLICATE: ("Two records, one person?", "each with several works"),
    Suggestion.Matter.MISSING: ("A work that belongs elsewhere?", "alone on its record, or nobody's"),
    Suggestion.Matter.MIXED: ("One record, several people?", "works that fall apart into groups"),
}


@for_moderators("GET", "HEAD")
def suggestions(request: HttpRequest) -> HttpResponse:
    user = moderator(request)
    counts = suggestion_counts(moderator=user.pk)
    asked = request.GET.get("matter", "")
    matter = asked if asked in _MATTERS else Suggestion.Matter.DUPLICATE
    dismissed = request.GET.get("show") == "dismissed"
    found = suggestions_page(matter=matter, dismissed=dismissed, moderator=user.pk, after=request.GET.get("after", ""))
    lines = lines_of(found.rows)
    context = {
        "matters": [(one, label, counts.get(one, 0)) for one, (label, _) in _MATTERS.items()],
        "matter": matter,
        "label": _MATTERS[Suggestion.Matter(matter)][0],
        "says": _MATTERS[Suggestion.Matter(matter)][1],
        "dismissed": dismissed,
        "lines": lines,
        "people": User.objects.in_bulk({line.dismissed_by for line in lines if line.dismissed_by is not None}),
        "found": found,
    }
    return render(request, "profiles/moderation/suggestions.html", context)


@for_moderators("POST")
def suggestion_act(request: HttpRequest, number: int) -> HttpResponse:
    user = moderator(request)
    row = suggestions_page(matter="", dismissed=None, moderator=user.pk, only=number).rows
    if not row:
        raise Http404
    if request.POST.get("act") == "again":
        show_suggestion_again(suggestion=number)
        messages.success(request, "It is listed again.")
    else:
        dismiss_suggestion(suggestion=number, by=user.pk, at=timezone.now())
        messages.success(request, "Set aside. It will not be suggested again.")
    return redirect(f"{reverse('moderation-suggestions')}?matter={row[0].matter}")
