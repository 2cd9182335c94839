"""How much there is. Counted at most once a minute: the figures greet readers, nothing is decided by them."""

from dataclasses import asdict, dataclass

from django.core.cache import caches

from papers.models import Author, Institution, Topic, Venue, Work

_KEPT_SECONDS = 60
_CACHE_KEY = "papers.corpus-counts"


@dataclass(frozen=True, slots=True)
class CorpusCounts:
    works: int
    authors: int
    topics: int
    institutions: int
    venues: int


def corpus_counts() -> CorpusCounts:
    cache = caches["process"]
    kept = cache.get(_CACHE_KEY)
    if kept is None:
        kept = asdict(_count())
        # An empty portal fills while one watches, so its zeros are not kept.
        if kept["works"]:
            cache.set(_CACHE_KEY, kept, _KEPT_SECONDS)
    return CorpusCounts(**kept)


def _count() -> CorpusCounts:
    return CorpusCounts(
        works=Work.shown.count(),
        authors=Author.shown.count(),
        topics=Topic.objects.filter(merged_into=None, works_count__gt=0).count(),
        institutions=Institution.objects.filter(merged_into=None, works_count__gt=0).count(),
        venues=Venue.objects.filter(merged_into=None, works_count__gt=0).count(),
    )
