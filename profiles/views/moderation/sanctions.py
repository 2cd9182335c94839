"""`/moderation/sanctions/`: what is proposed, appealed and in force; a sanction with its case; and every act on it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from papers.views.lists import plain_words
from profiles.claims.errors import ClaimError
from profiles.models import Sanction, SanctionAppeal, SanctionState, User
from profiles.moderation.sanctions.holding import TOO_NEAR
from profiles.moderation.sanctions.looking import SanctionFile, look_at_sanction
from profiles.moderation.sanctions.proposing import propose_sanction
from profiles.moderation.sanctions.reasons import About, sanction_reason
from profiles.selectors.moderation_figures import PROMISED
from profiles.selectors.near_people import people_near
from profiles.selectors.sanction_queue import (
    LABELS,
    WAITING,
    SanctionKind,
    oldest_sanction,
    sanction_counts,
    sanction_queue,
    sanction_waits,
)
from profiles.views.moderation.access import for_moderators, moderator, typed
from profiles.views.moderation.sanction_acts import ACTS, Act
from profiles.views.moderation.sanction_words import about, label, lines, stands


@for_moderators("GET", "HEAD")
def sanctions(request: HttpRequest) -> HttpResponse:
    now, user = timezone.now(), moderator(request)
    counts = sanction_counts(moderator=user.pk, now=now)
    kind = _kind(request.GET.get("kind", ""), counts)
    words = plain_words(request.GET.get("q", ""))
    found = sanction_queue(kind, moderator=user.pk, now=now, words=words)
    context = {
        "kinds": [(one, LABELS[one][0], counts[one]) for one in SanctionKind],
        "kind": kind,
        "label": LABELS[kind][0],
        "says": LABELS[kind][1],
        "queue": found,
        "lines": lines(found.rows, now),
        "words": words,
        "waits": kind in WAITING,
        "lately": sanction_waits(now=now),
        "oldest": oldest_sanction(now=now),
        "late_before": now - PROMISED,
    }
    return render(request, "profiles/moderation/sanctions.html", context)


@for_moderators("GET", "HEAD")
def sanction(request: HttpRequest, number: int) -> HttpResponse:
    user, now = moderator(request), timezone.now()
    try:
        file = look_at_sanction(sanction=number, by=user, now=now)
    except Sanction.DoesNotExist:
        raise Http404 from None
    if file is None:
        return render(request, "profiles/moderation/own_case.html", {"number": number, "why": TOO_NEAR})
    found = file.sanction
    context = {
        "file": file,
        "sanction": found,
        "label": label(found),
        "stands": stands(found, now),
        "about": about(file.case),
        "others": lines(file.others, now),
        "acts": [(code, ACTS[code]) for code in _offered(file, user)],
    }
    return render(request, "profiles/moderation/sanction.html", context)


@for_moderators("POST")
def sanction_act(request: HttpRequest, number: int) -> HttpResponse:
    """A first POST shows once more what would follow; the second one does it."""
    user, words = moderator(request), typed(request, "words")
    found = Sanction.objects.select_related("user").filter(pk=number, user__isnull=False).first()
    if found is None or found.user_id in people_near(user.pk):
        raise Http404
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        messages.error(request, "Choose an answer.")
        return redirect("moderation-sanction", number)
    if act.words and not words.strip():
        messages.error(request, f"{act.words}: write a few words.")
        return redirect("moderation-sanction", number)
    if request.POST.get("confirmed") != "yes":
        fields = [("act", request.POST["act"]), ("words", words)]
        told = [(act.words, words)] if act.words else []
        context = {"person": found.user, "back": found, "act": act, "fields": fields, "told": told}
        return render(request, "profiles/moderation/sanction_confirm.html", context)
    try:
        act.do(number, user, words, timezone.now())
    except (ClaimError, SanctionAppeal.DoesNotExist) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, act.done)
    return redirect("moderation-sanction", number)


@for_moderators("POST")
def sanction_new(request: HttpRequest, number: int) -> HttpResponse:
    """Proposing one, from the page of the person: shown once more, then done."""
    user = moderator(request)
    person = User.objects.filter(pk=number).first()
    if person is None or person.pk in people_near(user.pk):
        raise Http404
    reason, code = sanction_reason(request.POST.get("reason", "")), request.POST.get("case", "")
    found, to_person = typed(request, "found"), typed(request, "to_person")
    kind, _, case = code.rpartition("-")
    if reason is None or kind not in set(About) or not (case.isascii() and case.isdigit() and len(case) < 18):  # noqa: PLR2004
        messages.error(request, "Choose what the person did and the case it is about.")
        return redirect("moderation-person", number)
    if not found.strip():
        messages.error(request, "Write down what you found: another moderator decides by it.")
        return redirect("moderation-person", number)
    if request.POST.get("confirmed") != "yes":
        proposing = Act(
            "Propose a sanction",
            "Propose it",
            (
                "Nothing happens until another moderator confirms. Then:",
                f"The scores of this person's records are lowered by {reason.severity} % for {reason.months} months.",
                "The person is told what for and until when, and can appeal once; a third moderator decides that.",
                "The person cannot vouch for others meanwhile. Records stay theirs.",
            ),
        )
        told = [("What the person did", reason.label), ("What you found", found)]
        told += [("To the person, once confirmed", to_person)] if to_person.strip() else []
        fields = [("reason", reason.code), ("case", code), ("found", found), ("to_person", to_person)]
        context = {"person": person, "act": proposing, "fields": fields, "told": told}
        return render(request, "profiles/moderation/sanction_confirm.html", context)
    try:
        made = propose_sanction(
            person=number,
            reason=reason.code,
            by=user,
            found=found,
            to_person=to_person,
            claim=None if kind == About.CORRECTION else int(case),
            correction=int(case) if kind == About.CORRECTION else None,
            now=timezone.now(),
        )
    except ClaimError as error:
        messages.error(request, str(error))
        return redirect("moderation-person", number)
    messages.success(request, "Proposed. Another moderator confirms.")
    return redirect("moderation-sanction", made.pk)


def _offered(file: SanctionFile, user: User) -> list[str]:
    """What is offered; the services decide."""
    found = file.sanction
    if found.state == SanctionState.PROPOSED:
        return ["withdraw"] if found.proposed_by_id == user.pk else ["confirm", "decline"]
    if file.appeal is not None and file.appeal.decided_at is None and not file.had_a_hand:
        return ["grant", "deny"]
    if not file.in_force:
        return []
    if found.lift_asked_at is None:
        return ["end"]
    return ["drop-end"] if found.lift_asked_by_id == user.pk else ["confirm-end", "drop-end"]


def _kind(asked: str, counts: dict[SanctionKind, int]) -> SanctionKind:
    """The list that was asked for, else the first in which something waits."""
    if asked in set(SanctionKind):
        return SanctionKind(asked)
    return next((kind for kind in WAITING if counts[kind]), SanctionKind.SECOND)
