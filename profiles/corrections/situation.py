"""How things stand with the records that a change touches, read under their locks."""

from collections.abc import Collection

from profiles.claims.case import WAITING
from profiles.corrections.deciders import Situation
from profiles.models import Claim, ClaimState, Relation


def situation(
    *,
    record: int | None,
    records: Collection[int],
    by: int | None,
    relation: str,
    gives_only: bool,
    disputed: bool = False,
) -> Situation:
    """`records` are all that change, `record` the request's own; `by` is who asks, None where nobody is signed in."""
    holding = list(Claim.objects.filter(author__in=records, holds=True))
    own = next((claim for claim in holding if claim.author_id == record and claim.user_id == by), None)
    in_force = own is not None and own.state == ClaimState.ACTIVE and relation == Relation.SELF
    others = [claim for claim in holding if claim.user_id != by]
    # Anybody can ask for a record, so what waits on the request's own does not tie its owner's hands.
    besides = set(records) - ({record} if in_force else set())
    waiting = Claim.objects.filter(author__in=besides, state__in=WAITING, holds=False).exclude(user=by)
    return Situation(
        level=own.level if own is not None and in_force else None,
        owners=frozenset(claim.user_id for claim in others if claim.user_id is not None),
        contested=waiting.exists() or any(claim.state != ClaimState.ACTIVE for claim in holding),
        gives_only=gives_only,
        disputed=disputed,
    )
