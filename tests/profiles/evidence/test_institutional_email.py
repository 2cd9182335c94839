"""An address at an institution: the code, the domain, whom it belongs to, and what it says about the record."""

import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from papers.models import Author, Institution
from profiles.claims.errors import ActNotAllowedError
from profiles.evidence.challenges import ChallengeError, WrongCodeError
from profiles.evidence.institutional_email import (
    judge_institutional,
    prove_institutional_email,
    send_institutional_code,
    use_institutional_email,
)
from profiles.evidence.proved_addresses import AddressRefusedError, AddressTakenError
from profiles.models import (
    Bearing,
    Challenge,
    ClaimedWork,
    Evidence,
    EvidenceDetail,
    InstitutionDomain,
    OutgoingMail,
    RefusedDomain,
)
from tests.corpus import a_work, affiliate, an_author, an_institution
from tests.profiles.evidence.scenes import (
    DAY,
    NOW,
    a_draft,
    a_record_at,
    a_university,
    ada,
    code_sent_to,
    now_is,
)

pytestmark = pytest.mark.django_db
ADDRESS = "ada@brightwater.edu"


def prove(claim, by, address=ADDRESS, now=NOW):
    challenge = send_institutional_code(claim=claim.pk, address=address, by=by, now=now)
    return prove_institutional_email(challenge=challenge.pk, code=code_sent_to(challenge.target), by=by, now=now)


def test_the_right_code_gives_the_record():
    university = a_university()
    user = ada()
    claim = a_draft(a_record_at(university), user)
    evidence = prove(claim, user, "  Ada@BrightWater.EDU ")
    assert now_is(claim) == ("active", 2)
    assert (evidence.bearing, evidence.institution) == (Bearing.RECORD, university)
    assert EmailAddress.objects.get(user=user, email=ADDRESS).verified
    assert EvidenceDetail.objects.get(evidence=evidence).data["address"] == ADDRESS
    assert ADDRESS not in str(Evidence.objects.filter(pk=evidence.pk).values())


def test_an_institution_that_the_record_does_not_name_shows_who_and_not_which_record():
    a_university()
    user = ada()
    claim = a_draft(a_record_at(an_institution("Elsewhere College")), user)
    assert prove(claim, user).bearing == Bearing.NONE
    assert now_is(claim) == ("draft", 1)


@pytest.mark.parametrize(("mail_at", "named", "bears"), [
    ("whole", "part", True), ("part", "whole", True), ("grandpart", "whole", True), ("part", "sibling", False),
])  # fmt: skip
def test_parts_and_wholes_are_one_place_and_two_parts_are_not(mail_at, named, bears):
    places = {"whole": a_university("whole.edu", name="Whole")}
    places["part"] = a_university("part.edu", name="Part", parent=places["whole"])
    places["sibling"] = a_university("sibling.edu", name="Sibling", parent=places["whole"])
    places["grandpart"] = a_university("grandpart.edu", name="Grandpart", parent=places["part"])
    user = ada()
    claim = a_draft(a_record_at(places[named]), user)
    assert (prove(claim, user, f"ada@{mail_at}.edu").bearing == Bearing.RECORD) is bears


def test_the_present_affiliation_alone_will_do():
    user = ada()
    claim = a_draft(an_author(institution=a_university()), user)
    assert prove(claim, user).bearing == Bearing.RECORD


def test_a_denied_work_ties_nobody():
    author = a_record_at(a_university())
    author.authorships.update(provenance="denied")
    user = ada()
    assert prove(a_draft(author, user), user).bearing == Bearing.NONE


def test_of_a_claim_on_some_works_only_these_speak():
    university, college = a_university(), an_institution("Elsewhere College")
    author = a_record_at(university)
    author.institution = university
    author.save()
    other = a_work("Another", authors=[author])
    affiliate(other, 1, "Elsewhere College", college)
    user = ada()
    claim = a_draft(author, user)
    ClaimedWork.objects.create(claim=claim, authorship=other.authorships.get())
    assert prove(claim, user).bearing == Bearing.NONE


