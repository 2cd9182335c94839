"""For whom somebody files, and where they are led when it is filed: shared by the pages that ask one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from papers.models import Author
from profiles.corrections.asked import AskedPart
from profiles.corrections.filing import file_request
from profiles.corrections.obstacles import obstacle
from profiles.models import Claim, CorrectionRequest, PartState, Relation, User
from profiles.views.claims.access import person

RELATIONS: Final = list(Relation.choices)


@dataclass(frozen=True, slots=True)
class Asker:
    """`relation` is what they said; of an owner it is their record, whatever they said."""

    user: User
    owns: bool
    relation: Relation
    reason: str


def asker(request: HttpRequest, author: Author | None) -> Asker:
    user = person(request)
    owns = author is not None and Claim.objects.filter(author=author, user=user, holds=True).exists()
    said = request.POST.get("relation", "")
    relation = Relation(said) if said in Relation.values and not owns else Relation.SELF
    return Asker(user, owns, relation, request.POST.get("reason", "").replace("\0", ""))


def filed(author: Author | None, parts: Sequence[AskedPart], by: Asker) -> CorrectionRequest:
    """Raises CorrectionError."""
    return file_request(
        record=author.pk if author is not None else None,
        by=by.user,
        parts=parts,
        now=timezone.now(),
        relation=by.relation,
        reason=by.reason,
    )


def led_on(request: HttpRequest, correction: CorrectionRequest, *, done: str) -> HttpResponse:
    """To the page of the request, with a word on how it stands."""
    states = set(correction.parts.values_list("state", flat=True))
    if states == {PartState.DONE}:
        messages.success(request, done)
    elif PartState.IMPOSSIBLE in states:
        part = correction.parts.filter(state=PartState.IMPOSSIBLE).first()
        messages.error(request, obstacle(part.reason) if part is not None else "This was not possible.")
    else:
        messages.success(request, "Asked. This page says who has it, and you are told of the answer.")
    return redirect("correction", number=correction.pk)
