"""What is saved of a profile, part by part."""

from typing import Final

from profiles.editing.sections import About, Featured, Interests, Link, Links, Part, Section
from profiles.models import FeaturedWork, Profile, ProfileLink

_NOTHING: Final[dict[Section, Part]] = {
    Section.ABOUT: About(),
    Section.INTERESTS: Interests(),
    Section.LINKS: Links(),
    Section.WORKS: Featured(),
}


def saved_part(user: int, section: Section) -> Part:
    """A part as it is saved now; empty where the person has written nothing yet."""
    profile = Profile.objects.filter(user=user).first()
    if profile is None:
        return _NOTHING[section]
    match section:
        case Section.ABOUT:
            return About(
                role=profile.role,
                affiliation=profile.affiliation,
                institution=profile.institution_id,
                biography=profile.biography,
            )
        case Section.INTERESTS:
            return Interests(
                interests=tuple(profile.interests),
                open_to_collaborate=profile.open_to_collaborate,
                collaboration_note=profile.collaboration_note,
            )
        case Section.LINKS:
            rows = ProfileLink.objects.filter(profile=profile).order_by("position").values_list("url", "label")
            return Links(tuple(Link(url, label) for url, label in rows))
        case Section.WORKS:
            works = FeaturedWork.objects.filter(profile=profile).order_by("position", "pk")
            return Featured(tuple(works.values_list("work", flat=True)))
