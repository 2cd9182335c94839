"""What somebody follows, as part of everything that is kept about them: hidden things too, by their numbers."""

from typing import Any

from profiles.following.targets import written
from profiles.models import FollowKind, SetAsideSuggestion, User
from profiles.selectors.follow_list import follow_list


def own_follows(user: User) -> list[dict[str, Any]]:
    return [
        {
            "what": line.kind.label,
            "id": line.target,
            "name": line.name or None,
            "search": line.query or None,
            "mailed": line.frequency.label,
            "since": line.since,
        }
        for line in follow_list(user.pk)
    ]


def own_set_aside(user: User) -> list[dict[str, Any]]:
    """Suggestions that they did not want."""
    rows = SetAsideSuggestion.objects.filter(user=user).order_by("pk")
    return [
        {"what": FollowKind(row.kind).label, "id": written(FollowKind(row.kind), row.target), "at": row.at}
        for row in rows
    ]
