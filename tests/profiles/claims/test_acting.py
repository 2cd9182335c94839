"""Acts on claims one by one: who is refused and why, what follows, who is told, and that all of it is one act."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from profiles.claims.acting import COOLING, act, open_claim
from profiles.claims.deciding import consider, submit_claim, sweep_claims
from profiles.claims.ending import EndedWhy
from profiles.claims.errors import (
    AccountNotReadyError,
    ActNotAllowedError,
    AlreadyClaimingError,
    GuardError,
    RecordMovedError,
)
from profiles.claims.transitions import Act, Guard, Part
from profiles.evidence.adding import add_evidence, take_back_evidence
from profiles.models import AuditEvent, Bearing, Claim, Dispute, EvidenceKind, OutgoingMail, Proposal, User, Vouch
from profiles.moderation.second_word import confirm, propose
from tests.cast import ONE, TWO, a_claim, a_person, a_proof
from tests.claim_walks import invariants
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC) + timedelta(hours=1)
COOLED = NOW + COOLING + timedelta(hours=1)
WEAK, STRONG = (EvidenceKind.HOMEPAGE,), (EvidenceKind.PRINTED_EMAIL,)


@pytest.fixture(autouse=True)
def invariants_hold_in_the_end():
    yield
    invariants.one_owner_each()
    invariants.stands_where_its_last_row_says()
    invariants.disputes_fit()
    invariants.literature_knows_the_owners()
    invariants.chains_hold()


@pytest.fixture
def author():
    return an_author("Ada Byron")


@pytest.fixture
def owner():
    return a_person("owner", display_name="Ada Byron")


@pytest.fixture
def claimant():
    return a_person("claimant", display_name="Ada Byron")


@pytest.fixture
def moderators():
    return [a_person(f"moderator-{number}", is_moderator=True) for number in range(4)]


@pytest.fixture
def contested(author, owner, claimant):
    """(the owner's claim, the claimant's, which cools): the claimant's evidence is the stronger one."""
    own = a_claim(author, owner, *WEAK, now=NOW)
    return own, a_claim(author, claimant, *STRONG, now=NOW)


def state(claim: Claim) -> tuple[str, int, bool]:
    claim.refresh_from_db()
    return claim.state, claim.level, claim.holds


def missing(refusal: pytest.ExceptionInfo[GuardError]) -> set[str]:
    return set(refusal.value.missing)


class TestOpening:
    def test_asks_for_a_verified_address(self, author):
        user = User.objects.create(username="new")
        EmailAddress.objects.create(user=user, email="new@example.org", verified=False, primary=True)
        with pytest.raises(AccountNotReadyError):
            open_claim(author=author.pk, by=user, now=NOW)

    @pytest.mark.parametrize("closed", [{"is_active": False, "suspended_at": NOW}, {"deletion_due_at": NOW}])
    def test_asks_for_an_account_in_use_at_this_moment(self, author, claimant, closed):
        User.objects.filter(pk=claimant.pk).update(**closed)
        with pytest.raises(AccountNotReadyError):
            open_claim(author=author.pk, by=claimant, now=NOW)

    def test_once_a_record(self, author, claimant):
        first = open_claim(author=author.pk, by=claimant, now=NOW)
        with pytest.raises(AlreadyClaimingError) as refusal:
            open_claim(author=author.pk, by=claimant, now=NOW)
        assert refusal.value.claim == first.pk

    def test_not_of_a_record_that_was_merged(self, author, claimant):
        author.merged_into = an_author()
        author.save()
        with pytest.raises(RecordMovedError):
            open_claim(author=author.pk, by=claimant, now=NOW)


