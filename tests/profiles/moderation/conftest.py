"""A record, people who ask for it, and two moderators and a third."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from profiles.claims.acting import open_claim
from profiles.claims.deciding import submit_claim
from profiles.claims.statement import write_statement
from profiles.evidence.adding import add_evidence
from profiles.models import Bearing, Claim, EvidenceDocument, EvidenceKind, User
from tests.cast import a_claim, a_person, a_proof
from tests.corpus import an_author

NOW = timezone.now().replace(microsecond=0)


@dataclass
class People:
    ada: User
    eve: User
    one: User
    two: User
    three: User


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def people(db) -> People:
    def moderator(name):
        return a_person(name, display_name=f"Moderator {name}", is_moderator=True)

    return People(
        ada=a_person("ada", display_name="Ada Byron"),
        eve=a_person("eve", display_name="Ada Byron"),
        one=moderator("one"),
        two=moderator("two"),
        three=moderator("three"),
    )


@pytest.fixture
def author(db):
    return an_author("Ada Byron")


def waiting(author, by, *, kind=EvidenceKind.HOMEPAGE, now=NOW, statement="This is me.") -> Claim:
    """Sent in with a piece that shows who the person is, and not that the record is theirs."""
    claim = open_claim(author=author.pk, by=by, now=now)
    if statement:
        write_statement(claim=claim.pk, text=statement, by=by, now=now)
    if kind:
        add_evidence(claim=claim.pk, proof=a_proof(kind, f"{by.username}", bearing=Bearing.NONE), by=by, now=now)
    return submit_claim(claim=claim.pk, by=by, now=now)


def disputed(author, owner, challenger, *, now=NOW) -> tuple[Claim, Claim]:
    """The owner's claim and that of a challenger, to which the owner has objected; the time for objections is over."""
    from profiles.claims.acting import act
    from profiles.claims.transitions import Act

    began = now - timedelta(days=20)
    own = a_claim(author, owner, EvidenceKind.HOMEPAGE, now=began)
    other = a_claim(author, challenger, EvidenceKind.PRINTED_EMAIL, now=began + timedelta(hours=1))
    act(claim=other.pk, act=Act.OBJECT, by=owner, now=began + timedelta(days=1))
    own.refresh_from_db()
    other.refresh_from_db()
    return own, other


def a_document(claim, *, digest="d1", now=NOW, name="letter.pdf") -> EvidenceDocument:
    return EvidenceDocument.objects.create(
        claim=claim, name=name, media_type="application/pdf", size=4, digest=digest, content=b"%PDF", uploaded_at=now
    )
