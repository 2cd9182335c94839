"""Whether an address counts as evidence that its holder belongs to an institution, and if not, why.

The order matters: what is refused is refused whoever registered it, and only an exact match is a match. A domain below
a registered one may be run by a student club, so it counts when the institution, or a moderator, says that it is its
own.
"""

from collections.abc import Sequence
from typing import Final

from profiles.evidence.domains.addresses import AddressError, normal_domain, parse_address, with_parents
from profiles.evidence.domains.knowledge import DomainKnowledge, word_list
from profiles.evidence.domains.public_suffixes import is_official_suffix, is_public_suffix, registrable_part
from profiles.evidence.domains.skeletons import skeleton
from profiles.evidence.domains.verdicts import Reason, Verdict

_OTHER_EVIDENCE: Final = "You can use it to sign in, and prove the record in another way."


def judge_address(address: str, *, known: DomainKnowledge) -> Verdict:
    """Whether this address counts, for which institutions, or why not."""
    try:
        parsed = parse_address(address)
    except AddressError as error:
        return Verdict("", reason=error.reason, message=str(error))
    if is_role(parsed.local):
        return Verdict(
            parsed.domain,
            reason=Reason.ROLE,
            message="This mailbox is read by several people. Give an address that is yours alone.",
        )
    return _judged(parsed.domain, known)


def judge_domain(domain: str, *, known: DomainKnowledge) -> Verdict:
    """The same for a domain alone, as for the question which addresses would count."""
    try:
        return _judged(normal_domain(domain), known)
    except AddressError as error:
        return Verdict("", reason=error.reason, message=str(error))


def is_role(local: str) -> bool:
    """Whether a mailbox's name is that of a function: `info`, `no-reply`, `admissions+2026`."""
    bare = local.lower().partition("+")[0]
    return bare.translate({ord(mark): None for mark in "-_."}) in word_list("role_names")


def _judged(domain: str, known: DomainKnowledge) -> Verdict:
    above = with_parents(domain)
    refused = _refused_by_kind(domain, above, known)
    if refused is not None:
        return refused
    # A few houses that lend names below their domain (ruhr-uni-bochum.de) are suffixes with mail of their own.
    registrants = known.registrants(above)
    own = registrants.get(domain, ())
    if own:
        active = tuple(dict.fromkeys(one.id for one in own if one.is_active))
        if active:
            return Verdict(domain, institutions=active, registered=domain)
        return Verdict(
            domain,
            reason=Reason.CLOSED,
            registered=domain,
            message=f"{own[0].name}, whose domain {domain} is, does not exist any more. {_OTHER_EVIDENCE}",
        )
    return _near(domain, above, known, [one for one in above[1:] if registrants.get(one)])


def _refused_by_kind(domain: str, above: Sequence[str], known: DomainKnowledge) -> Verdict | None:
    """Domains that prove nothing about their users. What is below one is refused with it."""
    if is_official_suffix(domain):
        return Verdict(domain, reason=Reason.PUBLIC_SUFFIX, message=f"Anybody can register a name below {domain}.")
    if not word_list("free_mail").isdisjoint(above):
        said = "Anybody can have an address there, so it does not show where you work."
        return Verdict(domain, reason=Reason.FREE_MAIL, message=f"{said} {_OTHER_EVIDENCE}")
    if not word_list("disposable").isdisjoint(above):
        return Verdict(domain, reason=Reason.DISPOSABLE, message="Addresses there are thrown away. Give a lasting one.")
    if known.refusals(above):
        said = f"Addresses at {domain} have been given to people who do not belong to the institution."
        return Verdict(domain, reason=Reason.ABUSED, message=f"{said} {_OTHER_EVIDENCE}")
    labels = domain.split(".")[:-1]
    if not word_list("forwarding_domains").isdisjoint(above) or not word_list("forwarding_labels").isdisjoint(labels):
        said = "Addresses for former students or for members are kept for life, so they do not show where you work now."
        return Verdict(domain, reason=Reason.FORWARDING, message=f"{said} {_OTHER_EVIDENCE}")
    return None


def _near(domain: str, above: Sequence[str], known: DomainKnowledge, registered_above: Sequence[str]) -> Verdict:
    parent = next((one for one in registered_above if not is_public_suffix(one)), "")
    if parent:
        return Verdict(
            domain,
            reason=Reason.BELOW_REGISTERED,
            registered=parent,
            message=f"{parent} is known, {domain} is not. Use an address that ends in @{parent}, or ask a moderator to"
            f" add {domain}.",
        )
    if is_public_suffix(domain):
        return Verdict(domain, reason=Reason.PUBLIC_SUFFIX, message=f"Anybody can have a name below {domain}.")
    own = registrable_part(domain)
    like = known.registered_like(list(dict.fromkeys(skeleton(one) for one in (domain, own) if one)))
    if like is not None:
        return Verdict(
            domain,
            reason=Reason.LOOKS_LIKE,
            registered=like,
            message=f"{domain} looks like {like} and is another domain. If it is your institution's, ask a moderator.",
        )
    return Verdict(
        domain,
        reason=Reason.UNKNOWN,
        message=f"No institution in this portal has {domain} as its domain. A moderator can add it.",
    )