class TestRules:
    """What the portal decides by itself, and what it leaves to people."""

    def test_evidence_that_names_the_record_is_enough(self, author, claimant):
        assert state(a_claim(author, claimant, *ONE, now=NOW)) == ("active", 2, True)

    def test_evidence_that_says_only_who_is_not(self, author, claimant):
        claim = open_claim(author=author.pk, by=claimant, now=NOW)
        proof = a_proof(EvidenceKind.ORCID, "iD", bearing=Bearing.NONE)
        add_evidence(claim=claim.pk, proof=proof, by=claimant, now=NOW)
        submit_claim(claim=claim.pk, by=claimant, now=NOW)
        assert state(claim) == ("pending", 1, False)

    def test_nothing_at_all_is_not_even_sent_in(self, author, claimant):
        claim = open_claim(author=author.pk, by=claimant, now=NOW)
        with pytest.raises(GuardError) as refusal:
            submit_claim(claim=claim.pk, by=claimant, now=NOW)
        assert missing(refusal) == {Guard.HAS_GROUNDS}

    def test_another_name_waits_for_a_moderator(self, author):
        assert state(a_claim(author, a_person("other", display_name="Zoë Quist"), *ONE, now=NOW))[0] == "pending"

    def test_whoever_else_waits_is_heard_first(self, author, claimant):
        a_claim(author, a_person("other", display_name="Zoë Quist"), *ONE, now=NOW)
        assert state(a_claim(author, claimant, *ONE, now=NOW))[0] != "active"

    def test_a_record_with_an_owner_begins_to_cool(self, contested):
        own, claim = contested
        assert state(own) == ("active", 2, True)
        assert state(claim) == ("cooling", 1, False)
        assert claim.cooling_until == NOW + timedelta(days=14)

    def test_nothing_moves_before_the_time_is_over(self, contested):
        own, claim = contested
        sweep_claims(now=NOW + timedelta(days=13, hours=23))
        assert state(claim)[0] == "cooling"
        with pytest.raises(GuardError) as refusal:
            act(claim=claim.pk, act=Act.TAKE_OVER, by=None, now=NOW + timedelta(days=13))
        assert Guard.COOLED in missing(refusal)
        assert state(own)[0] == "active"

    def test_the_stronger_one_takes_over_then(self, contested):
        own, claim = contested
        sweep_claims(now=COOLED)
        assert state(claim) == ("active", 2, True)
        assert state(own) == ("superseded", 1, False)

    def test_claims_that_rules_cannot_decide_do_not_stand_in_the_way_of_others(self, claimant, owner, monkeypatch):
        for evidence in (WEAK, STRONG):  # the first waits for a moderator, the second is stronger than its owner
            author = an_author("Ada Byron")
            a_claim(author, owner, *WEAK, now=NOW)
            claim = a_claim(author, claimant, *evidence, now=NOW)
        monkeypatch.setattr("profiles.claims.deciding.SWEEP_AT_MOST", 1)
        for _ in range(50):
            sweep_claims(now=COOLED)
        assert state(claim)[0] == "active"

    def test_one_that_is_not_stronger_does_not(self, author, owner, claimant):
        own = a_claim(author, owner, *STRONG, now=NOW)
        claim = a_claim(author, claimant, *STRONG, now=NOW)
        sweep_claims(now=COOLED)
        assert (state(own)[0], state(claim)[0]) == ("active", "cooling")

    def test_an_owner_at_level_3_is_not_moved_by_rules(self, author, owner, claimant, moderators):
        own = a_claim(author, owner, EvidenceKind.HOMEPAGE, EvidenceKind.INSTITUTIONAL_EMAIL, now=NOW)
        claim = a_claim(author, claimant, EvidenceKind.PRINTED_EMAIL, EvidenceKind.MODERATOR, now=NOW)
        sweep_claims(now=COOLED)
        assert state(own)[0] == "active"
        with pytest.raises(GuardError) as refusal:
            act(claim=claim.pk, act=Act.TAKE_OVER, by=moderators[0], now=COOLED)
        assert missing(refusal) == {Guard.OWNER_BELOW_3}
        act(claim=claim.pk, act=Act.TAKE_OVER, by=moderators[0], proposed_by=moderators[1], now=COOLED)
        assert (state(own)[0], state(claim)[0]) == ("superseded", "active")

    @pytest.mark.parametrize("closed", [{"is_active": False, "suspended_at": NOW}, {"deletion_due_at": NOW}])
    def test_a_closed_account_gets_nothing(self, contested, claimant, closed):
        _, claim = contested
        User.objects.filter(pk=claimant.pk).update(**closed)
        sweep_claims(now=COOLED)
        assert state(claim)[0] == "cooling"

    def test_an_owner_whose_evidence_ran_out_expires_and_can_renew(self, author, owner):
        own = a_claim(author, owner, *WEAK, now=NOW)
        later = NOW + timedelta(days=70)
        sweep_claims(now=later)
        assert state(own) == ("expired", 1, False)
        add_evidence(claim=own.pk, proof=a_proof(EvidenceKind.ORCID, "iD"), by=owner, now=later)
        assert state(own)[0] == "expired"
        submit_claim(claim=own.pk, by=owner, now=later)
        assert state(own) == ("active", 2, True)

    def test_an_owner_whose_evidence_was_taken_back_expires(self, author, owner):
        own = a_claim(author, owner, *ONE, now=NOW)
        piece = own.evidence.get()
        take_back_evidence(evidence=piece.pk, by=None, why=EndedWhy.RECHECK_FAILED, now=NOW, part=Part.PORTAL)
        assert state(own) == ("active", 1, True)
        sweep_claims(now=NOW)
        assert state(own)[0] == "expired"


