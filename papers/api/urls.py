"""Endpoints of the literature, below `/api/v1/`."""

from django.urls import URLPattern, path

from papers.api.search import Search

urlpatterns: list[URLPattern] = [
    path("search", Search.as_view(), name="api-search"),
]
