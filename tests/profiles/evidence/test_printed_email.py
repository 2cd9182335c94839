"""An address in a paper: a code goes to it where it may be the claimant's, and who asks learns nothing."""

import pytest
from allauth.account.models import EmailAddress

from papers.models import WorkText
from profiles.claims.errors import ActNotAllowedError
from profiles.evidence.challenges import ChallengeError
from profiles.evidence.printed_email import find_printed, prove_printed_email, send_printed_code, works_with_text
from profiles.evidence.proved_addresses import AddressRefusedError, AddressTakenError
from profiles.evidence.ties import Subject
from profiles.models import Bearing, Challenge, ClaimedWork, Evidence, OutgoingMail
from tests.corpus import a_work, affiliate, an_author
from tests.profiles.evidence.scenes import NOW, a_draft, ada, code_sent_to, now_is

pytestmark = pytest.mark.django_db
ADDRESS = "ada.byron@engines.ac.uk"
TITLE_PAGE = "On the Analytical Engine\nAda Byron, Charles Babbage\n{ada.byron, c.babbage}@engines.ac.uk\n\nAbstract"


def print_work(author, text=TITLE_PAGE, *, others=("Charles Babbage",), title="On the analytical engine"):
    work = a_work(title, authors=[author, *others])
    WorkText.objects.create(work=work, text=text, word_count=9, scheme="acl", file="a.txt")
    return work


def claimed(text=TITLE_PAGE, **fields):
    author = an_author("Ada Byron")
    print_work(author, text, **fields)
    return a_draft(author, ada())


def send(claim, address=ADDRESS):
    return send_printed_code(claim=claim.pk, address=address, by=claim.user, now=NOW)


def prove(claim, address=ADDRESS):
    challenge = send(claim, address)
    return prove_printed_email(challenge=challenge.pk, code=code_sent_to(address), by=claim.user, now=NOW)


def test_the_code_gives_the_record():
    claim = claimed()
    evidence = prove(claim)
    assert (evidence.bearing, evidence.strength) == (Bearing.RECORD, 0.60)
    assert now_is(claim) == ("active", 2)
    assert EmailAddress.objects.get(user=claim.user, email=ADDRESS).verified


@pytest.mark.parametrize("guess", ["ada.byron@elsewhere.edu", "c.babbage@engines.ac.uk", "charles@engines.ac.uk"])
def test_a_wrong_guess_is_answered_like_a_right_one_and_nobody_gets_mail(guess):
    claim = claimed()
    right, wrong = send(claim), send(claim, guess)
    assert [mail.to for mail in OutgoingMail.objects.filter(kind="code")] == [ADDRESS]
    told = [
        {name: getattr(challenge, name) for name in ("kind", "tries_left", "times_sent", "expires_at", "sent_at")}
        for challenge in (right, wrong)
    ]
    assert told[0] == told[1]
    with pytest.raises(ChallengeError):
        prove_printed_email(challenge=wrong.pk, code="12345678", by=claim.user, now=NOW)


def test_an_address_of_a_coauthor_is_not_written_to():
    claim = claimed()
    send(claim, "c.babbage@engines.ac.uk")
    assert not OutgoingMail.objects.filter(kind="code").exists()


def test_one_that_may_be_a_coauthors_shows_who_and_not_which_author():
    claim = claimed("Ada Byron, Alan Byron\nbyron@engines.ac.uk", others=("Alan Byron",))
    assert prove(claim, "byron@engines.ac.uk").bearing == Bearing.NONE
    assert now_is(claim) == ("draft", 1)


def test_the_only_author_of_a_work_is_who_stands_in_it():
    claim = claimed("Ada Byron\nenchantress@engines.ac.uk", others=())
    assert prove(claim, "enchantress@engines.ac.uk").bearing == Bearing.RECORD


def test_affiliations_that_sources_print_with_an_address_are_read_too():
    author = an_author("Ada Byron")
    affiliate(a_work(authors=[author, "Charles Babbage"]), 1, f"Engines Ltd, London. {ADDRESS}")
    assert works_with_text(Subject(author.pk)) == 1
    assert prove(a_draft(author, ada())).bearing == Bearing.RECORD


def test_works_that_are_not_the_records_are_not_read():
    author = an_author("Ada Byron")
    work = print_work(author)
    assert find_printed(Subject(author.pk), ADDRESS).work == work.pk
    work.authorships.filter(author=author).update(provenance="denied")
    assert find_printed(Subject(author.pk), ADDRESS) is None
    assert works_with_text(Subject(author.pk)) == 0


def test_of_a_claim_on_some_works_only_these_are_read():
    claim = claimed()
    other = a_work("Another", authors=[claim.author])
    ClaimedWork.objects.create(claim=claim, authorship=other.authorships.get())
    send(claim)
    assert not OutgoingMail.objects.filter(kind="code").exists()


def test_deep_in_a_text_an_address_is_a_quotation():
    claim = claimed("On the Analytical Engine\n" + "word " * 4000 + ADDRESS)
    send(claim)
    assert not OutgoingMail.objects.filter(kind="code").exists()


def test_what_is_no_address_is_refused_in_words():
    with pytest.raises(AddressRefusedError):
        send(claimed(), "not an address")
    assert not Challenge.objects.exists()


def test_an_address_of_another_account_stays_there():
    claim = claimed()
    eve = ada("eve")
    EmailAddress.objects.create(user=eve, email=ADDRESS, verified=True)
    with pytest.raises(AddressTakenError):
        prove(claim)
    assert not Evidence.objects.exists()
    assert EmailAddress.objects.get(email=ADDRESS).user == eve


def test_claims_and_codes_of_others_are_nobodys():
    claim = claimed()
    eve = ada("eve")
    challenge = send(claim)
    with pytest.raises(ActNotAllowedError):
        prove_printed_email(challenge=challenge.pk, code=code_sent_to(ADDRESS), by=eve, now=NOW)
    with pytest.raises(ActNotAllowedError):
        send_printed_code(claim=claim.pk, address=ADDRESS, by=eve, now=NOW)


def test_guesses_are_bounded_in_a_day():
    claim = claimed()
    for number in range(12):
        send(claim, f"ada{number}@engines.ac.uk")
    with pytest.raises(ChallengeError, match="Too many codes"):
        send(claim)
