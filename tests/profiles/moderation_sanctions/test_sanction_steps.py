"""What leads where, who may take which step, and what is left behind."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from papers.models import Authorship
from profiles.accounts.roles import revoke_moderator
from profiles.accounts.suspension import suspend_account
from profiles.corrections.asked import AskedPart
from profiles.corrections.filing import file_request
from profiles.models import AuditEvent, OutgoingMail, Sanction, SanctionAppeal, TrustDue, User, Vouch
from profiles.moderation.errors import NotModeratorError
from profiles.moderation.sanctions.appealing import decide_sanction_appeal, file_sanction_appeal
from profiles.moderation.sanctions.deciding import confirm_sanction, decline_sanction
from profiles.moderation.sanctions.errors import SanctionAppealError, SanctionError
from profiles.moderation.sanctions.lengths import months_after
from profiles.moderation.sanctions.lifting import confirm_lift, drop_lift, propose_lift
from profiles.moderation.sanctions.proposing import withdraw_sanction
from profiles.moderation.sanctions.reasons import SANCTION_REASONS
from profiles.selectors.sanctions import is_sanctioned, own_sanctions
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author
from tests.profiles.moderation_sanctions.conftest import NOW, Stage


def acts(stage: Stage) -> list[str]:
    rows = AuditEvent.objects.filter(subject=f"U{stage.person.pk}", act__startswith="sanction").order_by("sequence")
    return list(rows.values_list("act", flat=True))


class TestProposing:
    def test_changes_nothing_and_tells_nobody(self, stage):
        TrustDue.objects.all().delete()
        before = OutgoingMail.objects.count()
        sanction = stage.proposed()
        assert (sanction.state, sanction.severity, sanction.months) == ("proposed", 60, 24)
        assert not is_sanctioned(stage.person.pk, at=NOW + timedelta(days=1))
        assert not own_sanctions(stage.person.pk).exists()
        assert OutgoingMail.objects.count() == before
        assert not TrustDue.objects.exists()
        assert acts(stage) == ["sanction-proposed"]

    def test_severity_and_length_follow_from_the_reason_alone(self, stage):
        reason = next(one for one in SANCTION_REASONS if one.code == "abusive-words")
        sanction = stage.proposed(reason="abusive-words")
        assert (sanction.severity, sanction.months) == (reason.severity, reason.months)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"reason": "because"},
            {"reason": "false-word"},  # of a word, and this is a claim
            {"reason": "harmful-corrections"},
            {"found": " "},
            {"found": "x" * 2001},
            {"to_person": "x" * 2001},
            {"claim": None},
            {"claim": 999_999},
        ],
        ids=["unknown", "word", "correction", "nothing-found", "long", "long-words", "no-case", "no-such-case"],
    )
    def test_refuses(self, stage, wrong):
        with pytest.raises(SanctionError):
            stage.proposed(**wrong)
        assert not Sanction.objects.exists()

    def test_one_act_is_answered_once(self, stage, now):
        first = stage.proposed()
        with pytest.raises(SanctionError, match="once"):
            stage.proposed()
        confirm_sanction(sanction=first.pk, by=stage.two, now=now)
        with pytest.raises(SanctionError, match="once"):
            stage.proposed()
        with pytest.raises(SanctionError, match="once"):  # nor when it is over
            stage.proposed(now=now + timedelta(days=2000))
        stage.proposed(reason="abusive-words")

    def test_somebody_elses_case_is_not_one(self, stage):
        other = a_claim(an_author(), a_person("else"), *TWO, now=NOW)
        with pytest.raises(SanctionError, match="nothing to do"):
            stage.proposed(claim=other.pk)

    def test_a_word_that_was_given_is_one(self, stage, now):
        work = a_work(authors=[stage.record, an_author("Eve Low")])
        eve = a_claim(work.authorships.get(position=2).author, a_person("eve"), *TWO, now=now)
        vouch = Vouch.objects.create(
            claim=eve, claimant=eve.user, voucher=stage.person, voucher_claim=stage.claim, work=work, asked_at=now
        )
        with pytest.raises(SanctionError, match="nothing to do"):  # asked, and not given
            stage.proposed(reason="false-word", claim=eve.pk)
        Vouch.objects.filter(pk=vouch.pk).update(state="withdrawn", given_at=now, answered_at=now)
        assert stage.proposed(reason="false-word", claim=eve.pk).severity == 40

    def test_a_request_is_one(self, stage, now):
        other = an_author("Eve Low")
        a_work(authors=[other])
        request = a_request(stage.person, other, now)
        sanction = stage.proposed(reason="harmful-corrections", claim=None, correction=request.pk)
        assert (sanction.claim_id, sanction.correction_id) == (None, request.pk)

    def test_is_taken_back_by_whoever_proposed_it(self, stage, now):
        sanction = stage.proposed()
        with pytest.raises(SanctionError, match="Only whoever"):
            withdraw_sanction(sanction=sanction.pk, by=stage.two, now=now)
        assert withdraw_sanction(sanction=sanction.pk, by=stage.one, now=now).state == "withdrawn"
        stage.proposed()


class TestSecondWord:
    def test_begins_it_and_tells_the_person(self, stage, now):
        TrustDue.objects.all().delete()
        sanction = stage.in_force()
        ends = months_after(now, 24)
        assert (sanction.starts_at, sanction.ends_at) == (now, ends)
        assert is_sanctioned(stage.person.pk, at=now)
        assert list(TrustDue.objects.values_list("author", flat=True)) == [stage.record.pk]
        mail = OutgoingMail.objects.get(kind="sanction")
        assert mail.to == "person@people.example"
        assert f"60 % until {ends.day} {ends:%b %Y}" in mail.text
        assert f"/me/sanctions/{sanction.pk}/" in mail.text
        assert "forgery" not in mail.text
        row = AuditEvent.objects.get(act="sanction-confirmed")
        assert (row.actor_id, row.second_id, row.actor) == (stage.two.pk, stage.one.pk, "moderators")

    def test_is_anothers(self, stage, now):
        sanction = stage.proposed()
        with pytest.raises(SanctionError, match="another moderator"):
            confirm_sanction(sanction=sanction.pk, by=stage.one, now=now)
        with pytest.raises(SanctionError, match="another moderator"):
            decline_sanction(sanction=sanction.pk, by=stage.one, now=now)

    def test_may_be_no(self, stage, now):
        sanction = stage.proposed()
        assert decline_sanction(sanction=sanction.pk, by=stage.two, now=now).state == "declined"
        assert not is_sanctioned(stage.person.pk, at=now)
        with pytest.raises(SanctionError, match="meanwhile"):
            confirm_sanction(sanction=sanction.pk, by=stage.three, now=now)
        assert not OutgoingMail.objects.filter(kind="sanction").exists()

    def test_is_not_given_twice(self, stage, now):
        sanction = stage.in_force()
        with pytest.raises(SanctionError, match="meanwhile"):
            confirm_sanction(sanction=sanction.pk, by=stage.three, now=now)
        assert acts(stage) == ["sanction-proposed", "sanction-confirmed"]

    def test_needs_two_who_are_moderators_now(self, stage, now):
        admin = a_person("admin", is_staff=True, is_superuser=True)
        sanction = stage.proposed()
        revoke_moderator(user=stage.one, by=admin, now=now)
        sanction.refresh_from_db()
        assert sanction.state == "withdrawn"
        again = stage.proposed(by=stage.three)
        User.objects.filter(pk=stage.two.pk).update(is_moderator=False)
        with pytest.raises(NotModeratorError):
            confirm_sanction(sanction=again.pk, by=stage.two, now=now)

    def test_a_suspended_moderator_leaves_no_proposal(self, stage, now):
        sanction, running = stage.proposed(), stage.in_force(reason="abusive-words")
        propose_lift(sanction=running.pk, by=stage.one, why="It was a joke.", now=now)
        admin = a_person("admin", is_staff=True, is_superuser=True)
        suspend_account(user=stage.one, by=admin, reason="misuse", now=now)
        sanction.refresh_from_db()
        running.refresh_from_db()
        assert (sanction.state, running.state, running.lift_asked_at) == ("withdrawn", "confirmed", None)


class TestOwnCase:
    """Nobody judges whom they have had to do with, at any step."""

    @pytest.fixture(params=["oneself", "same-record", "their-word", "our-word", "their-request", "our-request"])
    def near(self, request, stage):
        if request.param == "oneself":
            User.objects.filter(pk=stage.person.pk).update(is_moderator=True)
            return User.objects.get(pk=stage.person.pk)
        return _brought_near(request.param, stage)

    def test_proposes_nothing(self, stage, near):
        with pytest.raises(NotModeratorError):
            stage.proposed(by=near)

    def test_gives_no_second_word(self, stage, near, now):
        sanction = stage.proposed()
        for answer in (confirm_sanction, decline_sanction):
            with pytest.raises(NotModeratorError):
                answer(sanction=sanction.pk, by=near, now=now)

    def test_neither_ends_one_nor_hears_an_appeal(self, stage, near, now):
        sanction = stage.in_force()
        file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="It is genuine.", now=now)
        with pytest.raises(NotModeratorError):
            propose_lift(sanction=sanction.pk, by=near, why="A friend.", now=now)
        with pytest.raises(NotModeratorError):
            decide_sanction_appeal(sanction=sanction.pk, grant=True, by=near, answer="Yes.", now=now)
        propose_lift(sanction=sanction.pk, by=stage.three, why="It is genuine.", now=now)
        for answer in (confirm_lift, drop_lift):
            with pytest.raises(NotModeratorError):
                answer(sanction=sanction.pk, by=near, now=now)


class TestLifting:
    def test_takes_two(self, stage, now):
        sanction = stage.in_force()
        TrustDue.objects.all().delete()
        propose_lift(sanction=sanction.pk, by=stage.one, why="We were wrong.", now=now)
        assert is_sanctioned(stage.person.pk, at=now)
        with pytest.raises(SanctionError, match="another moderator"):
            confirm_lift(sanction=sanction.pk, by=stage.one, now=now)
        later = now + timedelta(days=1)
        lifted = confirm_lift(sanction=sanction.pk, by=stage.two, now=later)
        assert (lifted.state, lifted.lifted_at) == ("lifted", later)
        assert is_sanctioned(stage.person.pk, at=now)  # as it was
        assert not is_sanctioned(stage.person.pk, at=later)
        assert list(TrustDue.objects.values_list("author", flat=True)) == [stage.record.pk]
        assert OutgoingMail.objects.filter(kind="sanction").count() == 2

    def test_settles_an_appeal_that_waits(self, stage, now):
        sanction = stage.in_force()
        appeal = file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="It is genuine.", now=now)
        propose_lift(sanction=sanction.pk, by=stage.one, why="It is.", now=now)
        confirm_lift(sanction=sanction.pk, by=stage.three, now=now)
        appeal.refresh_from_db()
        assert appeal.outcome == "overtaken"
        with pytest.raises(SanctionAppealError, match="decided"):
            decide_sanction_appeal(sanction=sanction.pk, grant=True, by=stage.four, answer="Yes.", now=now)

    def test_can_be_declined_or_taken_back(self, stage, now):
        sanction = stage.in_force()
        for dropped_by in (stage.one, stage.two):
            propose_lift(sanction=sanction.pk, by=stage.one, why="We were wrong.", now=now)
            assert drop_lift(sanction=sanction.pk, by=dropped_by, now=now).state == "confirmed"
        with pytest.raises(SanctionError, match="Nobody"):
            confirm_lift(sanction=sanction.pk, by=stage.two, now=now)

    def test_is_of_what_is_in_force(self, stage, now):
        with pytest.raises(SanctionError):
            propose_lift(sanction=stage.proposed().pk, by=stage.one, why="No.", now=now)
        over = stage.in_force(reason="abusive-words")
        with pytest.raises(SanctionError):
            propose_lift(sanction=over.pk, by=stage.one, why="No.", now=over.ends_at)


class TestAppeal:
    def test_is_decided_by_a_third(self, stage, now):
        sanction = stage.in_force()
        file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="It is genuine.", now=now)
        for imposed in (stage.one, stage.two):
            with pytest.raises(SanctionAppealError, match="took part"):
                decide_sanction_appeal(sanction=sanction.pk, grant=False, by=imposed, answer="No.", now=now)
        decide_sanction_appeal(sanction=sanction.pk, grant=True, by=stage.three, answer="You are right.", now=now)
        sanction.refresh_from_db()
        assert (sanction.state, sanction.lifted_by) == ("lifted", stage.three)
        assert not is_sanctioned(stage.person.pk, at=now)

    def test_that_is_denied_says_why_and_changes_nothing(self, stage, now):
        sanction = stage.in_force()
        file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="It is genuine.", now=now)
        with pytest.raises(SanctionAppealError, match="Answer"):
            decide_sanction_appeal(sanction=sanction.pk, grant=False, by=stage.three, answer=" ", now=now)
        decide_sanction_appeal(
            sanction=sanction.pk, grant=False, by=stage.three, answer="The hospital says no.", now=now
        )
        assert is_sanctioned(stage.person.pk, at=now)
        assert own_sanctions(stage.person.pk).get().appeal.answer == "The hospital says no."
        with pytest.raises(SanctionAppealError, match="already"):
            file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="Again.", now=now)
        with pytest.raises(SanctionAppealError, match="decided"):
            decide_sanction_appeal(sanction=sanction.pk, grant=True, by=stage.four, answer="Yes.", now=now)

    def test_can_be_filed_as_long_as_it_is_in_force(self, stage, now):
        sanction = stage.in_force()
        with pytest.raises(SanctionAppealError, match="over"):
            file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="Late.", now=sanction.ends_at)
        last = sanction.ends_at - timedelta(seconds=1)
        file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="In time.", now=last)

    def test_is_the_persons_own(self, stage, now):
        sanction = stage.in_force()
        for other in (a_person("else"), stage.three):
            with pytest.raises(Sanction.DoesNotExist):
                file_sanction_appeal(sanction=sanction.pk, by=other, text="For a friend.", now=now)
        proposed = stage.proposed(reason="abusive-words")
        with pytest.raises(Sanction.DoesNotExist):  # nobody is told of a proposal
            file_sanction_appeal(sanction=proposed.pk, by=stage.person, text="What?", now=now)

    @pytest.mark.parametrize("text", ["", " \n", "x" * 5001], ids=["empty", "blank", "long"])
    def test_needs_words(self, stage, now, text):
        with pytest.raises(SanctionAppealError):
            file_sanction_appeal(sanction=stage.in_force().pk, by=stage.person, text=text, now=now)


class TestTheDatabaseInsists:
    """Past every service."""

    @pytest.mark.parametrize(
        "change",
        [
            {"severity": 10},
            {"months": 1},
            {"reason": "abusive-words"},
            {"ends_at": NOW + timedelta(days=1)},
            {"starts_at": NOW - timedelta(days=1)},
            {"decided_at": NOW - timedelta(days=1)},
            {"state": "proposed", "decided_at": None, "starts_at": None, "ends_at": None},
            {"state": "declined", "starts_at": None, "ends_at": None},
            {"lifted_at": NOW},
        ],
        ids=["severity", "months", "reason", "end", "start", "decided", "reopened", "declined", "lifted"],
    )
    def test_what_was_decided_stays(self, stage, change):
        sanction = stage.in_force()
        with pytest.raises(IntegrityError), transaction.atomic():
            Sanction.objects.filter(pk=sanction.pk).update(**change)

    def test_it_takes_two(self, stage):
        sanction = stage.proposed()
        with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
            Sanction.objects.filter(pk=sanction.pk).update(
                state="confirmed", decided_by=stage.one, decided_at=NOW, starts_at=NOW, ends_at=NOW + timedelta(days=1)
            )

    def test_not_of_oneself(self, stage):
        sanction = stage.proposed()
        with pytest.raises(IntegrityError, match="oneself"), transaction.atomic():
            Sanction.objects.filter(pk=sanction.pk).update(state="declined", decided_by=stage.person, decided_at=NOW)

    def test_no_step_without_its_row(self, stage):
        sanction = stage.proposed()
        Sanction.objects.filter(pk=sanction.pk).update(state="declined", decided_by=stage.two, decided_at=NOW)
        with pytest.raises(IntegrityError, match="no audit row"), transaction.atomic():
            connection.check_constraints()
        transaction.set_rollback(True)

    def test_it_begins_as_a_proposal(self, stage):
        with pytest.raises(IntegrityError, match="begins"), transaction.atomic():
            Sanction.objects.create(
                user=stage.person, reason="false-word", severity=40, months=24, claim=stage.claim, state="confirmed",
                proposed_by=stage.one, proposed_at=NOW, decided_by=stage.two, decided_at=NOW, starts_at=NOW,
                ends_at=NOW + timedelta(days=1),
            )  # fmt: skip

    def test_it_is_not_deleted(self, stage):
        sanction = stage.in_force()
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            Sanction.objects.filter(pk=sanction.pk).delete()

    def test_an_appeal_is_a_thirds(self, stage, now):
        sanction = stage.in_force()
        appeal = file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="It is genuine.", now=now)
        for near in (stage.one, stage.two, stage.person):
            with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
                SanctionAppeal.objects.filter(pk=appeal.pk).update(outcome="granted", decided_at=now, decided_by=near)
        decide_sanction_appeal(sanction=sanction.pk, grant=False, by=stage.three, answer="No.", now=now)
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            SanctionAppeal.objects.filter(pk=appeal.pk).update(outcome="granted")


def a_request(by: User, record, now: datetime):
    """That a work of the record is not its owner's."""
    name = Authorship.objects.get(author=record).pk
    return file_request(
        record=record.pk, by=by, parts=[AskedPart("sort", {"mine": [], "not_mine": [[name, record.pk]]})], now=now
    )


def _brought_near(how: str, stage: Stage) -> User:
    """A moderator who has had to do with the person."""
    near = stage.four
    own = an_author("Mo Near")
    work = a_work(authors=[own, stage.record])
    if how == "same-record":
        a_claim(stage.record, near, *TWO, now=NOW)
        return near
    claim = a_claim(own, near, *TWO, now=NOW)
    words = {"our-word": (stage.claim, near, claim), "their-word": (claim, stage.person, stage.claim)}
    if how in words:
        about, voucher, voucher_claim = words[how]
        Vouch.objects.create(
            claim=about, claimant=about.user, voucher=voucher, voucher_claim=voucher_claim, work=work, asked_at=NOW
        )
    elif how == "their-request":
        a_request(stage.person, own, NOW)
    else:
        a_request(near, stage.record, NOW)
    return near
