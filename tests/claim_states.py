"""A claim in every state there is, made through the services: what its pages look like, and who may look at them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from papers.models import Author, Institution
from profiles.audit.verifying import verify_audit
from profiles.claims.acting import act, open_claim
from profiles.claims.deciding import submit_claim, sweep_claims
from profiles.claims.statement import write_statement
from profiles.claims.transitions import Act
from profiles.evidence.adding import Proof, add_evidence
from profiles.evidence.channels import channel_of
from profiles.evidence.documents import add_document
from profiles.evidence.vouching import ask_for_vouch, give_vouch
from profiles.models import Bearing, Claim, EvidenceKind, User
from profiles.moderation.appeals import file_appeal
from profiles.moderation.refusing import reject_claim
from profiles.moderation.suspending import suspend_claim
from tests.corpus import a_work, affiliate, an_author, an_institution

NAME = "Ada Byron"
MAIL, ORCID, HOMEPAGE = EvidenceKind.INSTITUTIONAL_EMAIL, EvidenceKind.ORCID, EvidenceKind.HOMEPAGE
PRINTED = EvidenceKind.PRINTED_EMAIL
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Sight:
    """A page of a claim, and the account that may see it."""

    user: User
    path: str
    claim: Claim | None = None


def a_person(name: str, **fields) -> User:
    """An account, older than what makes its address count as evidence without a code."""
    long_ago = timezone.now() - timedelta(days=400)
    user = User.objects.create_user(
        username=name, email=f"{name}@people.example", date_joined=long_ago, **{"display_name": NAME} | fields
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def a_record(name: str = NAME, *, with_: Author | None = None) -> Author:
    """A record with three works, two of which name a university."""
    university = Institution.objects.filter(name="University of Tests").first() or an_institution(
        "University of Tests", domains=["tests.example"]
    )
    author = an_author(name, institution=university)
    for number in range(3):
        work = a_work(
            f"On engines, part {number}", authors=[author, with_ or f"C. Author {number}"], year=2018 + number
        )
        if number:
            affiliate(work, 1, f"Department {number}, University of Tests", university)
    Author.objects.filter(pk=author.pk).update(first_year=2018, last_year=2020)
    return author


def shown(kind: EvidenceKind, channel: str, *, bearing: Bearing = Bearing.RECORD, **fields) -> Proof:
    particulars = {
        MAIL: {"address": f"{channel}@tests.example"},
        PRINTED: {"address": f"{channel}@old.example"},
        ORCID: {"orcid": "0000-0002-1825-0097"},
        HOMEPAGE: {"url": f"https://{channel}.example/~ada/"},
    }[kind]
    return Proof(kind=kind, channel=channel_of(kind, channel), bearing=bearing, detail=particulars, **fields)


def begun(author: Author, user: User, *proofs: Proof, at: datetime) -> Claim:
    claim = open_claim(author=author.pk, by=user, now=at)
    for proof in proofs:
        if address := proof.detail.get("address"):
            EmailAddress.objects.create(user=user, email=address, verified=True)
        add_evidence(claim=claim.pk, proof=proof, by=user, now=at)
    return Claim.objects.get(pk=claim.pk)


def sent_in(author: Author, user: User, *proofs: Proof, at: datetime) -> Claim:
    claim = begun(author, user, *proofs, at=at)
    return submit_claim(claim=claim.pk, by=user, now=at) if claim.state == "draft" else claim


def contested(name: str, *, at: datetime) -> tuple[Claim, Claim]:
    """A record that somebody holds by one class, and a stronger claim that cools."""
    author, owner, other = a_record(), a_person(f"{name}-owner"), a_person(f"{name}-other")
    own = sent_in(author, owner, shown(MAIL, name), at=at)
    theirs = sent_in(author, other, shown(PRINTED, name), at=at)
    assert (own.state, theirs.state) == ("active", "cooling")
    return own, theirs


def sight(claim: Claim) -> Sight:
    assert claim.user is not None
    return Sight(claim.user, f"/claims/{claim.pk}/", Claim.objects.get(pk=claim.pk))


def make_states() -> dict[str, Sight]:
    """One sight for each state and each side of it, by name."""
    now = timezone.now()
    moderators = [a_person(f"moderator-{number}", is_moderator=True) for number in (1, 2)]
    made: dict[str, Sight] = {}
    made |= _before_a_decision(now)
    made |= _held(now)
    made |= _contested(now, moderators)
    made |= _over(now, moderators)
    verify_audit()
    return made


def _before_a_decision(now: datetime) -> dict[str, Sight]:
    free, user = a_record(), a_person("beginner")
    draft = begun(free, user, at=now)
    unsure = begun(a_record(), a_person("unsure"), shown(HOMEPAGE, "unsure", bearing=Bearing.NONE), at=now)
    write_statement(claim=unsure.pk, text="I published as A. King.\nThe homepage is mine.", by=unsure.user, now=now)
    add_document(claim=unsure.pk, name="staff card.pdf", content=PDF, note="", by=unsure.user, now=now)
    held, asker = a_record(), a_person("asker")
    sent_in(held, a_person("holder"), shown(MAIL, "holder"), at=now)
    waiting = sent_in(
        a_record("Augusta King"), a_person("waiting"), shown(HOMEPAGE, "waiting", bearing=Bearing.NONE), at=now
    )
    return {
        "start": Sight(a_person("newcomer"), f"/claims/new/?author={a_record().public_id}"),
        "start-owned": Sight(a_person("late"), f"/claims/new/?author={held.public_id}"),
        "draft": sight(draft),
        "draft-undecided": sight(unsure),
        "draft-owned": sight(begun(held, asker, shown(ORCID, "asker"), at=now)),
        "pending": sight(waiting),
        "email": Sight(user, f"/claims/{draft.pk}/email/"),
        "document": Sight(user, f"/claims/{draft.pk}/document/"),
        "statement": Sight(user, f"/claims/{draft.pk}/statement/"),
        "withdraw": Sight(user, f"/claims/{draft.pk}/withdraw/"),
        "orcid": Sight(user, f"/claims/{draft.pk}/orcid/"),
        "no-claims": Sight(a_person("nothing-yet"), "/claims/"),
    }


def _held(now: datetime) -> dict[str, Sight]:
    long_ago = now - timedelta(days=60)
    author, coauthor = a_record(), an_author("Charles Babbage")
    a_work("A joint work", authors=[author, coauthor])
    friend = a_person("friend", display_name="Charles Babbage")
    friends = sent_in(coauthor, friend, shown(ORCID, "friend"), shown(PRINTED, "friend"), at=long_ago)
    one = sent_in(author, a_person("one-class"), shown(MAIL, "one-class"), at=now)
    asked = ask_for_vouch(claim=one.pk, voucher_claim=friends.pk, by=one.user, now=now, message="We met in Turin.")
    joint, other = an_author(NAME), a_person("vouched-for")
    a_work("Another joint work", authors=[joint, coauthor])
    vouched = sent_in(joint, other, shown(MAIL, "vouched-for"), at=now)
    given = ask_for_vouch(claim=vouched.pk, voucher_claim=friends.pk, by=other, now=now)
    give_vouch(vouch=given.pk, by=friend, now=now)
    two = sent_in(a_record(), a_person("two"), shown(MAIL, "two"), shown(ORCID, "two", anchored=True), at=now)
    four = sent_in(a_record(), a_person("four"), shown(MAIL, "four"), shown(ORCID, "four", anchored=True), at=long_ago)
    sweep_claims(now=now)
    return {
        "active": sight(one),
        "active-3": sight(two),
        "active-4": sight(four),
        "list": Sight(friend, "/claims/"),
        "vouch-asked": Sight(friend, f"/vouches/{asked.pk}/"),
        "vouch-given": Sight(friend, f"/vouches/{given.pk}/"),
        "vouch-request": Sight(other, f"/claims/{vouched.pk}/vouch/"),
        "history": Sight(other, f"/authors/{joint.public_id}/history/"),
        "history-empty": Sight(other, f"/authors/{a_record().public_id}/history/"),
    }


def _contested(now: datetime, moderators: list[User]) -> dict[str, Sight]:
    own, theirs = contested("cooling", at=now)
    disputed, disputing = contested("disputed", at=now)
    act(claim=disputing.pk, act=Act.OBJECT, by=disputed.user, now=now)
    lost, won = contested("superseded", at=now - timedelta(days=20))
    act(claim=won.pk, act=Act.TAKE_OVER, by=None, now=now)
    return {
        "owner-of-contested": sight(own),
        "cooling": sight(theirs),
        "against": Sight(own.user, f"/claims/{theirs.pk}/"),
        "list-against": Sight(own.user, "/claims/"),
        "disputed-owner": sight(disputed),
        "disputed-challenger": sight(disputing),
        "against-disputed": Sight(disputed.user, f"/claims/{disputing.pk}/"),
        "superseded": sight(lost),
    }


def _over(now: datetime, moderators: list[User]) -> dict[str, Sight]:
    first, second = moderators
    rejected, appealed = (
        sent_in(a_record("Augusta King"), a_person(name), shown(HOMEPAGE, name, bearing=Bearing.NONE), at=now)
        for name in ("rejected", "appealed")
    )
    for claim in (rejected, appealed):
        reject_claim(claim=claim.pk, by=first, reason="names-differ", note="Which paper has\nboth names?", now=now)
    file_appeal(claim=appealed.pk, by=appealed.user, text="The paper of 1843 has both.", now=now)
    suspended = sent_in(a_record(), a_person("suspended-owner"), shown(MAIL, "suspended"), at=now)
    suspend_claim(claim=suspended.pk, by=first, reason="account-in-other-hands", now=now)
    revoked = sent_in(a_record(), a_person("revoked-owner"), shown(MAIL, "revoked"), at=now)
    act(claim=revoked.pk, act=Act.REVOKE, by=second, proposed_by=first, reason="impersonation", now=now)
    withdrawn = begun(a_record(), a_person("gone"), at=now)
    act(claim=withdrawn.pk, act=Act.WITHDRAW, by=withdrawn.user, now=now)
    released = sent_in(a_record(), a_person("left"), shown(MAIL, "left"), at=now)
    act(claim=released.pk, act=Act.RELEASE, by=released.user, now=now)
    expired = sent_in(a_record(), a_person("late-owner"), shown(MAIL, "late"), at=now - timedelta(days=500))
    sweep_claims(now=now)
    return {
        "rejected": sight(rejected),
        "rejected-appealed": sight(appealed),
        "appeal": Sight(rejected.user, f"/claims/{rejected.pk}/appeal/"),
        "suspended": sight(suspended),
        "revoked": sight(revoked),
        "withdrawn": sight(withdrawn),
        "released": sight(released),
        "expired": sight(expired),
        "list-over": Sight(withdrawn.user, "/claims/"),
        "history-revoked": Sight(revoked.user, f"/authors/{revoked.author.public_id}/history/"),
    }
