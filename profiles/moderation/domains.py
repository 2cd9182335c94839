"""Which e-mail domains speak for an institution, besides those its registry entry has, and which prove nothing."""

import unicodedata
from datetime import datetime
from typing import Final

from django.db import transaction

from papers.models import Institution
from profiles.audit.writing import Entry, write_event
from profiles.claims.transitions import Part
from profiles.evidence.domains.addresses import AddressError, normal_domain
from profiles.evidence.domains.judging import judge_domain
from profiles.evidence.domains.verdicts import Reason
from profiles.evidence.registered_domains import StoredDomains
from profiles.models import InstitutionDomain, RefusedDomain, User
from profiles.moderation.errors import DomainError
from profiles.moderation.standing import hold_moderator

LONGEST_REASON: Final = 200
# What a moderator may overrule: the registry does not know the domain. The rest proves nothing whoever says so.
_MAY_BE_ADDED: Final = {Reason.UNKNOWN, Reason.BELOW_REGISTERED, Reason.LOOKS_LIKE, None}


def add_institution_domain(*, domain: str, institution: int, by: User, now: datetime) -> InstitutionDomain:
    """Let addresses at exactly this domain count for an institution. Raises DomainError, NotModeratorError."""
    with transaction.atomic():
        moderator = hold_moderator(by)
        name = _normal(domain)
        found = Institution.objects.filter(pk=institution, merged_into__isnull=True).first()
        if found is None:
            raise DomainError("There is no such institution.")
        verdict = judge_domain(name, known=StoredDomains())
        if verdict.reason not in _MAY_BE_ADDED:
            raise DomainError(f"{verdict.message or 'Addresses there prove nothing.'} It cannot be added.")
        if institution in verdict.institutions:
            raise DomainError(f"{name} counts for {found.name} already.")
        row = InstitutionDomain.objects.create(domain=name, institution=found, source="moderator", added_by=moderator)
        _note("domain-added", subject=f"I{found.pk}", domain=name, by=moderator, now=now)
        return row


def remove_institution_domain(*, number: int, by: User, now: datetime) -> None:
    """Take a domain back that a moderator added. Evidence that rests on it ends when domains are next checked."""
    with transaction.atomic():
        moderator = hold_moderator(by)
        row = InstitutionDomain.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise DomainError("This domain is not there any more.")
        _note("domain-removed", subject=f"I{row.institution_id}", domain=row.domain, by=moderator, now=now)
        row.delete()


def refuse_domain(*, domain: str, reason: str, by: User, now: datetime) -> RefusedDomain:
    """Let no address at this domain, or below it, count any more. Raises DomainError, NotModeratorError."""
    with transaction.atomic():
        moderator = hold_moderator(by)
        name = _normal(domain)
        said = " ".join(reason.split())
        if not said or len(said) > LONGEST_REASON:
            raise DomainError(f"Say why, in at most {LONGEST_REASON} characters.")
        row, is_new = RefusedDomain.objects.get_or_create(domain=name, defaults={"reason": said, "source": "moderator"})
        if not is_new:
            raise DomainError(f"{name} is refused already.")
        _note("domain-refused", subject=f"U{moderator.pk}", domain=name, by=moderator, now=now)
        return row


def _normal(domain: str) -> str:
    text = unicodedata.normalize("NFKC", domain).strip().removeprefix("@")
    try:
        return normal_domain(text)
    except AddressError as error:
        raise DomainError(str(error)) from error


def _note(act: str, *, subject: str, domain: str, by: User, now: datetime) -> None:
    write_event(Entry(subject=subject, act=act, actor=Part.MODERATOR, actor_id=by.pk, at=now, facts={"domain": domain}))
