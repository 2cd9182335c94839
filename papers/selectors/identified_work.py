"""The work that an identifier names, for somebody who pasted one: a DOI, an arXiv id, the address of a paper."""

import re
from collections.abc import Iterator

from papers import identifiers
from papers.models import Work, WorkIdentifier
from papers.records import Identifier

_LONGEST = 300
# Of people, not of works.
_NOT_OF_WORKS = frozenset({"orcid"})


def identified_work(text: str) -> Work | None:
    """The work, if the text is an identifier of exactly one work here and nothing else."""
    text = re.sub(r":\s+", ":", text.strip())  # "doi: 10.…"
    if len(text) > _LONGEST or " " in text or not any(letter.isdigit() for letter in text):
        return None
    for found in dict.fromkeys(_readings(text)):
        held = WorkIdentifier.objects.select_related("work").filter(scheme=found.scheme, value=found.value).first()
        if held is not None:
            return held.work if held.work.merged_into_id is None and not held.work.hidden else None
    return None


def _readings(text: str) -> Iterator[Identifier]:
    """A bare number is a year or a count sooner than an id, and a word is a word: only forms that cannot be either."""
    for read in (identifiers.from_url, identifiers.doi, identifiers.arxiv, identifiers.acl):
        found = read(text)
        if found is not None and found.scheme not in _NOT_OF_WORKS:
            yield found
