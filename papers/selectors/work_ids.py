"""The works of a record as primary keys, newest first: for exports and other things that walk through all of them."""

from django.db.models import F, QuerySet

from papers.models import Author, Authorship, Institution, Provenance, Topic, Venue, Work, WorkTopic
from portal.common.public_ids import HasPublicId


def works_of(record: HasPublicId, *, limit: int) -> list[int]:
    """At most `limit` of them. Of a work, the work itself."""
    if isinstance(record, Work):
        return [] if record.hidden else [record.pk]
    rows: QuerySet[Work] = Work.shown.all()
    if isinstance(record, Author):
        own = Authorship.objects.filter(author=record).exclude(provenance=Provenance.DENIED)
        rows = rows.filter(pk__in=own.values("work"))
    elif isinstance(record, Topic):
        # From the topic's own index range, which is in this order already.
        about = WorkTopic.objects.filter(topic=record).order_by(F("year").desc(nulls_last=True), "-work_id")
        return list(about.values_list("work_id", flat=True)[:limit])
    elif isinstance(record, Venue):
        rows = rows.filter(venue=record)
    elif isinstance(record, Institution):
        here = Authorship.objects.filter(authorship_affiliations__affiliation__matches__institution=record)
        rows = rows.filter(pk__in=here.values("work"))
    return list(rows.order_by(F("year").desc(nulls_last=True), "-pk").values_list("pk", flat=True)[:limit])
