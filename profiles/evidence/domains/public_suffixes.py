"""Which domains are suffixes that anybody can register below, by the list that browsers use (publicsuffix.org).

The list comes with the `publicsuffixlist` package and is never fetched.
"""

from functools import cache

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=True)


@cache
def _known_suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)


@cache
def _official_suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=True, only_icann=True)


def is_public_suffix(domain: str) -> bool:
    """`ac.uk`, `com`, `github.io`, and any single label."""
    return bool(_suffixes().is_public(domain))


def has_known_suffix(domain: str) -> bool:
    """Whether there is a name below a suffix that is on the list: not for `uni.eduabstract`."""
    return _known_suffixes().privatesuffix(domain) is not None


def is_official_suffix(domain: str) -> bool:
    """`ac.uk` and `com`, which nobody's mail is at; not `github.io`, whose owner has mail there."""
    return bool(_official_suffixes().is_public(domain))


def is_shared_host(domain: str) -> bool:
    """Whether a company or a house lets different people have what is below its domain: `github.io`."""
    return is_public_suffix(domain) and not is_official_suffix(domain)


def registrable_part(domain: str) -> str:
    """`uni.edu` of `cs.uni.edu`, `ada.github.io` of itself; empty for a public suffix."""
    return str(_suffixes().privatesuffix(domain) or "")