class TestLevels:
    def test_follow_evidence_at_once_up_and_down(self, author, owner):
        own = a_claim(author, owner, *TWO, now=NOW)
        assert state(own)[1] == 3
        piece = own.evidence.get(kind=EvidenceKind.ORCID)
        take_back_evidence(evidence=piece.pk, by=owner, why=EndedWhy.TAKEN_BACK, now=NOW, part=Part.CLAIMANT)
        assert state(own)[1] == 2

    def test_two_proofs_of_one_mailbox_are_one_class(self, author, owner):
        claim = open_claim(author=author.pk, by=owner, now=NOW)
        for kind in (EvidenceKind.PRINTED_EMAIL, EvidenceKind.INSTITUTIONAL_EMAIL):
            proof = a_proof(kind, "x", bearing=Bearing.RECORD)
            same = type(proof)(kind, "one mailbox", Bearing.RECORD, {})
            add_evidence(claim=claim.pk, proof=same, by=owner, now=NOW)
        assert state(claim)[1] == 2

    def test_a_newer_proof_of_the_same_thing_takes_the_place_of_the_older(self, author, owner):
        own = a_claim(author, owner, *ONE, now=NOW)
        later = NOW + timedelta(days=200)
        add_evidence(claim=own.pk, proof=a_proof(ONE[0], f"{owner.username} {ONE[0]}"), by=owner, now=later)
        assert own.evidence.filter(ended_at=None).count() == 1
        sweep_claims(now=NOW + timedelta(days=366))
        assert state(own) == ("active", 2, True)

    def test_level_4_comes_with_time_and_goes_with_a_dispute(self, author, owner, claimant, moderators):
        own = open_claim(author=author.pk, by=owner, now=NOW)
        for kind in TWO:
            add_evidence(claim=own.pk, proof=a_proof(kind, kind, anchored=True), by=owner, now=NOW)
        sweep_claims(now=NOW + timedelta(days=29))
        assert state(own)[1] == 3
        month = NOW + timedelta(days=31)
        sweep_claims(now=month)
        assert state(own)[1] == 4
        claim = a_claim(author, claimant, *STRONG, now=month)
        act(claim=claim.pk, act=Act.OBJECT, by=owner, now=month)
        assert state(own) == ("disputed", 2, True)
        act(claim=claim.pk, act=Act.WITHDRAW, by=claimant, now=month)
        assert state(own) == ("active", 3, True), "the clean days begin anew"

    def test_an_owner_whom_moderators_keep_begins_the_clean_days_anew(self, author, owner, claimant, moderators):
        own = open_claim(author=author.pk, by=owner, now=NOW)
        for kind in TWO:
            add_evidence(claim=own.pk, proof=a_proof(kind, kind, anchored=True), by=owner, now=NOW)
        month = NOW + timedelta(days=31)
        claim = a_claim(author, claimant, *STRONG, now=month)
        act(claim=claim.pk, act=Act.OBJECT, by=owner, now=month)
        act(claim=own.pk, act=Act.KEEP, by=moderators[0], proposed_by=moderators[1], now=month, reason="stays")
        assert state(own) == ("active", 3, True)
        sweep_claims(now=month + timedelta(days=30))
        assert state(own) == ("active", 4, True)

    def test_somebody_elses_evidence_cannot_be_given_or_taken_back(self, author, owner, claimant):
        own = a_claim(author, owner, *ONE, now=NOW)
        with pytest.raises(ActNotAllowedError):
            add_evidence(claim=own.pk, proof=a_proof(EvidenceKind.ORCID, "x"), by=claimant, now=NOW)
        with pytest.raises(ActNotAllowedError):
            take_back_evidence(
                evidence=own.evidence.get().pk, by=claimant, why=EndedWhy.TAKEN_BACK, now=NOW, part=Part.CLAIMANT
            )

    def test_a_suspended_account_gives_no_evidence(self, author, owner):
        claim = open_claim(author=author.pk, by=owner, now=NOW)
        User.objects.filter(pk=owner.pk).update(is_active=False, suspended_at=NOW)
        with pytest.raises(ActNotAllowedError):
            add_evidence(claim=claim.pk, proof=a_proof(EvidenceKind.ORCID, "x"), by=owner, now=NOW)


