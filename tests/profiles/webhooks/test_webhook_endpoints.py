"""Adding an address, changing it, and having things sent again: what is done, and what is refused."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from profiles.models import EventKind, WebhookDelivery, WebhookEndpoint
from profiles.webhooks.delivering import deliver_due
from profiles.webhooks.endpoints import (
    MOST_ENDPOINTS,
    create_endpoint,
    edit_endpoint,
    remove_endpoint,
    rotate_secret,
    switch_endpoint,
)
from profiles.webhooks.errors import NotActiveError, RefusedAddressError, TooManyError, UnknownEndpointError
from profiles.webhooks.secrets import secret_of
from profiles.webhooks.sending_again import TESTS_AN_HOUR, replay_delivery, replay_failed, send_test
from tests.cast import a_person
from tests.profiles.webhooks.webhook_scenes import HOST, URL, an_endpoint, answering, sent, something_happens

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return a_person("ada")


@pytest.fixture
def receiver(web_peers):
    web_peers.serve(HOST, answering(200))
    return web_peers


def test_an_address_is_added_with_a_secret_that_lies_sealed(ada, receiver):
    made = create_endpoint(by=ada, url=f"  {URL.replace('hooks', 'HOOKS')} ", name=" At   home ")
    assert (made.url, made.name, made.kinds, made.state) == (URL, "At home", [], "active")
    assert secret_of(made).startswith("whsec_")
    assert secret_of(made) not in made.secret
    assert receiver.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks", "ftp://hooks.brightwater.org/", "http://hooks.brightwater.org/", "https://127.0.0.1/",
        "https://localhost/", "https://[::1]/", "https://hooks.brightwater.org:8080/", "https://u:p@hooks.brightwater.org/",
        "https://nobody.brightwater.org/", "https://hooks.brightwater.org/a b", "https://" + "a" * 3000,
    ],
)  # fmt: skip
def test_addresses_that_are_refused(ada, web_peers, url):
    web_peers.serve(HOST, answering(200))
    web_peers.serve(HOST, answering(200), scheme="http")
    with pytest.raises(RefusedAddressError):
        create_endpoint(by=ada, url=url)
    endpoint = an_endpoint(ada)
    with pytest.raises(RefusedAddressError):
        edit_endpoint(endpoint=endpoint.pk, by=ada, url=url)
    assert WebhookEndpoint.objects.get().url == URL


@override_settings(OUTBOUND_CLIENT="portal.common.outbound.defaults.public_client")
def test_a_name_that_leads_inside_is_refused(ada, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.0.0.1", 443))])
    with pytest.raises(RefusedAddressError, match="not a host of the public internet"):
        create_endpoint(by=ada, url=URL)


def test_no_address_twice_and_no_more_than_ten(ada, receiver):
    create_endpoint(by=ada, url=URL)
    with pytest.raises(RefusedAddressError, match="told already"):
        create_endpoint(by=ada, url=URL)
    for number in range(1, MOST_ENDPOINTS):
        last = create_endpoint(by=ada, url=f"{URL}/{number}")
    with pytest.raises(TooManyError):
        create_endpoint(by=ada, url=f"{URL}/more")
    with pytest.raises(RefusedAddressError, match="told already"):
        edit_endpoint(endpoint=last.pk, by=ada, url=URL)
    create_endpoint(by=a_person("grace"), url=URL)


def test_only_the_kinds_that_are_wanted_are_told(ada, receiver):
    create_endpoint(by=ada, url=URL, kinds=[EventKind.NEW_WORK])
    everything = create_endpoint(by=ada, url=f"{URL}/all", kinds=list(EventKind))
    assert everything.kinds == []
    something_happens(ada)
    assert [one.endpoint_id for one in WebhookDelivery.objects.all()] == [everything.pk]


def test_what_is_somebody_elses_is_not_there(ada, receiver):
    endpoint = an_endpoint(a_person("grace")).pk
    now = timezone.now()
    for act in (
        lambda: edit_endpoint(endpoint=endpoint, by=ada, url=URL),
        lambda: switch_endpoint(endpoint=endpoint, on=False, by=ada),
        lambda: rotate_secret(endpoint=endpoint, by=ada, now=now),
        lambda: remove_endpoint(endpoint=endpoint, by=ada),
        lambda: send_test(endpoint=endpoint, by=ada, now=now),
        lambda: replay_failed(endpoint=endpoint, since=now, by=ada, now=now),
    ):
        with pytest.raises(UnknownEndpointError):
            act()
    mine, hers = an_endpoint(ada), WebhookDelivery.objects.create(endpoint_id=endpoint, send_after=now)
    with pytest.raises(UnknownEndpointError):
        replay_delivery(delivery=hers.pk, endpoint=mine.pk, by=ada, now=now)


def test_what_waits_is_given_up_when_it_is_switched_off_and_can_be_sent_again(ada, receiver):
    endpoint = an_endpoint(ada)
    something_happens(ada)
    switch_endpoint(endpoint=endpoint.pk, on=False, by=ada)
    assert WebhookDelivery.objects.get().state == "failed"
    something_happens(ada, 2)
    assert WebhookDelivery.objects.count() == 1
    now = timezone.now()
    with pytest.raises(NotActiveError):
        send_test(endpoint=endpoint.pk, by=ada, now=now)
    switch_endpoint(endpoint=endpoint.pk, on=True, by=ada)
    assert replay_failed(endpoint=endpoint.pk, since=now - timedelta(hours=1), by=ada, now=now) == 1
    assert replay_failed(endpoint=endpoint.pk, since=now - timedelta(hours=1), by=ada, now=now) == 0
    deliver_due()
    first, again = WebhookDelivery.objects.order_by("pk")
    assert (first.state, again.state, again.replayed) == ("failed", "delivered", True)
    assert receiver.requests[0].headers["webhook-id"] == str(first.message)
    assert replay_failed(endpoint=endpoint.pk, since=now - timedelta(hours=1), by=ada, now=now) == 0


def test_one_delivery_is_sent_again_as_often_as_one_likes_but_once_at_a_time(ada, receiver):
    endpoint = an_endpoint(ada)
    something_happens(ada)
    deliver_due()
    first = WebhookDelivery.objects.get()
    act = {"delivery": first.pk, "endpoint": endpoint.pk, "by": ada, "now": timezone.now()}
    assert replay_delivery(**act)
    assert not replay_delivery(**act)
    deliver_due()
    assert replay_delivery(**act)
    deliver_due()
    assert len({one.headers["webhook-id"] for one in receiver.requests}) == 1
    assert len(receiver.requests) == 3


def test_a_test_says_that_it_is_one_and_there_are_ten_an_hour(ada, receiver):
    endpoint, now = an_endpoint(ada), timezone.now()
    for _ in range(TESTS_AN_HOUR):
        send_test(endpoint=endpoint.pk, by=ada, now=now)
    with pytest.raises(TooManyError):
        send_test(endpoint=endpoint.pk, by=ada, now=now)
    send_test(endpoint=endpoint.pk, by=ada, now=now + timedelta(hours=2))
    deliver_due()
    assert {sent(request)["type"] for request in receiver.requests} == {"endpoint.test"}


def test_all_goes_with_the_endpoint(ada, receiver):
    endpoint = an_endpoint(ada)
    something_happens(ada)
    deliver_due()
    remove_endpoint(endpoint=endpoint.pk, by=ada)
    assert not WebhookDelivery.objects.exists()
