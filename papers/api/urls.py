"""Endpoints of the literature, below `/api/v1/`."""

from django.urls import URLPattern, path

from papers.api.autocomplete import Autocomplete
from papers.api.search import Search
from papers.api.trending import Trending

urlpatterns: list[URLPattern] = [
    path("autocomplete", Autocomplete.as_view(), name="api-autocomplete"),
    path("search", Search.as_view(), name="api-search"),
    path("trending", Trending.as_view(), name="api-trending"),
]
