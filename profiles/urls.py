"""Pages about people."""

from django.urls import include, path

from profiles.views.accounts import home, orcid, proving, sessions
from profiles.views.accounts.allauth_pages import pages_of
from profiles.views.author import author
from profiles.views.author_list import author_list

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

me_urls = [
    path("", home.home, name="me"),
    path("prove/", proving.prove, name="me-prove"),
    path("sessions/", sessions.sessions, name="me-sessions"),
    path("sessions/others/end/", sessions.end_others, name="me-sessions-end-others"),
    path("sessions/<int:session>/end/", sessions.end_one, name="me-session-end"),
]

urlpatterns = [
    path("accounts/", include(accounts_urls)),
    path("me/", include(me_urls)),
    path("authors/", author_list, name="authors"),
    path("authors/<str:public_id>/", author, name="author"),
]
