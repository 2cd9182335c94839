"""Who had a hand in a decision: of the row itself and of whatever was written down in the same transaction."""

from profiles.models import AuditEvent


def deciders_of(event: int) -> set[int]:
    """The accounts of the moderators. A record that moves leaves a row of the portal's on the former owner's claim."""
    decided = AuditEvent.objects.get(pk=event)
    rows = AuditEvent.objects.filter(
        subject=decided.subject, transaction=decided.transaction, actor__in=["moderator", "moderators"]
    )
    return {number for row in rows for number in (row.actor_id, row.second_id) if number}
