"""Imports in the admin: what was read, how far, what is in quarantine and why."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from papers.admin.browsing import ReadOnlyAdmin
from papers.importers.registry import SOURCES
from papers.models import ImportFile, ImportNote, ImportReject, ImportRun, SourceRecord
from papers.selectors import quarantine
from portal.common.public_ids import parse_public_id


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("id", "source", "status", "read", "loaded", "unchanged", "quarantined", "started_at", "finished_at")
    list_filter = ("source", "status")
    fields = (
        "source", "inputs", "status", "error", "read", "loaded", "unchanged", "quarantined", "quarantine", "notes",
        "files", "started_at", "finished_at", "settled_at_read",
    )  # fmt: skip
    readonly_fields = ("quarantine", "notes", "files")

    @admin.display(description="in quarantine, by reason")
    def quarantine(self, run: ImportRun) -> str:
        return _linked(
            (tally.count, tally.name, _list_url(ImportReject, run, reason=tally.name))
            for tally in quarantine.reject_reasons(run)
        )

    @admin.display(description="not usable in loaded records, by field")
    def notes(self, run: ImportRun) -> str:
        return _linked(
            (tally.count, tally.name, _list_url(ImportNote, run, field=tally.name))
            for tally in quarantine.noted_fields(run)
        )

    @admin.display(description="files")
    def files(self, run: ImportRun) -> str:
        read, begun = run.files.filter(finished=True).count(), run.files.filter(finished=False).count()
        return _linked(
            (count, name, _list_url(ImportFile, run, finished__exact=value))
            for count, name, value in ((read, "read to the end", 1), (begun, "begun", 0))
            if count
        )


def _list_url(model: type[ImportReject | ImportNote | ImportFile], run: ImportRun, **filters: object) -> str:
    query = urlencode({"run__id__exact": run.pk, **filters})
    return f"{reverse(f'admin:papers_{model._meta.model_name}_changelist')}?{query}"  # noqa: SLF001


def _linked(rows: Any) -> SafeString | str:
    lines = format_html_join("", '<li>{} <a href="{}">{}</a></li>', ((f"{n:,}", url, name) for n, name, url in rows))
    return format_html("<ul>{}</ul>", lines) if lines else "—"


class ReasonFilter(admin.SimpleListFilter):
    """The reasons that there are: of one import where one is chosen, else of all."""

    title = "reason"
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = ImportReject.objects.order_by()
        run = request.GET.get("run__id__exact", "")
        if run.isascii() and run.isdecimal():
            rows = rows.filter(run=int(run))
        return [(reason, reason) for reason in sorted(rows.values_list("reason", flat=True).distinct())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(reason=self.value()) if self.value() else queryset


@admin.register(ImportReject)
class ImportRejectAdmin(ReadOnlyAdmin):
    """The quarantine."""

    list_display = ("id", "run", "reason", "file", "locator", "key", "detail")
    list_filter = (ReasonFilter, "run")
    list_select_related = ("run",)
    search_fields = ("file", "key", "detail", "excerpt")
    search_help_text = "Words of the file, the key, the detail or the excerpt of the damaged record."


@admin.register(ImportNote)
class ImportNoteAdmin(ReadOnlyAdmin):
    list_display = ("id", "run", "key", "field", "reason", "work")
    list_filter = ("field", "run")
    list_select_related = ("run", "work")
    search_fields = ("=key", "reason")
    search_help_text = "The key of the record, or words of the reason."


@admin.register(ImportFile)
class ImportFileAdmin(ReadOnlyAdmin):
    list_display = ("name", "run", "records_done", "finished")
    list_filter = ("finished", "run")
    list_select_related = ("run",)
    search_fields = ("name",)


class SourceFilter(admin.SimpleListFilter):
    """Sources that can be imported. Not those that were: finding them out reads the whole table."""

    title = "source"
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in SOURCES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(source=self.value()) if self.value() else queryset


@admin.register(SourceRecord)
class SourceRecordAdmin(ReadOnlyAdmin):
    list_display = ("id", "source", "key", "version", "work", "institution", "run")
    list_filter = (SourceFilter,)
    list_select_related = ("work", "institution", "run")
    search_fields = ("key",)
    search_help_text = "The whole key of a record, or the public id of a work or an institution, such as W27."

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By index only: the table has a row for every record that was ever imported."""
        term = search_term.strip()
        if not term:
            return queryset, False
        found = queryset.filter(source__in=list(SOURCES), key=term)
        described = parse_public_id(term)
        if described is not None and described.letter in "WI":
            column = {"W": "work", "I": "institution"}[described.letter]
            found |= queryset.filter(**{column: described.pk})
        return found, False
