"""Identifiers of which one person has one, so that two of them are two people.

An OpenReview id made from an e-mail address is not among them: people have several addresses.
"""

from typing import Final

# A condition on rows `i` with `scheme` and `value`.
EXCLUSIVE: Final = (
    "(i.scheme IN ('orcid', 'acl', 'openalex', 'dblp') OR (i.scheme = 'openreview' AND left(i.value, 1) = '~'))"
)
