"""Pages of the graph."""

from django.urls import path

from graph.views.explorer import explorer
from graph.views.path import coauthor_path

urlpatterns = [
    path("graph/", explorer, name="graph"),
    path("graph/path/", coauthor_path, name="graph-path"),
]
