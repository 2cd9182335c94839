"""`/me/elsewhere/` as a person meets it: the feed's address, a webhook from its making to its end, what is refused."""

import io
import json
import re
import zipfile

import pytest
from django.core.cache import caches
from django.utils import timezone

from profiles.accounts.export import export_data
from profiles.models import OwnFeed, WebhookDelivery, WebhookEndpoint
from profiles.webhooks.delivering import deliver_due
from profiles.webhooks.secrets import secret_of
from tests.cast import PASSWORD, a_person
from tests.profiles.webhooks.webhook_scenes import HOST, URL, an_endpoint, answering, due_now, something_happens

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return a_person("ada")


@pytest.fixture
def signed_in(client, ada):
    client.post("/accounts/login/", {"login": "ada@people.example", "password": PASSWORD})
    yield client
    caches["default"].clear()


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_address_of_the_feed_is_made_changed_and_taken_away(signed_in):
    assert "There is none until you ask" in page(signed_in, "/me/elsewhere/")
    assert not OwnFeed.objects.exists()
    signed_in.post("/me/elsewhere/feed/")
    (first,) = re.findall(r"http://testserver(/feeds/own/[^<]+)", page(signed_in, "/me/elsewhere/"))
    assert signed_in.get(first).status_code == 200
    signed_in.post("/me/elsewhere/feed/")
    (second,) = re.findall(r"http://testserver(/feeds/own/[^<]+)", page(signed_in, "/me/elsewhere/"))
    assert (signed_in.get(first).status_code, signed_in.get(second).status_code) == (404, 200)
    signed_in.post("/me/elsewhere/feed/", {"act": "remove"})
    assert signed_in.get(second).status_code == 404


def test_a_webhook_from_its_making_to_its_end(signed_in, ada, web_peers):
    web_peers.serve(HOST, answering(500, 200))
    asked = {"url": URL, "name": "At <home>", "kinds": ["decision"]}
    made = signed_in.post("/me/elsewhere/webhooks/new/", asked, follow=True)
    endpoint = WebhookEndpoint.objects.get()
    assert secret_of(endpoint) in made.content.decode()
    at = f"/me/elsewhere/webhooks/{endpoint.pk}/"
    signed_in.post(f"{at}test/")
    deliver_due()
    assert "Failing" in page(signed_in, "/me/elsewhere/")
    assert "Nothing arrives" in page(signed_in, at)
    test = WebhookDelivery.objects.get()
    shown = page(signed_in, f"{at}deliveries/{test.pk}/")
    assert "Answered 500" in shown
    assert "endpoint.test" in shown
    due_now()
    deliver_due()
    assert "Delivered" in page(signed_in, f"{at}deliveries/{test.pk}/")
    signed_in.post(f"{at}deliveries/{test.pk}/again/")
    assert WebhookDelivery.objects.filter(message=test.message).count() == 2
    signed_in.post(f"{at}switch/")
    assert "Switch on" in page(signed_in, at)
    assert "Given up" in page(signed_in, f"{at}?show=failed")
    signed_in.post(f"{at}switch/", {"on": "yes"})
    signed_in.post(f"{at}again/", {"since": "7"})
    before = secret_of(endpoint)
    changed = signed_in.post(f"{at}secret/change/", follow=True).content.decode()
    assert before not in changed
    assert "signs as well until" in page(signed_in, at)
    signed_in.post(f"{at}edit/", {"url": URL + "/new", "name": ""})
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.name, endpoint.kinds) == (f"{URL}/new", "", [])
    assert "Take the webhook away?" in page(signed_in, f"{at}remove/")
    signed_in.post(f"{at}remove/")
    assert not WebhookEndpoint.objects.exists()


def test_what_is_refused_stays_in_the_form_with_the_reason(signed_in):
    answer = signed_in.post("/me/elsewhere/webhooks/new/", {"url": "https://localhost/x", "name": "N", "kinds": ["x"]})
    assert answer.status_code == 422
    assert "not part of the public internet" in answer.content.decode() or "own network" in answer.content.decode()
    assert 'value="https://localhost/x"' in answer.content.decode()


def test_the_log_has_pages(signed_in, ada):
    endpoint = an_endpoint(ada)
    for _ in range(30):
        WebhookDelivery.objects.create(endpoint=endpoint, send_after=timezone.now())
    first = page(signed_in, f"/me/elsewhere/webhooks/{endpoint.pk}/")
    (cursor,) = re.findall(r"after=([\w-]+)", first)
    second = page(signed_in, f"/me/elsewhere/webhooks/{endpoint.pk}/?after={cursor}")
    numbers = [set(re.findall(r"deliveries/(\d+)/", text)) for text in (first, second)]
    assert [len(found) for found in numbers] == [25, 5]
    assert not numbers[0] & numbers[1]


def test_secrets_are_shown_to_whoever_has_just_proved_to_be_the_person(client, ada):
    endpoint = an_endpoint(ada)
    client.force_login(ada)
    for path in ("secret/", "edit/"):
        answer = client.get(f"/me/elsewhere/webhooks/{endpoint.pk}/{path}")
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]


def test_ones_data_says_where_one_is_told_and_opens_nothing(ada):
    endpoint = an_endpoint(ada)
    something_happens(ada)
    with export_data(by=ada, now=timezone.now()) as file, zipfile.ZipFile(io.BytesIO(file.read())) as made:
        text = made.read("elsewhere.json").decode()
    (told,) = json.loads(text)["webhooks"]
    assert (told["address"], told["deliveries"][0]["event__kind"]) == (URL, "decision")
    assert secret_of(endpoint) not in text
    assert endpoint.secret not in text
    caches["default"].clear()
