"""`/me/new-works/`: works that came under one's name. Yours? One click each: mine, not mine, later."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from papers.models import Authorship
from profiles.corrections.errors import CorrectionError
from profiles.corrections.new_works import (
    answer_new_work,
    ask_again_now,
    choose_mail,
    is_mailed,
    note_seen,
    put_off_work,
    user_of_token,
)
from profiles.corrections.obstacles import obstacle
from profiles.models import PartState, RequestPart, User
from profiles.selectors.new_works import new_works, put_off_works
from profiles.selectors.owner import records_held
from profiles.views.claims.access import for_people, person

_DIGITS = 18


@for_people("GET", "HEAD")
def yours(request: HttpRequest) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = records_held(user.pk)
    found = [(new_works(user.pk, one.author, now=now), put_off_works(user.pk, one.author, now=now)) for one in held]
    context = {"found": found, "is_mailed": is_mailed(user.pk), "undo": _undo(request.GET, user)}
    return render(request, "profiles/corrections/new_works.html", context)


@for_people("POST")
def answer(request: HttpRequest) -> HttpResponse:
    """One name: `answer` is mine, not or later. Or all that were shown: seen, or again for those put off."""
    user, said = person(request), request.POST.get("answer", "")
    record, name = _number(request.POST, "record"), _number(request.POST, "name")
    if record not in {held.author for held in records_held(user.pk)}:
        raise Http404
    try:
        return _answered(request, user, record, name, said)
    except CorrectionError as error:
        messages.error(request, str(error))
    except Authorship.DoesNotExist:
        messages.info(request, "This work has changed meanwhile. Look again.")
    return redirect("new-works")


def _answered(request: HttpRequest, user: User, record: int, name: int, said: str) -> HttpResponse:
    now = timezone.now()
    if said in ("mine", "not"):
        return _after(request, answer_new_work(record=record, name=name, mine=said == "mine", by=user, now=now).pk)
    if said == "later":
        put_off_work(record=record, name=name, by=user, now=now)
        messages.success(request, "You are asked again in a month. “Ask me now” brings it back.")
    elif said == "again":
        ask_again_now(record=record, by=user)
    elif said == "seen":
        before = note_seen(record=record, up_to=name, by=user)
        return redirect(f"{reverse('new-works')}?{urlencode({'record': record, 'before': before})}")
    return redirect("new-works")


def _after(request: HttpRequest, number: int) -> HttpResponse:
    part = RequestPart.objects.filter(request=number).order_by("number").first()
    if part is None or part.state == PartState.IMPOSSIBLE:
        messages.error(request, obstacle(part.reason) if part else "This work has changed meanwhile. Look again.")
        return redirect("new-works")
    return redirect(f"{reverse('new-works')}?{urlencode({'request': number})}")


def _undo(sent: QueryDict, user: User) -> dict[str, object]:
    """What the click before did, with how to take it back. Somebody else's request is none."""
    parts = RequestPart.objects.filter(request=_number(sent, "request"), request__filed_by=user)
    part = parts.select_related("other").order_by("number").first()
    if part is not None:
        is_mine = bool(part.payload.get("mine")) or part.kind == "merge"
        return {"part": part, "is_mine": is_mine, "waits": part.state == PartState.WAITING}
    if _number(sent, "before") and _number(sent, "record"):
        return {"record": _number(sent, "record"), "before": _number(sent, "before")}
    return {}


@for_people("POST")
def mail(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("mail") == "yes"
    choose_mail(by=person(request), wanted=wanted, now=timezone.now())
    messages.success(request, "You are told by mail." if wanted else "No more mails about new works.")
    return redirect("new-works")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_off(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in a mail leads, without signing in. A mail program posts here by itself (RFC 8058), which is why
    no token of a form is asked for: the one in the address says whose mails stop, and nothing else can come of it."""
    user = user_of_token(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        choose_mail(by=user, wanted=False, now=timezone.now())
    context = {"done": request.method == "POST"}
    return render(request, "profiles/corrections/new_works_mail_off.html", context, status=HTTPStatus.OK)


def _number(sent: QueryDict, key: str) -> int:
    text = sent.get(key, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
