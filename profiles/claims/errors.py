"""What an act on a claim is refused for. Each says so in a sentence that may be shown; none knows HTTP."""


class ClaimError(Exception):
    """Something about claims was refused. `str()` is a sentence for the person who asked."""


class ActNotAllowedError(ClaimError):
    """The table has no such act from this state, or not at this hand."""


class GuardError(ActNotAllowedError):
    """The act is known and the actor may do it, but a condition is not met. `missing` names the conditions."""

    def __init__(self, sentence: str, missing: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.missing = missing


class AccountNotReadyError(ClaimError):
    """The account may not claim: no verified address, suspended, or to be deleted."""


class AlreadyClaimingError(ClaimError):
    """The person has an open claim on this record already. `claim` is its number."""

    def __init__(self, claim: int) -> None:
        super().__init__("You have a claim on this record already.")
        self.claim = claim


class RecordMovedError(ClaimError):
    """The record was merged into another one, which is the one to claim."""


class WorksNotThereError(ClaimError):
    """Some of the works that were chosen are not on the record."""