@pytest.mark.parametrize("address", [
    "ada@cs.brightwater.edu", "ada@gmail.com", "ada@brlghtwater.edu", "info@brightwater.edu", "ada@nowhere.edu",
    "ada@alumni.brightwater.edu", "not an address", "ada@brightwater.edu, eve@evil.org",
])  # fmt: skip
def test_what_is_not_exactly_an_institutions_gets_no_code(address):
    a_university()
    user = ada()
    claim = a_draft(a_record_at(Institution.objects.get()), user)
    with pytest.raises(AddressRefusedError):
        send_institutional_code(claim=claim.pk, address=address, by=user, now=NOW)
    assert not Challenge.objects.exists()
    assert not OutgoingMail.objects.filter(kind="code").exists()


def test_domains_of_closed_institutions_and_refused_ones_get_no_code():
    a_university(status="inactive")
    a_university("abused.edu", name="Abused")
    RefusedDomain.objects.create(domain="abused.edu", reason="sold", source="test")
    assert not judge_institutional(address=ADDRESS).is_accepted
    assert not judge_institutional(address="ada@abused.edu").is_accepted


def test_a_domain_that_a_moderator_added_counts():
    university = a_university("other.edu")
    InstitutionDomain.objects.create(domain="brightwater.edu", institution=university, source="moderator")
    user = ada()
    claim = a_draft(a_record_at(university), user)
    prove(claim, user)
    assert now_is(claim) == ("active", 2)


def test_a_domain_that_was_refused_after_the_code_was_sent_does_not_count():
    user = ada()
    claim = a_draft(a_record_at(a_university()), user)
    challenge = send_institutional_code(claim=claim.pk, address=ADDRESS, by=user, now=NOW)
    RefusedDomain.objects.create(domain="brightwater.edu", reason="sold", source="test")
    with pytest.raises(AddressRefusedError):
        prove_institutional_email(challenge=challenge.pk, code=code_sent_to(ADDRESS), by=user, now=NOW)
    assert not Evidence.objects.exists()


def test_an_address_of_another_account_is_answered_alike_until_the_code_is_right():
    """Nothing tells that somebody has it: not the answer, not the mail, not the work that was done."""
    university = a_university()
    eve, user = ada("eve"), ada()
    EmailAddress.objects.create(user=eve, email=ADDRESS, verified=True)
    claim = a_draft(a_record_at(university), user)
    asked = {}
    for address in (ADDRESS, "free@brightwater.edu"):
        with _counted() as queries:
            challenge = send_institutional_code(claim=claim.pk, address=address, by=user, now=NOW)
        asked[address] = (len(queries), challenge.tries_left, OutgoingMail.objects.filter(to=address).count())
    assert asked[ADDRESS] == asked["free@brightwater.edu"]
    challenge = send_institutional_code(claim=claim.pk, address=ADDRESS, by=user, now=NOW)
    with pytest.raises(WrongCodeError):
        prove_institutional_email(challenge=challenge.pk, code="00000000", by=user, now=NOW)
    with pytest.raises(AddressTakenError):
        prove_institutional_email(challenge=challenge.pk, code=code_sent_to(ADDRESS), by=user, now=NOW)
    assert not Evidence.objects.exists()
    assert EmailAddress.objects.get(email=ADDRESS).user == eve


def _counted():
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)


def test_codes_of_others_and_on_claims_of_others_are_nobodys():
    university = a_university()
    user, eve = ada(), ada("eve")
    claim = a_draft(a_record_at(university), user)
    challenge = send_institutional_code(claim=claim.pk, address=ADDRESS, by=user, now=NOW)
    with pytest.raises(ActNotAllowedError):
        prove_institutional_email(challenge=challenge.pk, code=code_sent_to(ADDRESS), by=eve, now=NOW)
    with pytest.raises(ActNotAllowedError):
        send_institutional_code(claim=claim.pk, address=ADDRESS, by=eve, now=NOW)
    with pytest.raises(ActNotAllowedError):
        use_institutional_email(claim=claim.pk, address=ADDRESS, by=eve, now=NOW)


