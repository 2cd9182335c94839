"""`/me/mail/`: what one is mailed and when, and a sample of it."""

from http import HTTPStatus

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from profiles.corrections.new_works import choose_mail, is_mailed
from profiles.digests.coming import what_came_back, what_comes
from profiles.digests.forms import HoursForm, KindsForm, initial_of
from profiles.digests.preferences import change_preference, clock_of, preference_of, set_moments
from profiles.digests.recipients import main_address
from profiles.digests.samples import send_sample
from profiles.models import Follow, User
from profiles.views.claims.access import for_people, person


@for_people("GET", "HEAD", "POST")
def mail(request: HttpRequest) -> HttpResponse:
    user = person(request)
    kinds, hours = _forms(user, request)
    if request.method != "POST":
        return _page(request, user, kinds, hours)
    if not (kinds.is_valid() and hours.is_valid()):
        return _page(request, user, kinds, hours, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    now = timezone.now()
    change_preference(by=user, wanted=kinds.wanted(), hours=hours.hours(), now=now)
    if kinds.cleaned_data["new_works"] != is_mailed(user.pk):
        choose_mail(by=user, wanted=kinds.cleaned_data["new_works"], now=now)
    messages.success(request, "Saved.")
    return redirect("me-mail")


@for_people("POST")
def sample(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not ratelimit.consume(request, action="mail_sample", user=user):
        messages.error(request, "That were a few samples. Try again in an hour.")
    elif send_sample(by=user):
        messages.success(request, f"A sample is on its way to {main_address(user.pk)}.")
    else:
        messages.error(request, "There is no address to send it to. Prove one, then try again.")
    return redirect("me-mail")


def _forms(user: User, request: HttpRequest) -> tuple[KindsForm, HoursForm]:
    initial = initial_of(preference_of(user.pk), new_works=is_mailed(user.pk))
    sent = request.POST if request.method == "POST" else None
    return KindsForm(sent, initial=initial), HoursForm(sent, initial=initial)


def _page(
    request: HttpRequest, user: User, kinds: KindsForm, hours: HoursForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    now = timezone.now()
    preference = preference_of(user.pk)
    if preference._state.adding:  # noqa: SLF001 - nothing is kept of somebody who has chosen nothing
        set_moments(preference, now=now)
    context = {
        "kinds": kinds,
        "hours": hours,
        "preference": preference,
        "coming": what_comes(preference, now=now),
        "zone": clock_of(preference).zone.key,
        "address": main_address(user.pk),
        "came_back": what_came_back(user.pk),
        "follows": Follow.objects.filter(user=user).count(),
    }
    return render(request, "profiles/digests/mail.html", context, status=status)
