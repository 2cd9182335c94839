"""What comes back from hosts that behave, and that no peer decides how long or how much is read."""

import gzip
import socket
import tracemalloc
import zlib

import pytest
import requests
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.common.outbound import (
    BadAnswerError,
    Limits,
    OutboundClient,
    OutboundError,
    PublicResolver,
    RefusedTargetError,
    TooLargeError,
    TooSlowError,
    UnreachableError,
    default_client,
    parse_target,
    requests_session,
)
from portal.common.outbound.client import USER_AGENT
from portal.common.outbound.defaults import public_client
from tests.web_peers import Reply, WebPeers

HOST = "lab.brightwater.org"
PAGE = f"https://{HOST}/~ada/"
SHORT = Limits(whole=1.0, step=0.4)


# --- answers -----------------------------------------------------------------------------------------------------


def test_a_page_is_fetched_as_one_would_expect(web_peers):
    web_peers.serve(
        HOST,
        lambda _: Reply("<p>Grüße".encode("latin-1"), 200, {"Content-Type": "text/html; charset=iso-8859-1"}),
    )
    answer = web_peers.client().get_page(PAGE)
    assert (answer.url, answer.status, answer.media_type, answer.charset) == (PAGE, 200, "text/html", "iso8859-1")
    assert answer.text() == "<p>Grüße"
    (request,) = web_peers.requests
    assert (request.method, request.path) == ("GET", "/~ada/")
    assert request.headers["host"] == HOST
    assert request.headers["user-agent"] == USER_AGENT
    assert "cookie" not in request.headers


def test_a_caller_cannot_say_who_it_speaks_to_or_add_lines(web_peers):
    web_peers.serve(HOST, lambda _: Reply(b"x"))
    client = web_peers.client()
    client.get(PAGE, headers={"Host": "127.0.0.1", "Cookie": "a=b", "Transfer-Encoding": "chunked", "User-Agent": "x"})
    headers = web_peers.requests[0].headers
    assert (headers["host"], headers["user-agent"]) == (HOST, USER_AGENT)
    assert not {"cookie", "transfer-encoding"} & set(headers)
    for bad in ({"X": "a\r\nHost: b"}, {"X\r\nY": "a"}, {"X": "a\0"}):
        with pytest.raises(ValueError, match="line break"):
            client.get(PAGE, headers=bad)
    assert len(web_peers.requests) == 1


def test_cookies_are_not_kept(web_peers):
    web_peers.serve(HOST, lambda _: Reply(b"x", 200, {"Set-Cookie": "a=b; Path=/"}))
    client, session = web_peers.client(), requests_session(web_peers.client())
    for _ in range(2):
        client.get(PAGE)
        session.get(PAGE)
    assert not any("cookie" in request.headers for request in web_peers.requests)


def test_redirects_on_the_same_host_are_followed_three_times(web_peers):
    def answer(request):
        step = int(request.path.removeprefix("/"))
        return Reply(b"here") if step == 0 else Reply(b"", 302, {"Location": f"/{step - 1}"})

    web_peers.serve(HOST, answer)
    client = web_peers.client()
    assert client.get(f"https://{HOST}/3").url == f"https://{HOST}/0"
    with pytest.raises(BadAnswerError, match="again and again"):
        client.get(f"https://{HOST}/4")


def test_http_may_lead_to_https_on_the_same_host(web_peers):
    web_peers.serve(HOST, lambda _: Reply(b"", 301, {"Location": PAGE}), scheme="http")
    web_peers.serve(HOST, lambda _: Reply(b"safe"))
    assert web_peers.client().get(f"http://{HOST}/").body == b"safe"


def test_another_host_is_not_followed_however_public(web_peers):
    web_peers.serve("other.brightwater.org", lambda _: Reply(b"x"))
    web_peers.serve(HOST, lambda _: Reply(b"", 302, {"Location": "https://other.brightwater.org/"}))
    with pytest.raises(RefusedTargetError, match="another one"):
        web_peers.client().get(PAGE)
    assert web_peers.connections == [HOST]


def test_https_never_becomes_http(web_peers):
    web_peers.serve(HOST, lambda _: Reply(b"x"), scheme="http")
    web_peers.serve(HOST, lambda _: Reply(b"", 302, {"Location": f"http://{HOST}/"}))
    with pytest.raises(RefusedTargetError, match="https to http"):
        web_peers.client().get(PAGE)
    assert len(web_peers.requests) == 1


