"""How the holders of records deal with others: corrections that somebody else judged, and sanctions in force.

A good act is a correction that somebody else agreed to: an owner who has proved themselves twice (level 3), or a
moderator. Each such person counts once, however often they agree, so that friends who agree to anything give little,
and whoever corrects one record after another earns from many. An act is bad if a moderator found that what was asked
for is not so; that there was no telling, or that it was not the asker's to ask, is nobody's fault. One request counts
once. What was undone counts no more, and nothing counts for ever.

What nobody else judged is no conduct: what people do to their own records says nothing about how they treat others.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import prod
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from profiles.models import Claim, Decider, PartState, RequestPart
from profiles.selectors.sanctions import sanctions_in_force

# People change, and so do those who judged them.
COUNTS_FOR: Final = timedelta(days=5 * 365)
_LEVEL_3: Final = 3
# The reasons of moderators (`profiles.moderation.reasons`) that say: it is not so.
FOUND_WRONG: Final = ("works-of-the-owner", "works-of-a-third", "two-people")


@dataclass(frozen=True, slots=True)
class Conduct:
    """`good` and `bad` count acts that others judged; `penalty` is P in hundredths."""

    good: int = 0
    bad: int = 0
    penalty: int = 0


def conduct_of(users: Collection[int], *, as_of: datetime) -> dict[int, Conduct]:
    """The conduct of each account, as of a moment."""
    good = dict(_agreed_to(users, as_of).values_list("request__filed_by").annotate(Count("decided_by", distinct=True)))
    bad = dict(_found_wrong(users, as_of).values_list("request__filed_by").annotate(Count("request", distinct=True)))
    sanctions = sanctions_in_force(users, as_of=as_of)
    return {
        user: Conduct(good.get(user, 0), bad.get(user, 0), penalty([one.severity for one in sanctions.get(user, ())]))
        for user in users
    }


def penalty(severities: Collection[int]) -> int:
    """P = 1 - product of (1 - severity), in hundredths, halves up: each takes its share of what the others left.

    Whole numbers throughout. Never below the gravest alone, since what is rounded is not below it.
    """
    if not severities:
        return 0
    whole: int = 100 ** len(severities)
    lost, unit = whole - prod(100 - severity for severity in severities), whole // 100
    return (2 * lost + unit) // (2 * unit)


def _judged(users: Collection[int], as_of: datetime) -> QuerySet[RequestPart]:
    """Decided by somebody else, not too long ago."""
    rows = RequestPart.objects.filter(
        request__filed_by__in=users, decided_at__lte=as_of, decided_at__gt=as_of - COUNTS_FOR, decided_by__isnull=False
    )
    return rows.exclude(decider=Decider.FILER).exclude(decided_by=F("request__filed_by")).order_by()


def _agreed_to(users: Collection[int], as_of: datetime) -> QuerySet[RequestPart]:
    proved = Claim.objects.filter(user=OuterRef("decided_by"), holds=True, level__gte=_LEVEL_3)
    stands = Q(state=PartState.DONE) | Q(state=PartState.UNDONE, undone_at__gt=as_of)
    return _judged(users, as_of).filter(stands, Q(decider=Decider.MODERATOR) | Exists(proved))


def _found_wrong(users: Collection[int], as_of: datetime) -> QuerySet[RequestPart]:
    return _judged(users, as_of).filter(state=PartState.DECLINED, decider=Decider.MODERATOR, reason__in=FOUND_WRONG)
