"""What concerns one person: by mail at every address, and in the portal, both or neither."""

import pytest
from django.db import transaction
from django.utils import timezone

from profiles.accounts.deletion import request_deletion
from profiles.accounts.suspension import reinstate_account, suspend_account
from profiles.models import Event, EventKind, EvidenceKind, Notification, OutgoingMail
from profiles.news.noting import note_event
from profiles.news.relaying import relay_events
from profiles.news.telling import tell_person
from tests.cast import a_claim, a_person
from tests.corpus import an_author

pytestmark = pytest.mark.django_db


def tell(user, **changed):
    said = {"kind": "claim", "subject": "It is yours", "text": "Look here:", "path": "/claims/7/", "dedupe_key": "k"}
    tell_person(user=user, **(said | changed))


def titles(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("event__facts__title", flat=True))


def test_mail_and_notice_say_the_same_and_once(settings):
    ada = a_person("ada")
    for _ in range(2):
        tell(ada)
        relay_events()
    mail = OutgoingMail.objects.get()
    assert (mail.subject, mail.text) == ("It is yours", f"Look here:\n\n{settings.PORTAL_URL}/claims/7/\n")
    told = Notification.objects.get()
    assert (told.user, told.because, told.frequency) == (ada, ["you"], "off")
    assert (told.event.kind, told.event.facts) == ("decision", {"title": "It is yours", "path": "/claims/7/"})


def test_neither_without_the_other():
    ada = a_person("ada")
    with transaction.atomic():
        tell(ada)
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    assert not Event.objects.exists()


def test_an_act_tells_whom_it_concerns():
    ada = a_person("ada", display_name="Ada Byron")
    a_claim(an_author(), ada, EvidenceKind.PRINTED_EMAIL, EvidenceKind.ORCID, now=timezone.now())
    relay_events()
    assert titles(ada) == [mail.subject for mail in OutgoingMail.objects.filter(user=ada).order_by("pk")]
    assert titles(ada)


def test_who_is_suspended_or_leaving_gets_the_mail_and_hears_nowhere_else():
    now = timezone.now()
    ada, grace = a_person("ada"), a_person("grace")
    moderator, other = a_person("moderator", is_moderator=True), a_person("other", is_moderator=True)
    suspend_account(user=ada, by=moderator, reason="impersonation", now=now)
    request_deletion(user=grace, keep=None, now=now)
    relay_events()
    assert {mail.user for mail in OutgoingMail.objects.all()} == {ada, grace}
    assert not Notification.objects.exists()
    reinstate_account(user=ada, by=other, now=now)
    relay_events()
    assert titles(ada) == ["Your account is open again"]


@pytest.mark.parametrize("kind", [EventKind.INVITATION, EventKind.MESSAGE, EventKind.TRENDING])
def test_what_others_note_for_a_person_arrives(kind):
    ada = a_person("ada")
    a_person("grace")
    note_event(kind=kind, dedupe_key="x", user=ada.pk, facts={"title": "Grace writes to you", "path": "/inbox/1/"})
    relay_events()
    told = Notification.objects.get()
    assert (told.user, told.event.kind, told.because) == (ada, kind, ["you"])
