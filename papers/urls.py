"""Pages of the literature."""

from django.urls import path, re_path

from papers.views.exports import record_export
from papers.views.institution import institution, institution_list
from papers.views.public_ids import public_id
from papers.views.random_record import random_page
from papers.views.search import search, search_export
from papers.views.seen import seen
from papers.views.topic import topic, topic_list
from papers.views.trending import trending, trending_explained
from papers.views.venue import venue, venue_list
from papers.views.work import work
from papers.views.work_list import work_list

_EXPORTED = {"W": "work", "A": "author", "T": "topic", "I": "institution", "S": "venue"}

urlpatterns = [
    path("search", search, name="search"),
    path("search/export.<str:extension>", search_export, name="search-export"),
    path("trending/", trending, name="trending"),
    path("trending/explained/", trending_explained, name="trending-explained"),
    path("random/", random_page, name="random"),
    path("works/", work_list, name="works"),
    path("works/<str:public_id>/", work, name="work"),
    path("works/<str:public_id>/seen", seen, name="work-seen"),
    path("topics/", topic_list, name="topics"),
    path("topics/<str:public_id>/", topic, name="topic"),
    path("institutions/", institution_list, name="institutions"),
    path("institutions/<str:public_id>/", institution, name="institution"),
    path("venues/", venue_list, name="venues"),
    path("venues/<str:public_id>/", venue, name="venue"),
    re_path(r"^(?P<public_id>[AWTISawtis][1-9][0-9]{0,17})$", public_id, name="public-id"),
    *(
        path(f"{name}s/<str:public_id>/export.<str:extension>", record_export, {"kind": kind}, name=f"{name}-export")
        for kind, name in _EXPORTED.items()
    ),
]
