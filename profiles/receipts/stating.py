"""What a receipt would state of a record at this moment. Reads classes of evidence, and nothing of what they are."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import rfc8785
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import QuerySet

from profiles.claims.case import piece
from profiles.claims.levels import counting
from profiles.models import Claim, ClaimState, Evidence, EvidenceKind, User
from profiles.receipts.credential import Place, Receipt, Statement, Trust, receipt_document
from profiles.receipts.errors import NotStatableError
from profiles.receipts.issuer import checking_page, issuer
from profiles.trust.reading import trust_of

LOWEST_LEVEL: Final = 2
VALID_FOR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be stated, and until when; `digest` tells whether it is still what somebody was shown."""

    statement: Statement
    valid_until: datetime

    @property
    def digest(self) -> str:
        told = receipt_document(self.receipt(number="", at=self.valid_until, status=Place("", 0)), checked_at="")
        return hashlib.sha256(rfc8785.dumps(told)).hexdigest()

    def receipt(self, *, number: str, at: datetime, status: Place) -> Receipt:
        return Receipt(
            number=number,
            issuer=issuer(),
            issuer_name=settings.SITE_NAME,
            valid_from=at,
            valid_until=self.valid_until,
            statement=self.statement,
            status=status,
        )


def statable_claims(user: int) -> QuerySet[Claim]:
    """The claims by which a person owns records that receipts may be about."""
    return Claim.objects.filter(
        user=user,
        holds=True,
        state=ClaimState.ACTIVE,
        level__gte=LOWEST_LEVEL,
        author__merged_into__isnull=True,
        author__hidden=False,
        user__is_active=True,
        user__suspended_at__isnull=True,
        user__deletion_due_at__isnull=True,
    ).select_related("author", "user")


def connected_orcid(user: User) -> str:
    """The iD that the person signs in with, or nothing."""
    found = SocialAccount.objects.filter(user=user, provider="orcid").order_by("pk")
    return str(found.values_list("uid", flat=True).first() or "")


def draft(claim: Claim, *, with_orcid: bool, now: datetime) -> Draft:
    """`claim` is one of `statable_claims`. Raises NotStatableError where its evidence has run out a moment ago."""
    rows = Evidence.objects.filter(claim=claim, ended_at__isnull=True).order_by("pk")
    pieces = counting([piece(row) for row in rows], now)
    lasts: dict[EvidenceKind, datetime] = {}
    for one in pieces:
        lasts[one.kind] = max(one.expires_at, lasts.get(one.kind, one.expires_at))
    if not lasts:
        raise NotStatableError("The evidence for this record has run out. Renew it first.")
    assert claim.user is not None  # noqa: S101 - of the claims that hold
    score = trust_of(claim.author_id)
    statement = Statement(
        record=claim.author.public_id,
        page=settings.PORTAL_URL + claim.author.get_absolute_url(),
        name=claim.author.name,
        level=claim.level,
        classes=tuple(kind.value for kind in EvidenceKind if kind in lasts),
        orcid=connected_orcid(claim.user) if with_orcid else "",
        trust=Trust(score.value, str(score.band), score.build.formula, score.since) if score is not None else None,
    )
    return Draft(statement, min(*lasts.values(), now + VALID_FOR).replace(microsecond=0))


def shown_document(found: Draft, *, now: datetime) -> dict[str, object]:
    """The file as it will be, but for what is only known when it is made: its number, its place, its signature."""
    place = Place("(given when it is made)", 0)
    made = receipt_document(
        found.receipt(number="(given when it is made)", at=now, status=place), checked_at=checking_page()
    )
    made["credentialStatus"] = "(where anybody can see whether you took it back)"
    made["proof"] = "(the signature of this portal)"
    return made
