"""Works, people and what surrounds them in the admin: a way to look behind a page, never a way to change it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from papers.admin.browsing import ReadOnlyAdmin
from papers.models import Affiliation, Author, Institution, Topic, Venue, Work
from papers.models.work import WORK_TYPE_LABELS
from papers.selectors import catalogue
from portal.common.public_ids import HasPublicId, parse_public_id


class PublicRecordAdmin(ReadOnlyAdmin):
    """Records with a page of their own. The search takes a public id first, merged records included."""

    search_fields = ("pk",)
    search_help_text = "A public id such as A1, or words."
    model: type[HasPublicId]

    def found_by_words(self, words: str) -> QuerySet[Any]:
        """Records that the words name, by index."""
        raise NotImplementedError

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        public_id = parse_public_id(term)
        if public_id is not None and public_id.letter == self.model.public_letter:
            return queryset.filter(pk=public_id.pk), False
        return queryset.filter(pk__in=self.found_by_words(term).order_by().values("pk")), False

    @admin.display(description="id")
    def public_id(self, record: HasPublicId) -> str:
        return record.public_id


@admin.register(Author)
class AuthorAdmin(PublicRecordAdmin):
    list_display = ("public_id", "name", "works_count", "first_year", "last_year", "merged_into")
    list_select_related = ("merged_into",)

    def found_by_words(self, words: str) -> QuerySet[Author]:
        return catalogue.authors(words=words)


class WorkTypeFilter(admin.SimpleListFilter):
    """The types that there can be; finding out which there are reads the whole table."""

    title = "type"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.value, label) for kind, label in WORK_TYPE_LABELS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(type=self.value()) if self.value() else queryset


@admin.register(Work)
class WorkAdmin(PublicRecordAdmin):
    list_display = ("public_id", "title", "type", "year", "venue", "described_by", "merged_into")
    list_filter = (WorkTypeFilter, "retracted")
    list_select_related = ("venue", "merged_into")

    def found_by_words(self, words: str) -> QuerySet[Work]:
        return catalogue.works(words=words)


@admin.register(Topic)
class TopicAdmin(PublicRecordAdmin):
    list_display = ("public_id", "name", "kind", "parent", "works_count")
    list_select_related = ("parent",)

    def found_by_words(self, words: str) -> QuerySet[Topic]:
        return catalogue.topics(words=words)


@admin.register(Institution)
class InstitutionAdmin(PublicRecordAdmin):
    list_display = ("public_id", "name", "ror", "country_code", "status", "works_count", "authors_count")

    def found_by_words(self, words: str) -> QuerySet[Institution]:
        return catalogue.institutions(words=words)


@admin.register(Venue)
class VenueAdmin(PublicRecordAdmin):
    list_display = ("public_id", "name", "acronym", "kind", "works_count")

    def found_by_words(self, words: str) -> QuerySet[Venue]:
        return catalogue.venues(words=words)


@admin.register(Affiliation)
class AffiliationAdmin(ReadOnlyAdmin):
    """Raw strings and the institutions that they were matched to."""

    list_display = ("id", "raw")
    fields = ("raw", "key", "matched_to")
    readonly_fields = ("matched_to",)
    search_fields = ("raw",)

    @admin.display(description="matched to")
    def matched_to(self, affiliation: Affiliation) -> str:
        matches = affiliation.matches.select_related("institution").order_by("pk")
        return "; ".join(f"{match.institution} ({match.get_matched_by_display()})" for match in matches) or "—"
