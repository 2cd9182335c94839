"""Pages of the literature."""

from django.urls import path, re_path

from papers.views.institution import institution, institution_list
from papers.views.public_ids import public_id
from papers.views.search import search
from papers.views.topic import topic, topic_list
from papers.views.venue import venue, venue_list
from papers.views.work import work
from papers.views.work_list import work_list

urlpatterns = [
    path("search", search, name="search"),
    path("works/", work_list, name="works"),
    path("works/<str:public_id>/", work, name="work"),
    path("topics/", topic_list, name="topics"),
    path("topics/<str:public_id>/", topic, name="topic"),
    path("institutions/", institution_list, name="institutions"),
    path("institutions/<str:public_id>/", institution, name="institution"),
    path("venues/", venue_list, name="venues"),
    path("venues/<str:public_id>/", venue, name="venue"),
    re_path(r"^(?P<public_id>[AWTISawtis][1-9][0-9]{0,17})$", public_id, name="public-id"),
]
