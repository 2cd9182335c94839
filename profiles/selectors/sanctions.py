"""Which sanctions are in force: a matter of their dates and of nothing that has to be run."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q, QuerySet

from profiles.models import Claim, Sanction, SanctionState


def in_force(at: datetime) -> QuerySet[Sanction]:
    """Confirmed, begun, not over, and not lifted before."""
    running = Sanction.objects.filter(starts_at__lte=at, ends_at__gt=at, user__isnull=False)
    return running.filter(Q(lifted_at__isnull=True) | Q(lifted_at__gt=at))


def sanctions_in_force(users: Collection[int], *, as_of: datetime) -> dict[int, list[Sanction]]:
    """By account, of those that have any, in the order in which they began."""
    found: dict[int, list[Sanction]] = {}
    for sanction in in_force(as_of).filter(user__in=users).order_by("starts_at", "pk"):
        if sanction.user_id is not None:
            found.setdefault(sanction.user_id, []).append(sanction)
    return found


def is_sanctioned(user: int, *, at: datetime) -> bool:
    return in_force(at).filter(user=user).exists()


def own_sanctions(user: int) -> QuerySet[Sanction]:
    """What a person is told of: what two moderators have decided. The newest first."""
    told = Sanction.objects.filter(user=user, state__in=[SanctionState.CONFIRMED, SanctionState.LIFTED])
    return told.select_related("claim__author", "correction__record", "appeal").order_by("-starts_at", "-pk")


def sanctioned_authors_that_changed(*, since: datetime, until: datetime) -> set[int]:
    """The records that are held by accounts of which a sanction began or ended in (since, until].

    What ends by time leaves no trace when it does, so whoever computes scores asks what has ended since the last time.
    """
    ended = Q(ends_at__gt=since, ends_at__lte=until) & (Q(lifted_at__isnull=True) | Q(lifted_at__gt=F("ends_at")))
    lifted = Q(lifted_at__gt=since, lifted_at__lte=until)
    began = Q(starts_at__gt=since, starts_at__lte=until)
    changed = Sanction.objects.filter(began | ended | lifted, user__isnull=False)
    return set(Claim.objects.filter(holds=True, user__in=changed.values("user")).values_list("author", flat=True))
