"""Files of works: `/works/W1/export.bib`, `/topics/T1/export.csv` and the like, and pages that are asked for as data.

An export is streamed, so a long one begins at once and needs little memory. It ends after `MOST_WORKS` works; the
headers `X-Export-Works` and `X-Export-Limit` say how many it holds and whether there were more, and so does the file
where its format has comments. The links to it say `rel="describedby"`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from itertools import islice
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from papers.exports.citable import Citable, Heading
from papers.exports.formats import BY_EXTENSION, BY_NAME, JSON_LD, Format, negotiable
from papers.models import Work
from papers.selectors.citables import citables
from papers.selectors.work_ids import works_of
from papers.views.records import record_of_kind
from portal.common.public_ids import HasPublicId

MOST_WORKS: Final = 10_000
_NOT_IN_FILE_NAMES = re.compile(r"[^a-z0-9]+")
_LONGEST_FILE_NAME = 60
_HTML = "text/html"
_View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class OwnNote:
    """What a person wrote beside a work of theirs."""

    note: str
    tags: Sequence[str]


@require_safe
def record_export(request: HttpRequest, kind: str, public_id: str, extension: str) -> HttpResponseBase:
    """The works of one record as a file. `kind` is the letter of its ids."""
    if extension not in BY_EXTENSION:
        raise Http404
    found = record_of_kind(kind, public_id)
    if found.public_id != public_id:
        return HttpResponsePermanentRedirect(_address_of(found, BY_EXTENSION[extension]))
    return _export_of(request, found, BY_EXTENSION[extension])


def export(
    request: HttpRequest,
    works: Iterable[int],
    wanted: Format,
    *,
    subject: str,
    name: str,
    page: str,
    notes: Mapping[int, OwnNote] | None = None,
) -> StreamingHttpResponse:
    """Works, by primary key and in this order, as a file.

    `subject` says in words what they are, `name` begins the file's name, `page` is the path of the page they are on.
    `notes` are what the person who asks wrote beside works; the file has places for them where this is given.
    """
    pks = list(islice(works, MOST_WORKS + 1))
    is_cut = len(pks) > MOST_WORKS
    pks = pks[:MOST_WORKS]
    heading = Heading(
        site=settings.SITE_NAME,
        subject=subject,
        address=request.build_absolute_uri(page),
        made_at=timezone.now(),
        works=len(pks),
        limit=MOST_WORKS if is_cut else None,
        with_notes=notes is not None,
    )
    response = StreamingHttpResponse(
        _pieces(request, pks, wanted, heading, notes or {}), content_type=f"{wanted.media_type}; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{_file_name(name)}.{wanted.extension}"'
    response["X-Export-Works"] = str(len(pks))
    response["X-Export-Limit"] = f"{MOST_WORKS}; {'cut' if is_cut else 'complete'}"
    response["Link"] = f'<{heading.address}>; rel="describedby"; type="{_HTML}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def also_as_data(letter: str) -> Callable[[_View], _View]:
    """For the view of a record's page: answers `?format=bibtex`, and `Accept: application/x-bibtex`, with the record's
    works in that format. `letter` is the one of its ids; anything else gets the page."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def answer(request: HttpRequest, public_id: str) -> HttpResponseBase:
            wanted = wanted_format(request, letter)
            if wanted is None:
                response = view(request, public_id)
            else:
                response = as_data(request, public_id, wanted, letter=letter)
            patch_vary_headers(response, ["Accept"])
            return response

        return answer

    return decorate


def as_data(request: HttpRequest, public_id: str, wanted: Format, *, letter: str) -> HttpResponseBase:
    """The record's works at the record's own address, with the address where this format always stands."""
    found = record_of_kind(letter, public_id)
    response = _export_of(request, found, wanted)
    response["Content-Location"] = _address_of(found, wanted)
    return response


def wanted_format(request: HttpRequest, letter: str) -> Format | None:
    """The format asked for by name, or preferred to a page by the header `Accept`; None where the page is meant.
    `letter` says of what kind the record is."""
    is_work = letter == Work.public_letter
    named = BY_NAME.get(request.GET.get("format", ""))
    if named and (is_work or named is not JSON_LD):
        return named
    offered = negotiable(describes_works=is_work)
    return offered.get(request.get_preferred_type([_HTML, *offered]) or "")


def _address_of(found: HasPublicId, wanted: Format) -> str:
    return reverse(f"{found.page_url_name}-export", args=[found.public_id, wanted.extension])


def _export_of(request: HttpRequest, found: HasPublicId, wanted: Format) -> StreamingHttpResponse:
    return export(
        request,
        works_of(found, limit=MOST_WORKS + 1),
        wanted,
        subject=str(found),
        name=f"{found.public_id} {found}",
        page=found.get_absolute_url(),
    )


def _pieces(
    request: HttpRequest, pks: Sequence[int], wanted: Format, heading: Heading, notes: Mapping[int, OwnNote]
) -> Iterator[bytes]:
    # A HEAD request never gets here for more than the headers; see portal.common.head_requests.
    works = citables(pks, absolute=request.build_absolute_uri)
    for piece in wanted.write((_noted(work, notes) for work in works) if notes else works, heading):
        yield piece.encode()


def _noted(work: Citable, notes: Mapping[int, OwnNote]) -> Citable:
    own = notes.get(int(work.public_id[1:]))
    return replace(work, note=own.note, tags=own.tags) if own is not None else work


def _file_name(name: str) -> str:
    """ASCII letters, digits and hyphens only, so that no header and no file system is surprised."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = _NOT_IN_FILE_NAMES.sub("-", plain).strip("-")
    return words[:_LONGEST_FILE_NAME].rstrip("-") or "works"
