"""A handful of people, records and moderators, and everything they may try, allowed or not.

A walk is decided by its seed. What the portal refuses in words is part of life; anything else ends the walk.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connection, transaction

from papers.models import Authorship
from profiles.accounts.errors import AccountError
from profiles.accounts.roles import grant_moderator, revoke_moderator
from profiles.accounts.suspension import reinstate_account, suspend_account
from profiles.audit.verifying import verify_audit
from profiles.claims.acting import act, open_claim
from profiles.claims.deciding import submit_claim, sweep_claims
from profiles.claims.ending import EndedWhy
from profiles.claims.errors import ClaimError
from profiles.claims.transitions import Act, Part, rows_for
from profiles.evidence.adding import Proof, add_evidence, take_back_evidence
from profiles.evidence.channels import channel_of
from profiles.evidence.vouching import ask_for_vouch, decline_vouch, give_vouch, possible_vouchers, take_back_vouch
from profiles.models import Bearing, Claim, ClaimState, Evidence, EvidenceKind, Proposal, User, Vouch
from profiles.moderation.second_word import confirm, decline, propose, take_back
from tests.claim_walks.invariants import Watch
from tests.claim_walks.table import ALLOWED
from tests.corpus import a_work, an_author

REFUSED = (ClaimError, AccountError)
KINDS = [kind for kind in EvidenceKind if kind not in {EvidenceKind.VOUCH, EvidenceKind.MODERATOR}]
REASONS = {
    Act.KEEP: "stays", Act.UPHOLD: "stronger-evidence", Act.TAKE_OVER: "stronger-evidence", Act.REJECT: "impersonation",
    Act.REVOKE: "impersonation",
}  # fmt: skip
# What follows from other acts, and is done by nobody by itself.
_FOLLOWS = {Act.OPEN, Act.LEVEL, Act.CONTEST, Act.SUPERSEDE, Act.COOL_AGAIN}
# Ends of stories, rarer than what leads on.
_ENDS = {Act.WITHDRAW, Act.RELEASE, Act.REVOKE, Act.SUSPEND, Act.REJECT, Act.DIVIDE}
OUTSIDE = [one.value for one in Act if one not in _FOLLOWS]


class World:
    """Eight people, three of them moderators, five records that share works; the clock moves on."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)
        self.now = datetime.now(UTC) + timedelta(hours=1)
        self.last_job = self.now
        self.watch = Watch()
        self.refused = self.done = 0
        self.trace: list[str] = []
        self.people = [self._person(number, is_moderator=number >= 5) for number in range(8)]
        self.admin = self._person(8, is_superuser=True, is_staff=True)
        self.stranger = User.objects.create(username="stranger", display_name="Ada Byron")
        EmailAddress.objects.create(user=self.stranger, email="stranger@example.org", verified=False, primary=True)
        self.records = [
            an_author("Ada Byron"),
            an_author("Ada Byron"),
            an_author("A. Byron"),
            an_author("Ada Byron"),
            an_author("Bo Li"),
        ]
        for number, record in enumerate(self.records):
            a_work(f"Joint {number}", authors=[record, self.records[number - 1]])
        a_work("All of them", authors=[*self.records[:3], "Somebody Else"])
        self.steps: list[tuple[Callable[[], str], int]] = [
            (self.open, 14), (self.give, 30), (self.send_in, 12), (self.act, 24), (self.pass_time, 8), (self.take_back, 2),
            (self.propose, 8), (self.answer, 8), (self.ask, 4), (self.vouch, 5), (self.suspend, 1), (self.reinstate, 3),
            (self.role, 2), (self.address, 2), (self.sign_in, 2), (self.seen_by_moderator, 3),
        ]  # fmt: skip

    def _person(self, number: int, **fields: Any) -> User:
        name = "Ada Byron" if number < 6 else "Bo Li"
        user = User.objects.create(username=f"person-{number}", display_name=name, **fields)
        EmailAddress.objects.create(user=user, email=f"p{number}@example.org", verified=True, primary=True)
        return user

    def walk(self, steps: int) -> None:
        kinds, weights = zip(*self.steps, strict=True)
        for _ in range(steps):
            self.now += timedelta(seconds=self.rng.randrange(1, 3600))
            self.step(self.rng.choices(kinds, weights)[0])
        self.watch.nothing_was_lost()
        assert verify_audit().faults == []

    def step(self, kind: Callable[[], str]) -> None:
        before = self.watch.before()
        try:
            with transaction.atomic():
                self.trace.append(f"{self.now:%Y-%m-%d %H:%M:%S} {kind.__name__}")
                self.trace[-1] = f"{self.now:%Y-%m-%d %H:%M:%S} {kind()}"
                _constraints("ALL", "IMMEDIATE")
            self.done += 1
        except REFUSED as refusal:
            self.trace[-1] += f" refused: {refusal}"
            self.refused += 1
        finally:
            _constraints("ALL", "DEFERRED")
            _constraints("profiles_claim_moves_with_audit", "IMMEDIATE")
        self.watch.check(before, self.now, self.last_job)

    # What people do.

    def person(self) -> User:
        return self.rng.choice([*self.people, *self.people, self.stranger])

    def claim(self, **conditions: Any) -> Claim:
        found = list(Claim.objects.filter(**conditions).order_by("pk"))
        if not found:
            raise ClaimError("there is no such claim")
        return self.rng.choice(found)

    def open_one(self) -> Claim:
        return self.claim(state__in=["draft", "pending", "cooling", "active", "disputed", "suspended", "expired"])

    def open(self) -> str:
        record, by = self.rng.choice(self.records), self.person()
        works = []
        if self.rng.random() < 0.1:
            works = list(Authorship.objects.filter(author=record).order_by("pk").values_list("pk", flat=True)[:1])
        claim = open_claim(
            author=record.pk, by=by, now=self.now, works=works, statement=self.rng.choice(["", "secret words"])
        )
        return f"{by} opens {claim}"

    def give(self) -> str:
        claim = self.open_one()
        by = claim.user if self.rng.random() < 0.95 else self.person()
        assert by is not None
        kind = self.rng.choice(KINDS)
        channel = self.rng.choice([f"{by.pk} home", f"{by.pk} work", f"{by.pk} {kind}"])
        proof = Proof(
            kind=kind,
            channel=channel_of("walk", channel),
            bearing=Bearing.RECORD if self.rng.random() < 0.8 else Bearing.NONE,
            detail={"told": "secret@example.org"},
            anchored=self.rng.random() < 0.3,
            strength=self.rng.choice([None, 0.7]) if kind is EvidenceKind.ORCID else None,
        )
        add_evidence(claim=claim.pk, proof=proof, by=by, now=self.now)
        return f"{by.pk} gives {kind} for {claim}"

    def seen_by_moderator(self) -> str:
        claim, by = self.open_one(), self.rng.choice(self.people[5:])
        proof = Proof(
            kind=EvidenceKind.MODERATOR,
            channel=channel_of("case", str(claim.pk)),
            bearing=Bearing.ACCEPTED,
            detail={"seen": "secret"},
            accepted_by=by,
        )
        add_evidence(claim=claim.pk, proof=proof, by=by, now=self.now, part=Part.MODERATOR)
        return f"moderator {by.pk} saw documents for {claim}"

    def take_back(self) -> str:
        pieces = list(Evidence.objects.filter(ended_at=None).order_by("pk"))
        if not pieces:
            raise ClaimError("there is none")
        piece = self.rng.choice(pieces)
        if self.rng.random() < 0.3:
            take_back_evidence(evidence=piece.pk, by=None, why=EndedWhy.RECHECK_FAILED, now=self.now, part=Part.PORTAL)
        else:
            by = self.rng.choice([piece.claim.user, self.person()])
            take_back_evidence(evidence=piece.pk, by=by, why=EndedWhy.TAKEN_BACK, now=self.now, part=Part.CLAIMANT)
        return f"evidence {piece.pk} for {piece.claim} ends"

    def send_in(self) -> str:
        claim = self.claim(state__in=["draft", "draft", "expired"])
        by = claim.user if self.rng.random() < 0.9 else self.person()
        assert by is not None
        submit_claim(claim=claim.pk, by=by, now=self.now)
        return f"{by.pk} sends in {claim}"

    def act(self) -> str:
        """Mostly what the table has for this state, by somebody in about the right part; sometimes anything at all."""
        claim = self.open_one() if self.rng.random() < 0.9 else self.claim()
        if self.rng.random() < 0.15:
            does, by, first = self.rng.choice(OUTSIDE), self.person(), None
        else:
            known = sorted((one, part) for one, state, _, part in ALLOWED if state == claim.state and one in OUTSIDE)
            if not known:
                raise ClaimError("nothing leads from there")
            does, part = self.rng.choices(known, [1 if one in _ENDS else 6 for one, _ in known])[0]
            by, first = self._in_part(part, claim), None
            if part == "moderators":
                first = self.rng.choice(self.people[5:])
        act(claim=claim.pk, act=Act(does), by=by, proposed_by=first, now=self.now, reason="walk")
        return f"{by.pk if by else 'portal'} does {does} to {claim}"

    def _in_part(self, part: str, claim: Claim) -> User | None:
        if part == "portal":
            return None
        if part == "claimant":
            return claim.user
        owner = Claim.objects.filter(author=claim.author_id, holds=True).first()
        if part == "owner" and owner is not None:
            return owner.user
        return self.rng.choice(self.people[5:])

    def propose(self) -> str:
        claim = self.claim(state__in=["cooling", "disputed", "active", "suspended"])
        by = self.rng.choice(self.people[4:])
        does = self.rng.choice([one for one in REASONS if rows_for(one, ClaimState(claim.state))])
        propose(claim=claim.pk, act=does, by=by, reason=REASONS[does], now=self.now)
        return f"{by.pk} proposes {does} to {claim}"

    def answer(self) -> str:
        waiting = list(Proposal.objects.filter(decided_at=None).order_by("pk"))
        if not waiting:
            raise ClaimError("nothing is proposed")
        proposal, by = self.rng.choice(waiting), self.rng.choice(self.people[4:])
        does = self.rng.choice([confirm, confirm, confirm, decline, take_back])
        does(proposal=proposal.pk, by=by, now=self.now)
        return f"{by.pk} answers {proposal} with {does.__name__}"

    def ask(self) -> str:
        claim = self.open_one()
        assert claim.user is not None
        could = [one.claim for one in possible_vouchers(claim=claim.pk, now=self.now)]
        voucher = self.rng.choice(could or [claim.pk]) if self.rng.random() < 0.9 else self.open_one().pk
        ask_for_vouch(claim=claim.pk, voucher_claim=voucher, by=claim.user, now=self.now, message="secret")
        return f"{claim.user_id} asks {voucher} for their word on {claim}"

    def vouch(self) -> str:
        asked = list(Vouch.objects.filter(state__in=["asked", "given"]).order_by("pk"))
        if not asked:
            raise ClaimError("nobody is asked")
        vouch = self.rng.choice(asked)
        by = vouch.voucher if self.rng.random() < 0.9 else self.person()
        does = self.rng.choice([give_vouch] * 6 + [decline_vouch, take_back_vouch])
        does(vouch=vouch.pk, by=by, now=self.now)
        return f"{by.pk} answers {vouch} with {does.__name__}"

    # What happens to accounts, and the clock.

    def suspend(self) -> str:
        user, by = self.rng.choice(self.people), self.rng.choice([self.admin, *self.people[5:]])
        suspend_account(user=user, by=by, reason="impersonation", now=self.now)
        return f"{by.pk} suspends account {user.pk}"

    def reinstate(self) -> str:
        user, by = self.rng.choice(self.people), self.rng.choice([self.admin, *self.people[5:]])
        reinstate_account(user=user, by=by, now=self.now)
        return f"{by.pk} reinstates account {user.pk}"

    def role(self) -> str:
        user, by = self.rng.choice(self.people[4:]), self.rng.choice([self.admin, self.admin, *self.people])
        does = self.rng.choice([grant_moderator, grant_moderator, revoke_moderator])
        does(user=user, by=by, now=self.now)
        return f"{by.pk} does {does.__name__} to {user.pk}"

    def address(self) -> str:
        """Somebody adds an address or an iD, be it one that somebody else has."""
        user = self.person()
        email = f"p{self.rng.randrange(12)}@example.org"
        try:
            with transaction.atomic():
                if self.rng.random() < 0.3:
                    SocialAccount.objects.create(user=user, provider="orcid", uid=f"iD {self.rng.randrange(4)}")
                elif not EmailAddress.objects.filter(user=user, email=email).exists():
                    EmailAddress.objects.create(user=user, email=email, verified=user != self.stranger)
        except IntegrityError:
            return f"{user.pk} adds what belongs to somebody else, in vain"
        return f"{user.pk} adds an address"

    def sign_in(self) -> str:
        user = self.rng.choice(self.people)
        if not User.objects.get(pk=user.pk).is_active:
            raise ClaimError("is suspended")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session.save()
        if self.rng.random() < 0.5:
            UserSession.objects.create(user=user, session_key=session.session_key, ip="192.0.2.1", user_agent="")
        return f"{user.pk} signs in"

    def pass_time(self) -> str:
        """Time never passes without the job that minds it."""
        self.now += timedelta(days=self.rng.choice([1, 3, 14, 15, 31, 60]), minutes=self.rng.randrange(60))
        changed = sweep_claims(now=self.now)
        self.last_job = self.now
        return f"time passes, {changed} claims change"


def _constraints(which: str, when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {which} {when}")


def walk(seed: str, steps: int) -> World:
    """One walk in a world of its own, taken back at its end. The trace goes with a failure."""
    with transaction.atomic():
        world = World(seed)
        try:
            world.walk(steps)
        except Exception as error:
            error.add_note(f"seed {seed!r}, step {len(world.trace)}:\n" + "\n".join(world.trace[-25:]))
            raise
        transaction.set_rollback(True)
    return world
