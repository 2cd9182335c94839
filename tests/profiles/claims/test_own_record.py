"""A page that mixes namesakes: who claims some of its works gets a record of their own, and the rest stays as it was."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from papers.models import Author, Authorship, HeldRecord
from profiles.claims.acting import act, open_claim
from profiles.claims.deciding import submit_claim
from profiles.claims.errors import ActNotAllowedError, GuardError, WorksNotThereError
from profiles.claims.transitions import Act
from profiles.evidence.adding import Proof, add_evidence
from profiles.models import AuditEvent, Bearing, Claim, ClaimState, EvidenceKind, OutgoingMail, User
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db
# The database looks at its own clock for what still counts, so this is never a fixed day.
NOW = (datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0)


def a_person(name: str, **fields) -> User:
    user = User.objects.create(
        username=name, display_name=name, email=f"{name.split(maxsplit=1)[0].lower()}@example.org", **fields
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def give_evidence(claim: Claim, user: User, kind=EvidenceKind.INSTITUTIONAL_EMAIL, bearing=Bearing.RECORD) -> None:
    proof = Proof(kind=kind, channel=f"{kind}-{user.pk}", bearing=bearing, detail={})
    add_evidence(claim=claim.pk, proof=proof, by=user, now=NOW)


@pytest.fixture
def mixed() -> Author:
    author = an_author("Yi Huang")
    for title in ("One", "Two", "Three"):
        a_work(title, authors=[author, "Ada Byron"])
    return author


def places(author: Author, *titles: str) -> list[int]:
    return list(Authorship.objects.filter(author=author, work__title__in=titles).values_list("pk", flat=True))


def test_the_works_become_a_record_with_its_owner(mixed):
    yi = a_person("Yi Huang")
    claim = open_claim(author=mixed.pk, by=yi, now=NOW, works=places(mixed, "Two", "Three"))
    give_evidence(claim, yi)
    own = Claim.objects.get(continues=claim)
    claim.refresh_from_db()
    mixed.refresh_from_db()
    assert (claim.state, own.state, own.level, own.holds) == (ClaimState.WITHDRAWN, ClaimState.ACTIVE, 2, True)
    assert (own.author.name, own.author.works_count, mixed.works_count) == ("Yi Huang", 2, 1)
    assert HeldRecord.objects.get(author=own.author).owned
    assert HeldRecord.objects.get(author=mixed).kept_apart
    assert not HeldRecord.objects.get(author=mixed).owned
    acts = AuditEvent.objects.filter(subject=own.author.public_id).order_by("sequence").values_list("act", flat=True)
    assert list(acts) == ["open", "submit", "accept"]


def test_evidence_comes_along(mixed):
    yi = a_person("Yi Huang")
    claim = open_claim(author=mixed.pk, by=yi, now=NOW, works=places(mixed, "Two"))
    give_evidence(claim, yi, EvidenceKind.ORCID, Bearing.NONE)
    give_evidence(claim, yi)
    own = Claim.objects.get(continues=claim)
    assert {piece.kind for piece in own.evidence.all()} == {EvidenceKind.ORCID, EvidenceKind.INSTITUTIONAL_EMAIL}
    assert not claim.evidence.exists()


def test_without_evidence_about_these_works_a_moderator_decides(mixed):
    yi, moderator = a_person("Yi Huang"), a_person("Mo Derator", is_moderator=True)
    claim = open_claim(author=mixed.pk, by=yi, now=NOW, works=places(mixed, "Two"))
    give_evidence(claim, yi, bearing=Bearing.NONE)
    assert submit_claim(claim=claim.pk, by=yi, now=NOW).state == ClaimState.PENDING
    with pytest.raises(GuardError):
        act(claim=claim.pk, act=Act.DIVIDE, by=moderator, now=NOW)
    claim.evidence.update(bearing=Bearing.ACCEPTED, accepted_by=moderator)
    act(claim=claim.pk, act=Act.DIVIDE, by=moderator, now=NOW)
    assert Claim.objects.get(continues=claim).holds


def test_a_page_that_has_an_owner_is_divided_by_a_moderator_only_and_its_owner_is_told(mixed):
    first, second = a_person("Yi Huang"), a_person("Huang Yi")
    moderator = a_person("Mo Derator", is_moderator=True)
    owned = open_claim(author=mixed.pk, by=first, now=NOW)
    give_evidence(owned, first)
    claim = open_claim(author=mixed.pk, by=second, now=NOW, works=places(mixed, "Two"))
    give_evidence(claim, second)
    claim.refresh_from_db()
    assert claim.state == ClaimState.DRAFT
    submit_claim(claim=claim.pk, by=second, now=NOW)
    act(claim=claim.pk, act=Act.DIVIDE, by=moderator, now=NOW)
    owned.refresh_from_db()
    assert (owned.state, owned.holds) == (ClaimState.ACTIVE, True)
    assert Claim.objects.get(continues=claim).user == second
    assert OutgoingMail.objects.filter(to=first.email, subject__contains="left your record").exists()


def test_a_claim_on_some_works_never_gets_the_record_itself(mixed):
    yi, moderator = a_person("Yi Huang"), a_person("Mo Derator", is_moderator=True)
    claim = open_claim(author=mixed.pk, by=yi, now=NOW, works=places(mixed, "Two"))
    give_evidence(claim, yi, bearing=Bearing.NONE)
    submit_claim(claim=claim.pk, by=yi, now=NOW)
    claim.evidence.update(bearing=Bearing.ACCEPTED, accepted_by=moderator)
    with pytest.raises(ActNotAllowedError):
        act(claim=claim.pk, act=Act.ACCEPT, by=moderator, now=NOW)


def test_works_that_left_the_record_meanwhile_are_not_taken(mixed):
    yi = a_person("Yi Huang")
    claim = open_claim(author=mixed.pk, by=yi, now=NOW, works=places(mixed, "Two", "Three"))
    Authorship.objects.filter(pk__in=places(mixed, "Three")).update(author=an_author("Yi Huang"))
    give_evidence(claim, yi)
    claim.refresh_from_db()
    assert claim.state == ClaimState.DRAFT
    assert not Claim.objects.filter(continues=claim).exists()


def test_only_works_of_the_record_can_be_chosen(mixed):
    yi = a_person("Yi Huang")
    other = Authorship.objects.filter(raw_name="Ada Byron").first()
    with pytest.raises(WorksNotThereError):
        open_claim(author=mixed.pk, by=yi, now=NOW, works=[*places(mixed, "One"), other.pk])
    assert not Claim.objects.exists()
