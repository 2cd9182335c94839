"""allauth's pages for sign-in at ORCID, which are not there until the operator has set it up."""

from collections.abc import Callable
from functools import wraps

from allauth.socialaccount import views
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from profiles.accounts.orcid.adapter import orcid_is_set_up
from profiles.accounts.orcid.provider import OrcidOAuth2Adapter

View = Callable[..., HttpResponseBase]


def _where_set_up(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not orcid_is_set_up():
            raise Http404
        return view(request, *args, **kwargs)

    return require_http_methods(["GET", "HEAD", "POST"])(guarded)


sign_in = _where_set_up(OAuth2LoginView.adapter_view(OrcidOAuth2Adapter))
callback = _where_set_up(OAuth2CallbackView.adapter_view(OrcidOAuth2Adapter))
cancelled = _where_set_up(views.login_cancelled)
failed = _where_set_up(views.login_error)
sign_up = _where_set_up(views.signup)
connections = _where_set_up(views.connections)
