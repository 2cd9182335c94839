"""`/me/prove/`: for an account that only ORCID opens, being asked again means signing in there again."""

from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from profiles.accounts.orcid.adapter import orcid_is_set_up
from profiles.accounts.reauthentication import must_sign_in_again


@require_safe
@login_required
@never_cache
def prove(request: HttpRequest) -> HttpResponse:
    if not must_sign_in_again(request):
        return redirect("account_reauthenticate")
    onwards = get_next_redirect_url(request) or reverse("me")
    address = (
        f"{reverse('orcid_login')}?{urlencode({'process': 'login', 'next': onwards})}" if orcid_is_set_up() else ""
    )
    return render(request, "profiles/accounts/prove.html", {"orcid_address": address})
