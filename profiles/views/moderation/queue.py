"""`/moderation/`: what waits for a person, by what is asked, and how long people have waited."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from papers.views.lists import plain_words
from profiles.moderation.reasons import reasons_for
from profiles.selectors.correction_queue import correction_waits, oldest_correction
from profiles.selectors.moderation_figures import PROMISED, waits_by_month, waits_lately
from profiles.selectors.moderation_queue import LABELS, QueueKind, oldest_waiting, queue, queue_counts
from profiles.selectors.sanction_queue import WAITS_AS, oldest_sanction, sanction_counts, sanction_waits
from profiles.views.moderation.access import for_moderators, moderator

_BULK_REASONS = ("empty-claim", "not-enough")


@for_moderators("GET", "HEAD")
def moderation(request: HttpRequest) -> HttpResponse:
    now, user = timezone.now(), moderator(request)
    counts = queue_counts(moderator=user.pk, now=now)
    kind = _kind(request.GET.get("kind", ""), counts)
    words = plain_words(request.GET.get("q", ""))
    newest_first = request.GET.get("order") == "newest"
    found = queue(
        kind, moderator=user.pk, now=now, words=words, newest_first=newest_first, after=request.GET.get("after", "")
    )
    oldest = oldest_waiting(now=now)
    sanctions_waiting = sanction_counts(moderator=user.pk, now=now)
    context = {
        "kinds": [(one, LABELS[one][0], counts[one]) for one in QueueKind],
        "sanctions": [(one, WAITS_AS[one], number) for one, number in sanctions_waiting.items() if one in WAITS_AS],
        "kind": kind,
        "label": LABELS[kind][0],
        "says": LABELS[kind][1],
        "queue": found,
        "words": words,
        "order": "newest" if newest_first else "oldest",
        "orders": [("oldest", "Longest wait first"), ("newest", "Newest first")],
        "lately": waits_lately(now=now),
        "oldest": oldest,
        "is_late": oldest is not None and now - oldest > PROMISED,
        "late_before": now - PROMISED,
        "bulk": kind is QueueKind.EMPTY,
    }
    return render(request, "profiles/moderation/queue.html", context)


@for_moderators("GET", "HEAD")
def figures(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    counts = queue_counts(moderator=moderator(request).pk, now=now)
    context = {
        "months": waits_by_month(),
        "lately": waits_lately(now=now),
        "oldest": oldest_waiting(now=now),
        "corrections": {"lately": correction_waits(now=now), "oldest": oldest_correction()},
        "sanctions": {"lately": sanction_waits(now=now), "oldest": oldest_sanction(now=now)},
        "kinds": [(one, LABELS[one][0], LABELS[one][1], counts[one]) for one in QueueKind],
    }
    return render(request, "profiles/moderation/figures.html", context)


def bulk_reasons() -> list[tuple[str, str]]:
    """Reasons that need no words to each claimant."""
    return [(one.code, one.label) for one in reasons_for("reject") if one.code in _BULK_REASONS]


def _kind(asked: str, counts: dict[QueueKind, int]) -> QueueKind:
    """The queue that was asked for, else the first that holds something."""
    if asked in set(QueueKind):
        return QueueKind(asked)
    return next((kind for kind in QueueKind if counts[kind]), QueueKind.WAITING)
