"""Domains that moderators add and refuse: exact, never what proves nothing, and written down."""

import pytest

from profiles.evidence.domains.judging import judge_domain
from profiles.evidence.registered_domains import StoredDomains
from profiles.models import AuditEvent, InstitutionDomain, RefusedDomain, User
from profiles.moderation.domains import add_institution_domain, refuse_domain, remove_institution_domain
from profiles.moderation.errors import DomainError, NotModeratorError
from tests.corpus import an_institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def university(db):
    return an_institution("University of Bern", domains=["unibe.ch"])


def add(domain, institution, by, now):
    return add_institution_domain(domain=domain, institution=institution.pk, by=by, now=now)


def counts_for(domain):
    return judge_domain(domain, known=StoredDomains()).institutions


def test_an_added_domain_counts_to_the_letter(people, university, now):
    assert counts_for("math.unibe.ch") == ()
    add(" @Math.UniBe.CH ", university, people.one, now)
    assert counts_for("math.unibe.ch") == (university.pk,)
    assert counts_for("lab.math.unibe.ch") == ()
    row = AuditEvent.objects.get(subject=university.public_id)
    assert (row.act, row.actor_id, row.facts) == ("domain-added", people.one.pk, {"domain": "math.unibe.ch"})


@pytest.mark.parametrize("domain", ["gmail.com", "co.uk", "mailinator.com", "alumni.unibe.ch", "unibe", "a b.ch", ""])
def test_what_proves_nothing_is_not_added(people, university, now, domain):
    with pytest.raises(DomainError):
        add(domain, university, people.one, now)
    assert not InstitutionDomain.objects.exists()


def test_what_counts_already_is_not_added(people, university, now):
    with pytest.raises(DomainError, match="already"):
        add("unibe.ch", university, people.one, now)


def test_a_refused_domain_covers_what_is_below_and_stays_refused(people, university, now):
    refuse_domain(domain="unibe.ch", reason="Addresses were sold.", by=people.one, now=now)
    assert counts_for("unibe.ch") == ()
    with pytest.raises(DomainError):
        add("math.unibe.ch", university, people.one, now)
    with pytest.raises(DomainError, match="already"):
        refuse_domain(domain="UNIBE.ch", reason="Again.", by=people.two, now=now)


def test_refusing_says_why(people, now):
    with pytest.raises(DomainError):
        refuse_domain(domain="unibe.ch", reason="  ", by=people.one, now=now)
    assert not RefusedDomain.objects.exists()


def test_an_added_domain_can_be_taken_back(people, university, now):
    row = add("math.unibe.ch", university, people.one, now)
    remove_institution_domain(number=row.pk, by=people.two, now=now)
    assert counts_for("math.unibe.ch") == ()
    with pytest.raises(DomainError):
        remove_institution_domain(number=row.pk, by=people.two, now=now)


def test_only_moderators_of_this_moment(people, university, now):
    User.objects.filter(pk=people.one.pk).update(is_moderator=False)
    for by in (people.one, people.ada):
        with pytest.raises(NotModeratorError):
            add("math.unibe.ch", university, by, now)
        with pytest.raises(NotModeratorError):
            refuse_domain(domain="unibe.ch", reason="x", by=by, now=now)


def test_no_such_institution(people, now):
    with pytest.raises(DomainError):
        add_institution_domain(domain="math.unibe.ch", institution=10**9, by=people.one, now=now)
