"""Endpoints of the graph, below `/api/v1/graph/`."""

from django.urls import URLPattern, path

from graph.api.slice import Slice

urlpatterns: list[URLPattern] = [
    path("slice", Slice.as_view(), name="api-graph-slice"),
]
