"""People in every part there is, and what is theirs: made through the services, so that none is in an impossible state.

Two records are alike but for their owners' levels. The claimant's claim waits on both; which of the two a path is about
depends on who asks (`Cast.ids`), so that both owners are asked about their own record.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from papers.models import Author, Authorship
from profiles.claims.acting import act, open_claim
from profiles.claims.deciding import submit_claim
from profiles.claims.transitions import Act
from profiles.corrections.asked import AskedPart
from profiles.corrections.filing import file_request
from profiles.corrections.withdrawing import withdraw_part
from profiles.evidence.adding import Proof, add_evidence
from profiles.evidence.channels import channel_of
from profiles.library.lists import create_list
from profiles.library.saving import save_work
from profiles.library.sharing import share_list
from profiles.models import (
    Bearing,
    Claim,
    CorrectionRequest,
    EvidenceDocument,
    EvidenceKind,
    User,
    Vouch,
    WebhookDelivery,
    WebhookEndpoint,
    WorkAddition,
)
from profiles.moderation.sanctions.deciding import confirm_sanction
from profiles.moderation.sanctions.proposing import propose_sanction
from profiles.receipts.issuing import issue_receipt
from profiles.receipts.stating import draft
from profiles.webhooks.secrets import sealed_secret
from tests.corpus import a_topic, a_venue, a_work, an_author, an_institution

PASSWORD = "four words in a row"


def a_person(name: str, *, address: str = "", **fields) -> User:
    """An account with one verified address."""
    address = address or f"{name}@people.example"
    user = User.objects.create_user(username=name, email=address, password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def a_proof(kind: EvidenceKind, channel: str, *, bearing: Bearing = Bearing.RECORD, **fields) -> Proof:
    return Proof(kind=kind, channel=channel_of(kind, channel), bearing=bearing, detail={"told": channel}, **fields)


def a_claim(author: Author, by: User, *kinds: EvidenceKind, now: datetime) -> Claim:
    """A claim with these classes of evidence, sent in where that did not happen by itself."""
    claim = open_claim(author=author.pk, by=by, now=now)
    for kind in kinds:
        add_evidence(claim=claim.pk, proof=a_proof(kind, f"{by.username} {kind}"), by=by, now=now)
    claim.refresh_from_db()
    return submit_claim(claim=claim.pk, by=by, now=now) if claim.state == "draft" else claim


ONE = (EvidenceKind.PRINTED_EMAIL,)
TWO = (EvidenceKind.PRINTED_EMAIL, EvidenceKind.ORCID)


@dataclass(frozen=True)
class Cast:
    people: dict[str, User]
    common: dict[str, object]
    records: dict[str, dict[str, object]]

    def ids(self, role: str) -> dict[str, object]:
        """What stands for the names in braces when this role asks: about the record of owner-3 for owner-3, about
        that of owner-2 for everybody else."""
        return self.common | self.records["owner-3" if role == "owner-3" else "owner-2"]

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role != "anonymous":
            client.force_login(self.people[role])
        return client


def assemble() -> Cast:
    now = timezone.now()
    people = {
        role: a_person(role, display_name="Ada Byron", is_moderator=role.startswith("moderator"))
        for role in (
            "user", "claimant", "owner-2", "owner-3", "other-owner", "voucher", "moderator", "moderator-too",
            "suspended", "revoked",
        )
    }  # fmt: skip
    people["admin"] = a_person("admin", is_staff=True, is_superuser=True)
    own = {role: a_claim(an_author(), people[role], *TWO, now=now) for role in ("other-owner", "voucher", "revoked")}
    act(claim=own["revoked"].pk, act=Act.REVOKE, by=people["moderator"], proposed_by=people["moderator-too"], now=now)
    records = {
        "owner-2": _contested(people, "owner-2", ONE, own["voucher"], now),
        "owner-3": _contested(people, "owner-3", TWO, own["voucher"], now),
    }
    User.objects.filter(pk=people["suspended"].pk).update(is_active=False, suspended_at=now)
    free = an_author("Ada Byron", institution=an_institution("University of Nowhere"))
    common = {
        "free": free.public_id,
        "T": a_topic().public_id,
        "I": an_institution().public_id,
        "S": a_venue().public_id,
        "other_claim": own["other-owner"].pk,
        "person": people["user"].pk,
        "sanction": _sanctioned(own["other-owner"], people, now),
    } | _library(people["user"])
    return Cast(people, common, records)


def _library(reader: User) -> dict[str, object]:
    """A list with a work on it, shared by its link, and one that nobody will miss."""
    work, own = a_work(), create_list(name="Thesis", by=reader)
    save_work(work=work.pk, reading_list=own.pk, by=reader)
    key = share_list(reading_list=own.pk, with_name=False, by=reader).share_key
    return {
        "list": own.pk,
        "listed": work.public_id,
        "shared": key,
        "list_to_remove": create_list(name="Old", by=reader).pk,
    }


def _sanctioned(claim: Claim, people: dict[str, User], now: datetime) -> int:
    """Imposed on the owner of another record by two of the moderators."""
    said = {"reason": "made-up-evidence", "found": "The letter is a forgery.", "now": now}
    proposed = propose_sanction(person=claim.user_id, claim=claim.pk, by=people["moderator-too"], **said)
    return confirm_sanction(sanction=proposed.pk, by=people["moderator"], now=now).pk


def _contested(people: dict[str, User], owner: str, kinds, voucher_claim: Claim, now: datetime) -> dict[str, object]:
    author = an_author()
    work = a_work(authors=[author, voucher_claim.author])
    own = a_claim(author, people[owner], *kinds, now=now)
    claim = a_claim(author, people["claimant"], EvidenceKind.HOMEPAGE, now=now + timedelta(seconds=1))
    assert (own.state, claim.state) == ("active", "cooling")
    vouch = Vouch.objects.create(
        claim=claim, claimant=people["claimant"], voucher=people["voucher"], voucher_claim=voucher_claim, work=work,
        asked_at=now,
    )  # fmt: skip
    document = EvidenceDocument.objects.create(
        claim=claim, name="letter.pdf", media_type="application/pdf", size=4, digest=owner, content=b"%PDF",
        uploaded_at=now,
    )  # fmt: skip
    asked = _asked(author, people["claimant"], now)
    hook = WebhookEndpoint.objects.create(
        user=people["claimant"], url=f"https://hooks.people.example/{author.pk}", secret=sealed_secret()
    )
    return {
        "A": author.public_id,
        "W": work.public_id,
        "claim": claim.pk,
        "owned": own.pk,
        "receipt": _receipt(own, now),
        "vouch": vouch.pk,
        "webhook": hook.pk,
        "webhook_delivery": WebhookDelivery.objects.create(endpoint=hook, send_after=now).pk,
        "document": document.pk,
        "evidence": claim.evidence.get().pk,
        "correction": asked.pk,
        "addition": WorkAddition.objects.create(
            asked_by=people["claimant"], record=author, way="bibtex", given="", found={"title": "Seas"}, asked_at=now
        ).pk,
        "correction_part": asked.parts.get().pk,
        "settled_correction": _taken_back(_asked(author, people["claimant"], now), now).pk,
    }


def _receipt(own: Claim, now: datetime) -> UUID:
    shown = draft(Claim.objects.get(pk=own.pk), with_orcid=False, now=now).digest
    return issue_receipt(claim=own.pk, with_orcid=False, shown=shown, by=own.user, now=now).number


def _asked(author: Author, by: User, now: datetime) -> CorrectionRequest:
    """That a work of the record is not its owner's: the owner is asked."""
    name = Authorship.objects.get(author=author).pk
    part = AskedPart("sort", {"mine": [], "not_mine": [[name, author.pk]]})
    return file_request(record=author.pk, by=by, parts=[part], now=now)


def _taken_back(request: CorrectionRequest, now: datetime) -> CorrectionRequest:
    withdraw_part(part=request.parts.get().pk, by=request.filed_by, now=now)
    return request
