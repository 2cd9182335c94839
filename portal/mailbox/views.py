"""The pages of the mailbox: for whoever sits at the machine the portal runs on, and nobody else.

Mails hold codes that open accounts. So a request must come from this machine, ask for it by its own name, and show no
sign of having been passed on by a proxy.
"""

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.mailbox.letters import letter, letters

P = ParamSpec("P")

LETTERS_SHOWN: Final = 100
_SIGNS_OF_A_PROXY: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via")


def for_this_machine(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """To everybody else there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not (settings.MAILBOX and _is_from_here(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@never_cache
@for_this_machine
def mailbox(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "")[:200]
    found = letters(to=to)
    context = {"letters": found[:LETTERS_SHOWN], "total": len(found), "to": to}
    return render(request, "mailbox/mailbox.html", context)


@require_safe
@never_cache
@for_this_machine
def mail(request: HttpRequest, name: str) -> HttpResponse:
    found = letter(name)
    if found is None:
        raise Http404
    return render(request, "mailbox/mail.html", {"letter": found})


def _is_from_here(request: HttpRequest) -> bool:
    if any(sign in request.headers for sign in _SIGNS_OF_A_PROXY):
        return False
    host, _ = split_domain_port(request.get_host())
    if host != "localhost" and not _is_loopback(host.strip("[]")):
        return False
    return _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_loopback
