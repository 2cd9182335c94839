"""Who owns a record, what that rests on, and what the owner says of themselves: as much of it as everybody may read.

Reads classes of evidence and never their particulars: nothing public depends on those. What a person wrote is shown on
the records they own in good standing, and nowhere while a record is disputed or suspended, or an account is leaving.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from papers.models import Authorship, Provenance, Work
from profiles.models import (
    Bearing,
    Claim,
    ClaimState,
    Evidence,
    EvidenceKind,
    FeaturedWork,
    Profile,
    ProfileLink,
    ProfilePhoto,
)

# Whoever takes over somebody else's record wants readers to follow a link of theirs. The person will have noticed and
# objected before any is shown.
LINKS_HELD_FOR: Final = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a person says of themselves. `links` are (label, address), those held back left out."""

    role: str
    affiliation: str
    institution: int | None
    biography: str
    interests: list[str]
    open_to_collaborate: bool
    collaboration_note: str
    links: list[tuple[str, str]]
    photo: str
    featured: list[int]

    @property
    def says_who(self) -> bool:
        return bool(self.role or self.affiliation)

    @property
    def says_more(self) -> bool:
        return bool(self.biography or self.interests or self.links or self.open_to_collaborate)


@dataclass(frozen=True, slots=True)
class Owner:
    """The claim that holds a record. `classes` are of evidence that counts now, in a fixed order; `words` is nothing
    while they are not shown."""

    user: int
    state: ClaimState
    level: int
    since: datetime | None
    classes: list[EvidenceKind]
    words: OwnWords | None


@dataclass(frozen=True, slots=True)
class OwnedRecord:
    """A record that a person owns in good standing."""

    author: int
    name: str
    since: datetime


def owner_of(author: int, *, now: datetime) -> Owner | None:
    """Who owns a record, None where nobody does. One query there, five for an owner with a profile."""
    claim = (
        Claim.objects.filter(author=author, holds=True)
        .values("pk", "user", "state", "level", "active_since", "user__is_active", "user__deletion_due_at")
        .first()
    )
    if claim is None:
        return None
    state = ClaimState(claim["state"])
    in_good_standing = (
        state is ClaimState.ACTIVE and claim["user__is_active"] and claim["user__deletion_due_at"] is None
    )
    return Owner(
        user=claim["user"],
        state=state,
        level=claim["level"],
        since=claim["active_since"],
        classes=_classes(claim["pk"], now),
        words=own_words(claim["user"], author=author, since=claim["active_since"], now=now)
        if in_good_standing
        else None,
    )


def own_words(user: int, *, now: datetime, author: int | None = None, since: datetime | None = None) -> OwnWords | None:
    """What a person wrote, as it is shown on the record `author` that is theirs since `since`.

    Without a record it is everything, links that are held back included: for the person alone.
    """
    profile = Profile.objects.filter(user=user).first()
    if profile is None:
        return None
    links = ProfileLink.objects.filter(profile=profile)
    # A work that was merged is shown as the one it became.
    featured = FeaturedWork.objects.filter(profile=profile).annotate(shown=Coalesce("work__merged_into", "work"))
    if author is not None:
        featured = featured.filter(Exists(_authored(author).filter(work=OuterRef("shown"))))
        links = links.filter(shown_from__lte=now)
    if since is not None and since + LINKS_HELD_FOR > now:
        links = links.none()
    return OwnWords(
        role=profile.role,
        affiliation=profile.affiliation,
        institution=profile.institution_id,
        biography=profile.biography,
        interests=profile.interests,
        open_to_collaborate=profile.open_to_collaborate,
        collaboration_note=profile.collaboration_note,
        links=list(links.order_by("position").values_list("label", "url")),
        photo=ProfilePhoto.objects.filter(profile=profile).values_list("digest", flat=True).first() or "",
        featured=list(dict.fromkeys(featured.order_by("position", "pk").values_list("shown", flat=True))),
    )


def photo_bytes(user: int, digest: str, *, large: bool) -> bytes | None:
    """The photo of this digest, where it is still this person's."""
    column = "large" if large else "small"
    found = ProfilePhoto.objects.filter(profile=user, digest=digest).values_list(column, flat=True).first()
    return bytes(found) if found is not None else None


def photo_owner(author: int) -> int | None:
    """Whose photo a record shows, if anybody's."""
    return _in_good_standing().filter(author=author).values_list("user", flat=True).first()


def records_held(user: int) -> list[OwnedRecord]:
    """The records that show what this person says, the first one first."""
    held = _in_good_standing().filter(user=user).order_by("active_since", "pk")
    rows = held.values_list("author", "author__name", "active_since")
    return [OwnedRecord(author, name, since) for author, name, since in rows if since is not None]


def owners() -> list[int]:
    """The accounts that own a record in good standing."""
    return list(_in_good_standing().order_by("user").values_list("user", flat=True).distinct())


def works_held(user: int) -> QuerySet[Work]:
    """The works of a person's records."""
    authors = _in_good_standing().filter(user=user).values("author")
    mine = Authorship.objects.filter(author__in=authors, work=OuterRef("pk")).exclude(provenance=Provenance.DENIED)
    return Work.shown.filter(Exists(mine))


def links_held_until(user: int, now: datetime) -> datetime | None:
    """Until when new links of this person are held back; None where they are shown at once, or no record shows them."""
    first = min((record.since for record in records_held(user)), default=None)
    until = first + LINKS_HELD_FOR if first is not None else None
    return until if until is not None and until > now else None


def _in_good_standing() -> QuerySet[Claim]:
    return Claim.objects.filter(
        holds=True,
        state=ClaimState.ACTIVE,
        active_since__isnull=False,
        user__is_active=True,
        user__deletion_due_at=None,
    )


def _authored(author: int) -> QuerySet[Authorship]:
    return Authorship.objects.filter(author=author).exclude(provenance=Provenance.DENIED)


def _classes(claim: int, now: datetime) -> list[EvidenceKind]:
    valid = Evidence.objects.filter(claim=claim, ended_at=None, expires_at__gt=now).exclude(bearing=Bearing.NONE)
    found = set(valid.values_list("kind", flat=True))
    return [kind for kind in EvidenceKind if kind.value in found]
