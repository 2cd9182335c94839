"""Taking a part back before it is decided, and undoing one that was done: what happens is read first, then done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from profiles.corrections.errors import CorrectionError, NotPossibleError
from profiles.corrections.obstacles import obstacle
from profiles.corrections.undoing import undo_part
from profiles.corrections.withdrawing import withdraw_part
from profiles.models import RequestPart
from profiles.views.claims.access import for_people, person
from profiles.views.corrections.access import seen_part, seen_request
from profiles.views.corrections.part_page import PartPage, part_page


@dataclass(frozen=True, slots=True)
class _Asked:
    """An act as its page puts it."""

    title: str
    happens: tuple[str, ...]
    button: str
    done: str


WITHDRAW: Final = _Asked(
    title="Take this part back?",
    happens=(
        "Nobody decides on it any more, and nothing changes.",
        "Whoever was asked is told that an answer is not needed.",
        "You can ask again at any time.",
    ),
    button="Take it back",
    done="Taken back. Nothing was changed.",
)
UNDO: Final = _Asked(
    title="Undo this part?",
    happens=(
        "Everything that it changed is as it was before: works, counts, addresses and identifiers.",
        "What imports have brought since stays.",
        "Everybody whose record it concerns is told, and the public history says that it was undone.",
    ),
    button="Undo it",
    done="Undone. Everything is as it was before.",
)


@for_people("GET", "HEAD", "POST")
def withdraw(request: HttpRequest, number: int, part: int) -> HttpResponse:
    page = _page(request, number, part)
    if not seen_request(request, number).is_filer:
        raise Http404
    return _confirm(request, page, WITHDRAW, withdraw_part, possible=page.may_withdraw)


@for_people("GET", "HEAD", "POST")
def undo(request: HttpRequest, number: int, part: int) -> HttpResponse:
    page = _page(request, number, part)
    sight = seen_request(request, number)
    if not (sight.is_filer or sight.is_moderator):
        raise Http404
    return _confirm(request, page, UNDO, undo_part, possible=page.may_undo)


def _page(request: HttpRequest, number: int, part: int) -> PartPage:
    sight = seen_request(request, number)
    return part_page(seen_part(sight, part), sight, person(request), now=timezone.now())


def _confirm(
    request: HttpRequest, page: PartPage, asked: _Asked, act: Callable[..., RequestPart], *, possible: bool
) -> HttpResponse:
    number = page.part.request_id
    if not possible:
        messages.error(request, "This cannot be done any more. Look at how it stands now.")
        return redirect("correction", number)
    if request.method == "POST":
        try:
            act(part=page.part.pk, by=person(request), now=timezone.now())
        except NotPossibleError as error:
            messages.error(request, obstacle(error.code))
        except CorrectionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, asked.done)
        return redirect("correction", number)
    context = {"page": page, "asked": asked, "number": number, "rests": page.rests_on_it if asked is UNDO else []}
    return render(request, "profiles/corrections/part_confirm.html", context)
