"""Takes in lists of domains that other projects keep: those that are abused, and those of institutions.

A list gives rights, so it is believed as little as possible: a domain becomes an institution's only where exactly one
active institution of the portal bears a name that the list gives, in the country that the domain names, and no rule
about domains speaks against it. A list can be taken in again; what is there already stays.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from papers.ingest.fitting import bounded_key
from papers.ingest.keys import affiliation_key
from papers.models import InstitutionName
from profiles.evidence.domains.addresses import with_parents
from profiles.evidence.domains.judging import judge_domain
from profiles.evidence.domains.knowledge import ListedDomains
from profiles.evidence.domains.listfiles import ListedDomain, UnreadableEntry
from profiles.evidence.domains.public_suffixes import is_official_suffix
from profiles.evidence.domains.verdicts import Reason
from profiles.evidence.registered_domains import StoredDomains, registered_skeletons
from profiles.models import InstitutionDomain, RefusedDomain

_AT_ONCE: Final = 500
_COUNTRY_LETTERS: Final = 2
# Country codes of two letters that people all over the world register under, for how they look.
_NO_COUNTRY: Final = frozenset(
    {"ac", "ai", "cc", "co", "eu", "fm", "gg", "io", "la", "ly", "me", "sh", "to", "tv", "ws"}
)
_RENAMED: Final = {"uk": "GB"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of each entry: `added` new rows, and the others by what was found instead."""

    read: int
    added: int
    others: Mapping[str, int]


def import_refused_domains(entries: Iterable[ListedDomain | UnreadableEntry], *, reason: str, source: str) -> Taken:
    """From now on no address at these domains, or below them, counts. Evidence given before is not touched.

    A suffix such as ac.uk is passed over: refusing it would refuse a country.
    """
    others: Counter[str] = Counter()
    domains: dict[str, None] = {}
    read = 0
    for entry in entries:
        read += 1
        if isinstance(entry, UnreadableEntry):
            others["unreadable"] += 1
        elif is_official_suffix(entry.domain):
            others["public suffix"] += 1
        elif entry.domain in domains:
            others["repeated"] += 1
        else:
            domains[entry.domain] = None
    with transaction.atomic():
        before = set(RefusedDomain.objects.filter(domain__in=list(domains)).values_list("domain", flat=True))
        RefusedDomain.objects.bulk_create(
            (RefusedDomain(domain=domain, reason=reason, source=source) for domain in domains if domain not in before),
            batch_size=_AT_ONCE,
            ignore_conflicts=True,
        )
    others["known"] = len(before)
    return Taken(read, len(domains) - len(before), +others)


def import_institutional_domains(entries: Iterable[ListedDomain | UnreadableEntry], *, source: str) -> Taken:
    """Give domains to the institutions whose names stand beside them in a list."""
    counts: Counter[str] = Counter()
    batch: list[ListedDomain] = []
    read = 0
    with transaction.atomic():
        like = registered_skeletons()
        for entry in entries:
            read += 1
            if isinstance(entry, UnreadableEntry):
                counts["unreadable"] += 1
                continue
            batch.append(entry)
            if len(batch) == _AT_ONCE:
                counts += _take(batch, source, like)
                batch = []
        counts += _take(batch, source, like)
    added = counts.pop("added", 0)
    return Taken(read, added, counts)


def _take(batch: Sequence[ListedDomain], source: str, like: Mapping[str, str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    by_name = _institutions_by_name(batch)
    asked = list({domain for entry in batch for domain in with_parents(entry.domain)})
    stored = StoredDomains()
    known = ListedDomains(stored.registrants(asked), stored.refusals(asked), like)
    new: dict[tuple[str, int], InstitutionDomain] = {}
    for entry in batch:
        verdict = judge_domain(entry.domain, known=known)
        if verdict.is_accepted:
            counts["known"] += 1
        elif verdict.reason not in (Reason.UNKNOWN, Reason.BELOW_REGISTERED):
            counts[f"refused: {verdict.reason}"] += 1
        else:
            country = entry.country_code or _country_of(entry.domain)
            bearers = {pk for name in entry.names for pk, where in by_name[_key(name)] if _fits(where, country)}
            if len(bearers) != 1:
                counts["name of several institutions" if bearers else "no such institution"] += 1
                continue
            pk = bearers.pop()
            new[entry.domain, pk] = InstitutionDomain(domain=entry.domain, institution_id=pk, source=source)
    InstitutionDomain.objects.bulk_create(new.values(), ignore_conflicts=True)
    counts["added"] += len(new)
    return counts


def _institutions_by_name(batch: Sequence[ListedDomain]) -> Mapping[str, set[tuple[int, str]]]:
    """Active institutions by the keys of their names, acronyms left out: "ETH" is several."""
    keys = {_key(name) for entry in batch for name in entry.names}
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    names = InstitutionName.objects.filter(
        key__in=keys, institution__status="active", institution__merged_into__isnull=True
    ).exclude(kind="acronym")
    for key, pk, country in names.values_list("key", "institution_id", "institution__country_code"):
        found[key].add((pk, country.upper()))
    return found


def _key(name: str) -> str:
    return bounded_key(affiliation_key(name))


def _country_of(domain: str) -> str:
    last = domain.rpartition(".")[2]
    if len(last) != _COUNTRY_LETTERS or last in _NO_COUNTRY:
        return ""
    return _RENAMED.get(last, last.upper())


def _fits(where: str, country: str) -> bool:
    return not where or not country or where == country
