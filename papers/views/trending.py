"""What people pay attention to, by day, week or month."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.models import Window
from papers.services.compute_trending import trending_list
from papers.services.forget_readers import DAYS_KEPT
from papers.services.record_view import READERS_OF_A_WORK_IN_A_NETWORK, WORKS_OF_A_READER
from papers.trending.computing import LISTED
from papers.trending.formula import MOST_PROMISE, PRIOR_WORKS, WEIGHTS
from papers.trending.signals import Signal, sources

DEFAULT_WINDOW: Final = Window.WEEK
_WORDS: Final = {
    Signal.VIEW: "Reading its page here",
    Signal.CITATION: "Citing it in a new work",
    Signal.SAVE: "Saving it",
    Signal.FOLLOW: "Beginning to follow it",
}


@dataclass(frozen=True, slots=True)
class CountedSignal:
    """`is_known` is False for what no part of the portal tells of yet."""

    words: str
    weight: float
    is_known: bool


@require_safe
def trending(request: HttpRequest) -> HttpResponse:
    window = window_of(request.GET.get("window", ""))
    found = trending_list(window=window)
    return render(request, "papers/trending.html", {"window": window, "windows": list(Window), "found": found})


def window_of(text: str) -> Window:
    return Window(text) if text in Window.values else DEFAULT_WINDOW


@require_safe
def trending_explained(request: HttpRequest) -> HttpResponse:
    """The formula in words, with the constants it is computed with."""
    told = {signal for source in sources() for signal in source.signals}
    return render(
        request,
        "papers/trending_explained.html",
        {
            "listed": LISTED,
            "signals": [CountedSignal(_WORDS[one], WEIGHTS[one], is_known=one in told) for one in Signal],
            "prior_works": PRIOR_WORKS,
            "most_promise": MOST_PROMISE,
            "days_kept": DAYS_KEPT,
            "works_of_a_reader": WORKS_OF_A_READER,
            "readers_in_a_network": READERS_OF_A_WORK_IN_A_NETWORK,
        },
    )
