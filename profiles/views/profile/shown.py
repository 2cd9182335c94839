"""A person's own words as templates show them: on the page of a record, and to the person beforehand."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from papers.selectors.addresses import page_address
from papers.selectors.work_lines import WorkLine, work_lines
from profiles.editing.photos import LARGE, SMALL
from profiles.editing.web_addresses import shown_address
from profiles.models import User
from profiles.selectors.owner import OwnWords


@dataclass(frozen=True, slots=True)
class ShownLink:
    """`address` is where it leads, in words; it stands beside every label, which could say anything."""

    url: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Portrait:
    small: str
    large: str


@dataclass(frozen=True, slots=True)
class ShownWords:
    words: OwnWords
    institution_url: str
    links: list[ShownLink]
    portrait: Portrait | None
    featured: list[WorkLine]


def shown_on_record(words: OwnWords, *, author: int) -> ShownWords:
    public_id = f"A{author}"
    return _shown(
        words,
        photo_address=lambda name: reverse("author-photo", args=[public_id, name]),
        featured=work_lines(words.featured, subject=author),
    )


def shown_to_oneself(words: OwnWords) -> ShownWords:
    return _shown(
        words,
        photo_address=lambda name: reverse("me-profile-photo-file", args=[name]),
        featured=work_lines(words.featured),
    )


def signed_in(request: HttpRequest) -> User:
    """The account of a view that only signed-in people get to."""
    assert isinstance(request.user, User)  # noqa: S101 - login_required has seen to it
    return request.user


def _shown(words: OwnWords, *, photo_address: Callable[[str], str], featured: list[WorkLine]) -> ShownWords:
    digest = words.photo
    return ShownWords(
        words=words,
        institution_url=page_address("I", words.institution) if words.institution else "",
        links=[ShownLink(url, label, shown_address(url)) for label, url in words.links],
        portrait=Portrait(photo_address(f"{digest}-{SMALL}.webp"), photo_address(f"{digest}-{LARGE}.webp"))
        if digest
        else None,
        featured=featured,
    )
