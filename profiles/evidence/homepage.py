"""A page that the claimant writes, proved by a token that they put there: on the page, behind a link to the record, or
as a file beside it.

A link alone proves nothing about the account: anybody links to anybody, and whoever waits long enough finds one. Once
the token was there, a link will do for it to stand. Pages are fetched through the one way out, in no transaction.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from papers.models import Author
from portal.common.outbound import OutboundClient, OutboundError, default_client
from profiles.claims.case import lock_case
from profiles.claims.errors import ClaimError
from profiles.evidence import rechecks
from profiles.evidence.adding import Proof, add_evidence
from profiles.evidence.channels import channel_of
from profiles.evidence.domains.addresses import with_parents
from profiles.evidence.domains.public_suffixes import is_public_suffix
from profiles.evidence.link_back import (
    Homepage,
    HomepageRefusedError,
    LinkBack,
    find_link_back,
    is_token_file,
    read_homepage,
)
from profiles.evidence.proved_addresses import own_claim
from profiles.evidence.registered_domains import StoredDomains
from profiles.evidence.ties import Subject, institution_ties, subject_of
from profiles.models import Bearing, Challenge, Evidence, EvidenceKind, User

_KIND = EvidenceKind.HOMEPAGE
TOKEN_LASTS: Final = timedelta(days=14)
LOOKS: Final = 30
# How many pages one person names in a day: each is a host that the portal then asks.
PAGES_A_DAY: Final = 10
_OK: Final = 200
_MERGED_AT_MOST: Final = 50


class HomepageError(ClaimError):
    """The page was not taken, or shows nothing. The sentence says what to do."""


def begin_homepage(*, claim: int, url: str, by: User, now: datetime) -> Challenge:
    """Give out the token for a page. The same page gets the same token for as long as it is good.

    Raises HomepageError, ActNotAllowedError.
    """
    own = own_claim(claim, by)
    page = _page(url)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two requests at once do not have two limits
        mine = Challenge.objects.filter(claim__user=by, kind=_KIND)
        waiting = mine.filter(claim=own, used_at__isnull=True)
        same = waiting.filter(target=page.url, expires_at__gt=now, tries_left__gt=0).first()
        if same is not None:
            return same
        if mine.filter(created_at__gt=now - timedelta(days=1)).count() >= PAGES_A_DAY:
            raise HomepageError("Too many pages were named today. Try again tomorrow.")
        waiting.update(used_at=now, tries_left=0)
        return Challenge.objects.create(
            claim=own,
            kind=_KIND,
            target=page.url,
            token=f"peergraph-{secrets.token_hex(16)}",
            context={"file": page.token_url},
            created_at=now,
            expires_at=now + TOKEN_LASTS,
            tries_left=LOOKS,
        )


def check_homepage(*, challenge: int, by: User, now: datetime) -> Evidence:
    """Look whether the token is there, and file the page. Raises HomepageError, ActNotAllowedError."""
    counted = Challenge.objects.filter(
        pk=challenge, kind=_KIND, claim__user=by, used_at__isnull=True, tries_left__gt=0, expires_at__gt=now
    ).update(tries_left=F("tries_left") - 1)
    if not counted:
        raise HomepageError("This token is no longer good. Name the page again to get a new one.")
    set_out = Challenge.objects.select_related("claim").get(pk=challenge)
    page = _page(set_out.target)
    found = _look(page, authors={set_out.claim.author_id}, token=set_out.token)
    if found is not LinkBack.TOKEN:
        raise HomepageError(
            "The token is not on the page yet. Pages can be a few minutes behind: look whether you see it yourself, and"
            " then check again."
            if found is LinkBack.NONE
            else "The page links to the record, and the token is missing: anybody can link to anybody."
        )
    with transaction.atomic():
        case = lock_case(set_out.claim_id, now)
        if not Challenge.objects.filter(pk=challenge, used_at__isnull=True).update(used_at=now):
            raise HomepageError("This token was used already.")
        return add_evidence(
            claim=case.claim.pk,
            proof=Proof(
                kind=_KIND,
                channel=channel_of("page", f"{page.host}{page.scope}"),
                bearing=Bearing.RECORD if _is_at_its_institution(subject_of(case.claim), page) else Bearing.NONE,
                detail={"url": page.url, "token": set_out.token, "author": case.claim.author_id},
            ),
            by=by,
            now=now,
        )


def recheck_homepages(*, now: datetime, at_most: int = 100) -> int:
    """Look again at pages, each once a month. Returns how many pieces ended: after three failures over a week."""
    ended = 0
    for detail in rechecks.due(_KIND, now=now, at_most=at_most):
        url, token = detail.data.get("url"), detail.data.get("token", "")
        if not isinstance(url, str):
            continue
        # Who got a record of their own links to the one that it was taken out of, as they were told to.
        authors = {Evidence.objects.values_list("claim__author", flat=True).get(pk=detail.evidence_id)}
        authors |= {detail.data["author"]} if "author" in detail.data else set()
        try:
            still = _look(_page(url), authors=authors, token=token) is not LinkBack.NONE
        except HomepageError:
            still = False
        if still:
            rechecks.passed(detail.evidence_id, now=now)
        else:
            ended += rechecks.failed(detail.evidence_id, now=now, what="Your homepage")
    return ended


def record_link(author: int, token: str) -> str:
    """The link to put on a page, with the token behind its #."""
    return f"{settings.PORTAL_URL}{reverse('author', args=[f'A{author}'])}#{token}"


def _page(url: str) -> Homepage:
    try:
        return read_homepage(url, portal_hosts=[urlsplit(settings.PORTAL_URL).hostname or ""])
    except HomepageRefusedError as error:
        raise HomepageError(str(error)) from error


def _look(page: Homepage, *, authors: Collection[int], token: str) -> LinkBack:
    """How the page points back; a file with the token is as good. Raises HomepageError where nothing can be read."""
    client = default_client()
    try:
        answer = client.get_page(page.url)
        if not page.covers(answer.url):
            raise HomepageError("The page leads to another one. Give the address of that one.")
    except OutboundError as error:
        if _has_token_file(client, page, token):
            return LinkBack.TOKEN
        raise HomepageError(f"The page cannot be read. {error}") from error
    found = find_link_back(
        answer.body, charset=answer.charset, page_url=answer.url, records=_addresses_of(authors), token=token
    )
    if found is not LinkBack.TOKEN and _has_token_file(client, page, token):
        return LinkBack.TOKEN
    return found


def _has_token_file(client: OutboundClient, page: Homepage, token: str) -> bool:
    try:
        answer = client.get(page.token_url, accept="text/plain")
    except OutboundError:
        return False
    return answer.status == _OK and page.covers(answer.url) and is_token_file(answer.body, token=token)


def _addresses_of(authors: Collection[int]) -> list[str]:
    """Where the records' pages are, and where those are that were merged into them."""
    merged = (
        Author.objects.filter(merged_into__in=authors).order_by("pk").values_list("pk", flat=True)[:_MERGED_AT_MOST]
    )
    return [f"{settings.PORTAL_URL}{reverse('author', args=[f'A{number}'])}" for number in (*authors, *merged)]


def _is_at_its_institution(subject: Subject, page: Homepage) -> bool:
    """Whether the page is on a domain that an active institution registered, and that the record names.

    Only over https: what comes over http may have been written by anybody on its way.
    """
    if not page.is_secure:
        return False
    hosts = [host for host in with_parents(page.host) if not is_public_suffix(host)]
    registered = StoredDomains().registrants(hosts).values()
    ties = institution_ties(subject)
    return any(one.is_active and ties.names(one.id) for registrants in registered for one in registrants)
