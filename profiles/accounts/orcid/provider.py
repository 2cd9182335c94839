"""allauth's provider, with the addresses of the operator's choice, and believing one thing only: the iD.

The iD comes from ORCID's own answer to us and is checked, so that one person is one account however it is written. A
name is a suggestion for the form. An e-mail address from there would be neither: whoever sets up an ORCID record writes
into it what they like, so none is read at all, and no account is ever found by one.
"""

from typing import Any

from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderAccount, ProviderException
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest

from papers.identifiers import orcid


class OrcidAccount(ProviderAccount):
    def get_profile_url(self) -> str:
        return f"{settings.ORCID_SITE}/{self.account.uid}"

    def to_str(self) -> str:
        return str(self.account.uid)


class OrcidOAuth2Adapter(OAuth2Adapter):
    provider_id = "orcid"

    @property
    def authorize_url(self) -> str:
        return f"{settings.ORCID_SITE}/oauth/authorize"

    @property
    def access_token_url(self) -> str:
        return f"{settings.ORCID_SITE}/oauth/token"

    def complete_login(self, request: HttpRequest, app: object, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who it is stands in the answer that carries the token; nothing more is asked for."""
        return self.get_provider().sociallogin_from_response(request, kwargs["response"])


class OrcidProvider(OAuth2Provider):
    id = "orcid"
    name = "ORCID"
    package = "allauth.socialaccount.providers.orcid"
    account_class = OrcidAccount
    oauth2_adapter_class = OrcidOAuth2Adapter

    def get_default_scope(self) -> list[str]:
        return ["/authenticate"]

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_default_scope()

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return {}

    def extract_uid(self, data: Any) -> str:
        named = data.get("orcid") if isinstance(data, dict) else None
        identifier = orcid(named) if isinstance(named, str) else None
        if identifier is None:
            raise ProviderException("ORCID answered without a valid iD.")
        return identifier.value

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"name": str(data.get("name") or "")[:200]}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}
