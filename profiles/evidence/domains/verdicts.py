"""What came of judging an address, and how that is said to the person who gave it."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why an address does not count as an institution's."""

    MALFORMED = "malformed"
    ODD_CHARACTERS = "odd-characters"
    ROLE = "role"
    PUBLIC_SUFFIX = "public-suffix"
    FREE_MAIL = "free-mail"
    DISPOSABLE = "disposable"
    ABUSED = "abused"
    FORWARDING = "forwarding"
    CLOSED = "closed"
    BELOW_REGISTERED = "below-registered"
    LOOKS_LIKE = "looks-like"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`institutions` are the ids of those whose domain this is, where the address counts; `reason` says why it does
    not. `registered` is the domain that an institution did register, where the given one is near it."""

    domain: str
    institutions: tuple[int, ...] = ()
    reason: Reason | None = None
    message: str = ""
    registered: str = ""

    @property
    def is_accepted(self) -> bool:
        return self.reason is None and bool(self.institutions)
