"""Endpoints of the graph, below `/api/v1/graph/`."""

from django.urls import URLPattern, path

from graph.api.coauthors import CoauthorList
from graph.api.path import CoauthorPaths
from graph.api.slice import Slice
from graph.api.suggest import Suggest

urlpatterns: list[URLPattern] = [
    path("slice", Slice.as_view(), name="api-graph-slice"),
    path("path", CoauthorPaths.as_view(), name="api-graph-path"),
    path("coauthors", CoauthorList.as_view(), name="api-graph-coauthors"),
    path("suggest", Suggest.as_view(), name="api-graph-suggest"),
]
