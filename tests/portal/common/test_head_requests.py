"""HEAD: what GET would say of itself, without saying it."""

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from portal.common.head_requests import HeadMiddleware


def answered(method, make_response):
    return HeadMiddleware(lambda _: make_response())(getattr(RequestFactory(), method)("/"))


def test_length_without_body():
    response = answered("head", lambda: HttpResponse("é" * 3))
    assert response.content == b""
    assert response["Content-Length"] == "6"


def test_a_length_that_is_known_already_stays():
    response = answered("head", lambda: HttpResponse(b"", headers={"Content-Length": "4096"}))
    assert response["Content-Length"] == "4096"


@pytest.mark.parametrize("kind", [StreamingHttpResponse, FileResponse])
def test_streams_are_closed_unread(kind):
    closed = []

    class Stream:
        def __iter__(self):
            return self

        def __next__(self):
            raise AssertionError("read")

        def close(self):
            closed.append(True)

    response = answered("head", lambda: kind(Stream()))
    assert list(response) == []
    for close in response._resource_closers:  # close() itself would also ask after the database connection
        close()
    assert closed


def test_other_methods_keep_their_body():
    assert answered("get", lambda: HttpResponse("page")).content == b"page"
    assert answered("post", lambda: HttpResponse("page")).content == b"page"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/about/", "/live", "/nothing/"])
def test_head_and_get_agree(client, path):
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert head["Content-Type"] == got["Content-Type"]
    assert int(head["Content-Length"]) == len(got.content)
