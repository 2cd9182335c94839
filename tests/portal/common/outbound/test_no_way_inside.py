"""Whatever a stranger gives as a web address, nothing but the public internet is asked: the canary is never hit.

Every vector allows the canary's own port, so that the rule about ports is not what saves it.
"""

import socket

import pytest
from canary import Canary

from portal.common.outbound import Address, Limits, OutboundClient, OutboundError, PublicResolver, is_public
from tests.web_peers import Reply

PORT = "{port}"

# Addresses that some program reads as this machine, its neighbours or its cloud, however they are written.
LITERALS = [
    "http://127.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://2130706433:{port}/",
    "http://017700000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0177.0.0.01:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0x7f.1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://00127.0.0.1:{port}/",
    "http://4294967297:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[fe80::1%25eth0]:{port}/",
    "http://169.254.169.254:{port}/latest/meta-data/",
    "http://100.100.100.200:{port}/",
    "http://10.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://localhost.localdomain:{port}/",
    "http://foo.localhost:{port}/",
    "http://printer.local:{port}/",
    "http://metadata.google.internal:{port}/",
    "http://router.home.arpa:{port}/",
    "http://intranet:{port}/",
    "http://ip6-localhost:{port}/",
    # a name before the host, or what looks like one
    "http://lab.brightwater.org@127.0.0.1:{port}/",
    "http://lab.brightwater.org:80@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}@localhost:{port}/",
    "http://user:secret@localhost:{port}/",
    "http://127.0.0.1:{port}\\@lab.brightwater.org/",
    "http://lab.brightwater.org\\.localhost:{port}/",
    "http:\\\\127.0.0.1:{port}\\",
    "http://127.0.0.1:{port}#@lab.brightwater.org/",
    "http://127.0.0.1:{port}?@lab.brightwater.org/",
    "http://lab.brightwater.org%40127.0.0.1:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://127.0.0.1%00.brightwater.org:{port}/",
    # characters that are dropped, or read as others
    "http://127.0.0.1\t:{port}/",
    "http://127.0.\n0.1:{port}/",
    " http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/\r\nHost: localhost",
    "http://127\u30020\u30020\u30021:{port}/",
    "http://127\uff0e0\uff0e0\uff0e1:{port}/",
    "http://\u2460\u2461\u2466.0.0.1:{port}/",
    "http://\uff11\uff12\uff17.0.0.1:{port}/",
    "http://\uff4cocalhost:{port}/",
    "http://loc\u00adalhost:{port}/",
    "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:{port}/",
    "http://local\u200bhost:{port}/",
    # not the web at all
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_GET%20/",
    "ftp://127.0.0.1:{port}/",
    "dict://127.0.0.1:{port}/stat",
    "ldap://127.0.0.1:{port}/",
    "jar:http://127.0.0.1:{port}!/",
    "data:text/html,hello",
    "javascript:alert(1)",
    "//127.0.0.1:{port}/",
    "http:127.0.0.1:{port}",
    "http:///127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "unix:///var/run/docker.sock",
    "",
    "http://",
    "http://:{port}/",
    "http://lab.brightwater.org:{port}:80/",
    "http://lab.brightwater.org:99999/",
    "http://lab..brightwater.org:{port}/",
    "http://-lab.brightwater.org:{port}/",
    "http://" + "a" * 3000 + ".brightwater.org:{port}/",
    "http://" + "a" * 64 + ".brightwater.org:{port}/",
    "http://" + ".".join(["abcdefgh"] * 40) + ".org:{port}/",
    "http://xn--a.brightwater.org:{port}/",
]  # fmt: skip

# What a name server that belongs to an attacker may answer for an innocent name.
ANSWERS = [
    ["127.0.0.1"],
    ["::1"],
    ["0.0.0.0"],  # noqa: S104
    ["::"],
    ["10.1.2.3"],
    ["172.16.0.1"],
    ["192.168.0.1"],
    ["100.64.0.1"],
    ["169.254.169.254"],
    ["168.63.129.16"],
    ["198.18.0.1"],
    ["192.0.0.1"],
    ["192.88.99.1"],
    ["224.0.0.1"],
    ["240.0.0.1"],
    ["255.255.255.255"],
    ["::ffff:127.0.0.1"],
    ["::ffff:8.8.8.8"],
    ["::127.0.0.1"],
    ["64:ff9b::7f00:1"],
    ["64:ff9b:1::7f00:1"],
    ["2002:7f00:1::1"],
    ["2001:0:7f00:1::1"],
    ["2001:db8::1"],
    ["3fff::1"],
    ["5f00::1"],
    ["100::1"],
    ["fc00::1"],
    ["fd12:3456::1"],
    ["fe80::1"],
    ["fe80::1%eth0"],
    ["2606:4700::1%lo"],
    ["fec0::1"],
    ["ff02::1"],
    ["8.8.8.8", "127.0.0.1"],
    ["127.0.0.1", "8.8.8.8"],
    ["2606:4700:4700::1111", "::1"],
    [],
    [""],
    ["localhost"],
    ["127.1"],
    ["0x7f000001"],
    ["017700000001"],
    ["8.8.8.8"] * 65,
]  # fmt: skip

# Where a page of somebody's may send us.
REDIRECTS = [
    "http://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "//127.0.0.1:{port}/",
    "//localhost:{port}/",
    "http://[::1]:{port}/",
    "http://2130706433:{port}/",
    "http://inside.brightwater.org:{port}/",
    "https://other.brightwater.org/",
    "http://lab.brightwater.org:{port}/",
    "https://lab.brightwater.org:22/",
    "https://lab.brightwater.org@127.0.0.1:{port}/",
    "https://lab.brightwater.org.attacker.org:{port}/",
    "http://lab.brightwater.org/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_",
    "ftp://lab.brightwater.org/",
    "javascript:alert(1)",
    "data:text/html,hello",
    "\\\\127.0.0.1:{port}\\",
    "https://127.0.0.1:{port}\\@lab.brightwater.org/",
    "https:127.0.0.1:{port}",
    "https://",
    "https://[",
]  # fmt: skip


