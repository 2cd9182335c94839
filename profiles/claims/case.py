"""One claim with everything a decision on it looks at: read under lock, so that what is seen is what is changed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from papers.models import AuthorName, Authorship, PrintedName
from papers.storage.record_locks import lock_records
from profiles.claims.levels import Piece, Strength, strength
from profiles.claims.transitions import Part
from profiles.models import AuditEvent, Claim, ClaimState, Evidence, EvidenceKind, User

WAITING = (ClaimState.PENDING, ClaimState.COOLING, ClaimState.DISPUTED)
OTHERS_OPEN = (*WAITING, ClaimState.ACTIVE, ClaimState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, the record's other open claims, and the evidence of each, as of `now`."""

    claim: Claim
    others: tuple[Claim, ...]
    pieces: dict[int, list[Piece]]
    now: datetime

    @property
    def owner(self) -> Claim | None:
        """The claim of somebody else that holds the record."""
        return next((other for other in self.others if other.holds), None)

    @property
    def rivals(self) -> list[Claim]:
        """Claims of others that wait for the record."""
        return [other for other in self.others if other.state in WAITING and not other.holds]

    def claimed_works(self) -> list[Authorship]:
        """The places in author lists that the claim is about, where it is not about the whole record."""
        return list(Authorship.objects.filter(pk__in=self.claim.claimed_works.values("authorship")).order_by("pk"))

    def own_pieces(self) -> list[Piece]:
        return self.pieces.get(self.claim.pk, [])

    def strength(self) -> Strength:
        return strength(self.own_pieces(), self.now)

    def strength_of(self, other: Claim) -> Strength:
        return strength(self.pieces.get(other.pk, []), self.now)

    def record_names(self) -> list[str]:
        if works := self.claimed_works():
            return [work.raw_name for work in works]
        names = AuthorName.objects.filter(author=self.claim.author_id).values_list("name", flat=True)
        return [self.claim.author.name, *names]

    def known_names(self) -> list[str]:
        """With what works print where another name is shown. Private: an account may still have a name that its person
        has given up, and nobody is to see it here."""
        printed = PrintedName.objects.filter(author=self.claim.author_id).values_list("name", flat=True)
        return [*self.record_names(), *printed]

    def last_decider(self) -> set[int]:
        """The moderators of the last decision on this claim that a moderator made."""
        events = AuditEvent.objects.filter(claim_id=self.claim.pk, actor__in=[Part.MODERATOR, Part.MODERATORS])
        last = events.order_by("-id").first()
        return {number for number in (last.actor_id, last.second_id) if number} if last else set()

    def involves(self, user: int) -> bool:
        """Whether the record is this person's own case: they claim it, claimed it, or vouched in it.

        A draft counts, or a moderator could clear the way for a claim that nobody else sees yet; one that was given up
        before it was sent in does not.
        """
        author = self.claim.author_id
        given_up = Q(state=ClaimState.WITHDRAWN, submitted_at__isnull=True)
        return (
            Claim.objects.filter(author=author, user=user).exclude(given_up).exists()
            or Claim.objects.filter(author=author, vouches__voucher=user).exists()
        )


def lock_case(claim: int, now: datetime) -> Case:
    """The case of a claim, with its record under lock. Raises Claim.DoesNotExist.

    One record and no other: an act that locked further ones on its way could meet another that comes from there.
    """
    lock_records([Claim.objects.values_list("author_id", flat=True).get(pk=claim)])
    return read_case(claim, now)


def read_case(claim: int, now: datetime) -> Case:
    """The case as it is at this moment; whoever wants to change something calls `lock_case`."""
    own = Claim.objects.select_related("author", "user").get(pk=claim)
    others = Claim.objects.filter(author=own.author_id, state__in=OTHERS_OPEN).exclude(pk=claim).order_by("pk")
    found = tuple(other for other in others if other.user_id != own.user_id)
    pieces: dict[int, list[Piece]] = {}
    for evidence in Evidence.objects.filter(claim__in=[own.pk, *(other.pk for other in found)]).order_by("pk"):
        pieces.setdefault(evidence.claim_id, []).append(piece(evidence))
    return Case(claim=own, others=found, pieces=pieces, now=now)


def piece(evidence: Evidence) -> Piece:
    return Piece(
        kind=EvidenceKind(evidence.kind),
        channel=evidence.channel,
        strength=evidence.strength,
        bears=evidence.bearing != "none",
        anchored=evidence.anchored,
        given_at=evidence.given_at,
        expires_at=evidence.expires_at,
        ended_at=evidence.ended_at,
    )


def parts_of(user: User | None, case: Case) -> set[Part]:
    """In what parts somebody may act. `user` is a row read now: what an account lost a moment ago is gone.

    None is the portal itself. A moderator who is involved in the case has no part as a moderator.
    """
    if user is None:
        return {Part.PORTAL}
    if not user.is_active or user.suspended_at is not None:
        return set()
    parts = set()
    if case.claim.user_id == user.pk:
        parts.add(Part.CLAIMANT)
    owner = case.owner
    if owner is not None and owner.user_id == user.pk and owner.state != ClaimState.SUSPENDED:
        parts.add(Part.OWNER)
    if user.is_moderator and not case.involves(user.pk):
        parts.add(Part.MODERATOR)
    return parts
