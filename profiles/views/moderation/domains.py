"""`/moderation/domains/`: which e-mail domains count for which institution, and which never do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from papers.models import Institution
from papers.views.lists import plain_words
from portal.common.public_ids import parse_public_id
from profiles.evidence.domains.judging import judge_domain
from profiles.evidence.domains.verdicts import Reason
from profiles.evidence.registered_domains import StoredDomains, domains_of
from profiles.models import InstitutionDomain, RefusedDomain
from profiles.moderation import domains as service
from profiles.moderation.errors import DomainError
from profiles.selectors.domains_wanted import domains_of_waiting
from profiles.views.moderation.access import for_moderators, moderator, numbers, typed

_SHOWN = 100
_FOUND_AT_MOST = 20
_WANTED = {Reason.UNKNOWN, Reason.BELOW_REGISTERED, Reason.LOOKS_LIKE}


@for_moderators("GET", "HEAD")
def domains(request: HttpRequest) -> HttpResponse:
    words = plain_words(request.GET.get("q", ""))
    known = StoredDomains()
    wanted = [(one, judge_domain(one.domain, known=known)) for one in domains_of_waiting()[:_SHOWN]]
    context = {
        "words": words,
        "verdict": judge_domain(words, known=known) if "." in words else None,
        "counts_for": Institution.objects.filter(pk__in=judge_domain(words, known=known).institutions)
        if "." in words
        else [],
        "institutions": _institutions(words) if words and "." not in words else [],
        "wanted": [(one, verdict) for one, verdict in wanted if verdict.reason in _WANTED],
        "added": InstitutionDomain.objects.filter(source="moderator")
        .select_related("institution", "added_by")
        .order_by("-added_at")[:_SHOWN],
        "refused": RefusedDomain.objects.filter(source="moderator").order_by("-added_at")[:_SHOWN],
        "given": request.GET.get("domain", "")[:200],
        "institution": request.GET.get("institution", "")[:20],
    }
    return render(request, "profiles/moderation/domains.html", context)


@for_moderators("POST")
def domains_act(request: HttpRequest) -> HttpResponse:
    user, now, domain = moderator(request), timezone.now(), typed(request, "domain")
    act = request.POST.get("act")
    try:
        if act == "add":
            record = parse_public_id(typed(request, "institution"))
            if record is None or record.letter != "I":
                raise DomainError("Give the institution by its number, such as I12.")  # noqa: TRY301
            row = service.add_institution_domain(domain=domain, institution=record.pk, by=user, now=now)
            messages.success(request, f"Addresses at {row.domain} count for {row.institution.name} now.")
        elif act == "refuse":
            refused = service.refuse_domain(domain=domain, reason=typed(request, "why"), by=user, now=now)
            messages.success(request, f"Addresses at {refused.domain} prove nothing any more.")
        elif act == "remove" and (chosen := numbers(request, "number")):
            service.remove_institution_domain(number=chosen[0], by=user, now=now)
            messages.success(request, "The domain was taken back.")
        else:
            messages.error(request, "Choose what to do.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("moderation-domains")


def _institutions(words: str) -> list[tuple[Institution, list[str]]]:
    found = Institution.objects.filter(merged_into__isnull=True)
    for word in words.split():
        found = found.filter(name__icontains=word)
    return [(one, domains_of(one.pk)) for one in found.order_by("-works_count", "pk")[:_FOUND_AT_MOST]]
