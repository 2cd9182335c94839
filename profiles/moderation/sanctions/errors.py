"""What an act on a sanction is refused for. Knows no HTTP."""

from profiles.claims.errors import ClaimError


class SanctionError(ClaimError):
    """It cannot be proposed, or is not open to this answer any more. The sentence says why."""


class SanctionAppealError(ClaimError):
    """The appeal cannot be filed, or is not open any more."""
