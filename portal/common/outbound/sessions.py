"""The same way out for libraries that speak through `requests`, sign-in with ORCID above all.

The session is one of `requests` and its connections are ours: no redirect, cookie, proxy or `.netrc` of its own.
"""

from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from portal.common.outbound.client import OutboundClient
from portal.common.outbound.defaults import default_client
from portal.common.outbound.errors import OutboundError, RefusedTargetError, TooSlowError


def requests_session(client: OutboundClient | None = None) -> requests.Session:
    """A session over the client, or over the portal's own. Failures are those of `requests`: callers expect these."""
    session = _Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = _OutboundAdapter(client or default_client())
    for prefix in list(session.adapters):
        session.adapters.pop(prefix).close()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None: a redirect is an answer like any other. What a library sends may be a secret of ours."""
        return None


class _OutboundAdapter(BaseAdapter):
    def __init__(self, client: OutboundClient) -> None:
        super().__init__()
        self._client = client

    def send(  # noqa: PLR0917 - as `requests` calls it
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - the signature is that of `requests`
        timeout: Any = None,
        verify: Any = True,  # noqa: FBT002
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """`timeout` and the rest are not for a caller to choose."""
        body = request.body
        if isinstance(body, str):
            body = body.encode()
        if body is not None and not isinstance(body, bytes):
            raise requests.exceptions.InvalidSchema("Only whole bodies are sent.", request=request)
        try:
            answer = self._client.send(
                request.method or "GET", request.url or "", headers=_text_headers(request.headers), body=body
            )
        except TooSlowError as error:
            raise requests.exceptions.Timeout(str(error), request=request) from error
        except RefusedTargetError as error:
            raise requests.exceptions.InvalidURL(str(error), request=request) from error
        except OutboundError as error:
            raise requests.exceptions.ConnectionError(str(error), request=request) from error
        response = requests.Response()
        response.status_code = answer.status
        response.headers = CaseInsensitiveDict(
            {name: value for name, value in answer.headers.items() if name not in ("content-encoding", "set-cookie")}
        )
        response.encoding = get_encoding_from_headers(response.headers)
        response.url = answer.url
        response.request = request
        response.raw = BytesIO(answer.body)
        return response

    def close(self) -> None:
        """Nothing stays open between requests."""


def _text_headers(headers: Mapping[str, str | bytes]) -> dict[str, str]:
    return {name: value.decode("latin-1") if isinstance(value, bytes) else value for name, value in headers.items()}
