"""Deliveries to real servers: that take them, fail, hang, reset, drip, redirect, talk too much, are gone or are not
where they were."""

import re
import socket
import threading
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from portal.common.outbound import Limits, OutboundClient, PublicResolver
from profiles.models import OutgoingMail, WebhookAttempt, WebhookDelivery
from profiles.tasks.webhooks import deliver_webhooks_task
from profiles.webhooks import delivering
from profiles.webhooks.delivering import deliver_due
from profiles.webhooks.endpoints import rotate_secret, switch_endpoint
from profiles.webhooks.forgetting import forget_deliveries
from profiles.webhooks.retrying import Fate
from profiles.webhooks.secrets import secret_of
from profiles.webhooks.standard_webhooks import signed_headers
from tests.cast import a_person
from tests.corpus import a_work
from tests.profiles.webhooks.webhook_scenes import (
    HOST,
    an_endpoint,
    answering,
    due_now,
    sent,
    something_happens,
    verified,
)
from tests.web_peers import Reply

pytestmark = pytest.mark.django_db
SHORT = Limits(whole=1.0, step=0.5, body=64_000)


@pytest.fixture
def ada():
    return a_person("ada")


@pytest.fixture
def endpoint(ada):
    return an_endpoint(ada)


def only():
    return WebhookDelivery.objects.get()


def said():
    return [(one.status, one.said) for one in WebhookAttempt.objects.order_by("pk")]


def test_a_delivery_arrives_once_signed_and_says_what_the_notice_says(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(202))
    something_happens(ada)
    assert deliver_due().fates == {Fate.DELIVERED: 1}
    deliver_due()
    (request,) = web_peers.requests
    payload = verified(endpoint, request)
    assert payload["type"] == "decision.made"
    assert payload["data"]["title"] == "Decision 1"
    assert payload["data"]["url"] == "http://127.0.0.1:8000/claims/1/"
    assert (request.method, request.path) == ("POST", "/peergraph")
    assert request.headers["content-type"] == "application/json"
    assert request.headers["webhook-id"] == str(only().message)
    assert (only().state, only().attempts) == ("delivered", 1)
    assert said() == [(202, "said")]


def test_works_are_told_by_their_public_ids(ada, endpoint, web_peers):
    from profiles.models import EventKind
    from profiles.news.noting import note_event
    from profiles.news.relaying import relay_events

    web_peers.serve(HOST, answering(200))
    work = a_work("On <sluices>", authors=["Grace Hopper"], ids=[("arxiv", "2601.00001")])
    note_event(kind=EventKind.NEW_WORK, dedupe_key="w", user=ada.pk, facts={"work": work.pk})
    relay_events()
    deliver_due()
    payload = verified(endpoint, web_peers.requests[0])
    assert payload["type"] == "work.new"
    (told,) = payload["data"]["works"]
    assert (told["id"], told["title"], told["authors"]) == (work.public_id, "On <sluices>", ["Grace Hopper"])
    assert told["url"] == f"http://127.0.0.1:8000/works/{work.public_id}/"


def test_what_is_hidden_meanwhile_is_not_sent(ada, endpoint, web_peers):
    from profiles.models import EventKind
    from profiles.news.noting import note_event
    from profiles.news.relaying import relay_events

    web_peers.serve(HOST, answering(200))
    work = a_work("Hidden")
    note_event(kind=EventKind.NEW_WORK, dedupe_key="w", user=ada.pk, facts={"work": work.pk})
    relay_events()
    type(work).objects.filter(pk=work.pk).update(hidden=True)
    assert deliver_due().dropped == 1
    assert web_peers.requests == []
    assert only().state == "failed"
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None


def test_after_a_failure_it_is_tried_again_later_under_the_same_id(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(500, 200))
    something_happens(ada)
    deliver_due()
    assert deliver_due().fates == {}
    assert only().state == "waiting"
    assert only().send_after > timezone.now()
    endpoint.refresh_from_db()
    assert endpoint.failing_since is not None
    due_now()
    assert deliver_due().fates == {Fate.DELIVERED: 1}
    first, second = web_peers.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert sent(first) == sent(second)
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None


def test_the_receiver_may_ask_to_wait(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(503, **{"Retry-After": "7200"}))
    something_happens(ada)
    deliver_due()
    assert only().send_after > timezone.now() + timedelta(minutes=110)


def test_after_ten_tries_it_is_given_up(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(500))
    something_happens(ada)
    for _ in range(12):
        due_now()
        deliver_due()
    assert len(web_peers.requests) == 10
    assert (only().state, only().attempts) == ("failed", 10)


def _hangs(peers, _):
    peers.wait(30)


def _drips(peers, connection):
    for _ in range(100):
        if not peers.wait(0.05):
            connection.sendall(b"H")


def _resets(_, connection):
    connection.recv(100)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()


