"""Evidence whose ground is gone: an address taken off the account, an iD disconnected, a domain that is no longer an
institution's. It ends, and the level falls with it, in the same moment or by the next sweep.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from profiles.claims.ending import EndedWhy
from profiles.claims.transitions import Part
from profiles.evidence.adding import TAKES_EVIDENCE, take_back_evidence
from profiles.evidence.institutional_email import judge_institutional
from profiles.evidence.telling import tell_claimant
from profiles.models import Claim, Evidence, EvidenceDetail, EvidenceKind

DOMAINS_EVERY: Final = timedelta(days=30)
_AT_ONCE: Final = 5000

_ADDRESS_GONE: Final = """
SELECT e.id FROM profiles_evidence e
JOIN profiles_claim c ON c.id = e.claim_id JOIN profiles_evidencedetail d ON d.evidence_id = e.id
WHERE e.ended_at IS NULL AND e.kind = ANY(%(kinds)s) AND d.data ? 'address'
  AND c.user_id IS NOT NULL AND (%(user)s IS NULL OR c.user_id = %(user)s)
  AND NOT EXISTS (SELECT FROM account_emailaddress a
                  WHERE a.user_id = c.user_id AND a.verified AND a.email = d.data ->> 'address')
ORDER BY c.author_id, e.id
"""
_ORCID_GONE: Final = """
SELECT e.id FROM profiles_evidence e
JOIN profiles_claim c ON c.id = e.claim_id JOIN profiles_evidencedetail d ON d.evidence_id = e.id
WHERE e.ended_at IS NULL AND e.kind = 'orcid' AND d.data ? 'orcid'
  AND c.user_id IS NOT NULL AND (%(user)s IS NULL OR c.user_id = %(user)s)
  AND NOT EXISTS (SELECT FROM socialaccount_socialaccount s
                  WHERE s.user_id = c.user_id AND s.provider = 'orcid' AND s.uid = d.data ->> 'orcid')
ORDER BY c.author_id, e.id
"""
_BY_ADDRESS: Final = [EvidenceKind.INSTITUTIONAL_EMAIL.value, EvidenceKind.PRINTED_EMAIL.value]


def end_groundless_evidence(*, now: datetime, user: int | None = None) -> int:
    """End what rests on an address or an iD that the account no longer has: of one account, or of all.

    Each piece in a transaction of its own. Returns how many ended.
    """
    gone = [(pk, EndedWhy.ADDRESS_REMOVED) for pk in _found(_ADDRESS_GONE, user)]
    gone += [(pk, EndedWhy.ORCID_DISCONNECTED) for pk in _found(_ORCID_GONE, user)]
    for pk, why in gone:
        take_back_evidence(evidence=pk, by=None, why=why, now=now, part=Part.PORTAL)
    return len(gone)


def _found(query: str, user: int | None) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"user": user, "kinds": _BY_ADDRESS})
        return [row[0] for row in cursor.fetchall()]


def recheck_domains(*, now: datetime) -> int:
    """Look again, each month, whether the domain of an institutional address is an active institution's still.

    Domains of institutions that closed are sold, and whoever buys one has every address there ever was. Returns how
    many pieces ended.
    """
    due = Evidence.objects.filter(
        kind=EvidenceKind.INSTITUTIONAL_EMAIL,
        ended_at__isnull=True,
        checked_at__lte=now - DOMAINS_EVERY,
        claim__state__in=TAKES_EVIDENCE,
        claim__user__isnull=False,
    )
    ended = 0
    for pk in list(due.order_by("checked_at", "pk").values_list("pk", flat=True)[:_AT_ONCE]):
        address = EvidenceDetail.objects.filter(evidence=pk).values_list("data__address", flat=True).first()
        if address is None:
            continue
        if judge_institutional(address=address).is_accepted:
            Evidence.objects.filter(pk=pk, ended_at__isnull=True).update(checked_at=now)
            continue
        with transaction.atomic():
            piece = take_back_evidence(evidence=pk, by=None, why=EndedWhy.DOMAIN_LOST, now=now, part=Part.PORTAL)
            claim = Claim.objects.select_related("author", "user").get(pk=piece.claim_id)
            tell_claimant(
                claim,
                subject=f"An address of yours no longer counts for {claim.author.name}",
                text=(
                    "An e-mail address by which you showed that this record is yours is not an institution's any more,"
                    " as far as the portal can tell. Give an address at your present institution, or other evidence."
                ),
                dedupe_key=f"evidence-{pk}-domain-lost",
            )
        ended += 1
    return ended
