"""`/me/export/`: everything about oneself, as a file. Asked for by a form, since it is counted and written down."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from profiles.accounts.export import EXPORTS_A_DAY, ExportLimitError, export_data
from profiles.accounts.reauthentication import recently_proved
from profiles.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@recently_proved  # type: ignore[arg-type]  # a file is no HttpResponse by type, and is answered like one
@never_cache
def export(request: HttpRequest) -> HttpResponseBase:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - login_required has seen to it
    now = timezone.now()
    if request.method != "POST":
        return _page(request, "")
    try:
        file = export_data(by=user, now=now)
    except ExportLimitError as error:
        return _page(request, str(error), status=429)
    return FileResponse(
        file, as_attachment=True, filename=f"my-data-{now:%Y-%m-%d}.zip", content_type="application/zip"
    )


def _page(request: HttpRequest, refused: str, status: int = 200) -> HttpResponse:
    context = {"refused": refused, "exports_a_day": EXPORTS_A_DAY}
    return render(request, "profiles/accounts/export.html", context, status=status)
