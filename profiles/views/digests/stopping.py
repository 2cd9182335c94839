"""`/mail/stop/<token>/`: where the link in a mail leads, without signing in.

A mail program posts here by itself (RFC 8058), with no cookie and no token of a form: the one in the address says
whose mails it is about, and nothing but these mails can come of it. GET and HEAD change nothing, whoever scans links.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from profiles.corrections.new_works import choose_mail, is_mailed
from profiles.digests.forms import KindsForm, initial_of
from profiles.digests.kinds import WORDS
from profiles.digests.preferences import Trending, Wanted, change_preference, preference_of, stop_kind
from profiles.digests.stop_links import StopLink, read_stop_token
from profiles.models import DigestKind

_TEMPLATE = "profiles/digests/stop.html"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    link = read_stop_token(token)
    if link is None:
        return render(request, "profiles/digests/stop_unknown.html", status=HTTPStatus.NOT_FOUND)
    if request.method != "POST":
        return _page(request, link)
    if "kinds" in request.POST:
        return _choose(request, link)
    if "back" in request.POST:
        return _take_back(request, link)
    # "List-Unsubscribe=One-Click" from a program, or the button of the page.
    was = preference_of(link.user.pk).trending
    stop_kind(kind=link.kind, by=link.user, now=timezone.now())
    return _page(request, link, said=f"Stopped: {WORDS[link.kind].stopped}.", was=was)


def _take_back(request: HttpRequest, link: StopLink) -> HttpResponse:
    """Right after stopping: as it was before."""
    now, found, kind = timezone.now(), preference_of(link.user.pk), link.kind
    was = request.POST.get("back", "")
    before = was if was in Trending.values and was != Trending.OFF else Trending.WEEKLY.value
    wanted = Wanted(
        instant=found.instant or kind == DigestKind.INSTANT,
        daily=found.daily or kind == DigestKind.DAILY,
        weekly=found.weekly or kind == DigestKind.WEEKLY,
        trending=before if kind == DigestKind.TRENDING else found.trending,
    )
    change_preference(by=link.user, wanted=wanted, now=now)
    return _page(request, link, said="Taken back: they come as before.")


def _choose(request: HttpRequest, link: StopLink) -> HttpResponse:
    form, now = KindsForm(request.POST), timezone.now()
    if not form.is_valid():
        return _page(request, link, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    change_preference(by=link.user, wanted=form.wanted(), now=now)
    if form.cleaned_data["new_works"] != is_mailed(link.user.pk):
        choose_mail(by=link.user, wanted=form.cleaned_data["new_works"], now=now)
    return _page(request, link, said="Saved.")


def _page(
    request: HttpRequest,
    link: StopLink,
    *,
    said: str = "",
    was: str = "",
    form: KindsForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """`was` is what was chosen of trending before it was stopped, for taking that back; empty where nothing was."""
    preference = preference_of(link.user.pk)
    comes = getattr(preference, link.kind.value)
    context = {
        "kind": WORDS[link.kind],
        "comes": bool(comes) and comes != "off",
        "said": said,
        "was": was,
        "form": form or KindsForm(initial=initial_of(preference, new_works=is_mailed(link.user.pk))),
    }
    answer = render(request, _TEMPLATE, context, status=status)
    answer["Referrer-Policy"] = "no-referrer"  # the address is a key
    return answer
