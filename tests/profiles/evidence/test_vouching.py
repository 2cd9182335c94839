"""A co-author's word: who can give it, how often, on what work, and that no ring can lift itself."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from papers.models import Authorship, Provenance
from profiles.claims.acting import act
from profiles.claims.errors import ActNotAllowedError, ClaimError
from profiles.claims.transitions import Act
from profiles.evidence.vouching import (
    VouchError,
    ask_for_vouch,
    decline_vouch,
    give_vouch,
    possible_vouchers,
    take_back_vouch,
)
from profiles.models import Claim, ClaimedWork, EvidenceKind, OutgoingMail, User, Vouch
from tests.cast import a_claim, a_person
from tests.corpus import a_work, an_author
from tests.profiles.evidence.scenes import DAY, NOW, TWO, a_draft, ada, an_owner, now_is

pytestmark = pytest.mark.django_db


def pair(name="grace"):
    """A claimant of a record, and an owner who shares a work with it."""
    author, owner = an_author("Ada Byron"), an_owner(name)
    a_work(authors=[author, owner.author])
    return a_draft(author, ada()), owner


def asked(claim: Claim, owner: Claim, now=NOW) -> Vouch:
    return ask_for_vouch(claim=claim.pk, voucher_claim=owner.pk, by=claim.user, now=now)


def refused(vouch: Vouch, saying: str, now=NOW) -> None:
    with pytest.raises(VouchError, match=saying):
        give_vouch(vouch=vouch.pk, by=vouch.voucher, now=now)
    vouch.refresh_from_db()
    assert (vouch.state, vouch.evidence) == ("asked", None)


def test_a_word_from_level_3_gives_the_record():
    claim, owner = pair()
    (possible,) = possible_vouchers(claim=claim.pk, now=NOW)
    assert (possible.claim, possible.name, len(possible.works)) == (owner.pk, "Grace", 1)
    vouch = asked(claim, owner)
    evidence = give_vouch(vouch=vouch.pk, by=owner.user, now=NOW)
    assert now_is(claim) == ("active", 2)
    vouch.refresh_from_db()
    assert (vouch.state, vouch.evidence, evidence.strength) == ("given", evidence, 0.25)


def test_the_voucher_gets_one_mail_with_a_link_and_none_of_the_claimants_words():
    claim, owner = pair()
    ask_for_vouch(claim=claim.pk, voucher_claim=owner.pk, by=claim.user, now=NOW, message="Buy pills at evil.org")
    (mail,) = OutgoingMail.objects.filter(kind="vouch")
    assert mail.to == owner.user.email
    assert f"/vouches/{Vouch.objects.get().pk}/" in mail.text
    assert "evil" not in mail.text + mail.subject
    assert claim.user.email not in mail.text


@pytest.mark.parametrize("wrong", ["level 2", "nobody shares", "suspended", "leaving", "rests on a word", "disputed"])
def test_only_owners_at_level_3_of_their_own_can_be_asked(wrong):
    author = an_author("Ada Byron")
    kinds = {"level 2": TWO[:1], "rests on a word": (TWO[0], EvidenceKind.VOUCH)}.get(wrong, TWO)
    owner = an_owner("grace", kinds=kinds)
    if wrong != "nobody shares":
        a_work(authors=[author, owner.author])
    if wrong == "suspended":
        User.objects.filter(pk=owner.user.pk).update(is_active=False, suspended_at=NOW)
    if wrong == "leaving":
        User.objects.filter(pk=owner.user.pk).update(deletion_due_at=NOW + DAY)
    if wrong == "disputed":
        act(claim=owner.pk, act=Act.CONTEST, by=None, now=NOW)
    claim = a_draft(author, ada())
    assert possible_vouchers(claim=claim.pk, now=NOW) == []
    with pytest.raises(VouchError):
        asked(claim, owner)


@pytest.mark.parametrize(("mine", "theirs", "ties"), [
    (Provenance.IMPORTED, Provenance.IMPORTED, True),
    (Provenance.SOURCE_ASSERTED, Provenance.ALGORITHMIC, True),
    (Provenance.AUTHOR_ASSERTED, Provenance.AUTHOR_ASSERTED, True),
    (Provenance.AUTHOR_ASSERTED, Provenance.IMPORTED, False),
    (Provenance.IMPORTED, Provenance.AUTHOR_ASSERTED, False),
    (Provenance.DENIED, Provenance.IMPORTED, False),
])  # fmt: skip
def test_a_work_that_one_of_them_added_alone_ties_nobody(mine, theirs, ties):
    claim, owner = pair()
    Authorship.objects.filter(author=claim.author).update(provenance=mine)
    Authorship.objects.filter(author=owner.author).update(provenance=theirs)
    assert bool(possible_vouchers(claim=claim.pk, now=NOW)) is ties


def test_on_a_very_long_author_list_people_do_not_know_each_other():
    claim, owner = pair()
    Authorship.objects.get(author=owner.author).work.__class__.objects.update(author_count=101)
    assert possible_vouchers(claim=claim.pk, now=NOW) == []


def test_a_claim_on_some_works_is_vouched_for_on_these_only():
    author, owner = an_author("Ada Byron"), an_owner("grace")
    a_work(authors=[author, owner.author])
    alone = a_work("Alone", authors=[author])
    claim = a_draft(author, ada())
    ClaimedWork.objects.create(claim=claim, authorship=alone.authorships.get())
    assert possible_vouchers(claim=claim.pk, now=NOW) == []


def test_a_word_for_some_works_comes_along_to_the_record_they_become():
    claim, owner = pair()
    a_work("Not mine", authors=[claim.author])
    shared = Authorship.objects.get(author=claim.author, work__author_count=2)
    ClaimedWork.objects.create(claim=claim, authorship=shared)
    vouch = asked(claim, owner)
    give_vouch(vouch=vouch.pk, by=owner.user, now=NOW)
    own = Claim.objects.get(continues=claim)
    vouch.refresh_from_db()
    assert (own.state, own.level, vouch.claim, vouch.state) == ("active", 2, own, "given")
    take_back_vouch(vouch=vouch.pk, by=owner.user, now=NOW)
    assert now_is(own) == ("active", 1)


def test_a_new_owner_waits_and_is_told_until_when():
    author = an_author("Ada Byron")
    owner = an_owner("grace", since=NOW - 13 * DAY)
    a_work(authors=[author, owner.author])
    claim = a_draft(author, ada())
    assert possible_vouchers(claim=claim.pk, now=NOW)[0].from_when == NOW + DAY
    vouch = asked(claim, owner)
    refused(vouch, f"{NOW + DAY:%-d %b %Y}")
    give_vouch(vouch=vouch.pk, by=owner.user, now=NOW + DAY)


def test_standing_is_looked_at_when_the_word_is_given():
    claim, owner = pair()
    vouch = asked(claim, owner)
    owner.evidence.filter(kind=EvidenceKind.ORCID).update(expires_at=NOW)
    refused(vouch, "level 3", now=NOW + timedelta(seconds=1))


def test_a_word_is_the_askeds_alone_and_given_once():
    claim, owner = pair()
    vouch = asked(claim, owner)
    for answer in (give_vouch, decline_vouch, take_back_vouch):
        for somebody in (claim.user, a_person(f"eve-{answer.__name__}".replace("_", "-"))):
            with pytest.raises(ActNotAllowedError):
                answer(vouch=vouch.pk, by=somebody, now=NOW)
    give_vouch(vouch=vouch.pk, by=owner.user, now=NOW)
    for answer in (give_vouch, decline_vouch):
        with pytest.raises(VouchError):
            answer(vouch=vouch.pk, by=owner.user, now=NOW)
    assert claim.evidence.count() == 1


def test_who_declines_does_so_quietly_and_is_not_asked_again():
    claim, owner = pair()
    vouch = asked(claim, owner)
    before = OutgoingMail.objects.count()
    decline_vouch(vouch=vouch.pk, by=owner.user, now=NOW)
    assert OutgoingMail.objects.count() == before
    assert possible_vouchers(claim=claim.pk, now=NOW)[0].asked
    with pytest.raises(VouchError, match="asked this person already"):
        asked(claim, owner)
    with pytest.raises(VouchError):
        give_vouch(vouch=vouch.pk, by=owner.user, now=NOW)


def test_a_word_taken_back_takes_the_level_with_it():
    claim, owner = pair()
    vouch = asked(claim, owner)
    give_vouch(vouch=vouch.pk, by=owner.user, now=NOW)
    take_back_vouch(vouch=vouch.pk, by=owner.user, now=NOW + DAY)
    vouch.refresh_from_db()
    assert now_is(claim) == ("active", 1)
    assert (vouch.state, vouch.evidence.ended_why) == ("withdrawn", "taken-back")


def test_a_request_lapses():
    claim, owner = pair()
    refused(asked(claim, owner), "over", now=NOW + 60 * DAY)


def test_asking_is_bounded():
    author = an_author("Ada Byron")
    owners = [an_owner(f"owner{number}") for number in range(6)]
    for owner in owners:
        a_work(authors=[author, owner.author])
    claim = a_draft(author, ada())
    for owner in owners[:5]:
        asked(claim, owner)
    with pytest.raises(VouchError, match="5 people"):
        asked(claim, owners[5])
    with pytest.raises(ActNotAllowedError):
        ask_for_vouch(claim=claim.pk, voucher_claim=owners[5].pk, by=ada("eve"), now=NOW)


def claimants(owner: Claim, count: int) -> list[Vouch]:
    vouches = []
    for number in range(count):
        author = an_author("Ada Byron")
        a_work(authors=[author, owner.author])
        vouches.append(asked(a_draft(author, ada(f"ada{number}")), owner))
    return vouches


def test_a_fourth_word_within_30_days_is_one_too_many_even_if_one_was_taken_back():
    owner = an_owner("grace")
    *first, fourth = claimants(owner, 4)
    for days, vouch in enumerate(first):
        give_vouch(vouch=vouch.pk, by=owner.user, now=NOW + days * DAY)
    take_back_vouch(vouch=first[0].pk, by=owner.user, now=NOW + 3 * DAY)
    refused(fourth, f"{NOW + 30 * DAY:%-d %b %Y}", now=NOW + 29 * DAY)
    give_vouch(vouch=fourth.pk, by=owner.user, now=NOW + 30 * DAY + timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_of_eight_words_given_at_once_three_count():
    owner = an_owner("grace")
    vouches = claimants(owner, 8)
    start, outcomes = threading.Barrier(8), []

    def give(vouch):
        start.wait()
        try:
            give_vouch(vouch=vouch.pk, by=owner.user, now=NOW)
            outcomes.append("given")
        except VouchError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=[vouch]) for vouch in vouches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["given"] * 3 + ["refused"] * 5
    assert Vouch.objects.filter(state="given").count() == Claim.objects.filter(state="active", level=2).count() == 3


def circle(first: Claim, second: Claim) -> tuple[Vouch, Vouch]:
    """Two owners at level 3 who ask each other."""
    a_work(authors=[first.author, second.author])
    return asked(first, second), asked(second, first)


def test_nobody_vouches_back():
    first, second = an_owner("grace"), an_owner("joan")
    theirs, mine = circle(first, second)
    give_vouch(vouch=theirs.pk, by=second.user, now=NOW)
    refused(mine, "circle")


@pytest.mark.django_db(transaction=True)
def test_two_who_vouch_for_each_other_at_the_same_moment_do_not_both():
    first, second = an_owner("grace"), an_owner("joan")
    vouches = circle(first, second)
    start, outcomes = threading.Barrier(2), []

    def give(vouch):
        start.wait()
        try:
            give_vouch(vouch=vouch.pk, by=vouch.voucher, now=NOW)
            outcomes.append("given")
        except ClaimError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=[vouch]) for vouch in vouches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["given", "refused"]


def test_the_database_refuses_a_fourth_word_and_a_circle_by_itself():
    owner = an_owner("grace")
    vouches = claimants(owner, 4)
    for vouch in vouches[:3]:
        give_vouch(vouch=vouch.pk, by=owner.user, now=NOW)
    fourth = vouches[3]
    evidence = a_claim(an_author("Some One"), a_person("some"), *TWO[:1], now=NOW).evidence.get()
    with pytest.raises(IntegrityError, match="three vouches"), transaction.atomic():
        Vouch.objects.filter(pk=fourth.pk).update(state="given", given_at=NOW, evidence=evidence)
    assert Vouch.objects.filter(state="given").count() == 3
