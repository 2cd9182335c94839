"""Pages of the graph."""

from django.urls import path

from graph.views.explorer import explorer

urlpatterns = [
    path("graph/", explorer, name="graph"),
]
