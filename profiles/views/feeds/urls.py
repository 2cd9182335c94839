"""`/feeds/`."""

from typing import Final

from django.urls import path

from profiles.views.feeds.own import own_feed
from profiles.views.feeds.records import record_feed, search_feed, trending_feed

_OF: Final = {"A": "author", "T": "topic", "I": "institution", "S": "venue", "W": "work"}

urlpatterns = [
    *(
        path(f"{name}s/<str:public_id>.atom", record_feed, {"kind": letter}, name=f"feed-{name}")
        for letter, name in _OF.items()
    ),
    path("search.atom", search_feed, name="feed-search"),
    path("trending.atom", trending_feed, name="feed-trending"),
    path("own/<str:secret>.atom", own_feed, name="feed-own"),
]
