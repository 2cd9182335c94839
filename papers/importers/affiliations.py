"""The affiliation strings of one author, without the addresses that some are written with."""

from collections.abc import Iterable

from papers.importers.addresses import without_addresses
from papers.records import AffiliationRecord
from papers.text import clean_title


def affiliated(raws: Iterable[str]) -> tuple[tuple[AffiliationRecord, ...], tuple[str, ...]]:
    """Each affiliation once, in order, and the e-mail domains that stood in them."""
    affiliations: dict[AffiliationRecord, None] = {}
    domains: dict[str, None] = {}
    for raw in raws:
        text, addressed = without_addresses(raw)
        if text := clean_title(text):
            affiliations[AffiliationRecord(raw=text)] = None
        domains |= dict.fromkeys(addressed)
    return tuple(affiliations), tuple(domains)
