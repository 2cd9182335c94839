"""What the buttons of claims do, what they refuse, and that nothing typed is lost."""

import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from profiles.claims.acting import act
from profiles.claims.deciding import submit_claim
from profiles.claims.statement import LONGEST_STATEMENT, StatementError, cleaned, write_statement
from profiles.claims.transitions import Act
from profiles.models import Challenge, Claim, Evidence, EvidenceDocument, OutgoingMail
from tests.claim_states import HOMEPAGE, MAIL, ORCID, PDF, PRINTED, a_person, a_record, begun, contested, sent_in, shown
from tests.corpus import an_author

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def sign_in(client, user):
    """As somebody who has just typed their password."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def messages_of(client, path):
    return [str(message) for message in client.get(path).context["messages"]]


def test_this_is_me_begins_one_draft_however_often_it_is_said(client):
    record, user = a_record(), a_person("ada")
    client.force_login(user)
    first = client.post("/claims/new/", {"author": record.public_id})
    again = client.post("/claims/new/", {"author": record.public_id})
    assert first["Location"] == again["Location"] == f"/claims/{Claim.objects.get(user=user).pk}/"
    assert client.get(f"/claims/new/?author={record.public_id}")["Location"] == first["Location"]


def test_who_is_not_signed_in_comes_back_here(client):
    record = a_record()
    page = client.get(f"/claims/new/?author={record.public_id}")
    assert f"/accounts/signup/?next=%2Fclaims%2Fnew%2F%3Fauthor%3D{record.public_id}" in page.content.decode()
    sent = client.post("/claims/new/", {"author": record.public_id})
    assert sent["Location"].startswith("/accounts/login/?next=%2Fclaims%2Fnew%2F")
    assert not Claim.objects.exists()


def test_a_merged_record_leads_to_the_one_there_is(client):
    record = a_record()
    merged = an_author("A. Byron", merged_into=record)
    answer = client.get(f"/claims/new/?author={merged.public_id}")
    assert answer["Location"] == f"/claims/new/?author={record.public_id}"
    history = client.get(f"/authors/{merged.public_id}/history/")
    assert (history.status_code, history["Location"]) == (301, f"/authors/{record.public_id}/history/")


@pytest.mark.parametrize("author", ["", "A999999", "W1", "x", "A" + "9" * 30])
def test_no_record_no_claim(client, author):
    client.force_login(a_person("ada"))
    assert client.get("/claims/new/", {"author": author}).status_code in {302, 404}
    assert not Claim.objects.exists()


def test_without_grounds_nothing_is_sent_in_and_the_page_says_why(client, now):
    claim = begun(a_record(), a_person("ada"), at=now)
    client.force_login(claim.user)
    client.post(f"/claims/{claim.pk}/submit/")
    assert "Give some evidence first" in messages_of(client, f"/claims/{claim.pk}/")[0]
    claim.refresh_from_db()
    assert claim.state == "draft"


def test_words_alone_are_enough_to_be_looked_at(client, now):
    claim = begun(a_record(), a_person("ada"), at=now)
    client.force_login(claim.user)
    client.post(f"/claims/{claim.pk}/statement/", {"text": "It was my\r\nmaiden name.\u202e"})
    client.post(f"/claims/{claim.pk}/submit/")
    claim.refresh_from_db()
    assert (claim.state, claim.statement) == ("pending", "It was my\nmaiden name.")


def test_words_that_are_too_long_are_kept_in_the_form(client, now):
    claim = begun(a_record(), a_person("ada"), at=now)
    client.force_login(claim.user)
    words = "very long " * 500
    page = client.post(f"/claims/{claim.pk}/statement/", {"text": words})
    assert page.status_code == 422
    assert words.strip() in page.content.decode()
    assert "characters; these are" in page.content.decode()


def test_words_are_the_claimants_own_and_end_with_the_claim(now):
    claim, stranger = begun(a_record(), a_person("ada"), at=now), a_person("eve")
    with pytest.raises(Exception, match="not your claim"):
        write_statement(claim=claim.pk, text="Mine!", by=stranger, now=now)
    act(claim=claim.pk, act=Act.WITHDRAW, by=claim.user, now=now)
    with pytest.raises(Exception, match="takes no more words"):
        write_statement(claim=claim.pk, text="Late", by=claim.user, now=now)
    with pytest.raises(StatementError):
        write_statement(claim=claim.pk, text="x" * (LONGEST_STATEMENT + 1), by=claim.user, now=now)


def test_cleaned_words_keep_their_lines_and_the_joiners_that_scripts_need():
    assert cleaned("a\r\nb \u200bc\x00\n\n") == "a\nb c"
    assert cleaned("می\u200cخواهم") == "می\u200cخواهم"


def test_an_address_that_proves_nothing_is_refused_beside_the_field(client, now):
    claim = begun(a_record(), a_person("ada"), at=now)
    client.force_login(claim.user)
    page = client.post(f"/claims/{claim.pk}/email/", {"address": "ada@gmail.com"})
    assert page.status_code == 422
    assert 'value="ada@gmail.com"' in page.content.decode()
    assert page.context["form"].errors["address"]
    assert not Challenge.objects.exists()


def test_a_code_with_spaces_is_taken_and_counts_at_once(client, now):
    claim = begun(a_record(), a_person("ada"), at=now)
    sign_in(client, claim.user)
    sent = client.post(f"/claims/{claim.pk}/email/", {"address": "countess@tests.example"})
    code = OutgoingMail.objects.get(kind="code").subject[:9]
    assert client.post(sent["Location"], {"code": "0000 0000"}).status_code == 422
    done = client.post(sent["Location"], {"code": f"  {code} "})
    assert done["Location"] == f"/claims/{claim.pk}/"
    claim.refresh_from_db()
    assert (claim.state, claim.level) == ("active", 2)
    assert messages_of(client, done["Location"]) == ["That was the code. The record is yours, at level 2."]


def test_a_new_code_ends_the_one_before(client, now):
    claim = begun(a_record(), a_person("ada"), at=now)
    sign_in(client, claim.user)
    first = client.post(f"/claims/{claim.pk}/email/", {"address": "countess@tests.example"})["Location"]
    second = client.post(first, {"again": "yes"})["Location"]
    old = OutgoingMail.objects.filter(kind="code").earliest("pk").subject[:9]
    assert "no longer works" in client.post(first, {"code": old}).content.decode()
    new = OutgoingMail.objects.filter(kind="code").latest("pk").subject[:9]
    assert client.post(second, {"code": new}).status_code == 302


def test_a_code_is_for_whoever_has_just_proved_who_they_are(client, now):
    """The address becomes one of the account's: a screen that was left unlocked is not enough."""
    claim = begun(a_record(), a_person("ada"), at=now)
    claim.user.set_password("four words in a row")
    claim.user.save()
    client.force_login(claim.user)  # no proof of late
    sent = client.post(f"/claims/{claim.pk}/email/", {"address": "countess@tests.example"})
    code = OutgoingMail.objects.get(kind="code").subject[:9]
    assert "/reauthenticate/" in client.post(sent["Location"], {"code": code})["Location"]
    assert not Evidence.objects.exists()
    assert not EmailAddress.objects.filter(email="countess@tests.example").exists()


