"""An owner with a receipt, and ways to change what it rests on."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from profiles.models import Claim, Receipt
from profiles.receipts.issuing import issue_receipt
from profiles.receipts.stating import draft
from tests.cast import TWO, a_claim, a_person
from tests.corpus import an_author

ORCID = "0000-0001-2345-6789"


def an_owner(name="ada", *kinds, now=None, record=None) -> Claim:
    """Ada Byron, at level 3 if nothing else is asked for."""
    person = a_person(name, display_name="Ada Byron")
    return Claim.objects.get(pk=a_claim(record or an_author(), person, *(kinds or TWO), now=now or timezone.now()).pk)


def a_receipt(claim: Claim, *, with_orcid=False, now=None) -> Receipt:
    now = now or timezone.now()
    claim = Claim.objects.get(pk=claim.pk)
    shown = draft(claim, with_orcid=with_orcid, now=now).digest
    return issue_receipt(claim=claim.pk, with_orcid=with_orcid, shown=shown, by=claim.user, now=now)


@pytest.fixture
def owned(db) -> Claim:
    return an_owner()


@pytest.fixture
def receipt(owned) -> Receipt:
    return a_receipt(owned)


@pytest.fixture
def connected(owned) -> SocialAccount:
    """The owner signs in at ORCID."""
    return SocialAccount.objects.create(user=owned.user, provider="orcid", uid=ORCID)