def test_a_code_is_good_once_and_for_half_an_hour():
    university = a_university()
    user = ada()
    claim = a_draft(a_record_at(university), user)
    late = send_institutional_code(claim=claim.pk, address=ADDRESS, by=user, now=NOW)
    with pytest.raises(ChallengeError):
        prove_institutional_email(
            challenge=late.pk, code=code_sent_to(ADDRESS), by=user, now=NOW + timedelta(minutes=31)
        )
    challenge = send_institutional_code(claim=claim.pk, address=ADDRESS, by=user, now=NOW)
    code = code_sent_to(ADDRESS)
    prove_institutional_email(challenge=challenge.pk, code=code, by=user, now=NOW)
    with pytest.raises(ChallengeError):
        prove_institutional_email(challenge=challenge.pk, code=code, by=user, now=NOW)
    assert Evidence.objects.count() == 1


def test_the_address_an_account_was_opened_with_needs_no_second_code():
    user = ada(address=ADDRESS, date_joined=NOW - 2 * DAY)
    claim = a_draft(a_record_at(a_university()), user)
    use_institutional_email(claim=claim.pk, address=ADDRESS, by=user, now=NOW)
    assert now_is(claim) == ("active", 2)


def test_an_address_proved_long_ago_needs_a_new_code():
    user = ada(address=ADDRESS, date_joined=NOW - 31 * DAY)
    claim = a_draft(a_record_at(a_university()), user)
    with pytest.raises(AddressRefusedError):
        use_institutional_email(claim=claim.pk, address=ADDRESS, by=user, now=NOW)


def test_the_other_addresses_hear_that_one_was_added():
    user = ada()
    claim = a_draft(a_record_at(a_university()), user)
    prove(claim, user)
    prove(claim, user)
    (told,) = OutgoingMail.objects.filter(subject="An address was added to your account")
    assert told.to == user.email
    assert ADDRESS not in told.text


def test_a_tag_does_not_make_another_mailbox():
    user = ada()
    claim = a_draft(a_record_at(a_university()), user)
    prove(claim, user)
    prove(claim, user, "ada+papers@brightwater.edu")
    assert Evidence.objects.filter(claim=claim, ended_at=None).count() == 1


def test_a_name_that_does_not_fit_waits_for_a_moderator():
    user = ada(display_name="Somebody Else")
    claim = a_draft(a_record_at(a_university()), user)
    assert prove(claim, user).bearing == Bearing.RECORD
    assert now_is(claim) == ("draft", 1)


@pytest.mark.django_db(transaction=True)
def test_of_eight_accounts_at_once_one_keeps_an_address():
    university = a_university()
    people = [ada(f"ada{number}") for number in range(8)]
    claims = [a_draft(a_record_at(university), user) for user in people]
    ready = []
    for claim, user in zip(claims, people, strict=True):
        challenge = send_institutional_code(claim=claim.pk, address=ADDRESS, by=user, now=NOW)
        ready.append((challenge.pk, code_sent_to(ADDRESS), user))
    start, outcomes = threading.Barrier(8), []

    def one(challenge, code, user):
        start.wait()
        try:
            prove_institutional_email(challenge=challenge, code=code, by=user, now=NOW)
            outcomes.append("kept")
        except AddressTakenError:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=args) for args in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept"] + ["taken"] * 7
    assert EmailAddress.objects.filter(email=ADDRESS, verified=True).count() == 1
    assert Evidence.objects.filter(ended_at=None).count() == 1
    assert Author.objects.filter(claims__holds=True).count() == 1
