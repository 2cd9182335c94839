"""Where the API is: the endpoints of the apps under `v1/`, their schema, and the page that documents them."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

from portal.api.documentation import documentation
from portal.api.nothing import NothingHere

urlpatterns = [
    path("docs/", documentation, name="api-docs"),
    path("v1/schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("v1/", include("papers.api.urls")),
    path("v1/", include("profiles.api.urls")),
    path("v1/graph/", include("graph.api.urls")),
    path("v1/<path:rest>", NothingHere.as_view(), name="api-nothing"),
]
