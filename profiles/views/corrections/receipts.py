"""`/corrections/<n>/receipt/`: what came of a request, to be kept: a page for printing, and the same as JSON and text.

A receipt exists once nothing of the request waits any more. Its address stays the same and shows what is so now: what
was undone afterwards is marked as undone. What the two sides wrote to each other is not on it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from papers.selectors.work_lines import WorkLine
from profiles.corrections.sight import Sight
from profiles.models import Decider, PartState, Relation
from profiles.selectors.correction_status import standing
from profiles.views.claims.access import for_people, person
from profiles.views.corrections.access import seen_request
from profiles.views.corrections.part_page import PartPage, part_page
from profiles.views.corrections.part_words import verified_by

_DECIDED_BY: Final[Mapping[str, str]] = {
    Decider.FILER: "whoever asked",
    Decider.OWNER: "the owner of the other record",
    Decider.MODERATOR: "a moderator",
}


@dataclass(frozen=True, slots=True)
class Work:
    id: str
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """Works of one record, before and after."""

    id: str
    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """One part. `works` are those it was about; `not_moved` those that stayed where they were, each with the reason."""

    number: int
    kind: str
    asked: str
    state: str
    outcome: str
    decided_by: str
    decided_at: datetime | None
    works: list[Work]
    counts: list[Count]
    not_moved: list[tuple[Work, str]]
    undo_until: datetime | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Receipt:
    request: int
    address: str
    record: str
    name: str
    asked_for: str
    verified_by: str
    filed_at: datetime
    closed_at: datetime
    parts: list[ReceiptPart]


@for_people("GET", "HEAD")
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    sight = seen_request(request, number)
    context = {"receipt": _receipt(request, sight), "sight": sight, "number": number, "printed_at": timezone.now()}
    return render(request, "profiles/corrections/receipt.html", context)


@for_people("GET", "HEAD")
def receipt_json(request: HttpRequest, number: int) -> HttpResponse:
    found = _receipt(request, seen_request(request, number))
    response = JsonResponse(_as_json(found), json_dumps_params={"ensure_ascii": False, "indent": 2})
    return _to_keep(response, number, "json")


@for_people("GET", "HEAD")
def receipt_text(request: HttpRequest, number: int) -> HttpResponse:
    found = _receipt(request, seen_request(request, number))
    return _to_keep(HttpResponse(as_text(found), content_type="text/plain; charset=utf-8"), number, "txt")


def _to_keep(response: HttpResponse, number: int, ending: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="receipt-{number}.{ending}"'
    return response


def _receipt(request: HttpRequest, sight: Sight) -> Receipt:
    """Raises Http404 while something of the request waits."""
    found, now = sight.request, timezone.now()
    if found.closed_at is None:
        raise Http404
    return Receipt(
        request=found.pk,
        address=settings.PORTAL_URL + reverse("correction-receipt", args=[found.pk]),
        record=found.record.public_id if found.record else "",
        name=found.record.name if found.record else "",
        asked_for=str(Relation(found.relation).label),
        verified_by=verified_by(standing(found)),
        filed_at=found.filed_at,
        closed_at=found.closed_at,
        parts=[_part(part_page(part, sight, person(request), now=now)) for part in sight.parts],
    )


def _part(page: PartPage) -> ReceiptPart:
    part = page.part
    decided = part.state not in {PartState.WITHDRAWN, PartState.IMPOSSIBLE}
    works = page.works
    return ReceiptPart(
        number=part.number,
        kind=part.kind,
        asked=page.title,
        state=page.state,
        outcome=page.outcome,
        decided_by=_DECIDED_BY[part.decider] if decided else "",
        decided_at=part.decided_at,
        works=[_work(line) for line in [*works.mine, *works.not_mine, *works.apart]],
        counts=[
            Count(one.public_id, one.author.name if one.author else "", one.before, one.after) for one in page.counts
        ],
        not_moved=[(_work(line), left.why) for left in page.not_moved for line in left.works],
        undo_until=page.undo_until,
        undone_at=part.undone_at,
    )


def _work(line: WorkLine) -> Work:
    return Work(line.public_id, line.title, line.year)


def _as_json(found: Receipt) -> dict[str, Any]:
    told = asdict(found)
    for part in told["parts"]:
        part["not_moved"] = [{**work, "why": why} for work, why in part["not_moved"]]
    return told


def as_text(found: Receipt) -> str:
    """The receipt in lines of plain text. Pure."""
    lines = [
        f"Receipt for request {found.request}",
        found.address,
        "",
        *([f"Record       {found.record} {found.name}"] if found.record else []),
        f"Asked as     {found.asked_for}",
        f"Verified by  {found.verified_by}",
        f"Filed        {_moment(found.filed_at)}",
        f"Closed       {_moment(found.closed_at)}",
    ]
    for part in found.parts:
        lines += ["", f"{part.number}. {part.asked}", f"   {part.state}. {part.outcome}"]
        lines += [f"   {one.id} {one.name}: {one.before} works before, {one.after} after" for one in part.counts]
        lines += [f"   - {_titled(work)}" for work in part.works]
        lines += [f"   not moved: {_titled(work)}. {why}" for work, why in part.not_moved]
        if part.undo_until is not None:
            until = "at any time" if part.kind == "hide" else f"until {_moment(part.undo_until)}"
            lines.append(f"   It can be undone {until}.")
    return "\n".join(lines) + "\n"


def _titled(work: Work) -> str:
    return f"{work.id} {work.title}" + (f" ({work.year})" if work.year else "")


def _moment(at: datetime) -> str:
    return f"{at:%-d %b %Y, %H:%M} UTC"
