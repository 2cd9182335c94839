"""Endpoints about people, below `/api/v1/`."""

from django.urls import URLPattern, path

from profiles.api.identifiers import AuthorIdentifiers
from profiles.api.trust import AuthorTrust, AuthorTrustHistory

urlpatterns: list[URLPattern] = [
    path("authors/<str:public_id>/identifiers", AuthorIdentifiers.as_view(), name="api-author-identifiers"),
    path("authors/<str:public_id>/trust", AuthorTrust.as_view(), name=AuthorTrust.url_name),
    path("authors/<str:public_id>/trust/history", AuthorTrustHistory.as_view(), name=AuthorTrustHistory.url_name),
]
