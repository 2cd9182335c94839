"""From marks over works to what they amount to: seen first, then done; nothing is lost on the way, by whomever."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from papers.models import Author, Authorship, AuthorshipDenial
from profiles.models import Claim, CorrectionRequest
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author
from tests.profiles.corrections_pages.scenes import names

pytestmark = pytest.mark.django_db
NEW = "/corrections/new/"


def a_page_of(name: str, *, works: int, with_: str) -> Author:
    author = an_author(name)
    for number in range(works):
        a_work(f"{with_} {number}", authors=[author, with_], year=2015 + number)
    author.refresh_from_db()
    return author


@pytest.fixture
def mixed():
    """A page that holds the works of two people, who wrote with Bob and with Cid."""
    author = a_page_of("Ada Byron", works=3, with_="Bob Bee")
    for number in range(2):
        a_work(f"Cid Dee {number}", authors=[author, "Cid Dee"], year=2018)
    author.refresh_from_db()
    return author


@pytest.fixture
def other():
    return a_page_of("A. Byron", works=2, with_="Eve Fox")


@pytest.fixture
def ada(mixed):
    person = a_person("ada", display_name="Ada Byron")
    a_claim(mixed, person, *TWO, now=timezone.now())
    return person


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def of(author: Author, with_: str) -> list[int]:
    rows = Authorship.objects.filter(author=author, work__title__startswith=with_)
    return sorted(rows.values_list("pk", flat=True))


def carried(answer) -> dict[str, list[str]]:
    """The hidden fields and ticked boxes of the form, as a browser would send them back."""
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", answer.content.decode()):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given.get("name") and (given.get("type") == "hidden" or " checked" in tag):
            fields.setdefault(given["name"], []).append(given.get("value", ""))
    fields.pop("csrfmiddlewaretoken", None)
    return fields


class TestFinding:
    def test_works_of_every_page_and_of_nobody_are_there(self, mixed, other, ada):
        stray = a_work("Nobody's", authors=["Ada L. Byron"])
        Authorship.objects.filter(work=stray).update(provenance="denied", needs_settling=False)
        a_page_of("Zoe Byron", works=1, with_="Somebody")
        body = signed_in(ada).get(NEW, {"author": mixed.public_id}).content.decode()
        assert all(f'name="w{name}"' in body for name in [*names(mixed), *names(other)])
        assert "Nobody&#x27;s" in body
        assert "Somebody 0" not in body

    def test_another_name_is_searched_for_who_asks(self, mixed, ada):
        former = a_page_of("Ada King", works=1, with_="Gil Hay")
        client = signed_in(ada)
        assert "Gil Hay 0" not in client.get(NEW, {"author": mixed.public_id}).content.decode()
        body = client.get(NEW, {"author": mixed.public_id, "also": "Ada King"}).content.decode()
        assert f'name="w{names(former)[0]}"' in body

    def test_a_merged_page_leads_to_the_one_it_became(self, mixed, other, client):
        Author.objects.filter(pk=other.pk).update(merged_into=mixed)
        answer = client.get(NEW, {"author": other.public_id})
        assert (answer.status_code, answer["Location"]) == (302, f"{NEW}?author={mixed.public_id}")

    @pytest.mark.parametrize("query", [{}, {"name": ""}, {"name": "\x00 ,"}, {"author": "A999999"}, {"author": "W1"}])
    def test_about_nobody_there_is_nothing(self, client, query):
        assert client.get(NEW, query).status_code == 404

    def test_of_a_hidden_person_there_is_nothing(self, mixed, client):
        Author.objects.filter(pk=mixed.pk).update(hidden=True)
        assert client.get(NEW, {"author": mixed.public_id}).status_code == 410

    def test_filters_narrow_what_is_shown_and_keep_what_is_marked(self, mixed, ada):
        mine = of(mixed, "Bob Bee")
        answer = signed_in(ada).post(
            NEW, {"author": mixed.public_id, "do": "filter", "text": "cid", f"w{mine[0]}": "mine"}
        )
        body = answer.content.decode()
        assert "Cid Dee 0" in body
        assert "Bob Bee 0</a>" not in body
        assert carried(answer)["mine"] == [str(mine[0])]
        again = signed_in(ada).post(NEW, carried(answer) | {"do": "all", "text": ""})
        assert f'name="w{mine[0]}" value="mine" checked' in again.content.decode()


class TestOnesOwn:
    def test_a_group_is_not_mine_but_for_one_work(self, mixed, ada):
        theirs, client = of(mixed, "Cid Dee"), signed_in(ada)
        page = client.get(NEW, {"author": mixed.public_id}).content.decode()
        group = next(
            number
            for number, found in re.findall(r'name="in(\d+)" value="([\d,]+)"', page)
            if str(theirs[0]) in found.split(",")
        )
        sent = {
            "author": mixed.public_id, f"in{group}": ",".join(map(str, theirs)), f"g{group}": "not",
            f"w{theirs[1]}": "unsure", "do": "look",
        }  # fmt: skip
        look = client.post(NEW, sent)
        assert "1 work leaves your page" in look.content.decode()
        assert ">5 works<" in look.content.decode()
        assert ">4 works<" in look.content.decode()
        assert "under the name</th><td>0 works</td><td>1 work</td>" in look.content.decode()
        assert Authorship.objects.get(pk=theirs[0]).author == mixed  # nothing has been changed yet
        done = client.post(NEW, carried(look) | {"do": "file"})
        assert done.status_code == 302
        request = CorrectionRequest.objects.get()
        assert done["Location"] == f"/corrections/{request.pk}/"
        assert Authorship.objects.get(pk=theirs[0]).author is None
        assert Authorship.objects.get(pk=theirs[1]).author == mixed

    def test_what_was_said_before_is_marked_and_not_asked_again(self, mixed, ada):
        wrong, client = of(mixed, "Cid Dee")[0], signed_in(ada)
        client.post(NEW, {"author": mixed.public_id, "do": "file", f"w{wrong}": "not"})
        again = client.get(NEW, {"author": mixed.public_id})
        assert f'name="w{wrong}" value="not" checked' in again.content.decode()
        assert 'value="not" checked' not in Client().get(NEW, {"author": mixed.public_id, "whose": "theirs"}).content.decode()  # fmt: skip
        refused = client.post(NEW, {"author": mixed.public_id, "do": "look", f"w{wrong}": "not"})
        assert refused.status_code == 422
        assert "Mark at least one work" in refused.content.decode()
        assert CorrectionRequest.objects.count() == 1

    def test_all_of_another_page_is_the_same_person(self, mixed, other, ada):
        client = signed_in(ada)
        look = client.post(NEW, {"author": mixed.public_id, "do": "look"} | {f"w{n}": "mine" for n in names(other)})
        assert f"leads to {mixed.public_id}" in look.content.decode()
        client.post(NEW, carried(look) | {"do": "file"})
        other.refresh_from_db()
        assert other.merged_into == mixed

    def test_what_leaves_may_be_one_other_persons(self, mixed, ada):
        client = signed_in(ada)
        look = client.post(
            NEW, {"author": mixed.public_id, "do": "look"} | {f"w{n}": "not" for n in of(mixed, "Cid Dee")}
        )
        apart = client.post(NEW, carried(look) | {"do": "part-them"})
        assert "a new page" in apart.content.decode()
        client.post(NEW, carried(apart) | {"do": "file"})
        made = Author.objects.exclude(pk=mixed.pk).get()
        assert (made.works_count, made.name) == (2, "Ada Byron")

    def test_signed_together_cannot_be_one(self, mixed, other, ada):
        both = a_work("Both", authors=[mixed, other])
        client = signed_in(ada)
        look = client.post(NEW, {"author": mixed.public_id, "do": "look"} | {f"w{n}": "mine" for n in names(other)})
        assert "Not possible." in look.content.decode()
        assert both.title in look.content.decode()

    def test_works_one_cannot_see_are_not_heard(self, mixed, ada):
        foreign = a_page_of("Zoe Byron", works=1, with_="Somebody")
        answer = signed_in(ada).post(
            NEW, {"author": mixed.public_id, "do": "look", f"w{names(foreign)[0]}": "mine", "mine": str(names(foreign)[0])}
        )  # fmt: skip
        assert answer.status_code == 422


class TestOtherOwners:
    def test_whose_page_it_is_is_asked(self, mixed, other, ada):
        eve = a_person("eve", display_name="A. Byron")
        a_claim(other, eve, *TWO, now=timezone.now())
        client = signed_in(ada)
        look = client.post(NEW, {"author": mixed.public_id, "do": "look", f"w{names(other)[0]}": "mine"})
        assert "The owner of that page is asked and has 14 days" in look.content.decode()
        client.post(NEW, carried(look) | {"do": "file"})
        part = CorrectionRequest.objects.get().parts.get()
        assert (part.state, part.asked) == ("waiting", eve)
        assert Authorship.objects.get(pk=names(other)[0]).author == other


class TestForOthers:
    def test_a_reader_says_how_they_know(self, mixed):
        helper = a_person("helper")
        client = signed_in(helper)
        sent = {"author": mixed.public_id, "whose": "theirs", f"w{of(mixed, 'Cid Dee')[0]}": "not"}
        look = client.post(NEW, sent | {"do": "look"})
        assert "A moderator looks at it first" in look.content.decode()
        without = client.post(NEW, sent | {"do": "file"})
        assert (without.status_code, CorrectionRequest.objects.count()) == (422, 0)
        assert "Say how you know" in without.content.decode()
        done = client.post(NEW, sent | {"do": "file", "relation": "coauthor", "reason": "I wrote one of them."})
        assert done.status_code == 302
        request = CorrectionRequest.objects.get()
        assert (request.relation, request.filed_by, request.record) == ("coauthor", helper, mixed)
        assert request.parts.get().state == "waiting"
        assert not AuthorshipDenial.objects.exists()

    def test_who_has_a_page_of_another_name_asks_for_somebody_else(self, mixed):
        zoe = a_person("zoe", display_name="Zoe Quark")
        a_claim(a_page_of("Zoe Quark", works=1, with_="X Y"), zoe, *TWO, now=timezone.now())
        body = signed_in(zoe).get(NEW, {"author": mixed.public_id}).content.decode()
        assert f"Which of these works are {mixed.name}" in body
        assert 'value="theirs" checked' in body

    def test_who_has_a_page_of_that_name_asks_for_that(self, mixed, other):
        person = a_person("other", display_name="Ada Byron")
        a_claim(other, person, *TWO, now=timezone.now())
        client = signed_in(person)
        look = client.post(NEW, {"author": mixed.public_id, "do": "look", f"w{names(mixed)[0]}": "mine"})
        assert f"1 work moves from Ada Byron ({mixed.public_id}) to your page" in look.content.decode()


class TestWithoutAPage:
    def test_mine_begins_a_claim_with_these_works(self, mixed, other):
        person = a_person("new", display_name="Ada Byron")
        client, chosen = signed_in(person), of(mixed, "Cid Dee")
        sent = {"author": mixed.public_id, f"w{names(other)[0]}": "mine"} | {f"w{n}": "mine" for n in chosen}
        look = client.post(NEW, sent | {"do": "look"}).content.decode()
        assert "First, that you are you" in look
        assert f"2 works of <bdi>{mixed.name}</bdi> ({mixed.public_id})" in look
        done = client.post(NEW, sent | {"do": "file"})
        claim = Claim.objects.get(user=person)
        assert done["Location"] == f"/claims/{claim.pk}/"
        assert sorted(claim.claimed_works.values_list("authorship", flat=True)) == chosen
        # Once they own a page, what they marked besides is still marked.
        again = client.get(NEW, {"author": mixed.public_id}).content.decode()
        assert f'name="w{names(other)[0]}" value="mine" checked' in again

    def test_not_mine_alone_says_nothing_in_ones_own_name(self, mixed):
        client = signed_in(a_person("new"))
        answer = client.post(NEW, {"author": mixed.public_id, "do": "look", f"w{names(mixed)[0]}": "not"})
        assert answer.status_code == 422
        assert "You have no page here yet" in answer.content.decode()

    def test_of_nobodys_works_alone_a_page_is_asked_for(self):
        work = a_work("Stray", authors=["Ada Byron"])
        Authorship.objects.filter(work=work).update(provenance="denied", needs_settling=False)
        name = Authorship.objects.get(work=work).pk
        look = signed_in(a_person("new")).post(NEW, {"name": "Ada Byron", "do": "look", f"w{name}": "mine"})
        assert look.status_code == 200
        assert "Ask for the page" in look.content.decode()


class TestSignedOut:
    def test_marks_wait_while_somebody_signs_in(self, client, mixed, ada):
        wrong = of(mixed, "Cid Dee")
        sent = {"author": mixed.public_id, "whose": "theirs"} | {f"w{n}": "not" for n in wrong}
        look = client.post(NEW, sent | {"do": "look"})
        assert "Sign in to go on" in look.content.decode()
        away = client.post(NEW, carried(look) | {"do": "sign-in"})
        assert away["Location"].startswith("/accounts/login/?next=")
        client.force_login(ada)
        body = client.get(NEW, {"author": mixed.public_id}).content.decode()
        assert all(f'name="w{n}" value="not" checked' in body for n in wrong)
        assert "What you marked before is still marked" in body

    def test_nothing_is_filed_by_strangers(self, client, mixed):
        answer = client.post(
            NEW,
            {"author": mixed.public_id, "whose": "theirs", "do": "file", f"w{names(mixed)[0]}": "not", "relation": "reader", "reason": "x"},
        )  # fmt: skip
        assert answer["Location"].startswith("/accounts/login/")
        assert not CorrectionRequest.objects.exists()


class TestNamePage:
    def test_who_bears_a_name_and_what_is_nobodys(self, client, mixed, other):
        work = a_work("Stray", authors=["Ada Byron", "Bob Bee"], year=2001)
        Authorship.objects.filter(work=work).update(provenance="denied", needs_settling=False)
        body = client.get("/names/", {"name": "Byron, Ada"}).content.decode()
        assert mixed.get_absolute_url() in body
        assert other.get_absolute_url() in body
        assert "With Bob Bee, Cid Dee" in body
        assert "Stray" in body

    def test_mine_leads_to_sorting_with_it_marked(self, mixed, ada):
        work = a_work("Stray", authors=["Ada Byron"])
        Authorship.objects.filter(work=work).update(provenance="denied", needs_settling=False)
        name = Authorship.objects.get(work=work).pk
        client = signed_in(ada)
        body = client.get("/names/", {"name": "Ada Byron"}).content.decode()
        assert f'name="w{name}" value="mine"' in body
        sorting = client.post(NEW, {"name": "Ada Byron", "whose": "mine", f"w{name}": "mine"}).content.decode()
        assert f'name="w{name}" value="mine" checked' in sorting

    def test_no_name_leads_to_all_authors(self, client):
        assert client.get("/names/", {"name": "..."})["Location"] == "/authors/"


class TestEntrances:
    def test_ones_account_leads_to_ones_own_page(self, mixed, ada):
        assert f'href="{NEW}?author={mixed.public_id}"' in signed_in(ada).get("/me/").content.decode()

    def test_every_page_of_a_person_leads_here_and_to_its_namesakes(self, client, mixed):
        body = client.get(mixed.get_absolute_url()).content.decode()
        assert f'href="{NEW}?author={mixed.public_id}"' in body
        assert "of this name" not in body
        an_author("Ada Byron", works_count=1)
        assert "1 other of this name" in client.get(mixed.get_absolute_url()).content.decode()

    def test_the_owner_is_asked_about_what_is_elsewhere(self, client, mixed, other, ada):
        asked = "2 more works bear your name"
        assert asked not in client.get(mixed.get_absolute_url()).content.decode()
        owner, claim = signed_in(ada), Claim.objects.get(user=ada)
        assert asked in owner.get(mixed.get_absolute_url()).content.decode()
        assert asked in owner.get(f"/claims/{claim.pk}/").content.decode()
        page = owner.get(NEW, {"author": mixed.public_id, "only": "elsewhere"}).content.decode()
        assert f'name="w{names(other)[0]}"' in page
        assert f'name="w{names(mixed)[0]}"' not in page
        owner.post(NEW, {"author": mixed.public_id, "do": "file"} | {f"w{n}": "not" for n in names(other)})
        assert asked not in owner.get(mixed.get_absolute_url()).content.decode()
        assert f'name="w{names(other)[0]}"' not in owner.get(NEW, {"author": mixed.public_id, "only": "elsewhere"}).content.decode()  # fmt: skip

    def test_a_name_that_is_nobodys_leads_to_the_page_of_the_name(self, client):
        work = a_work(authors=["Ada Byron", "Bob Bee"])
        Authorship.objects.filter(work=work, position=1).update(provenance="denied", needs_settling=False)
        body = client.get(work.get_absolute_url()).content.decode()
        assert 'href="/names/?name=Ada+Byron"' in body
        assert "name=Bob+Bee" not in body  # nobody has looked yet whose it is

    def test_only_what_is_new_and_then_everything(self, mixed, ada):
        client = signed_in(ada)
        late = a_work("Late", authors=[mixed, "Bob Bee"], year=2020)
        name = Authorship.objects.get(work=late, author=mixed).pk
        only = client.get(NEW, {"author": mixed.public_id, "only": "new"})
        assert f'name="w{name}"' in only.content.decode()
        assert f'name="w{names(mixed)[0]}"' not in only.content.decode()
        everything = client.post(NEW, carried(only) | {"do": "everything", f"w{name}": "mine"}).content.decode()
        assert f'name="w{name}" value="mine" checked' in everything
        assert f'name="w{names(mixed)[0]}"' in everything
