"""Topics nobody asked for, to begin with. Cheap on any number of topics."""

import random

from django.db.models import Max, QuerySet

from papers.models import Topic
from papers.records import TopicKind

# A topic of one work leads nowhere.
_LEAST_WORKS = 3
_TRIES = 2


def random_topics(number: int) -> list[Topic]:
    """Up to `number` different topics with works, in no order: each the next one after a random place of the table."""
    last = Topic.objects.aggregate(last=Max("pk"))["last"]
    if last is None:
        return []
    found: dict[int, Topic] = {}
    for least in (_LEAST_WORKS, 1):
        rows = _listed().filter(works_count__gte=least).order_by("pk")
        for _ in range(number * _TRIES):
            if len(found) == number:
                break
            topic = rows.filter(pk__gte=random.randint(1, last)).first()  # noqa: S311 - inspiration, no secret
            if topic is not None:
                found[topic.pk] = topic
    return list(found.values())


def common_keywords(number: int) -> list[str]:
    """Names of the keywords with most works."""
    rows = _listed().filter(kind=TopicKind.KEYWORD.value, works_count__gt=0).order_by("-works_count", "pk")
    return list(rows.values_list("name", flat=True)[:number])


def _listed() -> QuerySet[Topic]:
    return Topic.objects.filter(merged_into=None)
