"""E-mail domains that a moderator might add: of people who wait for a decision, and that no institution has.

Computed from the verified addresses of claimants, and given as domains only, with how many people and which
institutions their records name.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress

from profiles.models import Claim, ClaimState

_WAITS: Final = (ClaimState.PENDING, ClaimState.COOLING, ClaimState.DISPUTED)
_CLAIMS_READ: Final = 500


@dataclass(frozen=True, slots=True)
class DomainInUse:
    """`people` have a verified address there and wait; `institutions` are (id, name) of what their records name."""

    domain: str
    people: int
    institutions: list[tuple[int, str]]


def domains_of_waiting() -> list[DomainInUse]:
    """The most people first; whether a domain counts already, or never can, is for the rules of domains to say."""
    claims = Claim.objects.filter(state__in=_WAITS, holds=False, user__isnull=False).select_related(
        "author__institution"
    )
    waiting = list(claims.order_by("submitted_at", "pk")[:_CLAIMS_READ])
    users = {claim.user_id for claim in waiting}
    domains: dict[int, set[str]] = defaultdict(set)
    for user, email in EmailAddress.objects.filter(user__in=users, verified=True).values_list("user", "email"):
        domains[user].add(email.rpartition("@")[2].lower())
    people: dict[str, set[int]] = defaultdict(set)
    named: dict[str, dict[int, str]] = defaultdict(dict)
    for claim in waiting:
        for domain in domains[claim.user_id or 0]:
            people[domain].add(claim.user_id or 0)
            if claim.author.institution is not None:
                named[domain][claim.author.institution.pk] = claim.author.institution.name
    found = [DomainInUse(domain, len(who), sorted(named[domain].items())) for domain, who in people.items()]
    return sorted(found, key=lambda one: (-one.people, one.domain))
