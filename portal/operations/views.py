"""The pages that an operator opens at three in the morning, and the figures that wake one up.

They are admins' alone: to everybody else there is no such page. The figures have a token of their own, since whoever
watches the portal from outside has no account.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, Final, NamedTuple, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.pagination import Key, Order, page, read_cursor
from portal.operations import metrics as figures_for_machines
from portal.operations.figures import Lately, figures
from portal.operations.findings import COURIER_LATE, WORKER_LATE, age, findings, is_at_long_task, is_late
from portal.operations.models import DeadLetter
from portal.operations.settling import LetterError, dismiss_letter, reopen_letter, replay_letter
from profiles.digests.breaker import close_break
from profiles.models import User
from profiles.selectors.mail import MailFigures
from profiles.selectors.webhook_figures import WebhookFigures


class Flow(NamedTuple):
    """One line of what waits and what went through: how many wait, the longest for how long, and lately."""

    name: str
    waiting: int
    oldest: str
    hour: str
    day: str


P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

_SHOWN_AT_FIRST: Final = 10
_A_PAGE: Final = 50
_LIST: Final = Order((Key("pk", descending=True),))
_BEARER: Final = "Bearer "
_ACTS: Final = {"replay": replay_letter, "dismiss": dismiss_letter, "reopen": reopen_letter}
_DONE: Final = {
    "replay": "The task was put in again.",
    "dismiss": "The letter was set aside. Its page can take it up again.",
    "reopen": "The letter is open again.",
}


def for_admins(*methods: str) -> Callable[[View[P]], View[P]]:
    """These methods only, for admins, never kept by a cache. The account is read anew for each request."""

    def decorate(view: View[P]) -> View[P]:
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not _admin(request).is_superuser:
                raise Http404
            return view(request, *args, **kwargs)

        checked: View[P] = guarded
        return wraps(view)(require_http_methods([*methods])(never_cache(login_required(checked))))

    return decorate


@for_admins("GET", "HEAD")
def operations(request: HttpRequest) -> HttpResponse:
    stands = figures(now=timezone.now())
    opened = DeadLetter.objects.filter(state=DeadLetter.State.OPEN).select_related("settled_by")
    worker = stands.worker
    context = {
        "stands": stands,
        "findings": findings(stands),
        "alive": [
            {
                "says": worker.says,
                "at": age(worker.silent) if worker.silent is not None else "",
                "doing": worker.task if worker.busy else "",
                "busy": age(worker.busy) if worker.busy else "",
                "late": is_late(worker, WORKER_LATE) and not is_at_long_task(worker),
            },
            *(
                {
                    "says": f"courier: {step.says}",
                    "at": age(step.silent) if step.silent is not None else "",
                    "late": is_late(step, COURIER_LATE),
                }
                for step in stands.courier
            ),
        ],
        "flows": _flows(stands.hour, stands.day),
        "letters": opened.order_by("-last_at", "-pk")[:_SHOWN_AT_FIRST],
    }
    return render(request, "operations/operations.html", context)


@for_admins("GET", "HEAD")
def letters(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first; those that are settled on a page of their own."""
    settled = request.GET.get("show") == "settled"
    rows = DeadLetter.objects.select_related("settled_by")
    rows = rows.exclude(state=DeadLetter.State.OPEN) if settled else rows.filter(state=DeadLetter.State.OPEN)
    cursor = read_cursor(request.GET.get("after", ""), _LIST)
    context = {"found": page(rows, order=_LIST, cursor=cursor, size=_A_PAGE), "settled": settled}
    return render(request, "operations/letters.html", context)


@for_admins("GET", "HEAD")
def letter(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(DeadLetter.objects.select_related("settled_by"), pk=number)
    given = json.dumps([*found.args, found.kwargs] if found.kwargs else found.args, indent=2, ensure_ascii=False)
    return render(request, "operations/letter.html", {"letter": found, "given": given})


@for_admins("POST")
def letter_act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    if act not in _ACTS:
        raise Http404
    try:
        _ACTS[act](letter=number, by=_admin(request), now=timezone.now())
    except DeadLetter.DoesNotExist:
        raise Http404 from None
    except LetterError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _DONE[act])
    return redirect("operations-letter", number=number)


@for_admins("POST")
def mail_break_end(request: HttpRequest) -> HttpResponse:
    if close_break(by=_admin(request)) is None:
        messages.info(request, "Digests go out already.")
    else:
        messages.success(request, "The break is over: what waits goes out in one mail each.")
    return redirect("operations")


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever has the token; nobody where none is set."""
    given = request.headers.get("Authorization", "")
    token = settings.METRICS_TOKEN
    if not token or not constant_time_compare(given, f"{_BEARER}{token}"):
        raise Http404
    text = figures_for_machines.metrics(figures(now=timezone.now()))
    return HttpResponse(text, content_type=figures_for_machines.CONTENT_TYPE)


def _flows(hour: Lately, day: Lately) -> list[Flow]:
    """What goes through here, a line each."""
    news, mail, hooks = hour.news, hour.mail, hour.webhooks
    return [
        Flow("Works that came in", news.arrivals, "", "", ""),
        Flow("Events", news.waiting, _age(news.oldest), _told(hour), _told(day)),
        Flow("Mail", mail.waiting + mail.sending, _age(mail.oldest), _mailed(hour.mail), _mailed(day.mail)),
        Flow(
            "Webhooks",
            hooks.waiting + hooks.sending,
            _age(hooks.oldest),
            _delivered(hour.webhooks),
            _delivered(day.webhooks),
        ),
    ]


def _age(span: timedelta) -> str:
    return age(span) if span else ""


def _told(lately: Lately) -> str:
    return f"{lately.news.told:,} told in {lately.news.notices:,} notices, {lately.news.digests:,} digests"


def _mailed(mail: MailFigures) -> str:
    rest = [
        f"{count:,} {word}" for count, word in ((mail.failed, "refused"), (mail.unknown, "of unknown fate")) if count
    ]
    return ", ".join([f"{mail.sent:,} sent", *rest])


def _delivered(hooks: WebhookFigures) -> str:
    return f"{hooks.delivered:,} delivered" + (f", {hooks.failed:,} given up" if hooks.failed else "")


def _admin(request: HttpRequest) -> User:
    """Who asks. Only below `for_admins`."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - login_required has seen to it
    return user
