"""`/me/mail/again/` and `/mail/arrives/<token>/`: an address that mail came back from is proved again by a link that is
sent there. Like every other, the link changes nothing before its reader says so."""

from http import HTTPStatus

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from profiles.digests.proving_again import address_of_token, ask_again, take_as_proved
from profiles.views.claims.access import for_people, person


@for_people("POST")
def again(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not ratelimit.consume(request, action="mail_sample", user=user):
        messages.error(request, "That were a few mails. Try again in an hour.")
    elif ask_again(by=user, now=timezone.now()):
        messages.success(request, "A link is on its way. Open it, and mail goes there again.")
    else:
        messages.error(request, "There is no address to send it to.")
    return redirect("me-mail")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrives(request: HttpRequest, token: str) -> HttpResponse:
    if address_of_token(token) is None:
        return render(request, "profiles/digests/stop_unknown.html", status=HTTPStatus.NOT_FOUND)
    done = request.method == "POST" and take_as_proved(token)
    return render(request, "profiles/digests/arrives.html", {"done": done})