def _talks(_, connection):
    connection.recv(9999)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 90_000)


def _says_nonsense(_, connection):
    connection.recv(9999)
    connection.sendall(b"nonsense\r\n\r\n")


@pytest.mark.parametrize(
    ("receiver", "why"),
    [
        (_hangs, "took too long"),
        (_drips, "took too long"),
        (_resets, "did not answer|connection failed"),
        (_talks, "more than 64,000 bytes"),
        (_says_nonsense, "did not answer"),
    ],
)
def test_receivers_that_are_none(ada, endpoint, web_peers, receiver, why):
    web_peers.serve_raw(HOST, partial(receiver, web_peers))
    something_happens(ada)
    assert deliver_due(client=web_peers.client(SHORT)).fates == {Fate.FAILED: 1}
    assert only().state == "waiting"
    ((status, words),) = said()
    assert status is None
    assert re.search(why, words)


def test_a_redirect_is_not_followed(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(307, Location="https://other.brightwater.org/"))
    web_peers.serve("other.brightwater.org", answering(200))
    something_happens(ada)
    deliver_due()
    assert [request.host for request in web_peers.requests] == [HOST]
    assert only().state == "waiting"


def test_a_name_that_leads_inside_by_now_is_not_asked(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(200))
    something_happens(ada)
    deliver_due(client=OutboundClient(PublicResolver(lambda *_: ["127.0.0.1"])))
    assert web_peers.connections == []
    assert said() == [(None, f"{HOST} is not a host of the public internet.")]


def test_gone_stops_the_endpoint_at_once_and_its_owner_is_told(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(410))
    for number in range(3):
        something_happens(ada, number)
    assert deliver_due().fates == {Fate.GONE: 1}
    endpoint.refresh_from_db()
    assert endpoint.state == "disabled"
    assert {*WebhookDelivery.objects.values_list("state", flat=True)} == {"failed"}
    mail = OutgoingMail.objects.get()
    assert "410 Gone" in mail.text
    assert f"/me/elsewhere/webhooks/{endpoint.pk}/" in mail.text
    assert deliver_due().fates == {}


def test_five_days_of_failures_stop_it_and_one_success_begins_them_anew(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(500, 200, 500))
    something_happens(ada)
    deliver_due()
    type(endpoint).objects.update(failing_since=timezone.now() - timedelta(days=6))
    due_now()
    deliver_due()
    something_happens(ada, 2)
    deliver_due()
    endpoint.refresh_from_db()
    assert endpoint.state == "active"
    type(endpoint).objects.update(failing_since=timezone.now() - timedelta(days=5))
    due_now()
    deliver_due()
    endpoint.refresh_from_db()
    assert endpoint.state == "disabled"
    assert "taken nothing for 5 days" in OutgoingMail.objects.get().text
    switch_endpoint(endpoint=endpoint.pk, on=True, by=ada)
    something_happens(ada, 3)
    deliver_due()
    endpoint.refresh_from_db()
    assert endpoint.state == "active"


def test_both_secrets_sign_for_a_day(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(200))
    before = secret_of(endpoint)
    changed = rotate_secret(endpoint=endpoint.pk, by=ada, now=timezone.now())
    something_happens(ada)
    deliver_due()
    (request,) = web_peers.requests
    verified(changed, request)
    signatures = request.headers["webhook-signature"].split()
    moment = int(request.headers["webhook-timestamp"])
    by_before = signed_headers(request.body, message=str(only().message), timestamp=moment, keys=[before])
    assert by_before["webhook-signature"] == signatures[1]
    type(endpoint).objects.update(former_until=timezone.now())
    something_happens(ada, 2)
    deliver_due()
    assert len(web_peers.requests[1].headers["webhook-signature"].split()) == 1


def test_a_secret_that_cannot_be_read_is_said_so(ada, endpoint, settings, web_peers):
    web_peers.serve(HOST, answering(200))
    something_happens(ada)
    settings.SECRET_KEY = "another" * 10
    deliver_due()
    assert said() == [(None, "The secret cannot be read here. Change it.")]
    assert web_peers.requests == []


def test_whoever_is_suspended_is_told_nothing(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(200))
    something_happens(ada)
    ada.is_active = False
    ada.save()
    deliver_due()
    assert web_peers.requests == []


def test_what_a_dead_process_left_is_sent_again_under_the_same_id(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(200))
    something_happens(ada)
    message = delivering._claimed(without=[]).message  # and then kill -9
    assert deliver_due().fates == {}
    WebhookDelivery.objects.update(send_after=timezone.now())
    assert deliver_due().fates == {Fate.DELIVERED: 1}
    assert web_peers.requests[0].headers["webhook-id"] == str(message)