def test_what_is_posted_is_sent_once_and_to_nobody_else(web_peers):
    web_peers.serve(HOST, lambda _: Reply(b"", 307, {"Location": "/elsewhere"}))
    answer = web_peers.client().post(PAGE, body=b"secret=1", content_type="application/x-www-form-urlencoded")
    assert answer.status == 307
    assert [(request.method, request.body) for request in web_peers.requests] == [("POST", b"secret=1")]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "CONNECT", "TRACE", "get", "GET / HTTP/1.1\r\n"])
def test_other_methods_are_refused(web_peers, method):
    with pytest.raises(RefusedTargetError):
        web_peers.client().send(method, PAGE)
    assert web_peers.looked_up == []


def test_json_and_pages_are_what_they_are_asked_to_be(web_peers):
    replies = {
        "/good": Reply(b'{"a": [1]}', 200, {"Content-Type": "application/json"}),
        "/deep": Reply(b"[" * 200_000, 200, {"Content-Type": "application/json"}),
        "/broken": Reply(b"{", 200),
        "/gone": Reply(b"{}", 404),
        "/image": Reply(b"GIF89a", 200, {"Content-Type": "image/gif"}),
    }
    web_peers.serve(HOST, lambda request: replies[request.path])
    client = web_peers.client()
    assert client.get_json(f"https://{HOST}/good") == {"a": [1]}
    for path in ("/deep", "/broken", "/gone"):
        with pytest.raises(BadAnswerError):
            client.get_json(f"https://{HOST}{path}")
    for path in ("/image", "/gone"):
        with pytest.raises(BadAnswerError):
            client.get_page(f"https://{HOST}{path}")


# --- connections -------------------------------------------------------------------------------------------------


def test_the_certificate_has_to_be_for_the_name(web_peers):
    web_peers.serve(HOST, lambda _: Reply(b"x"), name="other.brightwater.org")
    with pytest.raises(UnreachableError, match="certificate"):
        web_peers.client().get(PAGE)
    assert web_peers.requests == []


def test_the_certificate_has_to_be_trusted(web_peers):
    web_peers.serve(HOST, lambda _: Reply(b"x"))
    with pytest.raises(UnreachableError, match="certificate"):
        OutboundClient(web_peers).get(PAGE)
    assert web_peers.requests == []


def test_unknown_names_and_closed_doors_are_unreachable(web_peers):
    with pytest.raises(UnreachableError):
        web_peers.client().get(PAGE)
    web_peers.serve_raw(HOST, lambda _: None)
    with pytest.raises(OutboundError):
        web_peers.client().get(PAGE)


@pytest.mark.parametrize(
    "wire",
    [
        b"",
        b"hello",
        b"\0" * 1000,
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"page" * 100, mtime=0)[:-9],
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_answer_is_said_to_be_none(web_peers, wire):
    def converse(connection: socket.socket) -> None:
        connection.recv(4000)
        connection.sendall(wire)

    web_peers.serve_raw(HOST, converse, scheme="http")
    with pytest.raises(OutboundError):
        web_peers.client().get(f"http://{HOST}/")


@pytest.mark.parametrize(
    "wire",
    [
        b"HTTP/1.0 200 OK\r\n\r\npage",
        b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\npage and more",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\npa\r\n2;x=y\r\nge\r\n0\r\nTrailer: x\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: GZIP\r\n\r\n" + gzip.compress(b"page", mtime=0),
        b"HTTP/1.1 200\r\nContent-Encoding: deflate\r\n\r\n" + zlib.compress(b"page"),
        b"HTTP/1.1 200 OK\nContent-Length: 4\n\npage",
    ],
)
def test_every_way_of_sending_a_page_is_read(web_peers, wire):
    def converse(connection: socket.socket) -> None:
        connection.recv(4000)
        connection.sendall(wire)

    web_peers.serve_raw(HOST, converse, scheme="http")
    assert web_peers.client().get(f"http://{HOST}/").body == b"page"


@settings(max_examples=40)  # a server each
@given(st.binary(max_size=300), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 Found\r\nLocation: "]))
def test_any_bytes_are_an_answer_or_a_failure_of_ours(body, start):
    peers = WebPeers()
    try:
        peers.serve_raw(
            HOST, lambda connection: (connection.recv(4000), connection.sendall(start + body)), scheme="http"
        )
        try:
            answer = peers.client().get(f"http://{HOST}/")
        except OutboundError:
            return
        assert isinstance(answer.text(), str)
    finally:
        peers.close()


# --- size --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"x" * 1_000_001),
        Reply(b"", 200, {"Content-Length": "999999999999"}),
        Reply(gzip.compress(b"x" * 1_000_001), 200, {"Content-Encoding": "gzip"}),
        Reply(zlib.compress(b"x" * 1_000_001), 200, {"Content-Encoding": "deflate"}),
    ],
    ids=["plain", "announced", "packed", "deflated"],
)
def test_too_large_is_too_large_packed_or_not(web_peers, reply):
    web_peers.serve(HOST, lambda _: reply)
    with pytest.raises(TooLargeError):
        web_peers.client().get(PAGE)


