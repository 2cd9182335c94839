"""`/me/following.opml`, `/me/following.csv`, and taking such a file in: shown line by line before it is added."""

from collections import Counter
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from profiles.following.files.lines import LARGEST_FILE, Exported, NotReadableError, Said
from profiles.following.files.opml import MEDIA_TYPE as OPML_TYPE
from profiles.following.files.opml import opml, read_opml
from profiles.following.files.table import MEDIA_TYPE as CSV_TYPE
from profiles.following.files.table import read_table, table
from profiles.following.files.taking_in import Outcome, Understood, Wanted, add_follows, understood
from profiles.models import FollowKind
from profiles.selectors.follow_list import FollowLine, follow_list
from profiles.views.claims.access import for_people, person
from profiles.views.following.following import HEADINGS

_TEMPLATE: Final = "profiles/following/import.html"
_HEADINGS: Final = {kind.value: heading for kind, heading in HEADINGS.items()}
_PARTS_OF_A_LINE: Final = 3


@for_people("GET", "HEAD")
def following_opml(request: HttpRequest) -> HttpResponse:
    user = person(request)
    title = f"What {user.display_name or 'I'} follow{'s' if user.display_name else ''} in {settings.SITE_NAME}"
    text = opml(_exported(request), title=title, headings=_HEADINGS, at=timezone.now())
    return _download(text, "following.opml", OPML_TYPE)


@for_people("GET", "HEAD")
def following_csv(request: HttpRequest) -> HttpResponse:
    return _download("".join(table(_exported(request))).encode(), "following.csv", CSV_TYPE)


@for_people("GET", "HEAD", "POST")
def take_in(request: HttpRequest) -> HttpResponse:
    """A file is understood and shown. What it names is added by `add`, from the page that shows it."""
    if request.method != "POST":
        return _page(request)
    sent = request.FILES.get("file")
    raw = sent.read(LARGEST_FILE + 1) if sent else b""
    try:
        lines = _read(raw)
    except NotReadableError as refused:
        return _page(request, refused=str(refused), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _page(request, found=understood(lines, by=person(request), hosts=_hosts(request)))


@for_people("POST")
def add(request: HttpRequest) -> HttpResponse:
    lines = [line.split("\t") for line in request.POST.get("lines", "").splitlines()]
    wanted = [Wanted(*line) for line in lines if len(line) == _PARTS_OF_A_LINE]
    added, left = add_follows(wanted=wanted, by=person(request))
    if left:
        messages.warning(request, f"{left:,} were not added: they are followed already, gone, or more than can be.")
    messages.success(request, f"You follow {added:,} more thing{'' if added == 1 else 's'}.")
    return redirect("me-following")


def _read(raw: bytes) -> list[Said]:
    """XML is told by how it begins, whatever the file is called."""
    begins = raw[:1000].lstrip(b"\xef\xbb\xbf \t\r\n\xff\xfe\x00")
    return read_opml(raw) if begins.startswith((b"<", b"\x00<")) else read_table(raw)


def _hosts(request: HttpRequest) -> frozenset[str]:
    return frozenset({request.get_host().lower(), urlsplit(settings.PORTAL_URL).netloc.lower()})


def _exported(request: HttpRequest) -> list[Exported]:
    """Of what is shown still: the rest has no address to write down."""
    return [
        Exported(
            kind=line.kind.value,
            target="" if line.kind is FollowKind.SEARCH else line.target,
            name=line.name,
            frequency=line.frequency.value,
            since=line.since.date().isoformat(),
            url=request.build_absolute_uri(line.url),
            feed=request.build_absolute_uri(_feed(line)),
        )
        for line in follow_list(person(request).pk)
        if line.is_shown
    ]


def _feed(line: FollowLine) -> str:
    if line.kind is FollowKind.SEARCH:
        return f"/feeds/search.atom?{line.query}"
    return f"/feeds/{line.kind.value}s/{line.target}.atom"


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=f"{media_type}; charset=utf-8", headers=headers)


def _page(
    request: HttpRequest,
    *,
    found: list[Understood] | None = None,
    refused: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    lines = found or []
    new = [line for line in lines if line.outcome is Outcome.ADD]
    context = {
        "found": lines,
        "new": len(new),
        "counts": Counter(line.outcome.value for line in lines),
        "sent": "\n".join(f"{line.key}\t{line.frequency}\t{line.name}" for line in new),
        "refused": refused,
        "largest": LARGEST_FILE // 1024 // 1024,
    }
    return render(request, _TEMPLATE, context, status=status)
