"""The pages about sanctions: who sees what, that each look is written down, and that nothing happens unconfirmed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from profiles.models import AuditEvent, Sanction, SanctionAppeal, User
from profiles.moderation.sanctions.appealing import file_sanction_appeal
from profiles.moderation.sanctions.lifting import propose_lift
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    """What the pages reckon with."""
    return timezone.now()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, name: str, *args: int, **query: str):
    return client_of(user).get(reverse(name, args=args), query)


def text(response) -> str:
    return response.content.decode()


def act(user: User, sanction: Sanction, code: str, words: str = "", *, confirmed: bool = True):
    sent = {"act": code, "words": words} | ({"confirmed": "yes"} if confirmed else {})
    return client_of(user).post(reverse("moderation-sanction-act", args=[sanction.pk]), sent, follow=True)


def brought_near(stage, now) -> User:
    """The fourth moderator wrote with the person and was asked for a word."""
    own = an_author("Mo Near")
    a_work(authors=[own, stage.record])
    a_claim(own, stage.four, *TWO, now=now)
    a_claim(stage.record, stage.four, *TWO, now=now)
    return stage.four


class TestLists:
    def test_each_holds_what_is_asked(self, stage, now):
        proposed = stage.proposed(now=now)
        running = stage.in_force(reason="abusive-words", now=now)

        def found(kind):
            return [row.pk for row in page(stage.three, "moderation-sanctions", kind=kind).context["queue"].rows]

        assert (found("sanction"), found("in-force")) == ([proposed.pk], [running.pk])
        file_sanction_appeal(sanction=running.pk, by=stage.person, text="It was a joke.", now=now)
        propose_lift(sanction=running.pk, by=stage.one, why="It was.", now=now)
        assert (found("sanction-appeal"), found("sanction-end"), found("over")) == ([running.pk], [running.pk], [])
        act(stage.three, running, "grant", "It was.")
        assert (found("sanction-appeal"), found("sanction-end"), found("over")) == ([], [], [running.pk])

    def test_the_queue_of_claims_leads_to_them(self, stage, now):
        stage.proposed(now=now)
        told = page(stage.three, "moderation").context["sanctions"]
        assert [(name, number) for _, name, number in told] == [("Sanctions", 1), ("Appeals of sanctions", 0)]

    def test_the_longest_wait_comes_first_and_what_is_late_is_marked(self, stage, now):
        late = stage.proposed(reason="abusive-words", now=now - timedelta(days=4))
        new = stage.proposed(now=now)
        response = page(stage.three, "moderation-sanctions", kind="sanction")
        assert [row.pk for row in response.context["queue"].rows] == [late.pk, new.pk]
        assert text(response).count("over 3 days") == 1
        assert response.context["oldest"] == late.proposed_at

    def test_names_and_numbers_are_looked_for(self, stage, now):
        sanction = stage.proposed(now=now)
        for words, there in (("byron", True), (str(sanction.pk), True), ("charles", False), ("9" * 30, False)):
            rows = page(stage.three, "moderation-sanctions", kind="sanction", q=words).context["queue"].rows
            assert bool(rows) is there, words

    def test_people_near_are_left_out_and_counted(self, stage, now):
        stage.proposed(now=now)
        response = page(brought_near(stage, now), "moderation-sanctions", kind="sanction")
        assert (response.context["queue"].rows, response.context["queue"].own) == ([], 1)
        assert "left out" in text(response)

    def test_figures_are_computed_from_what_was_decided(self, stage, now):
        stage.in_force(now=now)
        waits = page(stage.three, "moderation-figures").context["sanctions"]["lately"]
        assert (waits.decided, waits.in_time) == (1, 1)


class TestCase:
    def test_shows_what_was_found_and_writes_the_look_down(self, stage, now):
        sanction = stage.proposed(now=now)
        seen = AuditEvent.objects.filter(subject=f"U{stage.person.pk}", act="sanction-seen")
        assert "The letter is a forgery." in text(page(stage.two, "moderation-sanction", sanction.pk))
        assert seen.get().actor_id == stage.two.pk

    def test_shows_nothing_to_whoever_is_near_and_takes_no_act_of_theirs(self, stage, now):
        sanction, near = stage.proposed(now=now), brought_near(stage, now)
        assert "forgery" not in text(page(near, "moderation-sanction", sanction.pk))
        assert act(near, sanction, "confirm").status_code == 404
        assert "Propose a sanction" not in text(page(near, "moderation-person", stage.person.pk))
        sent = {"reason": "abusive-words", "case": f"claim-{stage.claim.pk}", "found": "x", "confirmed": "yes"}
        answer = client_of(near).post(reverse("moderation-sanction-new", args=[stage.person.pk]), sent)
        assert answer.status_code == 404
        assert not AuditEvent.objects.filter(act="sanction-seen").exists()

    def test_offers_to_each_what_is_theirs(self, stage, now):
        def offered(user):
            return [code for code, _ in page(user, "moderation-sanction", sanction.pk).context["acts"]]

        sanction = stage.proposed(now=now)
        assert (offered(stage.one), offered(stage.two)) == (["withdraw"], ["confirm", "decline"])
        act(stage.two, sanction, "confirm")
        assert offered(stage.one) == offered(stage.three) == ["end"]
        file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="No.", now=timezone.now())
        assert (offered(stage.one), offered(stage.three)) == (["end"], ["grant", "deny"])
        act(stage.one, sanction, "end", "We were wrong.")
        assert (offered(stage.one), offered(stage.two)) == (["drop-end"], ["confirm-end", "drop-end"])
        act(stage.two, sanction, "confirm-end")
        assert offered(stage.one) == []

    @pytest.mark.parametrize("code", ["confirm", "decline"])
    def test_asks_once_more_before_anything_happens(self, stage, now, code):
        sanction = stage.proposed(now=now)
        assert "What follows" in text(act(stage.two, sanction, code, confirmed=False))
        sanction.refresh_from_db()
        assert sanction.state == "proposed"
        act(stage.two, sanction, code)
        sanction.refresh_from_db()
        assert sanction.state != "proposed"

    def test_a_refusal_is_told_in_words(self, stage, now):
        sanction = stage.proposed(now=now)
        assert "another moderator decides" in text(act(stage.one, sanction, "confirm"))
        assert "Choose an answer." in text(act(stage.two, sanction, "burn"))
        running = stage.in_force(reason="abusive-words", now=now)
        assert "Nobody proposes to end this." in text(act(stage.two, running, "drop-end"))
        assert "write a few words" in text(act(stage.two, running, "end", " "))
        assert act(stage.three, running, "grant", "No appeal is there.").status_code == 200

    def test_there_is_none_for_an_account_that_is_gone(self, stage, now):
        sanction = stage.in_force(now=now)
        Sanction.objects.filter(pk=sanction.pk).update(user=None)
        assert page(stage.three, "moderation-sanction", sanction.pk).status_code == 404
        assert act(stage.three, sanction, "end", "x").status_code == 404


class TestProposing:
    def send(self, stage, **sent):
        whole = {
            "reason": "made-up-evidence",
            "case": f"claim-{stage.claim.pk}",
            "found": "A forgery.",
            "to_person": "",
        }
        path = reverse("moderation-sanction-new", args=[stage.person.pk])
        return client_of(stage.one).post(path, whole | sent, follow=True)

    def test_from_the_page_of_the_person(self, stage):
        response = page(stage.one, "moderation-person", stage.person.pk)
        assert f'value="claim-{stage.claim.pk}"' in text(response)
        again = text(self.send(stage))
        assert "60 %" in again
        assert not Sanction.objects.exists()
        done = self.send(stage, confirmed="yes", to_person="It is known.")
        sanction = Sanction.objects.get()
        assert done.redirect_chain[-1][0] == reverse("moderation-sanction", args=[sanction.pk])
        assert (sanction.claim, sanction.proposed_by, sanction.to_person) == (stage.claim, stage.one, "It is known.")

    @pytest.mark.parametrize(
        "wrong",
        [{"reason": "x"}, {"case": "x"}, {"case": "claim-"}, {"case": "claim-9" * 9}, {"case": "word-1"},
         {"case": "correction-99999"}, {"found": " "}, {"reason": "false-word"}],
        ids=["reason", "case", "number", "long", "word", "correction", "nothing-found", "not-of-a-claim"],
    )  # fmt: skip
    def test_what_lacks_something_is_refused_in_words(self, stage, wrong):
        response = self.send(stage, confirmed="yes", **wrong)
        assert response.status_code == 200
        assert not Sanction.objects.exists()
        assert [message.level_tag for message in response.context["messages"]] == ["error"]


class TestOwn:
    def test_says_what_why_and_until_when(self, stage, now):
        sanction = stage.in_force(now=now, to_person="The registrar does not know it.")
        shown = text(page(stage.person, "sanction", sanction.pk))
        for said in ("lowered by 60 %", "made up", "The registrar does not know it.", "Two moderators", "cannot vouch"):
            assert said in shown
        assert "forgery" not in shown  # for moderators
        assert f"{sanction.ends_at:%-d %b %Y}" in shown
        assert "Moderator one" not in shown

    def test_with_another_says_what_both_come_to(self, stage, now):
        stage.in_force(now=now)
        light = stage.in_force(now=now, reason="abusive-words")
        assert "64 %" in text(page(stage.person, "sanction", light.pk))
        assert "lowered by 64 %" in text(page(stage.person, "sanctions"))

    def test_is_there_for_its_person_alone_and_not_before_it_is_decided(self, stage, now):
        sanction, proposed = stage.in_force(now=now), stage.proposed(now=now, reason="abusive-words")
        assert page(stage.person, "sanction", proposed.pk).status_code == 404
        for other in (a_person("else"), stage.one):
            assert page(other, "sanction", sanction.pk).status_code == 404
            sent = client_of(other).post(reverse("sanction", args=[sanction.pk]), {"text": "For a friend."})
            assert sent.status_code == 404
        assert not SanctionAppeal.objects.exists()

    def test_takes_one_appeal(self, stage, now):
        sanction = stage.in_force(now=now)
        path, client = reverse("sanction", args=[sanction.pk]), client_of(stage.person)
        assert client.post(path, {"text": " "}).status_code == 422
        assert client.post(path, {"text": "x" * 5001}).status_code == 422
        assert "Your appeal is here" in text(client.post(path, {"text": "It is genuine."}, follow=True))
        assert client.post(path, {"text": "Again."}).status_code == 422
        assert SanctionAppeal.objects.get().text == "It is genuine."
        act(stage.three, sanction, "deny", "We asked again.")
        assert "We asked again." in text(client.get(path))

    def test_over_is_over(self, stage, now):
        sanction = stage.in_force(now=now - timedelta(days=200), reason="abusive-words")
        shown = text(page(stage.person, "sanction", sanction.pk))
        assert "This is over since" in shown
        assert "<textarea" not in shown
        assert "not lowered" in text(page(stage.person, "sanctions"))

    def test_the_account_page_leads_there_only_where_there_is_something(self, stage, now):
        assert "Decisions about your account" not in text(page(stage.person, "me"))
        stage.in_force(now=now)
        assert "Decisions about your account" in text(page(stage.person, "me"))
