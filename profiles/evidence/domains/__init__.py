"""What an e-mail address says about where a person works: rules about its domain, pure and without a database.

An institution's address is no proof of identity, and most domains prove nothing at all. So an address counts only
where its domain is exactly one that an institution registered, and a person's own within it.
"""

from profiles.evidence.domains.addresses import AddressError, EmailAddress, parse_address
from profiles.evidence.domains.judging import judge_address, judge_domain
from profiles.evidence.domains.knowledge import DomainKnowledge, ListedDomains, Registrant
from profiles.evidence.domains.verdicts import Reason, Verdict

__all__ = [
    "AddressError",
    "DomainKnowledge",
    "EmailAddress",
    "ListedDomains",
    "Reason",
    "Registrant",
    "Verdict",
    "judge_address",
    "judge_domain",
    "parse_address",
]
