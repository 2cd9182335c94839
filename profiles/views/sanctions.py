"""`/me/sanctions/`: what moderators have decided about my account, and saying that it is wrong."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from profiles.claims.errors import ClaimError
from profiles.models import Sanction, SanctionState
from profiles.moderation.sanctions.appealing import LONGEST_APPEAL, file_sanction_appeal
from profiles.moderation.sanctions.cases import Case, case_on_which
from profiles.moderation.sanctions.telling import what_was_done
from profiles.selectors.sanctions import own_sanctions, sanctions_in_force
from profiles.trust.conduct import penalty
from profiles.views.claims.access import for_people, person
from profiles.views.claims.questions import sent_to


class AppealForm(forms.Form):
    text = forms.CharField(
        label="What is wrong with it?",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"At most {LONGEST_APPEAL:,} characters. Only moderators read it.",
    )


@dataclass(frozen=True, slots=True)
class OwnSanction:
    """A sanction as its person reads it. `together` is by how many per cent all in force lower scores, where there is
    another beside this one."""

    row: Sanction
    said: str
    case: Case
    in_force: bool
    together: int

    @property
    def was_ended(self) -> bool:
        return self.row.state == SanctionState.LIFTED


@for_people("GET", "HEAD")
def sanctions(request: HttpRequest) -> HttpResponse:
    user, now = person(request).pk, timezone.now()
    rows = [_as_read(row, user, now) for row in own_sanctions(user)]
    return render(request, "profiles/sanctions/list.html", {"sanctions": rows, "lowered": _lowered(user, now)})


@for_people("GET", "HEAD", "POST")
def sanction(request: HttpRequest, number: int) -> HttpResponse:
    user, now = person(request), timezone.now()
    row = own_sanctions(user.pk).filter(pk=number).first()
    if row is None:
        raise Http404
    form = AppealForm(sent_to(request))
    if request.method == "POST" and form.is_valid():
        try:
            file_sanction_appeal(sanction=number, by=user, text=form.cleaned_data["text"], now=now)
        except ClaimError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "Your appeal is here. A moderator who had no hand in the decision looks at it.")
            return redirect("sanction", number=number)
    read = _as_read(row, user.pk, now)
    appeal = getattr(row, "appeal", None)
    context = {
        "read": read,
        "sanction": row,
        "appeal": appeal,
        "form": form if read.in_force and appeal is None else None,
    }
    refused = form.is_bound and bool(form.errors)
    return render(request, "profiles/sanctions/sanction.html", context, status=422 if refused else 200)


def _as_read(row: Sanction, user: int, now: datetime) -> OwnSanction:
    lowered = _lowered(user, now)
    in_force = row.is_in_force(now)
    together = lowered if in_force and lowered != row.severity else 0
    return OwnSanction(row, what_was_done(row), case_on_which(row), in_force, together)


def _lowered(user: int, now: datetime) -> int:
    return penalty([one.severity for one in sanctions_in_force([user], as_of=now).get(user, [])])
