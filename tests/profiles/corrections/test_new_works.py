"""Works that come under a person's name are asked about: once, with one click, and never again what was denied."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from papers.curation.identifiers import say_identifier
from papers.models import Author, Authorship, AuthorshipAssertion
from papers.models.identifying import Ground
from papers.records import Identifier
from profiles.corrections.errors import NotYoursError
from profiles.corrections.new_works import (
    answer_new_work,
    ask_again_now,
    choose_mail,
    mail_token,
    note_seen,
    put_off_work,
    tell_of_new_works,
)
from profiles.corrections.undoing import undo_part
from profiles.models import OutgoingMail, User
from profiles.selectors.new_works import NewWorks, Where, new_works
from tests.cast import TWO, a_claim, a_person
from tests.papers.ingest.feeding import Feed, named, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(db, tmp_path) -> Feed:
    return Feed(tmp_path)


@pytest.fixture
def mine(feed) -> Author:
    feed(work("First", "Mira Talve", "Olo Brandt"), work("Second", "Mira Talve", "Olo Brandt"))
    return Authorship.objects.filter(raw_name="Mira Talve").first().author


@pytest.fixture
def mira(mine) -> User:
    person = a_person("mira", display_name="Mira Talve")
    a_claim(mine, person, *TWO, now=timezone.now())
    return person


def asked(user: User, record: Author, **fields) -> NewWorks:
    return new_works(user.pk, record.pk, now=timezone.now(), **fields)


def titles(found: NewWorks) -> set[str]:
    return {new.work.title for new in found.asked}


def name_on(title: str) -> int:
    return Authorship.objects.get(work__title=title, name_key__in=["mira talve", "m talve"]).pk


def test_what_was_there_when_the_record_became_hers_is_not_new(mine, mira):
    assert not asked(mira, mine)


def test_what_the_portal_put_on_it_and_what_it_put_elsewhere(feed, mine, mira):
    feed(
        work("Own", "Mira Talve", "Olo Brandt"),
        work("Elsewhere", "Mira Talve", "Vera Sand"),
        work("With an initial", "M. Talve"),
        work("Another's", "Nora Talve"),
    )
    found = asked(mira, mine)
    assert titles(found) == {"Own", "Elsewhere", "With an initial"}
    own = found.asked[0]
    assert (own.where, own.people) == (Where.OWN, ("Olo Brandt",))


def test_what_a_source_identified_is_not_asked_about(feed, mine, mira):
    say_identifier(
        author=mine.pk, identifier=Identifier("orcid", "0000-0009-1111-1111"), ground=Ground.AUTHENTICATED,
        believed=None, by=mira.pk, at=timezone.now(),
    )  # fmt: skip
    feed(
        work("By its iD", named("Mira Talve", "orcid:0000-0009-1111-1111")),
        work("By another's iD", named("Mira Talve", "orcid:0000-0009-2222-2222")),
    )
    assert name_on("By its iD") in Authorship.objects.filter(author=mine).values_list("pk", flat=True)
    assert titles(asked(mira, mine)) == set()


def test_not_on_a_record_that_somebody_owns_nor_beside_her_own_name(feed, mine, mira):
    feed(work("Theirs", "Mira Talve", "Vera Sand"))
    other = Authorship.objects.get(pk=name_on("Theirs")).author
    assert titles(asked(mira, mine)) == {"Theirs"}
    a_claim(other, a_person("nils", display_name="Mira Talve"), *TWO, now=timezone.now())
    feed(work("Two of the name", "Mira Talve", "M. Talve", "Olo Brandt"))
    assert {new.where for new in asked(mira, mine).asked} <= {Where.OWN}


def test_of_a_common_name_only_what_has_something_in_common(feed, mine, mira):
    feed(
        *[
            work(f"Of namesake {number}", "Mira Talve", f"Person {letter} Nobody")
            for number, letter in enumerate("ABCDEFG")
        ]
    )
    feed(work("Of a friend's", "M. Talve", "Olo Brandt"))
    found = asked(mira, mine)
    assert titles(found) == {"Of a friend's"}
    assert len(found.others) == 7
    assert len(found.names) == 8


class TestAnswers:
    def test_mine_is_said_for_good(self, feed, mine, mira):
        feed(work("New", "Mira Talve", "Olo Brandt"))
        answer_new_work(record=mine.pk, name=name_on("New"), mine=True, by=mira, now=timezone.now())
        assert AuthorshipAssertion.objects.get(ended_at=None).author == mine
        assert not asked(mira, mine)

    def test_not_mine_is_never_asked_again_until_it_is_undone(self, feed, mine, mira):
        feed(work("New", "Mira Talve", "Olo Brandt", key="new"))
        filed = answer_new_work(record=mine.pk, name=name_on("New"), mine=False, by=mira, now=timezone.now())
        assert Authorship.objects.get(pk=name_on("New")).author is None
        feed(work("New", "Mira Talve", "Olo Brandt", "Vera Sand", key="new", year=2020))
        assert not asked(mira, mine)
        undo_part(part=filed.parts.get().pk, by=mira, now=timezone.now())
        assert titles(asked(mira, mine)) == {"New"}

    def test_not_mine_of_what_stands_elsewhere_moves_nothing(self, feed, mine, mira):
        feed(work("New", "Mira Talve", "Vera Sand"))
        before = Authorship.objects.get(pk=name_on("New")).author
        answer_new_work(record=mine.pk, name=name_on("New"), mine=False, by=mira, now=timezone.now())
        assert Authorship.objects.get(pk=name_on("New")).author == before
        assert not asked(mira, mine)

    def test_later_is_in_a_month_or_now(self, feed, mine, mira):
        feed(work("New", "Mira Talve", "Olo Brandt"))
        now = timezone.now()
        put_off_work(record=mine.pk, name=name_on("New"), by=mira, now=now)
        assert not asked(mira, mine)
        assert titles(new_works(mira.pk, mine.pk, now=now + timedelta(days=31))) == {"New"}
        assert ask_again_now(record=mine.pk, by=mira) == 1
        assert titles(asked(mira, mine)) == {"New"}

    def test_seen_is_seen_and_taken_back(self, feed, mine, mira):
        feed(work("New", "Mira Talve", "Olo Brandt"))
        before = note_seen(record=mine.pk, up_to=asked(mira, mine).newest, by=mira)
        assert not asked(mira, mine)
        feed(work("Newer", "Mira Talve", "Olo Brandt"))
        assert titles(asked(mira, mine)) == {"Newer"}
        note_seen(record=mine.pk, up_to=before, by=mira)
        assert titles(asked(mira, mine)) == {"New", "Newer"}

    def test_nobody_answers_for_somebody_else(self, feed, mine, mira):
        feed(work("New", "Mira Talve", "Olo Brandt"))
        other, now = a_person("other"), timezone.now()
        for act in (
            lambda: answer_new_work(record=mine.pk, name=name_on("New"), mine=False, by=other, now=now),
            lambda: put_off_work(record=mine.pk, name=name_on("New"), by=other, now=now),
            lambda: note_seen(record=mine.pk, up_to=9, by=other),
            lambda: ask_again_now(record=mine.pk, by=other),
        ):
            with pytest.raises(NotYoursError):
                act()


class TestMail:
    @pytest.fixture(autouse=True)
    def no_mails_before(self, mira):
        OutgoingMail.objects.all().delete()

    def test_once_an_import_and_only_of_what_is_new(self, feed, mine, mira):
        assert tell_of_new_works(run=1, now=timezone.now()) == 0
        feed(work("New", "Mira Talve", "Olo Brandt"), work("Elsewhere", "Mira Talve", "Vera Sand"))
        assert tell_of_new_works(run=2, now=timezone.now()) == 1
        assert tell_of_new_works(run=2, now=timezone.now()) == 0
        assert tell_of_new_works(run=3, now=timezone.now()) == 0
        sent = OutgoingMail.objects.get()
        assert (sent.to, sent.subject) == ("mira@people.example", "New under your name: 2 works")
        assert "- New" in sent.text
        assert "List-Unsubscribe" in sent.headers
        feed(work("Newer", "Mira Talve", "Olo Brandt"))
        assert tell_of_new_works(run=4, now=timezone.now()) == 1
        assert OutgoingMail.objects.latest("pk").subject == "New under your name: a work"

    def test_not_to_who_does_not_want_it(self, feed, mine, mira):
        choose_mail(by=mira, wanted=False, now=timezone.now())
        feed(work("New", "Mira Talve", "Olo Brandt"))
        assert tell_of_new_works(run=2, now=timezone.now()) == 0
        assert not OutgoingMail.objects.exists()
        assert titles(asked(mira, mine)) == {"New"}

    def test_the_link_in_a_mail_stops_them_and_nothing_else(self, mira):
        path = f"/me/new-works/mail/off/{mail_token(mira.pk)}/"
        stranger = Client(enforce_csrf_checks=True)
        assert stranger.get(path).status_code == 200
        assert tell_wanted(mira)
        assert stranger.post(path).status_code == 200
        assert not tell_wanted(mira)
        assert stranger.post(path.replace("/off/", "/off/x")).status_code == 404


def tell_wanted(user: User) -> bool:
    from profiles.corrections.new_works import is_mailed

    return is_mailed(user.pk)


class TestPages:
    @pytest.fixture
    def page(self, mira):
        client = Client()
        client.force_login(mira)
        return client

    def test_the_owner_is_asked_in_three_places_and_nobody_else_anywhere(self, feed, mine, mira, page):
        feed(work("New", "Mira Talve", "Olo Brandt"))
        assert "1 work came in since you last looked" in page.get("/me/").content.decode()
        assert "1 new work</strong>" in page.get(mine.get_absolute_url()).content.decode().replace(
            " under your name.", ""
        )
        assert "under your name" in page.get("/corrections/").content.decode()
        told = page.get("/me/new-works/").content.decode()
        assert "You have written with Olo Brandt" in told
        assert "under your name" not in Client().get(mine.get_absolute_url()).content.decode()

    def test_one_click_and_undo(self, feed, mine, mira, page):
        feed(work("New", "Mira Talve", "Olo Brandt"))
        sent = {"record": mine.pk, "name": name_on("New"), "answer": "not"}
        told = page.get(page.post("/me/new-works/answer/", sent)["Location"]).content.decode()
        assert "you are never asked about it again" in told
        assert Authorship.objects.get(pk=name_on("New")).author is None
        undo = told.split('action="/corrections/')[1].split('"')[0]
        page.post(f"/corrections/{undo}")
        assert Authorship.objects.get(pk=name_on("New")).author == mine

    @pytest.mark.parametrize("answer", ["mine", "not", "later", "seen", "again", "", "x"])
    def test_what_is_not_there_any_more(self, mine, mira, page, answer):
        sent = {"record": mine.pk, "name": "999999999", "answer": answer}
        assert page.post("/me/new-works/answer/", sent).status_code == 302
        assert page.post("/me/new-works/answer/", sent | {"record": "x"}).status_code == 404
        assert page.post("/me/new-works/answer/", sent | {"record": mine.pk + 10**6}).status_code == 404

    def test_what_somebody_else_asked_for_is_not_shown_as_ones_own(self, feed, mine, mira, page):
        feed(work("New", "Mira Talve", "Olo Brandt"))
        filed = answer_new_work(record=mine.pk, name=name_on("New"), mine=False, by=mira, now=timezone.now())
        other = Client()
        other.force_login(a_person("other"))
        assert "Undo" not in other.get(f"/me/new-works/?request={filed.pk}").content.decode()

    def test_mails_are_turned_off_and_on(self, mira, page):
        page.post("/me/new-works/mail/", {"mail": "no"})
        assert "You are not told by mail" in page.get("/me/new-works/").content.decode()
        page.post("/me/new-works/mail/", {"mail": "yes"})
        assert "You are told once" in page.get("/me/new-works/").content.decode()

    def test_the_sorting_page_shows_those_elsewhere_alone(self, feed, mine, mira, page):
        feed(work("Old namesake's", "Mira Talve", "Vera Sand"))
        note_seen(record=mine.pk, up_to=asked(mira, mine).newest, by=mira)
        feed(work("New", "Mira Talve", "Nils Holm"))
        told = page.get(f"/corrections/new/?author={mine.public_id}&only=new").content.decode()
        assert ">New<" in told
        assert "Old namesake" not in told
        assert ">Second<" not in told
