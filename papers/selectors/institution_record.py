"""What the page of one institution shows. Its works are those with an affiliation that was matched to it."""

from django.db.models import Count, QuerySet

from papers.models import Authorship, Institution, InstitutionName, Work
from papers.selectors import activity, record_works
from papers.selectors.activity import Activity
from papers.selectors.record_works import RecordWorks

AUTHORS_SHOWN = 15
PARTS_SHOWN = 60


def other_names(institution: Institution) -> list[str]:
    rows = InstitutionName.objects.filter(institution=institution).exclude(name=institution.name)
    return list(dict.fromkeys(rows.order_by("kind", "name").values_list("name", flat=True)))[:12]


def parts(institution: Institution) -> QuerySet[Institution]:
    rows = Institution.objects.filter(parent=institution, merged_into=None)
    return rows.order_by("-works_count", "name")[:PARTS_SHOWN]


def works_by_year(institution: Institution) -> dict[int, int]:
    return activity.by_year(_works(institution))


def most_active_authors(institution: Institution) -> Activity:
    """Authors of the institution itself, not everybody on its works."""
    rows = (
        _authorships(institution)
        .filter(author__isnull=False)
        .values_list("author_id", "author__name")
        .annotate(works=Count("work", distinct=True))
        .order_by("-works", "author_id")[:AUTHORS_SHOWN]
    )
    return Activity([activity.Active(*row) for row in rows], is_partial=False)


def page_of_works(institution: Institution, *, after: str) -> RecordWorks:
    return record_works.page_of(_works(institution), after=after)


def _authorships(institution: Institution) -> QuerySet[Authorship]:
    return Authorship.objects.filter(authorship_affiliations__affiliation__matches__institution=institution)


def _works(institution: Institution) -> QuerySet[Work]:
    return Work.shown.filter(pk__in=_authorships(institution).values("work"))