def test_nobody_enters_codes_for_another(client, now):
    claim, other = begun(a_record(), a_person("ada"), at=now), begun(a_record(), a_person("eve"), at=now)
    client.force_login(claim.user)
    client.post(f"/claims/{claim.pk}/email/", {"address": "countess@tests.example"})
    challenge = Challenge.objects.get()
    client.force_login(other.user)
    assert client.post(f"/claims/{other.pk}/codes/{challenge.pk}/", {"code": "1"}).status_code == 404
    assert client.post(f"/claims/{claim.pk}/codes/{challenge.pk}/", {"code": "1"}).status_code == 404


def test_the_same_answer_whether_an_address_is_printed_or_not(client, now):
    claim = begun(a_record(), a_person("ada"), at=now)
    client.force_login(claim.user)
    sent = client.post(f"/claims/{claim.pk}/printed-address/", {"address": "nobody@elsewhere.example"})
    page = client.get(sent["Location"]).content.decode()
    assert "If nobody@elsewhere.example is printed in a work of this record" in page


def test_a_line_for_a_page_is_shown_as_text(client, now):
    claim = begun(a_record(), a_person("ada"), at=now)
    client.force_login(claim.user)
    sent = client.post(f"/claims/{claim.pk}/homepage/", {"url": "https://www.ada-byron.net/"})
    assert sent.status_code == 302, sent.context["form"].errors
    page = client.get(f"/claims/{claim.pk}/homepage/").content.decode()
    token = Challenge.objects.get().token
    assert f"#{token}&quot;&gt;" in page
    assert f"content=&quot;{token}&quot;&gt;" in page
    assert 'name="url"' in client.get(f"/claims/{claim.pk}/homepage/?other=yes").content.decode()


def test_what_is_no_document_is_refused_beside_the_field(client, now):
    claim = begun(a_record(), a_person("ada"), at=now)
    client.force_login(claim.user)
    page = client.post(f"/claims/{claim.pk}/document/", {"file": SimpleUploadedFile("x.pdf", b"MZ"), "note": "card"})
    assert page.status_code == 422
    assert "card" in page.content.decode()
    client.post(f"/claims/{claim.pk}/document/", {"file": SimpleUploadedFile("card.pdf", PDF), "note": ""})
    document = EvidenceDocument.objects.get()
    client.post(f"/claims/{claim.pk}/documents/{document.pk}/remove/")
    assert not EvidenceDocument.objects.exists()


