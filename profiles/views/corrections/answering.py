"""`/corrections/<n>/parts/<k>/answer/`: the owner who is asked compares both lists and agrees, declines, or agrees to
some of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from profiles.corrections.answering import LONGEST_NOTE, answer_part
from profiles.corrections.answering_some import DIVISIBLE, answer_some
from profiles.corrections.errors import CorrectionError
from profiles.corrections.sight import Sight
from profiles.models import PartState, RequestPart
from profiles.moderation.reasons import OWNER_DECLINES, reason_of, reasons_for
from profiles.selectors.correction_status import standing
from profiles.selectors.record_sides import RecordSide, asked_names, joint_works, record_side
from profiles.views.claims.access import for_people, person
from profiles.views.corrections.access import seen_part, seen_request
from profiles.views.corrections.foreseeing import foreseen
from profiles.views.corrections.part_page import part_page
from profiles.views.corrections.part_words import verified_by
from profiles.views.moderation.access import numbers, typed

CHOICES = ("agree", "some", "decline")
_SAID = {
    "agree": "You agreed.",
    "some": "You agreed to some of it, and declined the rest.",
    "decline": "You declined. Nothing was changed.",
}


@for_people("GET", "HEAD", "POST")
def answer(request: HttpRequest, number: int, part: int) -> HttpResponse:
    sight = seen_request(request, number)
    found = seen_part(sight, part)
    if found.asked_id != person(request).pk:
        raise Http404
    page = part_page(found, sight, person(request), now=timezone.now())
    if not page.may_answer:
        messages.info(request, "This does not wait for your answer any more. Here is how it stands.")
        return redirect("correction", number)
    error = _answered(request, found) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        return redirect("correction", number)
    names = asked_names(found)
    ticked = set(numbers(request, "name")) if request.method == "POST" else {name.authorship for name in names}
    context = {
        "page": page,
        "part": found,
        "correction": sight.request,
        "number": number,
        "sides": _sides(sight, found),
        "joint": _joint(found),
        "foreseen": foreseen(found, now=timezone.now()),
        "names": [(name, name.authorship in ticked) for name in names],
        "divisible": found.kind in DIVISIBLE and len(names) > 1,
        "reasons": reasons_for(OWNER_DECLINES),
        "verified_by": verified_by(standing(sight.request)),
        "error": error,
        "chosen": {
            "answer": request.POST.get("answer", ""),
            "reason": request.POST.get("reason", ""),
            "note": typed(request, "note"),
        },
        "longest": LONGEST_NOTE,
    }
    return render(request, "profiles/corrections/part_answer.html", context, status=422 if error else 200)


def _answered(request: HttpRequest, part: RequestPart) -> str:
    """Do what the form says; what is wrong with it otherwise."""
    choice, note, reason = request.POST.get("answer", ""), typed(request, "note"), request.POST.get("reason", "")
    if choice not in CHOICES:
        return "Choose one of the answers."
    chosen = reason_of(reason)
    if choice != "agree" and (chosen is None or OWNER_DECLINES not in chosen.acts):
        return "Choose a reason, so that the other person knows what to do."
    if choice != "agree" and chosen is not None and chosen.needs_words and not note.strip():
        return "Say in a sentence why."
    by, now = person(request), timezone.now()
    try:
        if choice == "some":
            agreed = numbers(request, "name")
            answer_some(part=part.pk, by=by, agreed=agreed, now=now, note=note, reason=reason)
        else:
            done = answer_part(part=part.pk, by=by, agree=choice == "agree", now=now, note=note, reason=reason)
            if done.state == PartState.IMPOSSIBLE:
                messages.warning(request, "You agreed, and it was not possible any more. The page says why.")
                return ""
    except CorrectionError as error:
        return str(error)
    messages.success(request, _SAID[choice])
    return ""


def _sides(sight: Sight, part: RequestPart) -> list[tuple[str, RecordSide]]:
    """The asker's record and the other one, which is usually the receiver's own."""
    found = (("Who asks", sight.request.record), ("The other record", part.other))
    return [
        ("Yours" if record.pk in sight.owned else label, record_side(record))
        for label, record in found
        if record is not None
    ]


def _joint(part: RequestPart) -> int:
    record, other = part.request.record_id, part.other_id
    return joint_works(record, other) if record is not None and other is not None else 0
