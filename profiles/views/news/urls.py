"""`/me/feed/`, `/me/notices/`."""

from django.urls import path

from profiles.views.news.bell import bell, latest
from profiles.views.news.feed import feed, seen
from profiles.views.news.notices import notices, read, unread

urlpatterns = [
    path("feed/", feed, name="me-feed"),
    path("feed/seen/", seen, name="me-feed-seen"),
    path("notices/", notices, name="me-notices"),
    path("notices/read/", read, name="me-notices-read"),
    path("notices/unread/", unread, name="me-notices-unread"),
    path("notices/bell/", bell, name="me-notices-bell"),
    path("notices/latest/", latest, name="me-notices-latest"),
]
