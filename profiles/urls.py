"""Pages about people."""

from django.urls import include, path

from profiles.views.accounts import home, orcid, proving, sessions
from profiles.views.accounts.allauth_pages import pages_of
from profiles.views.author import author
from profiles.views.author_list import author_list
from profiles.views.profile import about, interests, last_change, links, overview, photo, works

accounts_urls = [
    path("", include(pages_of("allauth.account.urls"))),
    path("2fa/", include(pages_of("allauth.mfa.urls"))),
    path("orcid/login/", orcid.sign_in, name="orcid_login"),
    path("orcid/login/callback/", orcid.callback, name="orcid_callback"),
    path("orcid/", orcid.connections, name="socialaccount_connections"),
    path("orcid/signup/", orcid.sign_up, name="socialaccount_signup"),
    path("orcid/cancelled/", orcid.cancelled, name="socialaccount_login_cancelled"),
    path("orcid/error/", orcid.failed, name="socialaccount_login_error"),
]

profile_urls = [
    path("", overview.overview, name="me-profile"),
    path("about/", about.about, name="me-profile-about"),
    path("interests/", interests.interests, name="me-profile-interests"),
    path("links/", links.links, name="me-profile-links"),
    path("works/", works.works, name="me-profile-works"),
    path("photo/", photo.photo, name="me-profile-photo"),
    path("photo/remove/", photo.remove, name="me-profile-photo-remove"),
    path("photo/<str:name>", photo.own_photo, name="me-profile-photo-file"),
    path("undo/", last_change.undo, name="me-profile-undo"),
]

me_urls = [
    path("", home.home, name="me"),
    path("prove/", proving.prove, name="me-prove"),
    path("sessions/", sessions.sessions, name="me-sessions"),
    path("sessions/others/end/", sessions.end_others, name="me-sessions-end-others"),
    path("sessions/<int:session>/end/", sessions.end_one, name="me-session-end"),
    path("profile/", include(profile_urls)),
]

urlpatterns = [
    path("accounts/", include(accounts_urls)),
    path("me/", include(me_urls)),
    path("authors/", author_list, name="authors"),
    path("authors/<str:public_id>/", author, name="author"),
    path("authors/<str:public_id>/photo/<str:name>", photo.author_photo, name="author-photo"),
]
