"""One form for an e-mail address, so that an address on two accounts is seen to be one.

Refused are forms that a person does not need and that two programs may read in two ways: quoted names, comments,
addresses of machines, letters that look like others. Case does not matter in any mailbox that people have.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import idna

from profiles.evidence.domains.verdicts import Reason

MAX_ADDRESS: Final = 254
_MAX_LOCAL: Final = 64
_MAX_DOMAIN: Final = 253
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


class AddressError(ValueError):
    """No address that mail is sent to. The message says what is wrong with it, `reason` as what it counts."""

    def __init__(self, message: str, reason: Reason = Reason.MALFORMED) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """Both parts in lower case; the domain in ASCII, as name servers know it."""

    local: str
    domain: str

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def mailbox(self) -> str:
        """The address without a tag: `ada+papers@uni.edu` is delivered to `ada@uni.edu`."""
        return f"{self.local.partition('+')[0] or self.local}@{self.domain}"


def parse_address(raw: str) -> EmailAddress:
    """Raises `AddressError` for whatever is not one plain address."""
    raw = raw.strip()
    if len(raw) > MAX_ADDRESS:
        raise AddressError(f"An address has at most {MAX_ADDRESS} characters.")
    local, at, domain = raw.rpartition("@")
    if not at or not local or not domain:
        raise AddressError("Give one e-mail address, such as name@university.edu.")
    if not local.isascii() or unicodedata.normalize("NFKC", domain) != domain or not raw.isprintable():
        raise AddressError("The address contains letters that look like others. Type it again.", Reason.ODD_CHARACTERS)
    local = local.lower()
    if len(local) > _MAX_LOCAL or _LOCAL.fullmatch(local) is None:
        raise AddressError("What stands before the @ is not the name of a mailbox.")
    return EmailAddress(local, normal_domain(domain))


def normal_domain(raw: str) -> str:
    """The domain in lower-case ASCII. Raises `AddressError` unless it is a name with at least two labels."""
    domain = raw.lower()
    if not domain.isascii():
        try:
            domain = idna.encode(domain, strict=True, std3_rules=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise AddressError("The domain contains letters that no domain has.", Reason.ODD_CHARACTERS) from None
    labels = domain.split(".")
    if len(domain) > _MAX_DOMAIN or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressError("What stands after the @ is not a domain.")
    if len(labels) < 2 or not labels[-1][0].isalpha():  # noqa: PLR2004
        raise AddressError("What stands after the @ is not a full domain.")
    for label in labels:
        if label.startswith("xn--"):
            try:
                idna.ulabel(label)
            except (idna.IDNAError, UnicodeError):
                raise AddressError("The domain contains letters that no domain has.", Reason.ODD_CHARACTERS) from None
    return domain


def with_parents(domain: str) -> list[str]:
    """The domain and everything it is below, nearest first: "a.b.edu", "b.edu", "edu"."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]
