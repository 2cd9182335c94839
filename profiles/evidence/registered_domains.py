"""What the database knows about e-mail domains: ROR's, those that were added, and those that are refused.

The rules are in `profiles.evidence.domains`; this only looks up. Nothing is cached, so that a domain which a moderator
adds or refuses counts from then on.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, OuterRef

from papers.models import Institution
from profiles.evidence.domains.knowledge import Registrant, skeletons_of
from profiles.models import InstitutionDomain, RefusedDomain

_ACTIVE = "active"


class StoredDomains:
    """The `DomainKnowledge` of this portal."""

    def registrants(self, domains: Sequence[str]) -> Mapping[str, Sequence[Registrant]]:
        """Two queries, however many domains. An institution that was merged stands for its successor."""
        wanted = set(domains)
        found: dict[str, dict[int, Registrant]] = defaultdict(dict)
        for institution in Institution.objects.filter(domains__overlap=list(wanted)).select_related("merged_into"):
            for domain in wanted.intersection(institution.domains):
                _note(found[domain], institution)
        for added in InstitutionDomain.objects.filter(domain__in=wanted).select_related("institution__merged_into"):
            _note(found[added.domain], added.institution)
        return {domain: sorted(of.values(), key=lambda one: one.id) for domain, of in found.items()}

    def refusals(self, domains: Sequence[str]) -> Mapping[str, str]:
        return dict(RefusedDomain.objects.filter(domain__in=domains).values_list("domain", "reason"))

    def registered_like(self, skeletons: Sequence[str]) -> str | None:
        """Reads every registered domain, for all of ROR in some 150 ms: only for an address that is refused anyway."""
        known = registered_skeletons()
        return next((known[one] for one in skeletons if one in known), None)


def _note(found: dict[int, Registrant], institution: Institution) -> None:
    while isinstance(institution.merged_into, Institution):
        institution = institution.merged_into
    found[institution.pk] = Registrant(institution.pk, institution.name, institution.status == _ACTIVE)


def domains_of(institution: int) -> list[str]:
    """Every domain whose addresses count for an institution, to tell a claimant which to use."""
    added = InstitutionDomain.objects.filter(institution=OuterRef("pk")).order_by("domain").values("domain")
    found = Institution.objects.filter(pk=institution).annotate(added=ArraySubquery(added))
    return sorted({domain for own, more in found.values_list("domains", "added") for domain in (*own, *more)})


def registered_skeletons() -> dict[str, str]:
    """Every registered domain by what it looks like."""
    return skeletons_of(_all_domains())


def _all_domains() -> set[str]:
    registered = Institution.objects.exclude(domains=[]).annotate(one=Func(F("domains"), function="unnest"))
    return {*registered.values_list("one", flat=True), *InstitutionDomain.objects.values_list("domain", flat=True)}
