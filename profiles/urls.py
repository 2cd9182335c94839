"""Pages about people."""

from django.urls import path

from profiles.views.author import author
from profiles.views.author_list import author_list

urlpatterns = [
    path("authors/", author_list, name="authors"),
    path("authors/<str:public_id>/", author, name="author"),
]