def test_a_bomb_is_not_unpacked_to_find_out(web_peers):
    bomb = gzip.compress(b"\0" * 100_000_000)
    web_peers.serve(HOST, lambda _: Reply(bomb, 200, {"Content-Encoding": "gzip"}))
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            web_peers.client().get(PAGE)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_as_large_as_allowed_is_read_whole(web_peers):
    body = b"x" * 1_000_000
    web_peers.serve(HOST, lambda _: Reply(gzip.compress(body), 200, {"Content-Encoding": "gzip"}))
    assert web_peers.client().get(PAGE).body == body


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
)
def test_an_endless_body_ends(web_peers, start):
    def converse(connection: socket.socket) -> None:
        connection.recv(4000)
        connection.sendall(start)
        while not web_peers.wait(0):
            connection.sendall(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")

    web_peers.serve_raw(HOST, converse, scheme="http")
    with pytest.raises(TooLargeError):
        web_peers.client().get(f"http://{HOST}/")


def test_endless_provisional_answers_end(web_peers):
    def converse(connection: socket.socket) -> None:
        connection.recv(4000)
        while not web_peers.wait(0):
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)

    web_peers.serve_raw(HOST, converse, scheme="http")
    with pytest.raises(TooLargeError):
        web_peers.client().get(f"http://{HOST}/")


# --- time --------------------------------------------------------------------------------------------------------


def _dripping(web_peers, before: bytes):
    def converse(connection: socket.socket) -> None:
        connection.recv(4000)
        connection.sendall(before)
        for _ in range(100):  # which all come in time, one by one; a client that waits for them has lost 5 seconds
            if not web_peers.wait(0.05):
                connection.sendall(b"x")

    return converse


@pytest.mark.parametrize("before", [b"", b"HTTP/1.1 200 OK\r\nX-", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_that_drips_is_left_when_the_time_is_over(web_peers, before, scheme):
    web_peers.serve_raw(HOST, _dripping(web_peers, before), scheme=scheme)
    with pytest.raises(TooSlowError):
        web_peers.client(SHORT).get(f"{scheme}://{HOST}/")


def test_a_host_that_says_nothing_is_left(web_peers):
    web_peers.serve_raw(HOST, lambda _: web_peers.wait(30))
    with pytest.raises(TooSlowError):
        web_peers.client(SHORT).get(PAGE)


def test_a_handshake_that_never_ends_is_left(web_peers):
    web_peers.serve_raw(HOST, lambda _: web_peers.wait(30), scheme="http")
    web_peers._places[HOST, 443] = web_peers._places[HOST, 80]
    with pytest.raises(TooSlowError):
        web_peers.client(SHORT).get(PAGE)


def test_redirects_share_one_time_limit(web_peers):
    def answer(request):
        web_peers.wait(0.3)
        return Reply(b"", 302, {"Location": "/again"})

    web_peers.serve(HOST, answer)
    with pytest.raises(TooSlowError):
        web_peers.client(Limits(whole=0.7, step=0.6)).get(PAGE)


def test_a_name_server_that_says_nothing_is_left(web_peers):
    def lookup(host: str, port: int) -> list[str]:
        web_peers.wait(30)
        return ["127.0.0.1"]

    with pytest.raises(TooSlowError):
        OutboundClient(PublicResolver(lookup), limits=SHORT).get(PAGE)


def test_name_servers_that_say_nothing_do_not_pile_up(web_peers):
    begun = []

    def lookup(host: str, port: int) -> list[str]:
        begun.append(host)
        web_peers.wait(30)
        return ["127.0.0.1"]

    resolver = PublicResolver(lookup)
    for _ in range(40):
        with pytest.raises(TooSlowError):
            resolver.addresses(HOST, 443, 0.01)
    assert len(begun) <= 16


# --- addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://Lab.Brightwater.ORG", "https://lab.brightwater.org/"),
        ("HTTP://lab.brightwater.org:80/a?b=c#d", "http://lab.brightwater.org/a?b=c"),
        ("https://müller.brightwater.org/Straße", "https://xn--mller-kva.brightwater.org/Stra%C3%9Fe"),
        ("https://xn--mller-kva.brightwater.org/", "https://xn--mller-kva.brightwater.org/"),
        ("https://lab.brightwater.org/~ada/%7Ex?q=%20a", "https://lab.brightwater.org/~ada/%7Ex?q=%20a"),
        ("https://lab.brightwater.org?x=1", "https://lab.brightwater.org/?x=1"),
    ],
)
def test_an_address_is_brought_into_one_form(given, url):
    assert parse_target(given).url == url
    assert parse_target(url).url == url


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text):
    for url in (text, f"https://{text}", f"https://lab.brightwater.org/{text}", f"https://{text}.org/"):
        try:
            target = parse_target(url)
        except RefusedTargetError:
            continue
        assert target.url.isascii()
        assert target.url.isprintable()
        assert target.host.count(".") >= 1
        assert parse_target(target.url) == target


