"""The pages of moderators: what they show, to whom, and that nothing happens before it is confirmed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from profiles.claims.transitions import Act
from profiles.models import AuditEvent, Claim, EvidenceDetail, EvidenceKind, Proposal, User
from profiles.moderation.appeals import file_appeal
from profiles.moderation.refusing import reject_claim
from profiles.moderation.second_word import propose
from tests.cast import a_claim
from tests.corpus import a_work, an_author, an_institution
from tests.profiles.moderation.conftest import a_document, disputed, waiting

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def one(people) -> Client:
    return client_of(people.one)


def case_of(claim) -> str:
    return reverse("moderation-claim", args=[claim.pk])


def text_of(response) -> str:
    return response.content.decode()


class TestQueue:
    @pytest.mark.parametrize(
        "kind",
        ["waiting", "contested", "empty", "over", "disputes", "second", "appeals", "documents", "suspended", "cooling"],
    )
    def test_every_queue_stands_empty(self, one, kind):
        response = one.get(reverse("moderation"), {"kind": kind})
        assert response.status_code == 200
        assert "Nothing waits here" in text_of(response)

    def test_each_case_is_in_the_queue_of_what_is_asked(self, one, people, now):
        def found(kind):
            page = one.get(reverse("moderation"), {"kind": kind})
            return {row.claim.pk for row in page.context["queue"].rows}

        alone = waiting(an_author(), people.ada)
        both = an_author()
        rivals = {waiting(both, people.ada).pk, waiting(both, people.eve).pk}
        nothing = waiting(an_author(), people.ada, kind=None)
        owner, challenger = disputed(an_author(), people.eve, people.ada)
        documented = waiting(an_author(), people.eve)
        a_document(documented, now=now)
        propose(claim=owner.pk, act=Act.REVOKE, by=people.two, reason="impersonation", now=now)
        turned_down = waiting(an_author(), people.ada)
        reject_claim(claim=turned_down.pk, by=people.two, reason="not-enough", now=now)
        file_appeal(claim=turned_down.pk, by=people.ada, text="Look again.", now=now)
        assert found("waiting") == {alone.pk, documented.pk}
        assert found("contested") == rivals
        assert found("empty") == {nothing.pk}
        assert found("disputes") == {challenger.pk}
        assert found("second") == {owner.pk}
        assert found("documents") == {documented.pk}
        assert found("appeals") == {turned_down.pk}

    def test_the_longest_wait_comes_first(self, one, people, now):
        claims = [waiting(an_author(), people.ada, now=now - timedelta(days=days)) for days in (1, 9, 4)]
        rows = one.get(reverse("moderation"), {"kind": "waiting"}).context["queue"].rows
        assert [row.claim.pk for row in rows] == [claims[1].pk, claims[2].pk, claims[0].pk]
        rows = one.get(reverse("moderation"), {"kind": "waiting", "order": "newest"}).context["queue"].rows
        assert [row.claim.pk for row in rows] == [claims[0].pk, claims[2].pk, claims[1].pk]

    def test_pages_hold_everything_once(self, one, people, now):
        claims = {waiting(an_author(), people.ada, now=now - timedelta(seconds=n % 7)).pk for n in range(65)}
        seen, after = [], ""
        while after is not None:
            queue = one.get(reverse("moderation"), {"kind": "waiting", "after": after}).context["queue"]
            seen += [row.claim.pk for row in queue.rows]
            after = queue.next
        assert sorted(seen) == sorted(claims)

    def test_no_address_and_no_particular_is_in_a_list(self, one, people, now):
        claim = waiting(an_author(), people.ada)
        EvidenceDetail.objects.filter(evidence__claim=claim).update(data={"url": "https://ada.example/secret"})
        a_claim(an_author(), people.eve, EvidenceKind.ORCID, now=now)
        for name in (
            "moderation",
            "moderation-appeals",
            "moderation-figures",
            "moderation-people",
            "moderation-domains",
        ):
            text = text_of(one.get(reverse(name)))
            assert "@people.example" not in text
            assert "secret" not in text

    def test_own_cases_are_left_out_and_counted(self, one, people, author, now):
        waiting(author, people.one)
        waiting(author, people.ada)
        page = one.get(reverse("moderation"), {"kind": "contested"})
        assert page.context["queue"].rows == []
        assert "2 cases of your own are left out" in text_of(page)

    @pytest.mark.parametrize(
        ("words", "found"), [("byron", True), ("ada byr", True), ("A{author}", True), ("{claim}", True), ("turing", False), ("\0'\"%_", False), ("9" * 40, False)]
    )  # fmt: skip
    def test_looking_for_a_case(self, one, people, author, words, found):
        claim = waiting(author, people.ada)
        asked = words.format(author=author.pk, claim=claim.pk)
        page = one.get(reverse("moderation"), {"kind": "waiting", "q": asked})
        assert bool(page.context["queue"].rows) is found

    def test_a_queue_that_is_none_is_the_first_that_holds_something(self, one, people):
        waiting(an_author(), people.ada, kind=None)
        assert one.get(reverse("moderation"), {"kind": "nonsense"}).context["kind"] == "empty"


class TestCase:
    def test_all_sides_with_what_is_private(self, one, people, author, now):
        owner, challenger = disputed(author, people.eve, people.ada)
        EvidenceDetail.objects.filter(evidence__claim=challenger).update(data={"address": "ada@printed.example"})
        text = text_of(one.get(case_of(challenger)))
        for shown in ("ada@printed.example", "ada@people.example", "eve@people.example", "Owner", f"Claim {owner.pk}"):
            assert shown in text

    def test_each_look_is_written_down_on_every_account_that_is_shown(self, one, people, author):
        _, challenger = disputed(author, people.eve, people.ada)
        one.get(case_of(challenger))
        one.get(case_of(challenger))
        looks = AuditEvent.objects.filter(act="evidence-seen")
        assert sorted(looks.values_list("subject", flat=True)) == sorted([f"U{people.ada.pk}", f"U{people.eve.pk}"] * 2)
        assert looks[0].facts == {"claim": challenger.pk, "record": author.public_id}

    def test_an_own_case_shows_nothing(self, one, people, author):
        waiting(author, people.one)
        claim = waiting(author, people.ada)
        EvidenceDetail.objects.filter(evidence__claim=claim).update(data={"url": "https://ada.example/secret"})
        text = text_of(one.get(case_of(claim)))
        assert "This is your own case" in text
        assert "secret" not in text
        assert "ada@" not in text
        assert not AuditEvent.objects.filter(act="evidence-seen").exists()

    def test_a_draft_is_its_claimants_alone(self, one, people, author, now):
        from profiles.claims.acting import open_claim

        claim = open_claim(author=author.pk, by=people.ada, now=now)
        assert one.get(case_of(claim)).status_code == 404
        assert one.post(reverse("moderation-decide", args=[claim.pk]), {"act": "reject"}).status_code == 404

    def test_similar_names_and_joint_works(self, one, people, author):
        twin = an_author("Ada Byron", institution=an_institution("Elsewhere"))
        a_work("Together", authors=[author, twin])
        text = text_of(one.get(case_of(waiting(author, people.ada))))
        assert twin.public_id in text
        assert "1 work names both, so they are two people" in text

    def test_what_a_person_wrote_is_text(self, one, people, author):
        claim = waiting(author, people.ada, statement="<script>alert(1)</script>")
        EvidenceDetail.objects.filter(evidence__claim=claim).update(data={"url": "<img src=x onerror=alert(1)>"})
        text = text_of(one.get(case_of(claim)))
        assert "<script>alert" not in text
        assert "<img src=x" not in text

    def test_details_of_any_shape_are_shown(self, one, people, author):
        claim = waiting(author, people.ada)
        EvidenceDetail.objects.filter(evidence__claim=claim).update(
            data={"works": [{"work": "W1", "by": "Crossref"}], "is_old": False, "nothing": None, "n": 3, "m": {"a": 1}}
        )
        text = text_of(one.get(case_of(claim)))
        assert "by Crossref, work W1" in text
        assert "Nothing" not in text.split("Evidence")[1].split("Elsewhere")[0]


class TestDeciding:
    def accept(self, claim, **more):
        piece = claim.evidence.get().pk
        return {"act": "accept", "reason": "evidence-fits", "piece": piece, "note": "Hello\r\nAda", **more}

    def test_the_first_post_asks_and_the_second_does(self, one, people, author):
        claim = waiting(author, people.ada)
        address = reverse("moderation-decide", args=[claim.pk])
        asked = one.post(address, self.accept(claim))
        claim.refresh_from_db()
        assert (asked.status_code, claim.state) == (200, "pending")
        fields = dict(asked.context["question"].fields)
        assert "The record is theirs at once" in text_of(asked)
        done = one.post(address, fields | {"confirmed": "yes"}, follow=True)
        claim.refresh_from_db()
        assert claim.state == "active"
        assert "Done, and on the record" in text_of(done)
        assert "Hello\nAda" in claim.decision_notes.get().text

    @pytest.mark.parametrize("act", ["suspend", "uphold", "nonsense", ""])
    def test_what_is_not_on_offer_is_not_done(self, one, people, author, act):
        claim = waiting(author, people.ada)
        address = reverse("moderation-decide", args=[claim.pk])
        one.post(address, {"act": act, "reason": "impersonation", "confirmed": "yes"})
        claim.refresh_from_db()
        assert claim.state == "pending"

    def test_a_refusal_is_said_in_words(self, one, people, author):
        claim = waiting(author, people.ada)
        address = reverse("moderation-decide", args=[claim.pk])
        page = one.post(address, {"act": "reject", "reason": "made-up", "confirmed": "yes"}, follow=True)
        assert "Choose a reason." in text_of(page)

    def test_a_proposal_goes_through_two_browsers(self, people, author, now):
        owner = a_claim(author, people.ada, EvidenceKind.PRINTED_EMAIL, now=now)
        first, second = client_of(people.one), client_of(people.two)
        form = {"act": "revoke", "reason": "impersonation", "to_moderator": "See the page.", "confirmed": "yes"}
        first.post(reverse("moderation-decide", args=[owner.pk]), form)
        proposal = Proposal.objects.get()
        assert "Take it back" in text_of(first.get(case_of(owner)))
        assert "Confirm: do it" in text_of(second.get(case_of(owner)))
        answer = reverse("moderation-proposal", args=[proposal.pk])
        assert "Another moderator" in text_of(first.post(answer, {"answer": "confirm"}, follow=True))
        second.post(answer, {"answer": "confirm"})
        owner.refresh_from_db()
        assert owner.state == "revoked"

    def test_an_appeal_is_heard(self, people, author, now):
        claim = waiting(author, people.ada)
        reject_claim(claim=claim.pk, by=people.one, reason="not-enough", now=now)
        appeal = file_appeal(claim=claim.pk, by=people.ada, text="Look at my thesis.", now=now)
        assert "another moderator looks at the appeal" in text_of(client_of(people.one).get(case_of(claim)))
        two = client_of(people.two)
        assert "Look at my thesis." in text_of(two.get(case_of(claim)))
        form = {"outcome": "grant", "reason": "new-evidence", "answer": "Yes."}
        address = reverse("moderation-appeal", args=[appeal.pk])
        assert "Grant the appeal?" in text_of(two.post(address, form))
        two.post(address, form | {"confirmed": "yes"})
        claim.refresh_from_db()
        assert claim.state == "pending"
        assert "granted" in text_of(two.get(reverse("moderation-appeals")))

    def test_many_are_rejected_after_a_second_look(self, one, people):
        claims = [waiting(an_author(), by, kind=None) for by in (people.ada, people.eve)]
        form = {"claim": [claim.pk for claim in claims]}
        assert "Reject 2 claims" in text_of(one.post(reverse("moderation-bulk"), form))
        assert Claim.objects.filter(state="pending").count() == 2
        page = one.post(reverse("moderation-bulk"), form | {"reason": "empty-claim", "confirmed": "yes"})
        assert "2 rejected" in text_of(page)
        assert Claim.objects.filter(state="rejected").count() == 2

    def test_forms_need_their_token(self, people, author):
        claim = waiting(author, people.ada)
        client = Client(enforce_csrf_checks=True)
        client.force_login(people.one)
        form = {"act": "reject", "reason": "not-enough", "confirmed": "yes"}
        assert client.post(reverse("moderation-decide", args=[claim.pk]), form).status_code == 403
        claim.refresh_from_db()
        assert claim.state == "pending"


class TestDocuments:
    def test_a_download_and_nothing_else(self, one, people, author, now):
        document = a_document(waiting(author, people.ada), now=now, name='le"t\nter <b>.pdf')
        response = one.get(reverse("moderation-document", args=[document.pk]))
        assert response.content == b"%PDF"
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "no-store" in response["Cache-Control"]
        assert "\n" not in response["Content-Disposition"]
        assert AuditEvent.objects.get(act="document-seen").actor_id == people.one.pk

    def test_not_for_those_in_the_case(self, one, people, author, now):
        document = a_document(waiting(author, people.ada), now=now)
        waiting(author, people.one)
        assert one.get(reverse("moderation-document", args=[document.pk])).status_code == 404
        assert client_of(people.ada).get(reverse("moderation-document", args=[document.pk])).status_code == 404


class TestPeople:
    @pytest.fixture
    def admin(self, people):
        people.three.is_superuser = True
        people.three.is_moderator = False
        people.three.save()
        return client_of(people.three)

    def test_found_by_name_or_the_whole_of_an_address(self, one, people):
        def found(words):
            return {person.pk for person in one.get(reverse("moderation-people"), {"q": words}).context["people"]}

        assert found("byron") == {people.ada.pk, people.eve.pk}
        assert found("Ada@people.example") == {people.ada.pk}
        assert found("ada@people") == set()

    def test_a_moderator_suspends_after_confirming(self, one, people, author, now):
        claim = a_claim(author, people.ada, EvidenceKind.PRINTED_EMAIL, now=now)
        theirs = client_of(people.ada)
        address = reverse("moderation-person-act", args=[people.ada.pk])
        form = {"act": "suspend", "reason": "impersonation"}
        assert "signed out everywhere" in text_of(one.post(address, form))
        assert theirs.get(reverse("me")).status_code == 200
        one.post(address, form | {"confirmed": "yes"})
        claim.refresh_from_db()
        assert claim.state == "suspended"
        assert theirs.get(reverse("me")).status_code == 302

    def test_roles_are_for_admins(self, one, admin, people):
        address = reverse("moderation-person-act", args=[people.ada.pk])
        one.post(address, {"act": "grant", "confirmed": "yes"})
        assert not User.objects.get(pk=people.ada.pk).is_moderator
        admin.post(address, {"act": "grant", "confirmed": "yes"})
        assert User.objects.get(pk=people.ada.pk).is_moderator
        admin.post(address, {"act": "end", "confirmed": "yes"})
        assert not User.objects.get(pk=people.ada.pk).is_moderator

    def test_nobody_decides_about_themselves(self, admin, people):
        page = admin.get(reverse("moderation-person", args=[people.three.pk]))
        assert page.context["may"] == frozenset()
        address = reverse("moderation-person-act", args=[people.three.pk])
        admin.post(address, {"act": "grant", "confirmed": "yes"})
        assert not User.objects.get(pk=people.three.pk).is_moderator

    def test_an_admin_who_is_no_moderator_sees_no_case(self, admin, people, author):
        assert admin.get(case_of(waiting(author, people.ada))).status_code == 404
        assert admin.get(reverse("moderation")).status_code == 404


def test_a_role_that_was_taken_opens_no_page(one, people):
    assert one.get(reverse("moderation")).status_code == 200
    User.objects.filter(pk=people.one.pk).update(is_moderator=False)
    assert one.get(reverse("moderation")).status_code == 404


class TestDomainsPage:
    def test_domains_of_people_who_wait_are_offered(self, one, people, now):
        bern = an_institution("University of Bern", domains=["unibe.ch"])
        people.ada.emailaddress_set.update(email="ada@math.unibe.ch")
        people.eve.emailaddress_set.update(email="eve@gmail.com")
        waiting(an_author("Ada Byron", institution=bern), people.ada)
        waiting(an_author("Ada Byron"), people.eve)
        page = one.get(reverse("moderation-domains"))
        assert [one.domain for one, _ in page.context["wanted"]] == ["math.unibe.ch"]
        assert "ada@" not in text_of(page)
        form = {"act": "add", "domain": "math.unibe.ch", "institution": bern.public_id}
        assert "count for University of Bern now" in text_of(
            one.post(reverse("moderation-domains-act"), form, follow=True)
        )
        assert one.get(reverse("moderation-domains")).context["wanted"] == []

    @pytest.mark.parametrize("words", ["unibe.ch", "bern", "nowhere.example", "\0.", "ü.ch", "." * 300])
    def test_looking_for_one(self, one, words):
        an_institution("University of Bern", domains=["unibe.ch"])
        assert one.get(reverse("moderation-domains"), {"q": words}).status_code == 200

    def test_a_refusal_is_said(self, one):
        form = {"act": "add", "domain": "gmail.com", "institution": "I1"}
        assert "no such institution" in text_of(one.post(reverse("moderation-domains-act"), form, follow=True))
        form["institution"] = "A1"
        assert "by its number" in text_of(one.post(reverse("moderation-domains-act"), form, follow=True))


class TestAuditPage:
    def test_the_chain_of_a_record_and_the_last_seal(self, one, people, author, now):
        from profiles.audit.verifying import verify_audit

        claim = waiting(author, people.ada)
        assert "has not been checked yet" in text_of(one.get(reverse("moderation-audit")))
        verify_audit()
        reject_claim(claim=claim.pk, by=people.one, reason="not-enough", now=now)
        page = one.get(reverse("moderation-audit"), {"of": author.public_id})
        assert "Whole at the last check" in text_of(page)
        assert "1 row since" in text_of(page)
        assert [line.event.act for line in page.context["events"]] == ["reject", "submit", "open"]
        assert page.context["faults"] == []

    def test_a_changed_row_is_seen(self, one, people, author):
        from django.db import connection

        waiting(author, people.ada)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE profiles_auditevent DISABLE TRIGGER USER")
            cursor.execute(
                "UPDATE profiles_auditevent SET reason = 'x' WHERE subject = %s AND sequence = 1", [author.public_id]
            )
            cursor.execute("ALTER TABLE profiles_auditevent ENABLE TRIGGER USER")
        page = one.get(reverse("moderation-audit"), {"of": author.public_id})
        assert page.context["faults"] == [f"{author.public_id} 1: was changed"]

    @pytest.mark.parametrize("asked", ["", "A0", "x", "A" * 50, "\0"])
    def test_what_is_no_number_shows_nothing(self, one, asked):
        assert one.get(reverse("moderation-audit"), {"of": asked}).context["subject"] == ""


class TestFigures:
    def test_waits_are_counted_from_the_record_of_acts(self, one, people, now):
        now = timezone.now()
        for days, reason in ((1, "not-enough"), (2, "not-enough"), (6, "not-enough")):
            claim = waiting(an_author(), people.ada, now=now - timedelta(days=days))
            reject_claim(claim=claim.pk, by=people.two, reason=reason, now=now)
        waiting(an_author(), people.eve, now=now - timedelta(days=5))
        page = one.get(reverse("moderation-figures"))
        lately = page.context["lately"]
        assert (lately.decided, lately.in_time, lately.share_in_time) == (3, 2, 66)
        assert lately.median == timedelta(days=2)
        assert lately.longest == timedelta(days=6)
        assert page.context["oldest"] == now - timedelta(days=5)
        assert [month.decided for month in page.context["months"]] == [3]

    def test_what_the_rules_decide_is_no_wait(self, one, people, author, now):
        a_claim(author, people.ada, EvidenceKind.PRINTED_EMAIL, now=now)
        assert one.get(reverse("moderation-figures")).context["lately"].decided == 0

    def test_appeals_are_waits_too(self, one, people, author, now):
        from profiles.moderation.appeals import decide_appeal

        now = timezone.now()
        claim = waiting(author, people.ada, now=now - timedelta(days=9))
        reject_claim(claim=claim.pk, by=people.two, reason="not-enough", now=now - timedelta(days=8))
        appeal = file_appeal(claim=claim.pk, by=people.ada, text="Again.", now=now - timedelta(days=4))
        decide_appeal(appeal=appeal.pk, grant=False, by=people.one, reason="", answer="No.", now=now)
        lately = one.get(reverse("moderation-figures")).context["lately"]
        assert (lately.decided, lately.longest) == (2, timedelta(days=4))