def test_evidence_is_taken_back_after_a_look_at_what_that_means(client, now):
    claim = sent_in(a_record(), a_person("ada"), shown(MAIL, "ada"), at=now)
    evidence = Evidence.objects.get(claim=claim)
    client.force_login(claim.user)
    path = f"/claims/{claim.pk}/evidence/{evidence.pk}/end/"
    assert "The level of your record falls" in client.get(path).content.decode()
    client.post(path)
    claim.refresh_from_db()
    assert claim.level == 1
    assert client.get(path).status_code == 404


def test_only_the_owner_objects(client, now):
    own, theirs = contested("c", at=now)
    path = f"/claims/{theirs.pk}/object/"
    for user in (theirs.user, a_person("eve")):
        client.force_login(user)
        assert client.post(path).status_code == 404
    client.force_login(own.user)
    client.post(path)
    assert {own.pk: "disputed", theirs.pk: "disputed"} == dict(
        Claim.objects.filter(pk__in=[own.pk, theirs.pk]).values_list("pk", "state")
    )


def test_giving_a_record_up_asks_who_it_is_again(client, now):
    claim = sent_in(a_record(), a_person("ada"), shown(MAIL, "ada"), at=now)
    claim.user.set_password("four words in a row")
    claim.user.save()
    client.force_login(claim.user)  # no proof of late
    sent = client.post(f"/claims/{claim.pk}/release/")
    assert "/reauthenticate/" in sent["Location"]
    claim.refresh_from_db()
    assert claim.state == "active"


def test_a_page_left_open_does_what_can_still_be_done_or_says_so(client, now):
    claim = begun(a_record(), a_person("ada"), at=now)
    client.force_login(claim.user)
    act(claim=claim.pk, act=Act.WITHDRAW, by=claim.user, now=now)
    assert client.post(f"/claims/{claim.pk}/withdraw/")["Location"] == f"/claims/{claim.pk}/"
    assert messages_of(client, f"/claims/{claim.pk}/") == ["This claim is withdrawn now."]
    assert client.post(f"/claims/{claim.pk}/email/", {"address": "a@tests.example"})["Location"].endswith("/")


def test_pending_says_how_long_it_usually_takes_once_that_is_known(client, now):
    moderator = a_person("moderator", is_moderator=True)
    for number in range(5):
        old = sent_in(a_record("Augusta King"), a_person(f"old-{number}"), shown(HOMEPAGE, f"o{number}"), at=now)
        act(claim=old.pk, act=Act.REJECT, by=moderator, now=now + timedelta(days=2))
    claim = begun(a_record("Augusta King"), a_person("ada"), at=now)
    write_statement(claim=claim.pk, text="Me.", by=claim.user, now=now)
    submit_claim(claim=claim.pk, by=claim.user, now=now)
    client.force_login(claim.user)
    page = " ".join(client.get(f"/claims/{claim.pk}/").content.decode().split())
    assert "Of the last 5 claims, half were decided within 2 days" in page


def test_a_public_history_does_not_change_while_somebody_asks(client, now):
    own = sent_in(a_record(), a_person("ada"), shown(MAIL, "ada"), at=now)
    path = f"/authors/{own.author.public_id}/history/"
    before = client.get(path).content
    asking = begun(own.author, a_person("eve"), at=now)
    write_statement(claim=asking.pk, text="Me.", by=asking.user, now=now)
    submit_claim(claim=asking.pk, by=asking.user, now=now)
    assert client.get(path).content == before
    act(claim=asking.pk, act=Act.WITHDRAW, by=asking.user, now=now)
    assert client.get(path).content == before


def test_the_quiet_days_are_counted_from_the_end_of_a_dispute(client, now):
    month_ago = now - timedelta(days=29)
    own = sent_in(a_record(), a_person("ada"), shown(MAIL, "ada"), shown(ORCID, "ada", anchored=True), at=month_ago)
    theirs = sent_in(own.author, a_person("eve"), shown(PRINTED, "eve"), at=now)
    act(claim=theirs.pk, act=Act.OBJECT, by=own.user, now=now)
    act(claim=theirs.pk, act=Act.WITHDRAW, by=theirs.user, now=now)
    client.force_login(own.user)
    page = client.get(f"/claims/{own.pk}/").content.decode()
    assert f"comes by itself on {now + timedelta(days=30):%-d %b %Y}" in page
