"""Eight threads race for each transition, a few rounds of each; `make fuzz` runs two hundred (tests/fuzz).

The database is a real one and every thread has its own connection, so locks, triggers and time-outs are those of a day
at work.
"""

# ruff: noqa: B023 - every race is over before its loop goes on

import os
import random
import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, connection, transaction

from profiles.claims.transitions import Act, Part
from profiles.evidence.adding import Proof, add_evidence
from profiles.evidence.challenges import TRIES, ChallengeError, WrongCodeError, check_code, send_code
from profiles.evidence.channels import channel_of
from profiles.models import Bearing, Challenge, Claim, EvidenceKind, OutgoingMail, User, Vouch
from profiles.moderation.second_word import confirm, propose
from tests.cast import TWO, a_claim, a_person
from tests.claim_walks import racing
from tests.claim_walks.invariants import Watch
from tests.claim_walks.racing import RACES, THREADS, a_stage, done, nothing_broke, one_round, race, suspended_while_busy
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db(transaction=True)

FEW = pytest.param(2, id="few")
MANY = pytest.param(int(os.environ.get("PEERGRAPH_RACE_ROUNDS", "200")), id="many", marks=pytest.mark.fuzz)
rounds_each = pytest.mark.parametrize("rounds", [FEW, MANY])


@rounds_each
@pytest.mark.parametrize("name", RACES)
def test_transition(name, rounds):
    seed = os.environ.get("PEERGRAPH_FUZZ_SEED") or str(time.time_ns())
    stage, rng, through = a_stage(), random.Random(seed), 0
    for number in range(rounds):
        try:
            through += one_round(name, stage, rng)
        except BaseException as error:
            error.add_note(f"round {number}, seed {seed}")
            raise
    assert through >= rounds, "hardly anybody came through: the race is about nothing"


@rounds_each
def test_of_eight_claimants_with_evidence_one_gets_the_record(rounds):
    people = [a_person(f"person-{number}", display_name="Ada Byron") for number in range(THREADS)]
    watch = Watch()
    for _ in range(rounds):
        author, now = an_author(), datetime.now(UTC)
        race([lambda user=user: a_claim(author, user, EvidenceKind.ORCID, now=now) for user in people])
        assert Claim.objects.filter(author=author, holds=True).count() == 1
        assert Claim.objects.filter(author=author).count() == THREADS
        nothing_broke(now, watch)


@rounds_each
def test_a_suspended_account_is_left_with_nothing_however_busy_it_was(rounds):
    stage = a_stage()
    for _ in range(rounds):
        race(suspended_while_busy(stage))
        user = User.objects.latest("pk")
        assert user.suspended_at is not None
        assert not Claim.objects.filter(user=user, state="active").exists()
        assert not Claim.objects.filter(user=user, level__gt=2).exists()
        nothing_broke(stage.now, stage.watch)


@rounds_each
def test_a_proposal_is_confirmed_once(rounds):
    stage = a_stage()
    others = [a_person(f"confirmer-{number}", is_moderator=True) for number in range(THREADS)]
    for _ in range(rounds):
        stage.active()
        proposal = propose(
            claim=stage.claim, act=Act.REVOKE, by=stage.moderators[0], reason="impersonation", now=stage.now
        )
        results = race([lambda by=by: confirm(proposal=proposal.pk, by=by, now=stage.now) for by in others])
        assert len(done(results)) == 1
        nothing_broke(stage.now, stage.watch)


def _vouchers(number: int) -> tuple[list[Claim], datetime]:
    """People who own records at level 3, all of whom wrote one work together."""
    now = datetime.now(UTC) + timedelta(hours=1)
    authors = [an_author(f"Ada Byron {'ABCDEFGHIJ'[place]}.") for place in range(number)]
    a_work(authors=authors)
    claims = [
        a_claim(author, a_person(f"voucher-{author.pk}", display_name=author.name), *TWO, now=now) for author in authors
    ]
    assert {claim.level for claim in claims} == {3}
    return claims, now + timedelta(days=20)


