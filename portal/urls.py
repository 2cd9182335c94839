"""Every URL of the portal, app by app."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal import health

handler400 = "portal.home.errors.bad_request"
handler403 = "portal.home.errors.permission_denied"
handler404 = "portal.home.errors.page_not_found"
handler500 = "portal.home.errors.server_error"

urlpatterns = [
    path("", include("portal.home.urls")),
    path("live", health.live, name="live"),
    path("ready", health.ready, name="ready"),
    path("admin/", admin.site.urls),
    path("api/", include("portal.api.urls")),
    path("", include("portal.operations.urls")),
    path("", include("graph.urls")),
    path("", include("papers.urls")),
    path("", include("profiles.urls")),
]
if settings.MAILBOX:  # mail is kept on this machine, so it is read there; in production there is no such page
    urlpatterns.append(path("", include("portal.mailbox.urls")))
