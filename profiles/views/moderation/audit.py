"""`/moderation/audit/`: whether the record of acts is whole, and the whole chain of one record or account."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from profiles.audit.chain import SEALED_FIELDS, faults
from profiles.models import AuditEvent, AuditSeal
from profiles.views.moderation.access import for_moderators
from profiles.views.moderation.event_lines import event_lines

_SEALS = 14
_EVENTS = 500
_SUBJECT = re.compile(r"[AIU][1-9][0-9]{0,17}", re.ASCII)


@for_moderators("GET", "HEAD", or_admins=True)
def audit(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("of", "").strip().upper()[:20]
    subject = asked if _SUBJECT.fullmatch(asked) else ""
    seals = list(AuditSeal.objects.order_by("-id")[:_SEALS])
    chain = list(AuditEvent.objects.filter(subject=subject).order_by("sequence")[:_EVENTS]) if subject else []
    context = {
        "asked": asked,
        "subject": subject,
        "events": event_lines(reversed(chain)),
        "faults": faults(
            ({name: getattr(event, name) for name in SEALED_FIELDS}, bytes(event.previous_hash), bytes(event.hash))
            for event in chain
        ),
        "last": seals[0] if seals else None,
        "seals": seals,
        "since": AuditEvent.objects.filter(pk__gt=seals[0].last_event if seals else 0).count(),
    }
    return render(request, "profiles/moderation/audit.html", context)
