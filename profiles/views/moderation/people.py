"""`/moderation/people/`: accounts, suspending them and giving them back, and, for admins, who is a moderator."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from papers.views.lists import plain_words
from profiles.accounts.errors import AccountError
from profiles.accounts.roles import grant_moderator, revoke_moderator
from profiles.accounts.suspension import reinstate_account, suspend_account
from profiles.claims.transitions import Act
from profiles.models import Sanction, User
from profiles.moderation.reasons import reason_of, reasons_for
from profiles.moderation.sanctions.cases import cases_of
from profiles.moderation.sanctions.reasons import SANCTION_REASONS
from profiles.selectors.moderation_people import PEOPLE_SHOWN, account_file, people_found
from profiles.selectors.near_people import people_near
from profiles.views.moderation.access import for_moderators, moderator
from profiles.views.moderation.event_lines import event_lines
from profiles.views.moderation.sanction_words import about, lines

_FOLLOWS = {
    "suspend": (
        "Suspend this account",
        (
            "It is signed out everywhere at once and cannot sign in.",
            "What it owns is suspended; what it asked for waits.",
            "The person is told at every proved address.",
        ),
    ),
    "reinstate": (
        "Open this account again",
        (
            "The person can sign in again.",
            "What was suspended with the account is given back where its evidence holds.",
        ),
    ),
    "grant": (
        "Make this person a moderator",
        ("They decide about claims, and see what claimants show to moderators.",),
    ),
    "end": (
        "Take the role of moderator away",
        ("It ends at once, with what they proposed and nobody confirmed yet.", "What they decided stands."),
    ),
}


@for_moderators("GET", "HEAD", or_admins=True)
def people(request: HttpRequest) -> HttpResponse:
    words = plain_words(request.GET.get("q", ""))
    found = list(people_found(words)[: PEOPLE_SHOWN + 1])
    context = {"words": words, "people": found[:PEOPLE_SHOWN], "more": len(found) > PEOPLE_SHOWN}
    return render(request, "profiles/moderation/people.html", context)


@for_moderators("GET", "HEAD", or_admins=True)
def person(request: HttpRequest, number: int) -> HttpResponse:
    file = account_file(number)
    if file is None:
        raise Http404
    user = moderator(request)
    context = {
        "file": file,
        "account": file.account,
        "events": event_lines(file.events),
        "reasons": reasons_for(Act.SUSPEND),
        "may": _may(user, file.account),
        "acts": [(code, title) for code, (title, _) in _FOLLOWS.items() if code != "suspend"],
        **_sanctions(user, file.account),
    }
    return render(request, "profiles/moderation/person.html", context)


@for_moderators("POST", or_admins=True)
def person_act(request: HttpRequest, number: int) -> HttpResponse:
    account = User.objects.filter(pk=number).first()
    if account is None:
        raise Http404
    user, code, reason = moderator(request), request.POST.get("act", ""), request.POST.get("reason", "")
    if code not in _may(user, account):
        messages.error(request, "This is not yours to do.")
        return redirect("moderation-person", number)
    if code == "suspend" and reason not in {one.code for one in reasons_for(Act.SUSPEND)}:
        messages.error(request, "Choose a reason.")
        return redirect("moderation-person", number)
    if request.POST.get("confirmed") != "yes":
        title, follows = _FOLLOWS[code]
        context = {"account": account, "act": code, "title": title, "follows": follows, "reason": reason_of(reason)}
        return render(request, "profiles/moderation/person_confirm.html", context)
    try:
        _acts(code)(account, user, reason)
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Done, and on the record of acts.")
    return redirect("moderation-person", number)


def _sanctions(user: User, account: User) -> dict[str, Any]:
    """What is for moderators who have had nothing to do with the person."""
    if not user.is_moderator or account.pk in people_near(user.pk):
        return {}
    return {
        "judges": True,
        "sanctions": lines(list(Sanction.objects.filter(user=account).order_by("-proposed_at", "-pk")), timezone.now()),
        "sanction_reasons": SANCTION_REASONS,
        "sanction_cases": [(case.code, about(case)) for case in cases_of(account.pk)],
    }


def _acts(code: str) -> Callable[[User, User, str], User]:
    now = timezone.now()
    return {
        "suspend": lambda account, by, reason: suspend_account(user=account, by=by, reason=reason, now=now),
        "reinstate": lambda account, by, _: reinstate_account(user=account, by=by, now=now),
        "grant": lambda account, by, _: grant_moderator(user=account, by=by, now=now),
        "end": lambda account, by, _: revoke_moderator(user=account, by=by, now=now),
    }[code]


def _may(by: User, account: User) -> frozenset[str]:
    """What is offered; the services decide."""
    if by.pk == account.pk:
        return frozenset()
    found = set()
    if by.is_superuser or not (account.is_moderator or account.is_superuser):
        found.add("suspend" if account.suspended_at is None else "reinstate")
    if by.is_superuser and account.suspended_at is None:
        found.add("end" if account.is_moderator else "grant")
    return frozenset(found)
