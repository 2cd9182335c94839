"""The kinds of evidence as a list to choose from: what each takes and gives for this record, and where it is given.

What is offered, and what it gives, is computed by `profiles.evidence.offers`; here it only gets words and links.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse

from profiles.evidence.offers import Offer, OfferState, offers
from profiles.models import Claim, ClaimState, EvidenceKind, User

PAGES: Final[dict[EvidenceKind, str]] = {
    EvidenceKind.INSTITUTIONAL_EMAIL: "claim-email",
    EvidenceKind.ORCID: "claim-orcid",
    EvidenceKind.PRINTED_EMAIL: "claim-printed",
    EvidenceKind.HOMEPAGE: "claim-homepage",
    EvidenceKind.VOUCH: "claim-vouch",
    EvidenceKind.MODERATOR: "claim-document",
}
_ACTS: Final = {OfferState.OPEN: "Choose", OfferState.WAITING: "Change", OfferState.DONE: "Renew"}
_COMPARED: Final = (ClaimState.COOLING, ClaimState.DISPUTED)


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of evidence. `href` is empty where it cannot be given now, or there is no claim yet."""

    offer: Offer
    gives: str
    href: str
    act: str
    is_best: bool

    @property
    def is_off(self) -> bool:
        return self.offer.state is OfferState.NOT_POSSIBLE

    @property
    def is_done(self) -> bool:
        return self.offer.state is OfferState.DONE


def choices(*, author: int, user: User | None, claim: Claim | None, owned: bool, now: datetime) -> list[Choice]:
    """`owned` says whether somebody else holds the record: then nothing is decided by a level alone."""
    found = offers(author=author, user=user, claim=claim, now=now)
    best = next((one for one in found if one.state is OfferState.OPEN and one.by_itself), None)
    return [
        Choice(
            offer=one,
            gives=gives(one, claim=claim, owned=owned),
            href=_page(one, claim),
            act=_ACTS.get(one.state, ""),
            is_best=one is best and (claim is None or not claim.holds),
        )
        for one in found
    ]


def gives(offer: Offer, *, claim: Claim | None, owned: bool) -> str:
    """What it would give, in words; nothing for what cannot be given, waits, or is on file."""
    if offer.state is not OfferState.OPEN:
        return ""
    if owned or (claim is not None and claim.state in _COMPARED):
        return (
            "Counts when your evidence is compared with the owner's" if offer.by_itself else "A moderator looks at it"
        )
    level = claim.level if claim is not None else 1
    if offer.by_itself and offer.gives_level > level:
        return f"Gives level {offer.gives_level} by itself"
    if offer.if_accepted > level:
        return f"Gives level {offer.if_accepted}, once a moderator has looked"
    return "Makes what you have stronger"


def _page(offer: Offer, claim: Claim | None) -> str:
    if claim is None or offer.state is OfferState.NOT_POSSIBLE:
        return ""
    return reverse(PAGES[offer.kind], args=[claim.pk])
