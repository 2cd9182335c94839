"""Somebody with one of everything that the portal keeps of a person."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from profiles.claims.acting import open_claim
from profiles.evidence.challenges import send_code
from profiles.mail.outbox import queue_mail
from profiles.models import EvidenceDocument, EvidenceKind, FeaturedWork, Profile, ProfileLink, ProfilePhoto, Vouch
from tests.cast import a_claim, a_person
from tests.corpus import a_work, an_author

OWN = (EvidenceKind.PRINTED_EMAIL, EvidenceKind.ORCID)


@pytest.fixture(autouse=True)
def wide_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    cache.clear()


def everything_of(name, **fields):
    """An account with a profile, claims in several states, evidence, a document, a code, vouches, mails, sessions."""
    now = timezone.now()
    user = a_person(name, display_name="Ada Byron", **fields)
    profile = Profile.objects.create(user=user, biography=f"Life of {name}", interests=["engines"])
    ProfileLink.objects.create(profile=profile, position=1, url=f"https://{name}.example.org/", shown_from=now)
    ProfilePhoto.objects.create(
        profile=profile, digest=name, small=b"RIFFs" + name.encode(), large=b"RIFFl" + name.encode()
    )
    record = an_author()
    work = a_work(authors=[record])
    FeaturedWork.objects.create(profile=profile, work=work, position=1)
    owned = a_claim(record, user, *OWN, now=now)
    draft = open_claim(author=an_author("Somebody Else").pk, by=user, now=now, statement=f"Words of {name}")
    EvidenceDocument.objects.create(
        claim=draft,
        name="../letter.pdf",
        media_type="application/pdf",
        size=4,
        digest=name,
        content=b"%PDF" + name.encode(),
        uploaded_at=now,
    )
    send_code(
        claim=draft, kind=EvidenceKind.INSTITUTIONAL_EMAIL, address=f"{name}@uni.example", context={}, by=user, now=now
    )
    helper = a_person(f"{name}-helper", display_name="Grace Hopper")
    helping = a_claim(an_author("Grace Hopper"), helper, *OWN, now=now)
    Vouch.objects.create(
        claim=draft,
        claimant=user,
        voucher=helper,
        voucher_claim=helping,
        work=work,
        asked_at=now,
        message=f"Ask of {name}",
    )
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": f"key-of-{name}"})
    queue_mail(to=user.email, kind="claim", subject=f"To {name}", text="Text", user=user, dedupe_key=f"mail of {name}")
    return user, owned, draft


@pytest.fixture
def ada(db):
    return everything_of("ada")


def signed_in(user):
    """A browser in which the person signed in a moment ago, with the password."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
