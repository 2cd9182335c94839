"""One way to write an e-mail address, so that nobody has two accounts for one mailbox, or one for two. Pure.

Case folding is where such things go wrong: the Kelvin sign becomes a plain k, ß becomes ss, a dotless ı becomes I, each
in some function and not in another, and a mail meant for one mailbox goes to another. So nothing is folded that is not
plain ASCII: the part before the @ is refused unless it is, and a domain in another script gets its ASCII form (IDNA).
"""

from typing import Final

import idna

_LONGEST: Final = 254
# Those that IDNA takes for a full stop.
_OTHER_DOTS: Final = frozenset("\u3002\uff0e\uff61")


class AddressRefusedError(ValueError):
    """An address that cannot be used. The message says why, in a sentence for the person who typed it."""


def canonical_address(typed: str) -> str:
    """The one form of an address: ASCII, small letters. Raises `AddressRefusedError` for what has no such form."""
    local, at, domain = typed.strip().rpartition("@")
    if not at or not local or not domain:
        raise AddressRefusedError("Enter an e-mail address, such as you@example.org.")
    if not local.isascii():
        raise AddressRefusedError("Only letters without accents, digits and signs can stand before the @.")
    if not typed.isprintable() or any(sign in local for sign in ' @,;:<>()[]\\"'):
        raise AddressRefusedError("Enter one e-mail address, such as you@example.org.")
    address = f"{local.lower()}@{_ascii_domain(domain)}"
    if len(address) > _LONGEST:
        raise AddressRefusedError("This address is too long.")
    return address


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain.lower().removesuffix(".")
    try:
        # Strict on purpose: what only looks like a domain (full-width letters, other dots) is refused, not repaired.
        if _OTHER_DOTS.isdisjoint(domain):
            return idna.encode(domain.lower(), uts46=False).decode("ascii")
    except idna.IDNAError:
        pass
    raise AddressRefusedError("The part after the @ is not a domain that mail can be sent to.")
