"""One record nobody asked for. As cheap in a table of a million rows as in one of ten."""

import random
from typing import Any, Final

from django.db.models import Max, Min, Q

from papers.models import Author, Institution, Topic, Venue, Work
from portal.common.public_ids import HasPublicId

KINDS: Final[dict[str, type[Author] | type[Institution] | type[Topic] | type[Venue] | type[Work]]] = {
    "work": Work,
    "author": Author,
    "topic": Topic,
    "institution": Institution,
    "venue": Venue,
}
_DRAWN = 200


def random_record(kind: str) -> HasPublicId | None:
    """A record of the kind (one of `KINDS`) that has works, each as likely as any other; None where there is none.

    Numbers are drawn between the first primary key and the last, and one of those that belong to a record is taken:
    the gaps of a table make nobody more likely. Only where less than one number in some hundreds is a record (a
    registry of which few are used), the next record after a drawn number is taken, and some are likelier than others.
    """
    model = KINDS[kind]
    shown = Q(merged_into=None, hidden=False) if model is Work else Q(merged_into=None, works_count__gt=0)
    ends: dict[str, Any] = model.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return None
    drawn = [random.randint(ends["first"], ends["last"]) for _ in range(_DRAWN)]  # noqa: S311 - for fun, no secret
    rows: Any = model.objects.filter(shown)
    there = set(rows.filter(pk__in=drawn).values_list("pk", flat=True))
    chosen = next((pk for pk in drawn if pk in there), None)
    record: HasPublicId | None
    if chosen is not None:
        record = rows.get(pk=chosen)
    else:
        record = rows.filter(pk__gte=drawn[0]).order_by("pk").first() or rows.order_by("pk").first()
    return record
