"""`/claims/`: the records a person owns or asks for, and what others ask of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from profiles.selectors.claim_status import claims_on_my_records, my_claims, vouches_asked
from profiles.views.claims.access import for_people, person


@for_people("GET", "HEAD")
def claims(request: HttpRequest) -> HttpResponse:
    user = person(request)
    return render(
        request,
        "profiles/claims/list.html",
        {
            "mine": my_claims(user.pk),
            "against": claims_on_my_records(user.pk),
            "vouches": vouches_asked(user.pk),
        },
    )
