"""The lists one browses: authors, works, topics, institutions, venues, with their orders and their word filter."""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, TextField

from papers.models import Author, AuthorName, Institution, InstitutionName, PrintedName, Topic, Venue, Work
from papers.names import name_key
from papers.prefix_queries import prefix_query, title_query
from papers.records import TopicKind
from portal.common.pagination import Key, Order

AUTHOR_ORDERS = {
    "works": Order((Key("works_count", descending=True), Key("id"))),
    "name": Order((Key("name_key", values=str), Key("id"))),
}
WORK_ORDERS = {"newest": Order((Key("year", descending=True), Key("id", descending=True)), lead_may_be_null=True)}
TOPIC_ORDERS = {
    "works": Order((Key("works_count", descending=True), Key("id"))),
    "name": Order((Key("key", values=str), Key("id"))),
}
INSTITUTION_ORDERS = {
    "works": Order((Key("works_count", descending=True), Key("id"))),
    "name": Order((Key("name", values=str), Key("id"))),
}
VENUE_ORDERS = INSTITUTION_ORDERS


def authors(*, words: str = "") -> QuerySet[Author]:
    """Authors with a name that has every word, the words may be cut short."""
    found = Author.shown.select_related("institution")
    if words:
        query = prefix_query(name_key(words))
        if query is None:
            return found.none()
        named = (
            AuthorName.objects.alias(words=SearchVector("key", config="simple"))
            .filter(words=SearchQuery(query, search_type="raw", config="simple"))
            .values("author")
        )
        found = found.filter(pk__in=named)
    return found


def works(*, words: str = "") -> QuerySet[Work]:
    found = Work.shown.all()
    if words:
        query = title_query(words)
        if query is None:
            return found.none()
        found = found.alias(title_words=SearchVector("title", config="english")).filter(
            title_words=SearchQuery(query, search_type="raw", config="english")
        )
        # A title may say what somebody was called before: by that it is not to be found.
        former = PrintedName.objects.filter(authorship__work=OuterRef("pk")).alias(
            title=ExpressionWrapper(OuterRef("title"), TextField())
        )
        found = found.exclude(Exists(former.filter(title__icontains=F("name"))))
    return found


def topics(*, kind: TopicKind | None = None, words: str = "") -> QuerySet[Topic]:
    found = Topic.objects.filter(merged_into=None, works_count__gt=0).select_related("parent")
    if kind is not None:
        found = found.filter(kind=kind.value)
    return found.filter(name__icontains=words) if words else found


def institutions(*, words: str = "") -> QuerySet[Institution]:
    """Institutions that the literature here names; a registry holds many more."""
    found = Institution.objects.filter(merged_into=None, works_count__gt=0)
    if words:
        found = found.filter(pk__in=InstitutionName.objects.filter(name__icontains=words).values("institution")) | (
            found.filter(name__icontains=words)
        )
    return found


def venues(*, words: str = "") -> QuerySet[Venue]:
    found = Venue.objects.filter(merged_into=None, works_count__gt=0)
    return found.filter(Q(name__icontains=words) | Q(acronym__icontains=words)) if words else found


def newest_works() -> QuerySet[Work]:
    """The newest works whose year is known."""
    return Work.shown.filter(year__isnull=False).order_by("-year", "-pk")
