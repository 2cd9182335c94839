"""What we sign, the library of Standard Webhooks verifies, and what was changed it refuses."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from profiles.models import EventKind
from profiles.webhooks.event_types import TYPES
from profiles.webhooks.standard_webhooks import new_secret, signed_headers

bodies = st.dictionaries(st.text(), st.text() | st.integers() | st.none(), max_size=4).map(
    lambda data: json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
)


@given(bodies)
def test_the_library_verifies_ours(body):
    secret = new_secret()
    headers = signed_headers(body, message="msg_1", timestamp=int(time.time()), keys=[secret])
    assert Webhook(secret).verify(body.decode(), headers) == json.loads(body)
    assert Webhook(secret).sign("msg_1", _moment(headers), body.decode()) == headers["webhook-signature"]


@given(bodies)
def test_both_secrets_verify_while_one_is_changed(body):
    keys = [new_secret(), new_secret()]
    headers = signed_headers(body, message="m", timestamp=int(time.time()), keys=keys)
    for key in keys:
        Webhook(key).verify(body.decode(), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(body.decode(), headers)


@pytest.mark.parametrize("changed", ["body", "webhook-id", "webhook-timestamp"])
def test_what_was_changed_is_refused(changed):
    secret, body, now = new_secret(), b'{"a":1}', int(time.time())
    headers = signed_headers(body, message="m", timestamp=now, keys=[secret])
    if changed == "body":
        body = b'{"a":2}'
    else:
        headers |= {changed: str(now - 1)}
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body.decode(), headers)


def test_each_kind_of_event_has_a_name_of_its_own():
    assert set(TYPES) == set(EventKind)
    assert len(set(TYPES.values())) == len(TYPES)


def _moment(headers):
    from datetime import UTC, datetime

    return datetime.fromtimestamp(int(headers["webhook-timestamp"]), tz=UTC)
