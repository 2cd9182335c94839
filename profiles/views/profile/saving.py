"""What every edit page does with a form: save it, or show it again with all that was typed and what is in the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from profiles.editing.errors import ChangedMeanwhileError, EditingError, NotReadyError, RefusedFieldsError
from profiles.editing.opening import Saved
from profiles.editing.saved import saved_part
from profiles.editing.sections import Part, Section, section_of, token
from profiles.views.profile.last_change import remember
from profiles.views.profile.shown import signed_in


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is to be shown. `saved` is what another window saved meanwhile, `refusal` what concerns no field."""

    typed: Part
    seen: str
    problems: dict[str, str] = field(default_factory=dict)
    saved: Part | None = None
    refusal: str = ""
    status: HTTPStatus = HTTPStatus.OK


def empty_form(request: HttpRequest, section: Section) -> Form:
    """The form with what is saved."""
    part = saved_part(signed_in(request).pk, section)
    return Form(typed=part, seen=token(part))


def saved_or_again(request: HttpRequest, typed: Part, save: Callable[[str], Saved]) -> Form | HttpResponseRedirect:
    """Save what was typed and go back to the profile, or give the form to be shown again."""
    seen = request.POST.get("seen", "")
    try:
        saved = save(seen)
    except RefusedFieldsError as refused:
        return Form(typed, seen, problems=refused.problems, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except ChangedMeanwhileError as changed:
        now = saved_part(signed_in(request).pk, section_of(typed))
        return Form(typed, token(now), saved=now, refusal=str(changed), status=HTTPStatus.CONFLICT)
    except NotReadyError as refused:
        return Form(typed, seen, refusal=str(refused), status=HTTPStatus.FORBIDDEN)
    remember(request, saved)
    return redirect("me-profile")


def form_page(request: HttpRequest, template: str, form: Form, **context: object) -> HttpResponse:
    return render(request, template, {"form": form, "typed": form.typed} | context, status=form.status)


def refused_page(request: HttpRequest, template: str, refused: EditingError, **context: object) -> HttpResponse:
    """A page without a form of its own that says why something was not done."""
    status = HTTPStatus.FORBIDDEN if isinstance(refused, NotReadyError) else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, template, {"refusal": str(refused)} | context, status=status)
