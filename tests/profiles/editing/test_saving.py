"""Saving parts of a profile: who may, what is overwritten and what never is, what is written down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from papers.models import Authorship, Provenance
from profiles.claims.acting import act
from profiles.claims.transitions import Act
from profiles.editing.edit_profile import edit_profile
from profiles.editing.errors import ChangedMeanwhileError, NotReadyError, RefusedFieldsError
from profiles.editing.feature_works import feature_works
from profiles.editing.saved import saved_part
from profiles.editing.sections import About, Featured, Interests, Link, Links, Section, token
from profiles.editing.set_links import set_links
from profiles.models import AuditEvent, Profile, ProfileLink, User
from profiles.selectors.owner import LINKS_HELD_FOR
from tests.cast import ONE, a_claim, a_person
from tests.corpus import a_work, an_author, an_institution

pytestmark = pytest.mark.django_db

NOTHING = {
    About: token(About()),
    Interests: token(Interests()),
    Links: token(Links()),
    Featured: token(Featured()),
}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def ada():
    return a_person("ada", display_name="Ada Byron")


def save(part, by, *, seen=None, now=None):
    seen = seen or token(saved_part(by.pk, Section.ABOUT if isinstance(part, About) else Section.INTERESTS))
    return edit_profile(words=part, seen=seen, by=by, now=now or timezone.now())


def test_words_are_saved_clean_and_what_was_there_is_given_back(ada):
    first = save(About(role=" Professor ", biography="One.\r\n\r\n\r\nTwo."), ada)
    assert (first.before, first.after) == (About(), About(role="Professor", biography="One.\n\nTwo."))
    second = save(About(role="Analyst"), ada)
    assert second.before == first.after
    assert saved_part(ada.pk, Section.ABOUT) == About(role="Analyst")


def test_parts_do_not_disturb_each_other(ada):
    save(About(role="Analyst"), ada)
    save(Interests(interests=("engines",), open_to_collaborate=True, collaboration_note="Looms"), ada)
    assert saved_part(ada.pk, Section.ABOUT) == About(role="Analyst")
    seen = token(saved_part(ada.pk, Section.ABOUT))
    save(Interests(interests=("looms",)), ada)
    edit_profile(words=About(role="Countess"), seen=seen, by=ada, now=timezone.now())


def test_another_windows_words_are_never_overwritten(ada):
    opened = token(saved_part(ada.pk, Section.ABOUT))
    save(About(biography="From the phone"), ada)
    with pytest.raises(ChangedMeanwhileError):
        edit_profile(words=About(biography="From the desk"), seen=opened, by=ada, now=timezone.now())
    assert saved_part(ada.pk, Section.ABOUT) == About(biography="From the phone")


def test_saving_the_same_twice_is_no_conflict_and_changes_nothing(ada):
    opened = token(saved_part(ada.pk, Section.ABOUT))
    for changed in (True, False):
        saved = edit_profile(words=About(role="Analyst"), seen=opened, by=ada, now=timezone.now())
        assert saved.changed is changed
    assert AuditEvent.objects.filter(subject=f"U{ada.pk}").count() == 1


def test_what_is_written_down_says_who_and_when_and_never_what(ada, now):
    save(About(role="SECRET"), ada, now=now)
    event = AuditEvent.objects.get()
    assert (event.subject, event.act, event.actor, event.actor_id, event.at) == (
        f"U{ada.pk}", "profile-about", "account", ada.pk, now,
    )  # fmt: skip
    assert "SECRET" not in str(event.__dict__)


def test_refused_words_change_nothing(ada):
    save(About(role="Analyst"), ada)
    with pytest.raises(RefusedFieldsError):
        save(About(role="x" * 999), ada)
    assert saved_part(ada.pk, Section.ABOUT) == About(role="Analyst")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda user: EmailAddress.objects.filter(user=user).update(verified=False),
        lambda user: EmailAddress.objects.filter(user=user).delete(),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False, suspended_at=timezone.now()),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: User.objects.filter(pk=user.pk).update(deletion_due_at=timezone.now() + timedelta(days=30)),
    ],
    ids=["unverified", "no address", "suspended", "inactive", "leaving"],
)
def test_an_account_that_is_not_ready_changes_nothing(ada, now, spoil):
    spoil(ada)  # `ada` is the row as it was: the service looks for itself
    for attempt in (
        lambda: save(About(role="x"), ada),
        lambda: set_links(links=Links((Link("https://a.example"),)), seen=NOTHING[Links], by=ada, now=now),
        lambda: feature_works(works=Featured((1,)), seen=NOTHING[Featured], by=ada, now=now),
    ):
        with pytest.raises(NotReadyError):
            attempt()
    assert not Profile.objects.exists()
    assert not AuditEvent.objects.exists()


def test_an_institution_is_linked_as_long_as_its_own_name_stands_there(ada):
    bern = an_institution("University of Bern")
    merged = an_institution("Uni Bern", merged_into=bern)
    assert save(About(affiliation="University of Bern", institution=bern.pk), ada).after.institution == bern.pk
    assert save(About(affiliation="University of Basel", institution=bern.pk), ada).after.institution is None
    assert save(About(affiliation="Uni Bern", institution=merged.pk), ada).after.institution is None
    assert save(About(affiliation="Nowhere", institution=10**9), ada).after.institution is None


def links_of(user):
    return dict(ProfileLink.objects.filter(profile=user.pk).order_by("position").values_list("url", "shown_from"))


def test_links_keep_their_order_and_their_time(ada, now):
    first = set_links(
        links=Links((Link("a.example", "A"), Link("b.example"))), seen=NOTHING[Links], by=ada, now=now
    ).after
    later = now + timedelta(days=1)
    set_links(links=Links((Link("c.example"), Link("b.example", "B"))), seen=token(first), by=ada, now=later)
    assert links_of(ada) == {"https://c.example/": later, "https://b.example/": now}


def test_links_of_a_new_owner_wait_and_those_of_an_older_one_do_not(ada, now):
    a_claim(an_author(), ada, *ONE, now=now)
    soon = now + timedelta(hours=1)
    first = set_links(links=Links((Link("a.example"),)), seen=NOTHING[Links], by=ada, now=soon).after
    assert links_of(ada) == {"https://a.example/": now + LINKS_HELD_FOR}
    later = now + timedelta(days=8)
    set_links(links=Links((*first.links, Link("b.example"))), seen=token(first), by=ada, now=later)
    assert links_of(ada) == {"https://a.example/": now + LINKS_HELD_FOR, "https://b.example/": later}


def test_only_works_of_ones_own_records_are_featured(ada, now):
    mine, other = an_author(), an_author()
    works = [a_work(authors=[mine]) for _ in range(3)]
    denied, foreign = a_work(authors=[mine]), a_work(authors=[other])
    Authorship.objects.filter(work=denied).update(provenance=Provenance.DENIED)

    def feature(*chosen):
        seen = token(saved_part(ada.pk, Section.WORKS))
        return feature_works(works=Featured(tuple(work.pk for work in chosen)), seen=seen, by=ada, now=now)

    with pytest.raises(RefusedFieldsError):
        feature(works[0])  # not hers yet
    claim = a_claim(mine, ada, *ONE, now=now)
    for refused in (denied, foreign):
        with pytest.raises(RefusedFieldsError):
            feature(works[0], refused)
    assert feature(works[2], works[0]).after == Featured((works[2].pk, works[0].pk))
    act(claim=claim.pk, act=Act.RELEASE, by=ada, now=now)
    with pytest.raises(RefusedFieldsError):
        feature(works[2], works[0], works[1])
    assert feature(works[0]).after == Featured((works[0].pk,))  # taking out is always possible


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_at_once_one_is_told(now):
    ada = a_person("ada", display_name="Ada Byron")
    rounds, lost = 12, 0

    def window(words, seen):
        try:
            edit_profile(words=About(biography=words), seen=seen, by=ada, now=now)
        except ChangedMeanwhileError:
            return "told"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(4) as threads:
        for number in range(rounds):
            seen = token(saved_part(ada.pk, Section.ABOUT))
            answers = list(threads.map(window, [f"{number} {name}" for name in "abcd"], [seen] * 4))
            lost += answers.count("saved") - 1
    assert lost == 0
    assert AuditEvent.objects.count() == rounds
