"""`/moderation/corrections/`: what of requests a moderator decides, one part at a time, both sides to be seen."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from papers.selectors.assertion_conflicts import count_open_conflicts
from papers.views.lists import plain_words
from profiles.corrections.answering import answer_part, may_answer
from profiles.corrections.answering_some import DIVISIBLE, answer_some
from profiles.corrections.errors import CorrectionError
from profiles.corrections.obstacles import obstacle
from profiles.corrections.sight import sight_of, touched_records
from profiles.models import Claim, Decider, PartState, Relation, RequestPart, User
from profiles.moderation.reasons import MODERATOR_DECLINES, Reason, reason_of, reasons_for
from profiles.moderation.standing import OWN_CASE
from profiles.selectors.correction_queue import (
    ALL,
    LABELS,
    WITH_OWNERS,
    correction_counts,
    correction_queue,
    correction_waits,
    oldest_correction,
    waiting_with_owners,
)
from profiles.selectors.correction_status import past_corrections, standing
from profiles.selectors.moderation_figures import PROMISED
from profiles.selectors.pair_evidence import pair_evidence
from profiles.selectors.record_sides import RecordSide, asked_names, joint_works, record_side
from profiles.views.corrections.foreseeing import foreseen
from profiles.views.corrections.part_page import part_page
from profiles.views.corrections.part_words import STATES, title, verified_by, who_has_it
from profiles.views.moderation.access import for_moderators, moderator, numbers, typed


@for_moderators("GET", "HEAD")
def corrections(request: HttpRequest) -> HttpResponse:
    now, user = timezone.now(), moderator(request)
    counts = correction_counts(moderator=user.pk)
    asked = request.GET.get("kind", ALL)
    kind = asked if asked in counts or asked == WITH_OWNERS else ALL
    words = plain_words(request.GET.get("q", ""))
    newest_first = request.GET.get("order") == "newest"
    found = correction_queue(kind, moderator=user.pk, words=words, newest_first=newest_first)
    oldest = oldest_correction()
    context = {
        "kinds": [
            *((one, LABELS.get(one, one.replace("-", " ").capitalize()), number) for one, number in counts.items()),
            (WITH_OWNERS, "With owners", waiting_with_owners()),
        ],
        "kind": kind,
        "label": "With owners" if kind == WITH_OWNERS else LABELS.get(kind, kind),
        "says": "Owners are asked first. Nothing is asked of you yet." if kind == WITH_OWNERS else "",
        "queue": found,
        "rows": [(part, title(part)) for part in found.rows],
        "words": words,
        "order": "newest" if newest_first else "oldest",
        "orders": [("oldest", "Longest wait first"), ("newest", "Newest first")],
        "conflicts": count_open_conflicts(),
        "lately": correction_waits(now=now),
        "oldest": oldest,
        "late_before": now - PROMISED,
        "is_with_owners": kind == WITH_OWNERS,
    }
    return render(request, "profiles/moderation/corrections.html", context)


@for_moderators("GET", "HEAD")
def correction_case(request: HttpRequest, number: int) -> HttpResponse:
    user, now = moderator(request), timezone.now()
    part = _part(number)
    if _is_own(part, user):
        return render(request, "profiles/moderation/own_case.html", {"number": number, "why": OWN_CASE})
    sight = sight_of(part.request_id, user)
    if sight is None:
        raise Http404
    page = part_page(next(one for one in sight.parts if one.pk == part.pk), sight, user, now=now)
    sides = _sides(part)
    context = {
        "page": page,
        "part": part,
        "correction": part.request,
        "verified_by": verified_by(standing(part.request)),
        "relation": Relation(part.request.relation).label,
        "for_somebody": part.request.relation != Relation.SELF,
        "sides": sides,
        "joint": joint_works(*(side.author.pk for _, side in sides)) if len(sides) == 2 else 0,  # noqa: PLR2004 - both
        "names": asked_names(part),
        "divisible": part.kind in DIVISIBLE,
        "foreseen": foreseen(part, now=now),
        "evidence": pair_evidence(*(side.author.pk for _, side in sides)) if len(sides) == 2 else None,  # noqa: PLR2004
        "past": [
            (one, title(one), STATES[one.state])
            for one in past_corrections(touched_records(part), before=now, but=part.request_id)
        ],
        "may_decide": part.state == PartState.WAITING and may_answer(part, user),
        "who_has_it": who_has_it(part),
        "reasons": reasons_for(MODERATOR_DECLINES),
    }
    return render(request, "profiles/moderation/correction.html", context)


@dataclass(frozen=True, slots=True)
class _Decision:
    """What a form asks for. `names` are those that are agreed to, where some are."""

    answer: str
    reason: Reason | None
    note: str
    names: list[int]

    @property
    def declines(self) -> bool:
        return self.answer in {"decline", "some"}

    def wrong(self) -> str:
        """What is missing, in a sentence; empty where nothing is."""
        if self.answer not in {"agree", "some", "decline"}:
            return "Choose an answer."
        if self.declines and (self.reason is None or MODERATOR_DECLINES not in self.reason.acts):
            return "Choose a reason."
        if self.declines and self.reason is not None and self.reason.needs_words and not self.note.strip():
            return "This reason needs a sentence to whoever asked."
        return ""


_TITLES = {"agree": "Agree: do it", "some": "Agree to some of it", "decline": "Decline"}
_FOLLOWS = {
    "agree": (
        "It is done at once, and can be undone for 90 days.",
        "Whoever asked and the owners concerned are told.",
        "The history of the records says that a moderator agreed, and not who asked.",
    ),
    "some": (
        "The ticked works are moved at once; the others stay, with the reason.",
        "Whoever asked and the owners concerned are told.",
    ),
    "decline": (
        "Nothing changes. Whoever asked reads the reason and what you write to them.",
        "They can ask again, with more to go by.",
    ),
}


@for_moderators("POST")
def correction_decide(request: HttpRequest, number: int) -> HttpResponse:
    """A first POST shows once more what would follow; the second one does it."""
    user, part = moderator(request), _part(number)
    if part.decider != Decider.MODERATOR or _is_own(part, user):
        raise Http404
    decision = _Decision(
        answer=request.POST.get("answer", ""),
        reason=reason_of(request.POST.get("reason", "")),
        note=typed(request, "note"),
        names=numbers(request, "name"),
    )
    if wrong := decision.wrong():
        messages.error(request, wrong)
        return redirect("moderation-correction", number)
    if request.POST.get("confirmed") != "yes":
        return _ask(request, part, decision)
    try:
        _decide(part, decision, by=user, now=timezone.now())
    except CorrectionError as error:
        messages.error(request, str(error))
    else:
        part.refresh_from_db()
        if part.state == PartState.IMPOSSIBLE:
            messages.warning(request, f"It was not possible any more. {obstacle(part.reason)}")
        else:
            messages.success(request, "Done, and everybody concerned is told.")
    return redirect("moderation-correction", number)


def _decide(part: RequestPart, decision: _Decision, *, by: User, now: datetime) -> None:
    code = decision.reason.code if decision.reason is not None and decision.declines else ""
    if decision.answer == "some":
        answer_some(part=part.pk, by=by, agreed=decision.names, now=now, note=decision.note, reason=code)
    else:
        answer_part(part=part.pk, by=by, agree=decision.answer == "agree", now=now, note=decision.note, reason=code)


def _ask(request: HttpRequest, part: RequestPart, decision: _Decision) -> HttpResponse:
    told = [("Reason, as everybody reads it", decision.reason.public)] if decision.declines and decision.reason else []
    if decision.note.strip():
        told.append(("To whoever asked", decision.note))
    if decision.answer == "some":
        told.append(("Agreed to", f"{len(decision.names)} of {len(asked_names(part))} works"))
    context = {
        "part": part,
        "said": title(part),
        "heading": _TITLES[decision.answer],
        "follows": _FOLLOWS[decision.answer],
        "told": told,
        "fields": [
            ("answer", decision.answer),
            ("reason", decision.reason.code if decision.reason else ""),
            ("note", decision.note),
            *(("name", str(name)) for name in decision.names),
        ],
    }
    return render(request, "profiles/moderation/correction_confirm.html", context)


def _part(number: int) -> RequestPart:
    """Raises Http404."""
    rows = RequestPart.objects.select_related(
        "request__record__institution", "request__filed_by", "other__institution", "correction"
    )
    part = rows.filter(pk=number).first()
    if part is None:
        raise Http404
    return part


def _is_own(part: RequestPart, user: User) -> bool:
    if part.request.filed_by_id == user.pk:
        return True
    return Claim.objects.filter(author__in=touched_records(part), user=user).exclude(submitted_at=None).exists()


def _sides(part: RequestPart) -> list[tuple[str, RecordSide]]:
    sides = (("Asked for", part.request.record), ("The other record", part.other))
    return [(label, record_side(record)) for label, record in sides if record is not None]