class TestModerators:
    def test_one_is_not_two(self, contested, moderators):
        own, _ = contested
        for first in (None, moderators[0]):
            with pytest.raises(ActNotAllowedError):
                act(claim=own.pk, act=Act.REVOKE, by=moderators[0], proposed_by=first, now=NOW)
        act(claim=own.pk, act=Act.REVOKE, by=moderators[0], proposed_by=moderators[1], now=NOW)
        assert state(own)[0] == "revoked"

    @pytest.mark.parametrize("place", [0, 1])
    def test_a_role_lost_a_moment_ago_is_not_used(self, contested, moderators, place):
        own, claim = contested
        User.objects.filter(pk=moderators[place].pk).update(is_moderator=False)
        with pytest.raises(ActNotAllowedError):
            act(claim=own.pk, act=Act.REVOKE, by=moderators[0], proposed_by=moderators[1], now=NOW)
        if place == 0:
            with pytest.raises(ActNotAllowedError):
                act(claim=claim.pk, act=Act.REJECT, by=moderators[0], now=NOW)

    def test_a_suspended_moderator_is_none(self, contested, moderators):
        User.objects.filter(pk=moderators[0].pk).update(is_active=False, suspended_at=NOW)
        with pytest.raises(ActNotAllowedError):
            act(claim=contested[1].pk, act=Act.REJECT, by=moderators[0], now=NOW)

    def test_nobody_decides_their_own_case(self, author, contested, moderators):
        _, claim = contested
        for involved, submit in ((moderators[0], True), (moderators[1], False)):
            own = open_claim(author=author.pk, by=involved, now=NOW, statement="It is me")
            if submit:
                submit_claim(claim=own.pk, by=involved, now=NOW)
            with pytest.raises(ActNotAllowedError):
                act(claim=claim.pk, act=Act.REJECT, by=involved, now=NOW)
        act(claim=own.pk, act=Act.WITHDRAW, by=moderators[1], now=NOW)
        act(claim=claim.pk, act=Act.REJECT, by=moderators[1], now=NOW)

    def test_a_voucher_does_not_decide_on_whom_they_vouched_for(self, contested, moderators):
        _, claim = contested
        theirs = a_claim(an_author(), moderators[0], EvidenceKind.ORCID, now=NOW)
        work = a_work(authors=[claim.author, theirs.author])
        Vouch.objects.create(
            claim=claim, claimant=claim.user, voucher=moderators[0], voucher_claim=theirs, work=work, asked_at=NOW
        )
        with pytest.raises(ActNotAllowedError):
            act(claim=claim.pk, act=Act.REJECT, by=moderators[0], now=NOW)

    def test_whoever_rejected_does_not_reopen(self, contested, moderators):
        _, claim = contested
        act(claim=claim.pk, act=Act.REJECT, by=moderators[0], now=NOW)
        with pytest.raises(GuardError) as refusal:
            act(claim=claim.pk, act=Act.REOPEN, by=moderators[0], now=NOW)
        assert missing(refusal) == {Guard.OTHER_MODERATOR}
        act(claim=claim.pk, act=Act.REOPEN, by=moderators[1], now=NOW)
        assert state(claim)[0] == "pending"

    def test_an_account_that_is_gone_does_not_act_as_the_portal(self, contested, moderators):
        own, claim = contested
        ghost = User(pk=10**9, is_moderator=True)
        for by, first in ((ghost, None), (moderators[0], ghost)):
            for number in (own.pk, claim.pk):
                for does in (Act.CONTEST, Act.SUSPEND, Act.SUPERSEDE, Act.REJECT):
                    with pytest.raises(ActNotAllowedError):
                        act(claim=number, act=does, by=by, proposed_by=first, now=NOW)

    def test_a_proposal_is_overtaken_by_what_happens_meanwhile(self, contested, moderators, owner):
        own, _ = contested
        proposal = propose(claim=own.pk, act=Act.REVOKE, by=moderators[0], reason="impersonation", now=NOW)
        act(claim=own.pk, act=Act.SUSPEND, by=moderators[2], now=NOW)
        proposal.refresh_from_db()
        assert proposal.outcome == Proposal.Outcome.OVERTAKEN
        with pytest.raises(Exception, match="not open any more"):
            confirm(proposal=proposal.pk, by=moderators[1], now=NOW)


