"""What a sanction may stand on: a claim of the person's, a claim on which they gave their word, a request of theirs.

There is no sanction without a case, so that another moderator, and the person, can see what it is about.
"""

from dataclasses import dataclass

from papers.models import Author
from profiles.models import Claim, ClaimState, CorrectionRequest, RequestPart, Sanction, Vouch
from profiles.moderation.sanctions.reasons import About

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Case:
    """`number` is that of the claim or of the request; `record` is empty where a request is about nobody's record."""

    about: About
    number: int
    record: Author | None

    @property
    def claim(self) -> int | None:
        return None if self.about is About.CORRECTION else self.number

    @property
    def correction(self) -> int | None:
        return self.number if self.about is About.CORRECTION else None

    @property
    def code(self) -> str:
        """How a form names it."""
        return f"{self.about}-{self.number}"


def cases_of(person: int) -> list[Case]:
    """What the person has done that a sanction could be about, the newest first within each kind."""
    own = Claim.objects.filter(user=person).exclude(state=ClaimState.DRAFT).select_related("author").order_by("-pk")
    vouched = Vouch.objects.filter(voucher=person, given_at__isnull=False).select_related("claim__author")
    asked = CorrectionRequest.objects.filter(filed_by=person).select_related("record").order_by("-pk")
    return [
        *(Case(About.CLAIM, claim.pk, claim.author) for claim in own[:_SHOWN]),
        *(Case(About.WORD, vouch.claim_id, vouch.claim.author) for vouch in vouched.order_by("-given_at")[:_SHOWN]),
        *(Case(About.CORRECTION, request.pk, request.record) for request in asked[:_SHOWN]),
    ]


def case_of(person: int, *, claim: int | None, correction: int | None) -> Case | None:
    """The case by its number, if the person has to do with it in a way that can be sanctioned."""
    if correction is not None:
        request = CorrectionRequest.objects.filter(pk=correction, filed_by=person).select_related("record").first()
        return Case(About.CORRECTION, correction, request.record) if request else None
    claims = Claim.objects.exclude(state=ClaimState.DRAFT).select_related("author")
    found = claims.filter(pk=claim).first() if claim is not None else None
    if found is None:
        return None
    if found.user_id == person:
        return Case(About.CLAIM, found.pk, found.author)
    vouched = Vouch.objects.filter(claim=found, voucher=person, given_at__isnull=False).exists()
    return Case(About.WORD, found.pk, found.author) if vouched else None


def case_on_which(sanction: Sanction) -> Case:
    """That of a sanction. Asks the database once more where it is a request."""
    if sanction.correction is not None:
        return Case(About.CORRECTION, sanction.correction.pk, sanction.correction.record)
    assert sanction.claim is not None  # noqa: S101 - the database keeps it to exactly one
    own = sanction.claim.user_id == sanction.user_id
    return Case(About.CLAIM if own else About.WORD, sanction.claim.pk, sanction.claim.author)


def records_of(*, claim: int | None, correction: int | None) -> set[int]:
    """The records of a case, to be locked."""
    if claim is not None:
        return set(Claim.objects.filter(pk=claim).values_list("author", flat=True))
    rows = RequestPart.objects.filter(request=correction).values_list("request__record", "other")
    return {record for row in rows for record in row if record is not None}
