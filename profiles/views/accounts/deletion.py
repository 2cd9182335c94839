"""`/me/delete/`: what deleting the account means, asking for it, and taking that back for thirty days."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from profiles.accounts.deletion import WAITS, cancel_deletion, request_deletion
from profiles.accounts.reauthentication import recently_proved
from profiles.models import Claim, User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def delete(request: HttpRequest) -> HttpResponse:
    """Whoever waits for it already is told so, without being asked who they are once more."""
    if _user(request).deletion_due_at is not None:
        if request.method == "POST":
            return redirect("me-delete")
        return render(request, "profiles/accounts/leaving.html", {"due_at": _user(request).deletion_due_at})
    return _ask(request)


@recently_proved
def _ask(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    if request.method == "POST":
        request_deletion(user=user, keep=request.session.session_key, now=timezone.now())
        return redirect("me-delete")
    held = Claim.objects.filter(user=user, holds=True).select_related("author").order_by("pk")
    return render(request, "profiles/accounts/delete.html", {"held": held, "days": WAITS.days})


@require_POST
@login_required
def cancel(request: HttpRequest) -> HttpResponse:
    cancel_deletion(user=_user(request), now=timezone.now())
    messages.success(request, "Your account stays.")
    return redirect("me")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - login_required has seen to it
    return request.user