class TestDisputes:
    @pytest.fixture
    def disputed(self, contested, owner):
        own, claim = contested
        act(claim=claim.pk, act=Act.OBJECT, by=owner, now=NOW)
        return own, claim

    def test_an_objection_lowers_the_owner_and_stops_the_clock(self, disputed):
        own, claim = disputed
        assert state(own) == ("disputed", 2, True)
        assert state(claim) == ("disputed", 1, False)
        sweep_claims(now=COOLED)
        assert state(claim)[0] == "disputed"

    def test_only_the_owner_objects_and_not_while_suspended(self, contested, claimant, owner, moderators):
        own, claim = contested
        for nobody in (claimant, moderators[0], a_person("passer-by")):
            with pytest.raises(ActNotAllowedError):
                act(claim=claim.pk, act=Act.OBJECT, by=nobody, now=NOW)
        act(claim=own.pk, act=Act.SUSPEND, by=moderators[0], now=NOW)
        with pytest.raises(ActNotAllowedError):
            act(claim=claim.pk, act=Act.OBJECT, by=owner, now=NOW)

    def test_the_decision_for_the_owner_ends_every_challenge(self, disputed, author, moderators):
        own, claim = disputed
        other = a_claim(author, a_person("third", display_name="Ada Byron"), *STRONG, now=NOW)
        act(claim=other.pk, act=Act.DISPUTE, by=other.user, now=NOW)
        act(claim=own.pk, act=Act.KEEP, by=moderators[0], proposed_by=moderators[1], now=NOW, reason="stays")
        assert [state(one)[0] for one in (own, claim, other)] == ["active", "rejected", "rejected"]
        assert not Dispute.objects.filter(closed_at=None).exists()

    def test_the_last_challenge_that_falls_gives_the_owner_peace(self, disputed, author, claimant):
        own, claim = disputed
        other = a_claim(author, a_person("third", display_name="Ada Byron"), *STRONG, now=NOW)
        act(claim=other.pk, act=Act.DISPUTE, by=other.user, now=NOW)
        act(claim=claim.pk, act=Act.WITHDRAW, by=claimant, now=NOW)
        assert state(own)[0] == "disputed"
        act(claim=other.pk, act=Act.WITHDRAW, by=other.user, now=NOW)
        assert state(own)[0] == "active"

    def test_two_moderators_uphold_after_the_time_and_not_before(self, disputed, moderators):
        own, claim = disputed
        first, second, *_ = moderators
        with pytest.raises(GuardError) as refusal:
            act(claim=claim.pk, act=Act.UPHOLD, by=first, proposed_by=second, now=NOW)
        assert missing(refusal) == {Guard.COOLED}
        act(claim=claim.pk, act=Act.UPHOLD, by=first, proposed_by=second, now=COOLED)
        assert (state(own), state(claim)) == (("superseded", 1, False), ("active", 2, True))

    def test_a_new_owner_is_told_of_whoever_waits_and_has_the_time_to_object(self, disputed, author, moderators):
        """The record moves to one of two challengers: the other's time begins anew, and the dispute goes along."""
        _, claim = disputed
        other = a_claim(author, a_person("third", display_name="Ada Byron"), EvidenceKind.MODERATOR, now=NOW)
        waiting = a_claim(author, a_person("fourth", display_name="Ada Byron"), EvidenceKind.MODERATOR, now=NOW)
        act(claim=other.pk, act=Act.DISPUTE, by=other.user, now=NOW)
        act(claim=claim.pk, act=Act.UPHOLD, by=moderators[0], proposed_by=moderators[1], now=COOLED)
        assert state(claim) == ("disputed", 2, True)
        for one in (other, waiting):
            one.refresh_from_db()
            assert one.cooling_until == COOLED + COOLING
            assert OutgoingMail.objects.filter(
                to="claimant@people.example", dedupe_key__startswith=f"claim-event-{one.last_event_id}-owner"
            ).exists()
        with pytest.raises(GuardError):
            act(claim=other.pk, act=Act.UPHOLD, by=moderators[0], proposed_by=moderators[1], now=COOLED)
        sweep_claims(now=COOLED + timedelta(days=1))
        assert state(waiting)[0] == "cooling"

    def test_a_claim_that_waited_for_an_owner_who_left_waits_for_the_next_one(self, contested, owner, moderators):
        own, claim = contested
        other = a_claim(claim.author, a_person("third", display_name="Zoë Quist"), EvidenceKind.MODERATOR, now=NOW)
        assert state(other)[0] == "cooling"
        act(claim=own.pk, act=Act.RELEASE, by=owner, now=NOW)
        act(claim=claim.pk, act=Act.ACCEPT, by=moderators[0], now=NOW + timedelta(days=10))
        other.refresh_from_db()
        assert other.cooling_until == NOW + timedelta(days=24)

    def test_an_owner_who_is_reinstated_is_disputed_still(self, author, claimant, moderators):
        own = a_claim(author, a_person("strong", display_name="Ada Byron"), *TWO, now=NOW)
        claim = a_claim(author, claimant, EvidenceKind.MODERATOR, EvidenceKind.PRINTED_EMAIL, now=NOW)
        act(claim=claim.pk, act=Act.DISPUTE, by=claimant, now=NOW)
        act(claim=own.pk, act=Act.SUSPEND, by=moderators[0], now=NOW)
        act(claim=own.pk, act=Act.REINSTATE, by=moderators[1], now=NOW)
        assert state(own) == ("disputed", 2, True)

    def test_a_dispute_without_an_owner_is_over(self, disputed, owner, moderators):
        own, claim = disputed
        act(claim=own.pk, act=Act.RELEASE, by=owner, now=NOW)
        assert Dispute.objects.get().outcome == Dispute.Outcome.OVERTAKEN
        act(claim=claim.pk, act=Act.UPHOLD, by=moderators[0], proposed_by=moderators[1], now=NOW)
        assert state(claim) == ("active", 2, True)


