"""Which works came last: by an author, about a topic, from an institution, at a venue, citing a work, found by search.

Numbers of works rise as they come in, so the order of numbers is the order of arrival. Each list reads the end of one
index range, or, of an author, an institution or a cited work, what the page of the record reads too.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import QuerySet

from papers.models import Author, Authorship, Citation, Institution, Provenance, Topic, Venue, Work, WorkTopic
from papers.search.answering import ENGINE
from papers.search.asking import Question
from papers.search.engine import Sort, WorkSearch
from papers.search.query.reading import read_query
from portal.common.public_ids import HasPublicId

MOST_ENTRIES: Final = 50
# More than are shown are read, because some of them may be hidden.
_READ: Final = 3 * MOST_ENTRIES
# A search asks whether the last so many works match; where too few do, the newest by year that match are looked at too.
_LAST: Final = 2_000


def arrivals_of(record: HasPublicId) -> list[int]:
    """Primary keys of works, the last to come in first. Of a work, of those that cite it."""
    return _shown(list(_rows(record)[:_READ]))


def arrivals_found(question: Question) -> list[int]:
    """As `arrivals_of`, of what a search finds among works. Raises `TookTooLongError`."""
    query = read_query(question.text)
    if query.tree is None and not question.choices.anything:
        return []
    search = WorkSearch(query, question.choices, Sort.NEWEST)
    last = list(Work.objects.order_by("-pk").values_list("pk", flat=True)[:_LAST])
    found = set(ENGINE.among(search, last))
    if len(found) < MOST_ENTRIES and len(last) == _LAST:
        found.update(ENGINE.ids(search, limit=_LAST))
    return _shown(sorted(found, reverse=True)[:_READ])


def _rows(record: HasPublicId) -> QuerySet[Any, int]:
    match record:
        case Topic():
            return WorkTopic.objects.filter(topic=record).order_by("-work_id").values_list("work_id", flat=True)
        case Venue():
            return Work.objects.filter(venue=record).order_by("-pk").values_list("pk", flat=True)
        case Author():
            own = Authorship.objects.filter(author=record).exclude(provenance=Provenance.DENIED)
        case Institution():
            own = Authorship.objects.filter(authorship_affiliations__affiliation__matches__institution=record)
        case Work():
            citing = Citation.objects.filter(cited=record).order_by("-citing_id")
            return citing.values_list("citing_id", flat=True).distinct()
        case _:
            raise TypeError(f"{record!r} has no feed")
    return own.order_by("-work_id").values_list("work_id", flat=True).distinct()


def _shown(pks: Sequence[int]) -> list[int]:
    """Neither merged nor hidden ones."""
    shown = set(Work.shown.filter(pk__in=pks).values_list("pk", flat=True))
    return [pk for pk in pks if pk in shown][:MOST_ENTRIES]
