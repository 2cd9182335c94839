"""Eight people at the same moment: what each transition meets when others act on the same record.

A round sets a stage (a claim in some state, by way of the services), lets eight threads loose on it, each with a
connection of its own, and looks at what is left. Whoever comes too late is refused in words; nothing else is an answer.
"""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import connection

from profiles.accounts.errors import AccountError
from profiles.accounts.suspension import suspend_account
from profiles.claims.acting import act, open_claim
from profiles.claims.deciding import consider, submit_claim, sweep_claims
from profiles.claims.errors import ClaimError
from profiles.claims.transitions import Act
from profiles.evidence.adding import add_evidence
from profiles.models import Claim, EvidenceKind, User
from tests.cast import a_claim, a_person, a_proof
from tests.claim_walks import invariants
from tests.claim_walks.table import ALLOWED
from tests.corpus import an_author

THREADS = 8
REFUSED = (ClaimError, AccountError)
Deed = Callable[[], object]


def race(deeds: list[Deed]) -> list[object]:
    """All at once. What each gave, or the refusal it met; any other exception is raised here."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Deed) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")  # connected before the gate opens
            gate.wait()
            results[place] = deed()
        except Exception as error:  # noqa: BLE001 - told to the caller
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, REFUSED):
            raise result
    return results


def done(results: list[object]) -> list[object]:
    return [result for result in results if not isinstance(result, Exception)]


@dataclass
class Stage:
    """The people of all rounds, and the claims of this one."""

    owner: User
    claimant: User
    foreigner: User  # whose name is not the record's, so that rules do not decide for them
    moderators: list[User]
    now: datetime = field(default_factory=lambda: datetime.now(UTC) + timedelta(hours=1))
    watch: invariants.Watch = field(default_factory=invariants.Watch)
    claim: int = 0
    owned: int = 0

    def later(self, **passed: int) -> datetime:
        self.now += timedelta(**passed)
        return self.now

    # States, each by way of the services. `claim` is the one that is raced for, `owned` that of the owner.

    def draft(self) -> None:
        self.claim = open_claim(author=an_author().pk, by=self.claimant, now=self.now, statement="It is me").pk

    def pending(self) -> None:
        self.claim = a_claim(an_author(), self.foreigner, EvidenceKind.ORCID, now=self.now).pk

    def pending_on_an_owned_record(self) -> None:
        self.pending()
        author = Claim.objects.get(pk=self.claim).author
        claim = open_claim(author=author.pk, by=self.owner, now=self.now)
        add_evidence(claim=claim.pk, proof=a_proof(EvidenceKind.HOMEPAGE, "page"), by=self.owner, now=self.now)
        submit_claim(claim=claim.pk, by=self.owner, now=self.now)
        self.owned = act(claim=claim.pk, act=Act.ACCEPT, by=self.moderators[0], now=self.now).pk

    def cooled(self) -> None:
        """Stronger than the owner, after the time for objections."""
        author = an_author()
        self.owned = a_claim(author, self.owner, EvidenceKind.HOMEPAGE, now=self.now).pk
        self.claim = a_claim(author, self.claimant, EvidenceKind.PRINTED_EMAIL, now=self.later(minutes=1)).pk
        self.later(days=15)

    def disputed(self) -> None:
        self.cooled()
        act(claim=self.claim, act=Act.OBJECT, by=self.owner, now=self.now)

    def active(self) -> None:
        self.claim = self.owned = a_claim(an_author(), self.owner, EvidenceKind.HOMEPAGE, now=self.now).pk

    def suspended(self) -> None:
        self.active()
        act(claim=self.claim, act=Act.SUSPEND, by=self.moderators[0], now=self.now)

    def expired(self) -> None:
        self.active()
        sweep_claims(now=self.later(days=70))
        add_evidence(claim=self.claim, proof=a_proof(EvidenceKind.ORCID, "iD"), by=self.owner, now=self.now)

    def rejected(self) -> None:
        self.pending()
        act(claim=self.claim, act=Act.REJECT, by=self.moderators[0], now=self.now)

    def revoked(self) -> None:
        self.active()
        first, second, *_ = self.moderators
        act(claim=self.claim, act=Act.REVOKE, by=first, proposed_by=second, now=self.now)

    # What people do at once.

    def by(self, does: Act, who: User | None, *, claim: int | None = None, first: User | None = None) -> Deed:
        number, now = claim or self.claim, self.now
        return lambda: act(claim=number, act=does, by=who, proposed_by=first, now=now)

    def moderator(self, does: Act, *, claim: int | None = None) -> list[Deed]:
        return [self.by(does, one, claim=claim) for one in self.moderators[-2:]]

    def moderators_two(self, does: Act, *, claim: int | None = None) -> list[Deed]:
        first, second, third, *_ = self.moderators[::-1]
        return [self.by(does, first, first=second, claim=claim), self.by(does, third, first=first, claim=claim)]

    def claimant_does(self, does: Act) -> list[Deed]:
        user = Claim.objects.select_related("user").get(pk=self.claim).user
        return [self.by(does, user)]

    def evidence(self, user: User) -> list[Deed]:
        number, now = self.claim, self.now
        return [
            lambda: add_evidence(claim=number, proof=a_proof(EvidenceKind.INSTITUTIONAL_EMAIL, "new"), by=user, now=now)
        ]

    def rules(self) -> list[Deed]:
        number, now = self.claim, self.now
        return [lambda: consider(claim=number, now=now), lambda: sweep_claims(now=now)]

    def owner_leaves(self) -> list[Deed]:
        return [self.by(Act.RELEASE, self.owner, claim=self.owned)]

    def rival(self) -> list[Deed]:
        """Somebody else asks for the same record, with evidence."""
        author, now = Claim.objects.get(pk=self.claim).author, self.now
        other = self.foreigner if Claim.objects.get(pk=self.claim).user_id != self.foreigner.pk else self.claimant
        return [lambda: a_claim(author, other, EvidenceKind.ORCID, EvidenceKind.PRINTED_EMAIL, now=now)]


def a_stage() -> Stage:
    return Stage(
        owner=a_person("owner", display_name="Ada Byron"),
        claimant=a_person("claimant", display_name="Ada Byron"),
        foreigner=a_person("foreigner", display_name="Zoë Quist"),
        moderators=[a_person(f"moderator-{number}", is_moderator=True) for number in range(4)],
    )


# What is raced for: the stage, and who does what at once. Each name is a transition of the table, or a meeting of two.
RACES: dict[str, tuple[Callable[[Stage], None], Callable[[Stage], list[Deed]]]] = {
    "submit": (Stage.draft, lambda s: s.claimant_does(Act.SUBMIT) * 3 + s.claimant_does(Act.WITHDRAW) + s.evidence(s.claimant) + s.rival()),
    "accept": (Stage.pending, lambda s: s.moderator(Act.ACCEPT) + s.claimant_does(Act.WITHDRAW) + s.moderator(Act.REJECT) + s.rival() + s.rules()),
    "cool": (
        Stage.pending_on_an_owned_record,
        lambda s: s.moderator(Act.COOL) + s.rules() + s.claimant_does(Act.WITHDRAW) + s.owner_leaves() + s.moderator(Act.ACCEPT) + s.rival(),
    ),
    "take-over": (Stage.cooled, lambda s: s.rules() + s.moderator(Act.TAKE_OVER) + s.moderators_two(Act.TAKE_OVER) + s.rival() + s.claimant_does(Act.WITHDRAW)),
    "object": (Stage.cooled, lambda s: [s.by(Act.OBJECT, s.owner)] * 3 + s.rules() + s.moderator(Act.TAKE_OVER) + s.owner_leaves()),
    "dispute": (Stage.cooled, lambda s: s.claimant_does(Act.DISPUTE) * 3 + s.rules() + [s.by(Act.OBJECT, s.owner)] + s.owner_leaves() + s.moderator(Act.SUSPEND, claim=s.owned)),
    "supersede": (Stage.cooled, lambda s: s.moderator(Act.TAKE_OVER) * 2 + s.owner_leaves() * 2 + s.moderators_two(Act.REVOKE, claim=s.owned)),
    "uphold": (
        Stage.disputed,
        lambda s: s.moderators_two(Act.UPHOLD) + s.moderators_two(Act.REJECT) + s.moderators_two(Act.KEEP, claim=s.owned) + s.claimant_does(Act.WITHDRAW) + s.owner_leaves(),
    ),
    "keep": (Stage.disputed, lambda s: s.moderators_two(Act.KEEP, claim=s.owned) * 2 + s.claimant_does(Act.WITHDRAW) + s.rival() + s.moderators_two(Act.REVOKE, claim=s.owned)),
    "withdraw": (Stage.disputed, lambda s: s.claimant_does(Act.WITHDRAW) * 3 + s.moderators_two(Act.UPHOLD) + s.evidence(s.claimant) + s.owner_leaves()),
    "reject": (Stage.pending, lambda s: s.moderator(Act.REJECT) * 2 + s.moderator(Act.ACCEPT) + s.evidence(s.foreigner) + s.claimant_does(Act.WITHDRAW)),
    "release": (Stage.active, lambda s: s.claimant_does(Act.RELEASE) * 3 + s.rival() * 2 + s.moderator(Act.SUSPEND) + s.rules()),
    "suspend": (Stage.active, lambda s: s.moderator(Act.SUSPEND) * 2 + s.moderators_two(Act.REVOKE) + s.evidence(s.owner) + s.rival()),
    "reinstate": (Stage.suspended, lambda s: s.moderator(Act.REINSTATE) * 2 + s.moderators_two(Act.REVOKE) + s.claimant_does(Act.RELEASE) + s.rival()),
    "revoke": (Stage.active, lambda s: s.moderators_two(Act.REVOKE) * 2 + s.claimant_does(Act.RELEASE) + s.moderator(Act.SUSPEND) + s.rival()),
    "expire": (Stage.active, lambda s: (s.later(days=70), s.rules() * 2 + s.evidence(s.owner) * 2 + s.rival() * 2)[1]),
    "renew": (Stage.expired, lambda s: s.claimant_does(Act.RENEW) * 4 + s.rival() * 2 + s.rules()),
    "reopen": (Stage.rejected, lambda s: s.moderator(Act.REOPEN) * 3 + s.rival() + s.claimant_does(Act.WITHDRAW)),
    "reopen-revoked": (Stage.revoked, lambda s: s.moderator(Act.REOPEN) * 3 + s.rival() * 2),
}  # fmt: skip


def one_round(name: str, stage: Stage, rng: random.Random) -> int:
    """Set the stage, race, look. Gives how many of the eight came through."""
    prepare, contenders = RACES[name]
    prepare(stage)
    deeds = contenders(stage)
    while len(deeds) < THREADS:
        deeds += contenders(stage)
    rng.shuffle(deeds)
    results = race(deeds[:THREADS])
    nothing_broke(stage.now, stage.watch)
    _clear(stage)
    return len(done(results))


def _clear(stage: Stage) -> None:
    """What waits is rejected, or every sweep of every later round would look at it."""
    record = Claim.objects.get(pk=stage.claim).author_id
    for claim in Claim.objects.filter(author=record, state__in=["pending", "cooling"]):
        act(claim=claim.pk, act=Act.REJECT, by=stage.moderators[0], now=stage.now)


def nothing_broke(now: datetime, watch: invariants.Watch) -> None:
    sweep_claims(now=now)
    invariants.one_owner_each()
    invariants.levels_are_supported(now, now)
    invariants.stands_where_its_last_row_says()
    invariants.disputes_fit()
    invariants.literature_knows_the_owners()
    fresh = [row for row in watch.new_rows() if row["claim_id"] is not None]
    assert {(row["act"], row["from_state"], row["to_state"], row["actor"]) for row in fresh} <= ALLOWED


def suspended_while_busy(stage: Stage) -> list[Deed]:
    """An account is suspended while it sends in, gives evidence and is accepted."""
    user, now = a_person(f"busy-{stage.now:%f}-{random.random()}", display_name="Ada Byron"), stage.now
    claims = [open_claim(author=an_author().pk, by=user, now=now, statement="me").pk for _ in range(3)]
    deeds: list[Deed] = [lambda: suspend_account(user=user, by=stage.moderators[0], reason="misuse", now=now)]
    for claim in claims:
        deeds += [
            lambda claim=claim: add_evidence(claim=claim, proof=a_proof(EvidenceKind.ORCID, "iD"), by=user, now=now),
            lambda claim=claim: submit_claim(claim=claim, by=user, now=now),
        ]
    return [*deeds, lambda: open_claim(author=an_author().pk, by=user, now=now)]