def test_a_process_that_comes_back_late_does_not_undo_what_another_did(ada, endpoint, web_peers):
    something_happens(ada)
    late = delivering._claimed(without=[])
    WebhookDelivery.objects.update(send_after=timezone.now())
    web_peers.serve(HOST, answering(200))
    deliver_due()
    delivering._settle(late, delivering._Outcome(Fate.FAILED, said="late"), now=timezone.now())
    assert only().state == "delivered"


def test_receivers_that_hang_do_not_hold_up_the_others(ada, web_peers):
    """More of them than places at once; each of the others has all of its own while these still hang."""
    hanging = delivering.AT_ONCE + 4
    for number in range(hanging):
        web_peers.serve_raw(f"slow{number}.brightwater.org", lambda _: web_peers.wait(60))
        an_endpoint(a_person(f"slow{number}"), url=f"https://slow{number}.brightwater.org/")
        something_happens(_user(f"slow{number}"))
    an_endpoint(ada)
    for number in range(6):
        something_happens(ada, number)
    arrived = threading.Event()
    web_peers.serve(HOST, lambda _: _counted(web_peers, arrived, 6))
    # They are let go when the last of the others has arrived: a sender that waited for them would wait for ever.
    client = web_peers.client(Limits(whole=60.0, step=60.0))
    threading.Thread(target=lambda: (arrived.wait(60), web_peers._ending.set())).start()
    done = deliver_due(client=client, seconds=50)
    assert done.fates[Fate.DELIVERED] == 6
    assert arrived.is_set()


def _user(name):
    from profiles.models import User

    return User.objects.get(username=name)


def _counted(peers, arrived, enough):
    if len([one for one in peers.requests if one.host == HOST]) >= enough:
        arrived.set()
    return Reply(b"", 200)


def test_an_endpoint_that_failed_rests_for_the_round(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(500))
    for number in range(5):
        something_happens(ada, number)
    assert deliver_due().fates == {Fate.FAILED: 1}
    assert deliver_due().fates == {Fate.FAILED: 1}


@pytest.mark.django_db(transaction=True)
def test_no_transaction_of_ours_is_open_while_a_receiver_is_asked(ada, endpoint, web_peers):
    seen = []

    def asked(_):
        web_peers.wait(0.3)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL"
                " AND pid <> pg_backend_pid() AND xact_start < clock_timestamp() - interval '200 ms'"
            )
            seen.append(cursor.fetchone()[0])
        connection.close()
        return Reply(b"", 200)

    web_peers.serve(HOST, asked)
    something_happens(ada)
    assert deliver_due().fates == {Fate.DELIVERED: 1}
    assert seen == [0]


def test_the_log_is_forgotten_after_a_month(ada, endpoint, web_peers):
    web_peers.serve(HOST, answering(200))
    for number in range(2):
        something_happens(ada, number)
    deliver_due()
    old = WebhookDelivery.objects.order_by("pk").first()
    WebhookDelivery.objects.filter(pk=old.pk).update(queued_at=timezone.now() - timedelta(days=31))
    assert forget_deliveries(now=timezone.now()) == 1
    assert WebhookAttempt.objects.count() == WebhookDelivery.objects.count() == 1


def test_what_is_due_is_found_by_its_index(ada, endpoint):
    something_happens(ada)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM profiles_webhookdelivery WHERE state IN ('waiting', 'sending')"
            " AND send_after <= now() ORDER BY send_after LIMIT 1"
        )
        assert "profiles_webhookdelivery_due" in str(cursor.fetchall())


def test_a_worker_is_asked_at_once_and_the_courier_sends_otherwise(
    ada, endpoint, web_peers, django_capture_on_commit_callbacks
):
    from portal.operations.steps import STEPS

    web_peers.serve(HOST, answering(200))
    with django_capture_on_commit_callbacks() as said_after:
        something_happens(ada)
    assert [one for one in said_after if "deliver" in one.__name__]
    deliver_webhooks_task()
    assert len(web_peers.requests) == 1
    something_happens(ada, 2)
    (step,) = [one for one in STEPS if one.name == "webhooks"]
    assert step.run()
    assert not step.run()
    assert len(web_peers.requests) == 2


def test_receivers_that_failed_of_late_never_take_all_places(ada, web_peers, monkeypatch):
    monkeypatch.setattr(delivering, "FAILING_AT_ONCE", 2)
    at_once, most = [], []

    def counted(number):
        def answer(_):
            at_once.append(number)
            most.append(len(at_once))
            web_peers.wait(0.2)
            at_once.remove(number)
            return Reply(b"", 500)

        return answer

    for number in range(6):
        web_peers.serve(f"failing{number}.brightwater.org", counted(number))
        url = f"https://failing{number}.brightwater.org/"
        an_endpoint(ada, url=url, failing_since=timezone.now())
    something_happens(ada)
    assert deliver_due().fates == {Fate.FAILED: 6}
    assert max(most) <= 2
