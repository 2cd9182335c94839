"""`/corrections/new/?author=A1`: whose are these works? The one flow by which everything about works is put right.

Somebody marks works as theirs, not theirs, or not sure, over the works of every page that bears the name; the portal
says what that amounts to, previews it, and does it. Nobody has to know the words move, merge and split.

Every step is a form that carries all marks along, so that nothing is lost on the way and no step needs JavaScript.
Reading changes nothing, and a preview gives up what it tried.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from papers.models import Author
from profiles.corrections.asked import AskedPart
from profiles.corrections.errors import CorrectionError
from profiles.corrections.filing import LONGEST_REASON, file_request
from profiles.corrections.planning import plan, preview
from profiles.models import Relation, User
from profiles.selectors.new_works import new_works
from profiles.views.claims.start import entrance
from profiles.views.corrections.asking import Asking, asking
from profiles.views.corrections.beginning import begin_claim, first_claim
from profiles.views.corrections.finding import Found, Wanted, find_works, read_wanted, seen_groups
from profiles.views.corrections.foreseen import Names, foreseen_pages, foreseen_parts, nobodys_change, said_of
from profiles.views.corrections.keeping import keep_marks, kept_marks, let_go_of_marks
from profiles.views.corrections.marks import Marks, packed, read_marks
from profiles.views.corrections.sorting_lines import lines_of, offered_filters

_SORT: Final = "profiles/corrections/sort.html"
_PREVIEW: Final = "profiles/corrections/sort_preview.html"
_BEGIN: Final = "profiles/corrections/sort_begin.html"
_NOTHING_MARKED: Final = "Mark at least one work. Those you say nothing about stay as they are."
_NONE_MINE: Final = (
    "You have no page here yet, so only works that are yours can be put right in your name. Mark one of them, or say"
    " that you ask for somebody else."
)
# For whom a reason has to be given; who asks for themselves is asked for evidence instead.
_RELATIONS: Final = [(value, label) for value, label in Relation.choices if value != Relation.SELF]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sorting(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    about = asking(request, sent)
    found = find_works(about, sent)
    if request.method != "POST":
        if about.start is not None and sent.get("author") != about.start.public_id:
            return redirect(_address(about))
        return _sort(request, about, found, _first_marks(request, about, found))
    marks = read_marks(sent, among=found.names)
    step = _STEPS.get(sent.get("do", ""))
    return step(request, about, found, marks) if step is not None else _sort(request, about, found, marks)


def _first_marks(request: HttpRequest, about: Asking, found: Found) -> Marks:
    """What was kept while somebody signed in, else what they have said before."""
    kept = kept_marks(request, about).among(found.names)
    return kept or (Marks(found.said.mine, found.said.not_mine) if about.owns else Marks())


def _sort(request: HttpRequest, about: Asking, found: Found, marks: Marks, error: str = "") -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    wanted = _wanted(sent)
    record = about.record.pk if about.record is not None else None
    groups = seen_groups(found, wanted, record=record, new=_new_works(request, wanted, about))
    shown = {work.authorship for seen in groups for work in seen.works}
    context = {
        "about": about,
        "found": found,
        "wanted": wanted,
        "filters": offered_filters(found, wanted, about),
        "groups": lines_of(groups, marks, about),
        "marks": marks,
        "kept": Marks(marks.mine - shown, marks.not_mine - shown),
        "kept_mine": packed(marks.mine - shown),
        "kept_not": packed(marks.not_mine - shown),
        "shown": len(shown),
        "unsure": len(found.works) - len(marks.mine) - len(marks.not_mine),
        "error": error,
        "name_address": f"{reverse('name')}?{urlencode({'name': about.name})}",
        "is_kept": request.method != "POST" and bool(kept_marks(request, about)),
    }
    return render(request, _SORT, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK)


def _wanted(sent: QueryDict) -> Wanted:
    """The filters, but for what "Show all" takes away."""
    wanted = read_wanted(sent)
    if sent.get("do") == "everything":
        return replace(wanted, only="")
    return Wanted(only=wanted.only) if sent.get("do") == "all" else wanted


def _new_works(request: HttpRequest, wanted: Wanted, about: Asking) -> frozenset[int]:
    """What came under the name since its owner last looked; nobody else is told."""
    if wanted.only != "new" or not about.owns or about.record is None or not isinstance(request.user, User):
        return frozenset()
    return new_works(request.user.pk, about.record.pk, now=timezone.now()).names


def _changes(found: Found, marks: Marks) -> Marks:
    """What the marks say that was not said before."""
    return Marks(marks.mine - found.said.mine, marks.not_mine - found.said.not_mine)


def _look(request: HttpRequest, about: Asking, found: Found, marks: Marks, error: str = "") -> HttpResponse:
    """What it amounts to, page by page, before it is done."""
    changes = _changes(found, marks)
    if about.record is None:
        if not changes.mine:
            return _sort(request, about, found, marks, _NONE_MINE if changes else _NOTHING_MARKED)
        return _look_at_claim(request, about, found, marks, error)
    parts = _plan(about.record, found, changes, request.POST)
    if not parts:
        return _sort(request, about, found, marks, _NOTHING_MARKED)
    works = {work.authorship: work for work in found.works}
    others = {part.other for part in parts if part.other is not None}
    names = Names(
        record=about.record.pk,
        name=about.record.name,
        pages=dict(Author.objects.filter(pk__in=others).values_list("pk", "name")),
        for_self=about.owns and about.for_self,
    )
    context = _step_context(about, found, marks) | {
        "said": [said_of(part, names) for part in parts],
        "can_part": len(_leaving(about.record, found, changes)) > 0,
        "apart": _is_apart(request.POST),
        "leaving": len(_leaving(about.record, found, changes)),
        "relations": _RELATIONS,
        "relation": request.POST.get("relation", ""),
        "reason": request.POST.get("reason", ""),
        "needs_reason": not about.for_self,
        "longest_reason": LONGEST_REASON,
        "error": error,
        "entrance": None,
    }
    if isinstance(request.user, User):
        # Tried and given up again: not for strangers, who could keep records locked that way.
        tried = preview(
            record=about.record.pk, parts=parts, by=request.user, now=timezone.now(), relation=_relation(request, about)
        )
        context["parts"] = foreseen_parts(tried.parts, works, names)
        context["pages"] = foreseen_pages(tried.pages)
        context["nobodys"] = nobodys_change(tried.parts, names, before=sum(work.record is None for work in found.works))
        context["possible"] = any(not part.obstacle for part in tried.parts)
    else:
        context["entrance"] = entrance(_address(about))
    return render(request, _PREVIEW, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK)


def _plan(record: Author, found: Found, changes: Marks, sent: QueryDict) -> list[AskedPart]:
    apart = _leaving(record, found, changes) if _is_apart(sent) else frozenset()
    return plan(record=record.pk, mine=changes.mine, not_mine=changes.not_mine - apart, apart=apart)


def _is_apart(sent: QueryDict) -> bool:
    """Whether what leaves the page is one other person's, who gets a page for it."""
    return sent.get("do") == "part-them" or ("apart" in sent and sent.get("do") != "part")


