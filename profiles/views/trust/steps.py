"""The owner's next steps with the pages on which they are taken."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from papers.models import Author
from profiles.models import User
from profiles.trust.steps import NextStep, StepKind, next_steps
from profiles.views.claims.choices import PAGES


@dataclass(frozen=True, slots=True)
class ShownSteps:
    """Steps and where each is taken; the address is empty for what comes by itself."""

    steps: list[tuple[NextStep, str]]
    nothing: tuple[str, ...]
    limit: str
    network: NextStep | None
    network_href: str


def shown_steps(author: Author, viewer: int | None, *, now: datetime) -> ShownSteps | None:
    """None for whoever does not hold the record."""
    user = User.objects.filter(pk=viewer).first() if viewer else None
    found = next_steps(author=author.pk, user=user, now=now) if user else None
    if not found:
        return None
    return ShownSteps(
        steps=[(step, _page(step, found.claim, author)) for step in found.steps],
        nothing=found.nothing,
        limit=found.limit,
        network=found.network,
        network_href=_page(found.network, found.claim, author) if found.network else "",
    )


def _page(step: NextStep, claim: int, author: Author) -> str:
    if step.kind is StepKind.CONFIRM:
        return f"{reverse('correction-new')}?author={author.public_id}"
    return reverse(PAGES[step.evidence], args=[claim]) if step.evidence else ""