class TestVouches:
    def test_fall_with_the_standing_of_whoever_gave_them(self, author, owner, claimant, moderators):
        voucher = a_claim(author, owner, *TWO, now=NOW)
        claim = a_claim(an_author(), claimant, EvidenceKind.ORCID, now=NOW)
        work = a_work(authors=[author, claim.author])
        asked = Vouch.objects.create(
            claim=claim, claimant=claimant, voucher=owner, voucher_claim=voucher, work=work, asked_at=NOW
        )
        proof = a_proof(EvidenceKind.VOUCH, "owner")
        piece = add_evidence(claim=claim.pk, proof=proof, by=owner, now=NOW, part=Part.VOUCHER)
        Vouch.objects.filter(pk=asked.pk).update(state="given", given_at=NOW, evidence=piece)
        assert state(claim)[1] == 3
        act(claim=voucher.pk, act=Act.REVOKE, by=moderators[0], proposed_by=moderators[1], now=NOW)
        assert state(claim)[1] == 2
        asked.refresh_from_db()
        assert asked.state == Vouch.State.WITHDRAWN


class TestNotices:
    def test_the_owner_hears_of_a_claim_at_every_verified_address(self, author, owner, claimant):
        for name, verified in (("second", True), ("unproved", False)):
            EmailAddress.objects.create(user=owner, email=f"{name}@people.example", verified=verified)
        a_claim(author, owner, *WEAK, now=NOW)
        OutgoingMail.objects.all().delete()
        claim = a_claim(author, claimant, *STRONG, now=NOW)
        told = OutgoingMail.objects.filter(dedupe_key__startswith=f"claim-event-{claim.last_event_id}-owner")
        assert set(told.values_list("to", flat=True)) == {"owner@people.example", "second@people.example"}

    def test_notices_and_acts_are_done_together_or_not_at_all(self, contested, monkeypatch):
        own, _ = contested
        before = (AuditEvent.objects.count(), OutgoingMail.objects.count())
        with transaction.atomic():
            act(claim=own.pk, act=Act.RELEASE, by=own.user, now=NOW)
            assert OutgoingMail.objects.count() == before[1] + 1, "queued within the act, not after it"
            transaction.set_rollback(True)
        assert (AuditEvent.objects.count(), OutgoingMail.objects.count()) == before

        def full(**_):
            raise OSError("no room for mail")

        monkeypatch.setattr("profiles.claims.notices.tell_person", full)
        with pytest.raises(OSError, match="no room"):
            act(claim=own.pk, act=Act.RELEASE, by=own.user, now=NOW)
        assert state(own)[0] == "active"
        assert (AuditEvent.objects.count(), OutgoingMail.objects.count()) == before

    def test_notices_name_neither_the_other_side_nor_evidence(self, contested):
        for mail in OutgoingMail.objects.all():
            for word in ("owner@", "claimant@", "printed", "homepage", "secret"):
                assert word not in mail.subject + mail.text


def test_considering_twice_changes_nothing(contested):
    own, claim = contested
    for _ in range(2):
        consider(claim=claim.pk, now=NOW)
        consider(claim=own.pk, now=NOW)
    events = AuditEvent.objects.count()
    sweep_claims(now=COOLED)
    done = AuditEvent.objects.count()
    assert (done > events, sweep_claims(now=COOLED), AuditEvent.objects.count()) == (True, 0, done)
