"""What a piece of evidence came through, as a keyed digest: equal for equal channels, and it tells nobody which.

The key is the portal's own, so a digest cannot be tried out against a list of addresses without it.
"""

from django.utils.crypto import salted_hmac


def channel_of(kind: str, value: str) -> str:
    """`kind` is what it is (mailbox, orcid, page, person, case), so that no two kinds of channel can meet."""
    return salted_hmac("profiles.evidence.channel", f"{kind}:{value}", algorithm="sha256").hexdigest()[:32]


def mailbox(address: str) -> str:
    """Addresses are compared as the account keeps them: in lower case, the domain in ASCII."""
    return channel_of("mailbox", address.lower())
