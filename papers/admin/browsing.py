"""How large tables are looked through: read-only, in the order of their keys, without counting them.

A change list of Django counts the whole table twice and sorts by whatever is clicked. With millions of rows either
takes longer than anybody waits.
"""

import json
from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyPaginator = Paginator
    AnyModelAdmin = admin.ModelAdmin


class EstimatingPaginator(AnyPaginator):
    """Counts up to a limit; beyond it asks the planner for its estimate."""

    COUNTED_UP_TO: Final = 10_000

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        """Exact up to the limit, never below what was counted beyond it."""
        rows = self.object_list.order_by()
        counted = rows[: self.COUNTED_UP_TO + 1].count()
        if counted <= self.COUNTED_UP_TO:
            return counted
        estimate: int = json.loads(rows.explain(format="json"))[0]["Plan"]["Plan Rows"]
        return max(estimate, counted)


class ReadOnlyAdmin(AnyModelAdmin):
    """Rows that staff with the right to see them can read, and nobody can change."""

    actions = None
    list_per_page = 50
    list_max_show_all = 0
    ordering = ("-pk",)
    paginator = EstimatingPaginator
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
