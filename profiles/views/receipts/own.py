"""`/me/receipts/`: making a receipt of one's record, fetching it, and taking it back."""

import json
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from papers.models import Author
from portal.common.public_ids import parse_public_id
from profiles.accounts.reauthentication import recently_proved
from profiles.models import Claim
from profiles.receipts.errors import NotStatableError, ReceiptError, StatementChangedError
from profiles.receipts.issuer import checking_page
from profiles.receipts.issuing import RECEIPTS_A_DAY, issue_receipt
from profiles.receipts.revoking import revoke_receipt
from profiles.receipts.stating import connected_orcid, draft, shown_document, statable_claims
from profiles.selectors.receipts import own_receipt, receipt_file, receipts_of
from profiles.views.claims.access import for_people, person
from profiles.views.receipts.words import said


@for_people("GET", "HEAD")
def receipts(request: HttpRequest) -> HttpResponse:
    user = person(request)
    context = {
        "receipts": receipts_of(user.pk, now=timezone.now()),
        "claims": statable_claims(user.pk).order_by("active_since", "pk"),
        "checking_page": checking_page(),
    }
    return render(request, "profiles/receipts/list.html", context)


@for_people("GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """Whose record it is comes first: nobody is asked to prove who they are for a page that is not there."""
    return _new(request, _claim(request).pk)


@recently_proved
def _new(request: HttpRequest, number: int) -> HttpResponse:
    claim = _claim(request)
    with_orcid = _given(request, "orcid") == "yes"
    if request.method != "POST":
        return _page(request, claim, with_orcid=with_orcid)
    try:
        issue_receipt(
            claim=number,
            with_orcid=with_orcid,
            shown=request.POST.get("shown", ""),
            by=person(request),
            now=timezone.now(),
        )
    except StatementChangedError as error:
        return _page(request, claim, with_orcid=with_orcid, refused=str(error), status=HTTPStatus.CONFLICT)
    except ReceiptError as error:
        return _page(request, claim, with_orcid=with_orcid, refused=str(error), status=HTTPStatus.TOO_MANY_REQUESTS)
    messages.success(request, "Your receipt is made. Fetch it below, and give it to whom you like.")
    return redirect("me-receipts")


@for_people("GET", "HEAD")
def file(request: HttpRequest, number: UUID) -> HttpResponse:
    found = receipt_file(person(request).pk, number)
    if found is None:
        raise Http404
    name, document = found
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(document, content_type="application/vc", headers=headers)


@for_people("GET", "HEAD", "POST")
def revoke(request: HttpRequest, number: UUID) -> HttpResponse:
    user, now = person(request), timezone.now()
    found = own_receipt(user.pk, number, now=now)
    if found is None:
        raise Http404
    if found.state != "good":
        return redirect("me-receipts")
    if request.method == "POST":
        revoke_receipt(number=number, by=user, now=now)
        messages.success(request, "The receipt is revoked. Whoever checks it is told so from now on.")
        return redirect("me-receipts")
    return render(request, "profiles/receipts/revoke.html", {"receipt": found})


def _claim(request: HttpRequest) -> Claim:
    """By which the person owns the record that is asked for. Raises Http404."""
    asked = parse_public_id(_given(request, "author"))
    if asked is None or asked.letter != Author.public_letter:
        raise Http404
    found = statable_claims(person(request).pk).filter(author=asked.pk).first()
    if found is None:
        raise Http404
    return found


def _given(request: HttpRequest, name: str) -> str:
    return request.POST.get(name) or request.GET.get(name) or ""


def _page(
    request: HttpRequest, claim: Claim, *, with_orcid: bool, refused: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    now = timezone.now()
    try:
        found = draft(claim, with_orcid=with_orcid, now=now)
    except NotStatableError:
        raise Http404 from None
    context = {
        "claim": claim,
        "author": claim.author,
        "said": said(found.statement),
        "valid_until": found.valid_until,
        "shown": found.digest,
        "orcid": connected_orcid(person(request)),
        "with_orcid": with_orcid,
        "file": json.dumps(shown_document(found, now=now), ensure_ascii=False, indent=2),
        "refused": refused,
        "receipts_a_day": RECEIPTS_A_DAY,
        "checking_page": checking_page(),
    }
    return render(request, "profiles/receipts/new.html", context, status=status)
