"""`/claims/new/some/?author=A1`: which of the works are mine, where a page mixes people of one name.

Whoever ticks all of them claims the record; whoever ticks some gets a record of their own, made of these.
"""

from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from papers.models import Author
from papers.views.records import record
from profiles.claims.acting import choose_works, open_claim
from profiles.claims.errors import AlreadyClaimingError, ClaimError
from profiles.models import Claim, ClaimState
from profiles.selectors.work_groups import WorkGroup, groups_of_works
from profiles.views.claims.access import for_people, person

_NONE_CHOSEN: Final = "Tick at least one work that is yours."


@for_people("GET", "HEAD", "POST")
def some_works(request: HttpRequest) -> HttpResponse:
    author = record(
        Author.objects.select_related("institution"), request.POST.get("author") or request.GET.get("author", "")
    )
    groups = groups_of_works(author.pk)
    chosen: set[int] = set()
    error = ""
    if request.method == "POST":
        chosen = chosen_works(request.POST, groups)
        if chosen:
            return _begin(request, author, chosen, whole=len(chosen) == sum(len(group.works) for group in groups))
        error = _NONE_CHOSEN
    return render(
        request,
        "profiles/claims/some_works.html",
        {
            "author": author,
            "groups": groups,
            "works": sum(len(group.works) for group in groups),
            "owned": Claim.objects.filter(author=author, holds=True).exists(),
            "chosen": chosen,
            "error": error,
        },
        status=400 if error else 200,
    )


def chosen_works(sent: QueryDict, groups: list[WorkGroup]) -> set[int]:
    """The authorships that were ticked one by one, or with their whole group. What is not on the page is not heard."""
    whole = set(sent.getlist("group"))
    single = set(sent.getlist("work"))
    return {
        work.authorship
        for group in groups
        for work in group.works
        if str(group.number) in whole or str(work.authorship) in single
    }


def _begin(request: HttpRequest, author: Author, chosen: set[int], *, whole: bool) -> HttpResponse:
    works = () if whole else sorted(chosen)
    by, now = person(request), timezone.now()
    draft = Claim.objects.filter(author=author, user=by, state=ClaimState.DRAFT).first()
    try:
        if draft is not None:
            claim = choose_works(claim=draft.pk, works=works, by=by, now=now)
        else:
            claim = open_claim(author=author.pk, by=by, now=now, works=works)
    except AlreadyClaimingError as error:
        return redirect("claim", number=error.claim)
    except Author.DoesNotExist as error:
        raise Http404 from error
    except ClaimError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('claim-some')}?{urlencode({'author': author.public_id})}")
    return redirect("claim", number=claim.pk)
