"""One id per request: taken over from the proxy where that is harmless, and in every log line in between."""

import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from portal.common.request_ids import RequestIdFilter, RequestIdMiddleware, current_request_id


def answered(given_id: str | None) -> tuple[str, str]:
    """The id within the request, and the one in the response."""
    seen = []

    def view(request):
        seen.append(current_request_id())
        return HttpResponse()

    headers = {} if given_id is None else {"X-Request-ID": given_id}
    response = RequestIdMiddleware(view)(RequestFactory().get("/", headers=headers))
    return seen[0], response["X-Request-ID"]


@pytest.mark.parametrize("given_id", ["abcdefgh", "3f1c-0_9.A", "x" * 64])
def test_an_id_of_the_proxy_is_kept(given_id):
    assert answered(given_id) == (given_id, given_id)


@pytest.mark.parametrize(
    "given_id",
    [None, "", "short", "x" * 65, "has a space", "semi;colon", "new\nline-1", "trailing-1\n", "é" * 10, '{"a": 12}'],
)
def test_an_id_that_could_do_harm_is_replaced(given_id):
    within, sent = answered(given_id)
    assert within == sent != given_id
    assert len(sent) == 32


@given(st.text())
def test_whatever_is_sent_the_id_is_safe_in_a_header_and_in_a_log(given_id):
    _, sent = answered(given_id)
    assert sent.isascii()
    assert sent.isprintable()
    assert 8 <= len(sent) <= 64


def test_two_requests_have_two_ids():
    assert answered(None)[0] != answered(None)[0]


def test_log_lines_carry_the_id_only_while_the_request_lasts():
    lines = []

    def view(request):
        record = logging.makeLogRecord({"msg": "within"})
        RequestIdFilter().filter(record)
        lines.append(record.request_id)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        RequestIdMiddleware(view)(RequestFactory().get("/", headers={"X-Request-ID": "from-proxy"}))
    after = logging.makeLogRecord({"msg": "after"})
    RequestIdFilter().filter(after)
    assert lines == ["from-proxy"]
    assert after.request_id == "-"
