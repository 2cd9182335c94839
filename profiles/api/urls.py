"""Endpoints about people, below `/api/v1/`."""

from django.urls import URLPattern, path

from profiles.api.identifiers import AuthorIdentifiers

urlpatterns: list[URLPattern] = [
    path("authors/<str:public_id>/identifiers", AuthorIdentifiers.as_view(), name="api-author-identifiers"),
]