@pytest.fixture
def canary():
    one = Canary()
    yield one
    one.close()
    assert one.hits == 0


def _ports(canary: Canary) -> Limits:
    return Limits(whole=5, ports=frozenset({80, 443, canary.port}))


def test_the_canary_counts():
    canary = Canary()
    with socket.create_connection(("127.0.0.1", canary.port)) as connection:
        assert connection.recv(200)
    canary.close()
    assert canary.hits == 1


def test_there_are_enough_vectors():
    assert len({*LITERALS}) + len(ANSWERS) + len({*REDIRECTS}) >= 60 * 2


@pytest.mark.parametrize("url", LITERALS)
def test_no_spelling_of_an_address_leads_inside(canary, url):
    """By the system's own resolver, as in production. Names that only a name server would know lead to the canary."""

    def lookup(host: str, port: int) -> list[str]:
        if host.endswith("brightwater.org"):
            return ["127.0.0.1"]
        return list({str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})

    client = OutboundClient(PublicResolver(lookup), limits=_ports(canary))
    with pytest.raises(OutboundError):
        client.get(url.replace(PORT, str(canary.port)))
    with pytest.raises(OutboundError):
        client.post(url.replace(PORT, str(canary.port)), body=b"x", content_type="text/plain")


@pytest.mark.parametrize("answer", ANSWERS, ids=[",".join(answer)[:30] or "none" for answer in ANSWERS])
def test_no_answer_of_a_name_server_leads_inside(canary, answer):
    client = OutboundClient(PublicResolver(lambda *_: answer), limits=_ports(canary))
    with pytest.raises(OutboundError):
        client.get(f"http://lab.brightwater.org:{canary.port}/")


@pytest.mark.parametrize("answer", ANSWERS, ids=[",".join(answer)[:30] or "none" for answer in ANSWERS])
def test_none_of_these_is_public(answer):
    assert len(answer) > 60 or not all(is_public(ip) for ip in [*answer, *[""] * (not answer)])


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_the_public_internet_is_public(ip):
    assert is_public(ip)


@pytest.mark.parametrize(
    "failure", [socket.gaierror(-2, "unknown"), TimeoutError(), OSError(), UnicodeError(), RuntimeError(), ValueError()]
)
def test_a_name_that_cannot_be_looked_up_is_not_asked(canary, failure):
    def lookup(host: str, port: int) -> list[str]:
        raise failure

    client = OutboundClient(PublicResolver(lookup), limits=_ports(canary))
    with pytest.raises(OutboundError, match="cannot be found"):
        client.get(f"http://lab.brightwater.org:{canary.port}/")


@pytest.mark.parametrize("location", REDIRECTS)
@pytest.mark.parametrize("status", [301, 307])
def test_no_redirect_leads_inside(canary, web_peers, location, status):
    location = location.replace(PORT, str(canary.port))
    web_peers.serve("lab.brightwater.org", lambda _: Reply(b"", status, {"Location": location}))
    client = OutboundClient(_ThenInside(web_peers), tls=web_peers.client()._tls, limits=_ports(canary))
    with pytest.raises(OutboundError):
        client.get("https://lab.brightwater.org/")
    assert len(web_peers.requests) == 1


class _ThenInside:
    """Knows the peers, each once. Whatever else is asked, and a peer that is asked for again, is inside."""

    def __init__(self, peers) -> None:
        self._peers = peers
        self._asked: set[tuple[str, int]] = set()

    def addresses(self, host: str, port: int, seconds: float) -> list[Address]:
        if (host, port) not in self._asked and (host, port) == ("lab.brightwater.org", 443):
            self._asked.add((host, port))
            return self._peers.addresses(host, port, seconds)
        return PublicResolver(lambda *_: ["127.0.0.1"]).addresses(host, port, seconds)


def test_a_name_that_moves_inside_between_two_requests_is_judged_again(canary, web_peers):
    """The redirect is to the same host, which by then is this machine."""
    web_peers.serve("lab.brightwater.org", lambda _: Reply(b"", 302, {"Location": "/next"}))
    client = OutboundClient(_ThenInside(web_peers), tls=web_peers.client()._tls, limits=_ports(canary))
    with pytest.raises(OutboundError, match="not a host of the public internet"):
        client.get("https://lab.brightwater.org/")


def test_the_address_that_was_judged_is_the_one_that_is_connected_to(canary, web_peers, monkeypatch):
    """Nothing resolves the name a second time, so a name server has no second answer to give."""
    web_peers.serve("lab.brightwater.org", lambda _: Reply(b"page"))

    def rebound(*arguments, **options):
        raise AssertionError("The name is looked up again.")

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    monkeypatch.setattr(socket, "gethostbyname", rebound)
    monkeypatch.setattr(socket, "create_connection", rebound)
    assert web_peers.client().get("https://lab.brightwater.org/").body == b"page"
    assert web_peers.looked_up == ["lab.brightwater.org"]


def test_proxies_of_the_environment_are_not_used(canary, web_peers, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    web_peers.serve("lab.brightwater.org", lambda _: Reply(b"page"))
    web_peers.serve("lab.brightwater.org", lambda _: Reply(b"page"), scheme="http")
    client = web_peers.client()
    assert client.get("https://lab.brightwater.org/").body == b"page"
    assert client.get("http://lab.brightwater.org/").body == b"page"
