"""Whom a moderator leaves to others: everybody with whom they have had to do through records, words or requests.

More is asked than on a claim. What is decided about an account is about a person and not about one record, so whatever
the two have had to do with each other counts, in either direction; what somebody has decided as a moderator does not.
"""

from django.db.models import Q

from profiles.models import Claim, ClaimState, CorrectionRequest, RequestPart, Vouch

# A draft that was given up was seen by nobody.
_NOTHING_CAME_OF_IT = Q(state=ClaimState.WITHDRAWN, submitted_at__isnull=True)


def people_near(moderator: int) -> set[int]:
    """The accounts, their own included."""
    claims = Claim.objects.exclude(_NOTHING_CAME_OF_IT)
    claimed = set(claims.filter(user=moderator).values_list("author", flat=True))
    vouched = Vouch.objects.filter(voucher=moderator).values_list("claim__author", flat=True)
    asked = CorrectionRequest.objects.filter(filed_by=moderator).values_list("record", "parts__other")
    records = claimed | set(vouched) | {record for row in asked for record in row if record is not None}
    of_their_records = CorrectionRequest.objects.filter(Q(record__in=claimed) | Q(parts__other__in=claimed))
    answered = RequestPart.objects.filter(Q(asked=moderator) | Q(request__filed_by=moderator))
    found = {
        moderator,
        *claims.filter(author__in=records).values_list("user", flat=True),
        *Vouch.objects.filter(claim__author__in=records).values_list("voucher", flat=True),
        *of_their_records.values_list("filed_by", flat=True),
        *answered.values_list("request__filed_by", flat=True),
        *answered.values_list("asked", flat=True),
    }
    return {account for account in found if account is not None}