# --- the client of the portal, and `requests` ---------------------------------------------------------------------


def test_the_portal_itself_uses_the_public_client():
    from portal import settings as shipped

    assert shipped.OUTBOUND_CLIENT == "portal.common.outbound.defaults.public_client"
    with override_settings(OUTBOUND_CLIENT=shipped.OUTBOUND_CLIENT):
        client = default_client()
    assert client is public_client()
    assert type(client._resolver) is PublicResolver
    assert client.limits == Limits(whole=10.0, step=3.0, body=1_000_000, redirects=3, ports=frozenset({80, 443}))


def test_the_environment_does_not_change_the_client(monkeypatch):
    import importlib

    from portal.settings import outbound

    monkeypatch.setenv("OUTBOUND_CLIENT", "builtins.dict")
    assert importlib.reload(outbound).OUTBOUND_CLIENT == "portal.common.outbound.defaults.public_client"


@override_settings(OUTBOUND_CLIENT="builtins.dict")
def test_a_setting_that_names_something_else_is_an_error():
    with pytest.raises(TypeError):
        default_client()


def test_without_peers_a_test_reaches_nobody():
    with pytest.raises(UnreachableError):
        default_client().get(PAGE)


def test_requests_go_the_same_way(web_peers):
    web_peers.serve(HOST, lambda _: Reply(b'{"ok": true}', 200, {"Content-Type": "application/json"}))
    with requests_session() as session:
        response = session.post(
            f"https://{HOST}/oauth/token", data={"code": "é"}, headers={"Accept": "application/json"}
        )
    assert response.json() == {"ok": True}
    assert (response.status_code, response.url) == (200, f"https://{HOST}/oauth/token")
    (request,) = web_peers.requests
    assert (request.method, request.body) == ("POST", b"code=%C3%A9")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"


def test_requests_follow_nothing(web_peers):
    web_peers.serve(HOST, lambda _: Reply(b"", 302, {"Location": "/elsewhere"}))
    with requests_session() as session:
        assert session.get(PAGE, allow_redirects=True).status_code == 302
    assert len(web_peers.requests) == 1


def test_requests_fail_as_their_callers_expect(web_peers):
    with requests_session() as session:
        for url, error in (
            ("http://127.0.0.1/", requests.exceptions.InvalidURL),
            ("http://localhost:8000/", requests.exceptions.InvalidURL),
            (PAGE, requests.exceptions.ConnectionError),
            ("ftp://lab.brightwater.org/", requests.exceptions.InvalidSchema),
        ):
            with pytest.raises(error):
                session.get(url)
        with pytest.raises(requests.exceptions.InvalidSchema):
            session.post(PAGE, data=iter([b"a", b"b"]))
    web_peers.serve_raw(HOST, lambda _: web_peers.wait(30))
    with requests_session(web_peers.client(SHORT)) as session, pytest.raises(requests.exceptions.Timeout):
        session.get(PAGE)
