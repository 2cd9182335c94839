"""The page of a record's identifiers: who says so, and one click to put it right."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone

from papers.curation.identifiers import holder_of
from papers.models import Author, AuthorIdentifier, Authorship, AuthorshipIdentifier
from papers.records import Identifier
from profiles.models import Claim, RequestPart
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db
IRIS, OTHER = Identifier("orcid", "0000-0009-1111-1111"), Identifier("orcid", "0000-0009-2222-2225")


def a_record(name="Iris Novak", *printed: Identifier) -> Author:
    author = an_author(name)
    for number in range(2):
        work = a_work(f"{name} {author.pk} {number}", authors=[author], described_by="crossref")
        for one in printed:
            row = Authorship.objects.get(work=work)
            AuthorshipIdentifier.objects.create(authorship=row, scheme=one.scheme, value=one.value)
    for one in printed:
        AuthorIdentifier.objects.create(author=author, scheme=one.scheme, value=one.value)
    return author


@pytest.fixture
def mine():
    return a_record("Iris Novak", Identifier("dblp", "12/3456"))


@pytest.fixture
def iris(mine):
    person = a_person("iris", display_name="Iris Novak")
    a_claim(mine, person, *TWO, now=timezone.now())
    return person


@pytest.fixture
def page(mine, iris):
    client = Client()
    client.force_login(iris)
    return Page(client, mine)


class Page:
    def __init__(self, client: Client, author: Author) -> None:
        self.client, self.address = client, f"/corrections/identifiers/?author={author.public_id}"

    def text(self) -> str:
        answer = self.client.get(self.address)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    def send(self, **fields):
        return self.client.post(self.address, fields)


def test_it_says_who_says_so(page, iris):
    SocialAccount.objects.create(user=iris, provider="orcid", uid=IRIS.value)
    assert "Said by Crossref; on 2 works." in page.text()
    assert f'Your account signs in with the ORCID iD <span class="figures">{IRIS.value}' in page.text()
    page.send(act="confirm", identifier=f"orcid:{IRIS.value}")
    page.send(act="add", scheme="wikidata", value="https://www.wikidata.org/wiki/Q7259")
    told = page.text()
    assert "Confirmed by its holder" in told
    assert "Typed in" in told
    assert "Nobody has checked it" in told
    assert "Your account signs in" not in told


@pytest.mark.parametrize(
    ("scheme", "value"),
    [("orcid", "0000-0009-1111-1112"), ("orcid", ""), ("wikidata", "P12"), ("nowhere", "x"), ("dblp", "x" * 500)],
)
def test_what_is_no_identifier_is_asked_for_again(page, scheme, value):
    answer = page.send(act="add", scheme=scheme, value=value)
    assert answer.status_code == 422
    assert b"field-error" in answer.content
    assert not RequestPart.objects.exists()


def test_nobody_confirms_what_they_do_not_sign_in_with(page):
    page.send(act="confirm", identifier=f"orcid:{IRIS.value}")
    assert not RequestPart.objects.exists()


def test_not_mine_and_never_again(page, mine):
    assert page.send(act="remove", identifier="dblp:12/3456", works="stay").status_code == 302
    told = page.text()
    assert "Not yours, as you said" in told
    assert "None is known" in told
    assert holder_of(Identifier("dblp", "12/3456")) is None


def test_misprinted_on_one_work_of_two(page, mine):
    name = Authorship.objects.filter(author=mine).first().pk
    page.send(act="reject", identifier="dblp:12/3456", name=name)
    told = page.text()
    assert "Said by Crossref; on 1 work." in told
    assert "Tell the source" in told


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "reject", "identifier": "dblp:12/3456", "name": "x"},
        {"act": "reject", "identifier": "dblp:12/3456", "name": "9" * 40},
        {"act": "reject", "identifier": "", "name": "1"},
        {"act": "remove", "identifier": "dblp"},
        {"act": "remove", "identifier": "dblp:\x00"},
        {"act": "remove", "identifier": "dblp:" + "x" * 5000},
        {"act": "nothing"},
        {},
    ],
)
def test_what_the_page_did_not_offer_changes_nothing(page, fields):
    assert page.send(**fields).status_code == 302
    assert holder_of(Identifier("dblp", "12/3456")) is not None


def test_what_another_record_has_is_asked_for_and_stays_there(page, mine):
    other = a_record("Vera Sand", OTHER)
    first = page.send(act="add", scheme="orcid", value=OTHER.value)
    assert first.status_code == 422
    assert b"Another record has this identifier" in first.content
    again = page.send(act="add", scheme="orcid", value=OTHER.value, contest="1", evidence=" ")
    assert b"Say in a sentence" in again.content
    assert not RequestPart.objects.exists()
    asked = page.send(act="add", scheme="orcid", value=OTHER.value, contest="1", evidence="It is on my homepage.")
    part = RequestPart.objects.get()
    assert asked["Location"] == f"/corrections/{part.request_id}/"
    assert (part.state, part.decider, part.other) == ("waiting", "moderator", other)
    assert holder_of(OTHER) == other.pk
    assert "stays there until it is decided" in page.text()
    assert "It is on my homepage." in page.client.get(asked["Location"]).content.decode()


def test_somebody_else_asks_and_says_how_they_know(mine, iris):
    client = Client()
    client.force_login(a_person("reader"))
    page = Page(client, mine)
    assert "you ask for somebody else" in page.text()
    refused = page.send(act="add", scheme="wikidata", value="Q7259", relation="coauthor", reason="")
    assert refused.status_code == 422
    page.send(act="add", scheme="wikidata", value="Q7259", relation="coauthor", reason="We wrote two papers.")
    part = RequestPart.objects.get()
    assert (part.state, part.asked, part.request.relation) == ("waiting", iris, "coauthor")


def test_what_somebody_denied_or_asked_for_is_their_own_business(mine, iris):
    page = Page(Client(), mine)
    page.client.force_login(iris)
    page.send(act="remove", identifier="dblp:12/3456", works="stay")
    reader = Client()
    reader.force_login(a_person("reader"))
    assert "12/3456" not in Page(reader, mine).text()


def test_a_record_that_was_joined_leads_to_the_other(page, mine):
    gone = an_author("I. Novak", merged_into=mine)
    answer = page.client.get(f"/corrections/identifiers/?author={gone.public_id}")
    assert answer["Location"] == page.address
    assert page.client.get("/corrections/identifiers/?author=A999999").status_code == 404
    assert page.client.get("/corrections/identifiers/").status_code == 404


def test_right_after_a_claim_its_page_says_how_much_the_id_matches(mine, iris):
    SocialAccount.objects.create(user=iris, provider="orcid", uid=IRIS.value)
    client = Client()
    client.force_login(iris)
    path = f"/claims/{Claim.objects.get(user=iris).pk}/"
    assert "0 of 2 works are matched by your ORCID iD." in client.get(path).content.decode()
    for row in Authorship.objects.filter(author=mine):
        AuthorshipIdentifier.objects.create(authorship=row, scheme="orcid", value=IRIS.value)
    assert "matched by your ORCID iD" not in client.get(path).content.decode()
