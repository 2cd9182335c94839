"""Somebody who has no page here has to show first that they are who they say: the claim that their marks begin."""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from papers.models import Author, Authorship, Provenance
from profiles.claims.acting import choose_works, open_claim
from profiles.claims.errors import AlreadyClaimingError, ClaimError
from profiles.models import Claim, ClaimState, User
from profiles.views.corrections.finding import Found
from profiles.views.corrections.marks import Marks


@dataclass(frozen=True, slots=True)
class FirstClaim:
    """On the page that holds most of the marked works; of these `works`, empty where they are all that it has.

    `elsewhere` and `nobodys` are marked works that are not on it: they are offered once the claim is accepted.
    """

    author: Author
    names: tuple[int, ...]
    works: tuple[int, ...]
    elsewhere: int
    nobodys: int
    is_owned: bool


def first_claim(found: Found, marks: Marks) -> FirstClaim | None:
    """None where none of the marked works is on a page."""
    mine = [work for work in found.works if work.authorship in marks.mine]
    on_pages = Counter(work.record for work in mine if work.record is not None)
    if not on_pages:
        return None
    author, _ = min(on_pages.items(), key=lambda item: (-item[1], item[0]))
    names = tuple(sorted(work.authorship for work in mine if work.record == author))
    whole = Authorship.objects.filter(author=author).exclude(provenance=Provenance.DENIED).count() == len(names)
    return FirstClaim(
        author=Author.objects.select_related("institution").get(pk=author),
        names=names,
        works=() if whole else names,
        elsewhere=on_pages.total() - len(names),
        nobodys=len(mine) - on_pages.total(),
        is_owned=Claim.objects.filter(author=author, holds=True).exists(),
    )


def begin_claim(wanted: FirstClaim, *, by: User) -> tuple[int | None, str]:
    """The number of the claim, None where it was refused, and what there is to say about it."""
    now = timezone.now()
    draft = Claim.objects.filter(author=wanted.author, user=by, state=ClaimState.DRAFT).first()
    try:
        if draft is not None:
            return choose_works(claim=draft.pk, works=wanted.works, by=by, now=now).pk, ""
        return open_claim(author=wanted.author.pk, by=by, now=now, works=wanted.works).pk, ""
    except AlreadyClaimingError as error:
        return error.claim, "You have asked for this page already. This is how it stands."
    except ClaimError as error:
        return None, str(error)
