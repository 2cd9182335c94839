"""Builds of the graph in the admin: how far the one that runs is, what each had, and what its checks found."""

from django.contrib import admin
from django.utils.html import format_html_join

from graph.models import GraphBuild
from papers.admin.browsing import ReadOnlyAdmin


@admin.register(GraphBuild)
class GraphBuildAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "status", "progress", "started_at", "built_at", "report")
    list_filter = ("status", "kind")
    fields = ("kind", "status", "progress", "generation", "started_at", "built_at", "report", "rows", "checked")
    readonly_fields = ("progress", "rows", "checked")

    @admin.display(description="progress")
    def progress(self, build: GraphBuild) -> str:
        if build.status != GraphBuild.Status.BUILDING:
            return "—"
        return f"{build.step}: {build.done:,} of {build.of:,}" if build.of else build.step

    @admin.display(description="rows")
    def rows(self, build: GraphBuild) -> str:
        rows = ((table.removeprefix("graph_"), f"{count:,}") for table, count in sorted(build.counts.items()))
        return format_html_join("", "<div>{}: {}</div>", rows) or "—"

    @admin.display(description="checks")
    def checked(self, build: GraphBuild) -> str:
        checks = ((name.replace("_", " "), found or "none") for name, found in sorted(build.checks.items()))
        return format_html_join("", "<div>{}: {}</div>", checks) or "—"
