"""`/claims/new/?author=A1`: what taking over this record means, what it takes, and one button."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from papers.models import Author
from papers.views.records import record
from profiles.claims.acting import open_claim
from profiles.claims.errors import AlreadyClaimingError, ClaimError
from profiles.models import OPEN_STATES, Claim, User
from profiles.views.claims.choices import choices


@dataclass(frozen=True, slots=True)
class Entrance:
    """The ways in for who is not signed in: both come back here."""

    sign_in: str
    sign_up: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_start(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("author") or request.GET.get("author", "")
    if not wanted:
        return redirect("claims") if request.user.is_authenticated else redirect("authors")
    author = record(Author.objects.select_related("institution"), wanted)
    here = f"{reverse('claim-start')}?{urlencode({'author': author.public_id})}"
    user = request.user if isinstance(request.user, User) else None
    mine = _open_claim(author, user) if user else None
    if mine is not None:
        return redirect("claim", number=mine.pk)
    if request.method == "POST":
        return _begin(request, author, user) if user else redirect(entrance(here).sign_in)
    if wanted != author.public_id:
        return redirect(here)
    owned = Claim.objects.filter(author=author, holds=True).exists()
    return render(
        request,
        "profiles/claims/start.html",
        {
            "author": author,
            "owned": owned,
            "choices": choices(author=author.pk, user=user, claim=None, owned=owned, now=timezone.now()),
            "entrance": None if user else entrance(here),
        },
    )


def entrance(here: str) -> Entrance:
    onwards = urlencode({"next": here})
    return Entrance(f"{reverse('account_login')}?{onwards}", f"{reverse('account_signup')}?{onwards}")


def _open_claim(author: Author, user: User) -> Claim | None:
    return Claim.objects.filter(author=author, user=user, state__in=OPEN_STATES).first()


def _begin(request: HttpRequest, author: Author, user: User) -> HttpResponse:
    try:
        claim = open_claim(author=author.pk, by=user, now=timezone.now())
    except AlreadyClaimingError as error:
        return redirect("claim", number=error.claim)
    except Author.DoesNotExist as error:
        raise Http404 from error
    except ClaimError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('claim-start')}?{urlencode({'author': author.public_id})}")
    return redirect("claim", number=claim.pk)
