"""Evidence whose ground is gone ends: at once where the account hears of it, by the next sweep where nobody does."""

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_removed
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.signals import social_account_removed
from django.test import Client

from papers.models import Institution
from profiles.claims.acting import act
from profiles.claims.deciding import sweep_claims
from profiles.claims.transitions import Act
from profiles.evidence.grounds import end_groundless_evidence, recheck_domains
from profiles.evidence.institutional_email import prove_institutional_email, send_institutional_code
from profiles.evidence.reminding import remind_of_expiry
from profiles.models import EvidenceDetail, OutgoingMail, RefusedDomain
from tests.cast import PASSWORD, a_claim
from tests.corpus import an_author
from tests.profiles.evidence.scenes import DAY, NOW, TWO, a_draft, a_record_at, a_university, ada, code_sent_to, now_is

pytestmark = pytest.mark.django_db
ADDRESS = "ada@brightwater.edu"


@pytest.fixture
def owned():
    """A record that rests on one address."""
    user = ada()
    claim = a_draft(a_record_at(a_university()), user)
    challenge = send_institutional_code(claim=claim.pk, address=ADDRESS, by=user, now=NOW)
    prove_institutional_email(challenge=challenge.pk, code=code_sent_to(ADDRESS), by=user, now=NOW)
    assert now_is(claim) == ("active", 2)
    return claim


def test_an_address_that_is_taken_off_the_account_takes_the_level_with_it(owned, settings):
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = False
    browser = Client()
    assert browser.post("/accounts/login/", {"login": owned.user.email, "password": PASSWORD}).status_code == 302
    browser.post("/accounts/email/", {"action_remove": "", "email": ADDRESS})
    assert not EmailAddress.objects.filter(email=ADDRESS).exists()
    assert owned.evidence.get().ended_why == "address-removed"
    assert now_is(owned) == ("active", 1)


def test_both_signals_are_heard(owned):
    EmailAddress.objects.filter(email=ADDRESS).delete()
    email_removed.send(type(owned.user), request=None, user=owned.user, email_address=None)
    assert owned.evidence.get().ended_at is not None
    account = SocialAccount(user=owned.user, provider="orcid", uid="0000-0009-9999-9999")
    claim = a_claim(an_author("Ada Byron"), owned.user, TWO[1], now=NOW)
    EvidenceDetail.objects.filter(evidence__claim=claim).update(data={"orcid": account.uid})
    social_account_removed.send(SocialAccount, request=None, socialaccount=account)
    assert claim.evidence.get().ended_why == "orcid-disconnected"


def test_a_removal_that_nobody_heard_of_is_found(owned):
    assert end_groundless_evidence(now=NOW) == 0
    EmailAddress.objects.filter(email=ADDRESS).update(verified=False)
    assert end_groundless_evidence(now=NOW, user=owned.user_id + 1) == 0
    assert end_groundless_evidence(now=NOW) == 1
    assert end_groundless_evidence(now=NOW) == 0
    assert now_is(owned) == ("active", 1)
    sweep_claims(now=NOW)
    assert now_is(owned)[0] == "expired"


def test_evidence_of_an_account_that_is_gone_stays_as_it_is(owned):
    """Claims outlive accounts, and there is nobody left whose chain could be written."""
    EmailAddress.objects.all().delete()
    act(claim=owned.pk, act=Act.RELEASE, by=owned.user, now=NOW)
    type(owned).objects.filter(pk=owned.pk).update(user=None)
    assert end_groundless_evidence(now=NOW) == 0


@pytest.mark.parametrize(
    "change", ["closed", "gone into a closed one", "unregistered", "refused", "gone into another", "none"]
)
def test_a_domain_is_looked_at_again_each_month(owned, change):
    university = Institution.objects.get()
    if change == "closed":
        Institution.objects.update(status="withdrawn")
    elif change.startswith("gone into"):
        status = "withdrawn" if "closed" in change else "active"
        successor = a_university("other.edu", name="Other", status=status)
        Institution.objects.filter(pk=university.pk).update(merged_into=successor)
    elif change == "unregistered":
        Institution.objects.update(domains=[])
    elif change == "refused":
        RefusedDomain.objects.create(domain="brightwater.edu", reason="sold", source="test")
    assert recheck_domains(now=NOW + 29 * DAY) == 0
    ended = recheck_domains(now=NOW + 30 * DAY)
    assert recheck_domains(now=NOW + 30 * DAY) == 0
    if change in {"gone into another", "none"}:
        assert (ended, owned.evidence.get().checked_at, now_is(owned)) == (0, NOW + 30 * DAY, ("active", 2))
        return
    assert (ended, owned.evidence.get().ended_why, now_is(owned)) == (1, "domain-lost", ("active", 1))
    told = OutgoingMail.objects.filter(subject__contains="no longer counts")
    assert told.count() == 2  # each verified address
    assert not any(ADDRESS in mail.text for mail in told)


def test_owners_are_reminded_a_month_and_a_week_before_and_once_each(owned):
    def reminders():
        return OutgoingMail.objects.filter(subject__contains=f"runs out on {NOW + 365 * DAY:%-d %b %Y}").count()

    for days, sent in ((334, 0), (335, 2), (336, 2), (340, 2), (357, 2), (358, 4), (360, 4), (366, 4)):
        remind_of_expiry(now=NOW + days * DAY)
        remind_of_expiry(now=NOW + days * DAY)
        assert reminders() == sent, days


def test_nobody_is_reminded_of_what_was_proved_anew(owned):
    challenge = send_institutional_code(claim=owned.pk, address=ADDRESS, by=owned.user, now=NOW + 300 * DAY)
    prove_institutional_email(challenge=challenge.pk, code=code_sent_to(ADDRESS), by=owned.user, now=NOW + 300 * DAY)
    assert remind_of_expiry(now=NOW + 336 * DAY) == 0
