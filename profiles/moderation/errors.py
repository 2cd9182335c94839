"""What a moderator's act is refused for, beside what the table of transitions refuses. None knows HTTP."""

from profiles.claims.errors import ActNotAllowedError, ClaimError


class NotModeratorError(ActNotAllowedError):
    """The account is no moderator at this moment, or not in this case."""


class ReasonError(ClaimError):
    """The reason is not one of those listed for this act, or asks for words that are missing."""


class SecondWordNeededError(ActNotAllowedError):
    """One moderator is not enough for this: propose it."""


class ProposalError(ClaimError):
    """The proposal cannot be made, or is not open to this answer any more."""


class AppealError(ClaimError):
    """The appeal cannot be filed, or is not open any more."""


class EvidenceError(ClaimError):
    """The piece of evidence is not one that this can be said of."""


class DomainError(ClaimError):
    """The domain cannot be added or refused."""
