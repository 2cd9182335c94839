"""ORCID as a real server on loopback: the page where one agrees, the exchange of codes, public records.

    def test_something(orcid_peer, client):
        orcid_peer.register(IDS[0], name="Ada Lovelace")
        sent_to = client.post("/accounts/orcid/login/?process=login")["Location"]
        answer = client.get(orcid_peer.agree(sent_to, IDS[0]))   # what the browser brings back

It stands in for https://orcid.org and https://pub.orcid.org, and answers as these are documented to: a code is good
once, for the client and the address it was made for. The iDs here belong to nobody.
"""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.web_peers import Reply, Request, WebPeers

CLIENT_ID, CLIENT_SECRET = "APP-TESTTESTTESTTEST", "a secret of the test"
# With valid check digits, in a range that ORCID does not give out.
IDS = ("0000-0009-9999-9999", "0000-0009-8888-888X", "0000-0009-7777-7770", "0000-0009-1234-5678")
JSON = {"Content-Type": "application/json;charset=UTF-8"}


@dataclass
class Person:
    orcid: str
    name: str
    record: dict[str, Any] = field(default_factory=dict)


class OrcidPeer:
    def __init__(self, peers: WebPeers) -> None:
        self.people: dict[str, Person] = {}
        self.exchanges = 0
        self.token_reply: Reply | None = None  # to have the exchange fail in a way of one's own
        self.token_changes: dict[str, Any] = {}  # laid over the answer of the exchange
        self._codes: dict[str, tuple[str, str]] = {}
        peers.serve("orcid.org", self._site)
        peers.serve("pub.orcid.org", self._api)

    def register(self, orcid: str, *, name: str = "Ada Lovelace", record: dict[str, Any] | None = None) -> Person:
        given, _, family = name.rpartition(" ")
        person = {"name": {"given-names": {"value": given}, "family-name": {"value": family}}}
        bare = {"orcid-identifier": {"uri": f"https://orcid.org/{orcid}", "path": orcid, "host": "orcid.org"}}
        self.people[orcid] = Person(orcid, name, record or bare | {"person": person, "activities-summary": {}})
        return self.people[orcid]

    def agree(self, sent_to: str, orcid: str) -> str:
        """What the person does there: sign in, agree, be sent back. Gives the path they come back to."""
        return self._back(sent_to, {"code": self._code(orcid, self._asked(sent_to)["redirect_uri"])})

    def decline(self, sent_to: str) -> str:
        return self._back(sent_to, {"error": "access_denied", "error_description": "User denied access"})

    def _back(self, sent_to: str, answer: dict[str, str]) -> str:
        asked = self._asked(sent_to)
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["scope"] == "/authenticate"
        return f"{urlsplit(asked['redirect_uri']).path}?{urlencode(answer | {'state': asked['state']})}"

    def _asked(self, sent_to: str) -> dict[str, str]:
        address = urlsplit(sent_to)
        assert (address.scheme, address.netloc, address.path) == ("https", "orcid.org", "/oauth/authorize")
        return {name: values[0] for name, values in parse_qs(address.query).items()}

    def _code(self, orcid: str, redirect_uri: str) -> str:
        code = secrets.token_hex(3)
        self._codes[code] = (orcid, redirect_uri)
        return code

    def _site(self, request: Request) -> Reply:
        path = urlsplit(request.path).path
        if path == "/oauth/authorize":
            return Reply(b"<h1>Authorize access</h1>")
        if path != "/oauth/token" or request.method != "POST":
            return Reply(status=404)
        self.exchanges += 1
        if self.token_reply is not None:
            return self.token_reply
        asked = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        who = self._codes.pop(asked.get("code", ""), None)
        if (asked.get("client_id"), asked.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return Reply(json.dumps({"error": "invalid_client"}).encode(), 401, JSON)
        if who is None or asked.get("redirect_uri") != who[1] or asked.get("grant_type") != "authorization_code":
            return Reply(json.dumps({"error": "invalid_grant"}).encode(), 400, JSON)
        answer = {
            "access_token": secrets.token_hex(16),
            "token_type": "bearer",
            "refresh_token": secrets.token_hex(16),
            "expires_in": 631138518,
            "scope": "/authenticate",
            "name": self.people[who[0]].name,
            "orcid": who[0],
        }
        return Reply(json.dumps(answer | self.token_changes).encode(), 200, JSON)

    def _api(self, request: Request) -> Reply:
        parts = urlsplit(request.path).path.split("/")
        person = self.people.get(parts[2]) if parts[1:2] == ["v3.0"] and parts[3:] == ["record"] else None
        if person is None:
            return Reply(json.dumps({"response-code": 404}).encode(), 404, JSON)
        return Reply(json.dumps(person.record).encode(), 200, JSON | {"Content-Type": "application/orcid+json"})


@pytest.fixture
def orcid_peer(web_peers: WebPeers, settings: Any) -> OrcidPeer:
    """ORCID, and a portal that is registered there."""
    settings.ORCID_CLIENT_ID = CLIENT_ID
    settings.ORCID_CLIENT_SECRET = CLIENT_SECRET
    settings.ORCID_SITE = "https://orcid.org"
    settings.ORCID_API = "https://pub.orcid.org/v3.0"
    return OrcidPeer(web_peers)