def _leaving(record: Author, found: Found, changes: Marks) -> frozenset[int]:
    """Names that are on the record and not its person's."""
    return changes.not_mine & {work.authorship for work in found.works if work.record == record.pk}


def _look_at_claim(request: HttpRequest, about: Asking, found: Found, marks: Marks, error: str = "") -> HttpResponse:
    """Whoever has no page yet shows first who they are, for the page that holds most of what they marked."""
    signed_in = isinstance(request.user, User)
    context = _step_context(about, found, marks) | {
        "claim": first_claim(found, marks),
        "error": error,
        "entrance": None if signed_in else entrance(_address(about)),
    }
    return render(request, _BEGIN, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK)


def _step_context(about: Asking, found: Found, marks: Marks) -> dict[str, Any]:
    """What every step after the first carries along."""
    return {
        "about": about,
        "found": found,
        "mine": packed(marks.mine),
        "not_mine": packed(marks.not_mine),
        "count_mine": len(marks.mine),
        "count_not": len(marks.not_mine),
        "unsure": len(found.works) - len(marks.mine) - len(marks.not_mine),
    }


def _relation(request: HttpRequest, about: Asking) -> Relation:
    asked = request.POST.get("relation", "")
    if about.for_self:
        return Relation.SELF
    return Relation(asked) if asked in dict(_RELATIONS) else Relation.READER


def _file(request: HttpRequest, about: Asking, found: Found, marks: Marks) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        return _sign_in(request, about, found, marks)
    if about.record is None:
        return _claim(request, about, found, marks)
    if not about.for_self and request.POST.get("relation", "") not in dict(_RELATIONS):
        return _look(request, about, found, marks, "Say how you know this person.")
    try:
        filed = file_request(
            record=about.record.pk,
            by=user,
            parts=_plan(about.record, found, _changes(found, marks), request.POST),
            now=timezone.now(),
            relation=_relation(request, about),
            reason=request.POST.get("reason", "") if not about.for_self else "",
        )
    except CorrectionError as error:
        return _look(request, about, found, marks, str(error))
    let_go_of_marks(request)
    return redirect("correction", number=filed.pk)


def _claim(request: HttpRequest, about: Asking, found: Found, marks: Marks) -> HttpResponse:
    wanted = first_claim(found, marks)
    user = request.user
    if not isinstance(user, User):
        return _look(request, about, found, marks)
    if wanted is None:
        return _ask_for_page(request, about, found, marks, user)
    keep_marks(request, about, marks)
    claim, refused = begin_claim(wanted, by=user)
    if claim is None:
        return _look(request, about, found, marks, refused)
    if refused:
        messages.info(request, refused)
    return redirect("claim", number=claim)


def _ask_for_page(request: HttpRequest, about: Asking, found: Found, marks: Marks, user: User) -> HttpResponse:
    """Of works that are all nobody's there is no page to claim: a moderator is asked to have one made."""
    names = sorted(_changes(found, marks).mine)
    try:
        filed = file_request(
            record=None, by=user, parts=[AskedPart("split", {"names": names})] if names else [], now=timezone.now()
        )
    except CorrectionError as error:
        return _look(request, about, found, marks, str(error))
    let_go_of_marks(request)
    return redirect("correction", number=filed.pk)


def _sign_in(request: HttpRequest, about: Asking, _found: Found, marks: Marks) -> HttpResponse:
    keep_marks(request, about, marks)
    doors = entrance(_address(about))
    return redirect(doors.sign_up if request.POST.get("do") == "sign-up" else doors.sign_in)


def _address(about: Asking) -> str:
    given = {"author": about.start.public_id} if about.start is not None else {"name": about.name}
    return f"{reverse('correction-new')}?{urlencode(given)}"


_STEPS: Final = {
    "look": _look,
    "part": _look,
    "part-them": _look,
    "file": _file,
    "sign-in": _sign_in,
    "sign-up": _sign_in,
}
