"""One delivery: what it says, each try, and sending it again."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from profiles.models import WebhookEndpoint
from profiles.selectors.webhooks import tries_of
from profiles.views.claims.access import for_people, person
from profiles.views.webhooks.access import delivery_or_404
from profiles.webhooks.errors import UnknownEndpointError, WebhookError
from profiles.webhooks.payloads import payload_of
from profiles.webhooks.sending_again import replay_delivery


@for_people("GET", "HEAD")
def delivery(request: HttpRequest, number: int, delivery: int) -> HttpResponse:
    found = delivery_or_404(request, number, delivery)
    payload = payload_of(found)
    context = {
        "delivery": found,
        "endpoint": found.endpoint,
        "tries": tries_of(found),
        "payload": json.dumps(payload, ensure_ascii=False, indent=2) if payload else "",
        "type": payload["type"] if payload else "",
        "may_repeat": found.endpoint.state == WebhookEndpoint.State.ACTIVE and found.state in {"delivered", "failed"},
    }
    return render(request, "profiles/webhooks/delivery.html", context)


@for_people("POST")
def again(request: HttpRequest, number: int, delivery: int) -> HttpResponse:
    try:
        sent = replay_delivery(delivery=delivery, endpoint=number, by=person(request), now=timezone.now())
    except UnknownEndpointError:
        raise Http404 from None
    except WebhookError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "It is sent again, under the same id." if sent else "It is under way already.")
    return redirect("me-webhook", number)