def _asked(claim: Claim, voucher: Claim, now: datetime) -> int:
    work = voucher.author.authorships.first().work
    return Vouch.objects.create(
        claim=claim, claimant=claim.user, voucher=voucher.user, voucher_claim=voucher, work=work, asked_at=now
    ).pk


def _with_evidence(vouch: int, now: datetime) -> Vouch:
    row = Vouch.objects.select_related("claim").get(pk=vouch)
    proof = Proof(EvidenceKind.VOUCH, channel_of("person", str(row.voucher_id)), Bearing.RECORD, {})
    row.evidence = add_evidence(claim=row.claim_id, proof=proof, by=row.voucher, now=now, part=Part.VOUCHER)
    row.state, row.given_at, row.answered_at = Vouch.State.GIVEN, now, now
    return row


def _give(row: Vouch) -> None:
    """The row alone, past every lock and check but the database's own, in a transaction that is not over at once."""
    try:
        with transaction.atomic():
            row.save()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
    except IntegrityError as error:
        raise racing.ClaimError(str(error)) from error


@rounds_each
def test_nobody_vouches_more_than_three_times_in_30_days(rounds):
    for _ in range(rounds):
        claims, now = _vouchers(THREADS + 1)
        given = [_with_evidence(_asked(claim, claims[0], now), now) for claim in claims[1:]]
        results = race([lambda row=row: _give(row) for row in given])
        assert len(done(results)) == Vouch.objects.filter(voucher=claims[0].user, state="given").count() == 3


@rounds_each
def test_a_ring_does_not_close(rounds):
    for _ in range(rounds):
        claims, now = _vouchers(THREADS)
        given = [_with_evidence(_asked(claim, claims[place - 1], now), now) for place, claim in enumerate(claims)]
        results = race([lambda row=row: _give(row) for row in given])
        assert len(done(results)) == THREADS - 1


@rounds_each
def test_a_code_can_be_guessed_five_times_and_used_once(rounds):
    user = a_person("guesser", display_name="Ada Byron")
    claim, now = a_claim(an_author(), user, EvidenceKind.ORCID, now=datetime.now(UTC)), datetime.now(UTC)
    for number in range(rounds):
        now += timedelta(days=2)
        send = {"claim": claim, "kind": EvidenceKind.PRINTED_EMAIL, "context": {}, "by": user, "now": now}
        challenge = send_code(address=f"a{number}@uni.example", **send)
        right = OutgoingMail.objects.latest("pk").text.split("The code is ")[1][:9]
        wrong = "0000 0000" if right != "0000 0000" else "1111 1111"
        results = race([lambda: check_code(challenge=challenge.pk, code=wrong, by=user, now=now)] * THREADS)
        assert sum(isinstance(result, WrongCodeError) for result in results) == TRIES
        assert Challenge.objects.get(pk=challenge.pk).tries_left == 0
        with pytest.raises(ChallengeError):
            check_code(challenge=challenge.pk, code=right, by=user, now=now)
        again = send_code(address=f"a{number}@uni.example", **send)
        right = OutgoingMail.objects.latest("pk").text.split("The code is ")[1][:9]
        results = race([lambda: check_code(challenge=again.pk, code=right, by=user, now=now)] * THREADS)
        assert len(done(results)) == 1


@rounds_each
@pytest.mark.parametrize("what", ["address", "iD"])
def test_an_address_and_an_id_belong_to_one_account(what, rounds):
    people = [a_person(f"person-{number}") for number in range(THREADS)]

    def take(user: User, name: str) -> object:
        try:
            if what == "iD":
                return SocialAccount.objects.create(user=user, provider="orcid", uid=name)
            return EmailAddress.objects.create(user=user, email=f"{name}@uni.example", verified=True)
        except IntegrityError as error:
            raise racing.ClaimError("taken") from error

    for number in range(rounds):
        results = race([lambda user=user: take(user, f"n{number}") for user in people])
        assert len(done(results)) == 1


def test_threads_have_connections_of_their_own():
    pids = race([lambda: connection.connection.get_backend_pid()] * THREADS)  # noqa: PLW0108 - asked in each thread
    assert len(set(pids)) == THREADS
