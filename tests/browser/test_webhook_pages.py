"""Somebody has their notices sent to a program of their own: from the first click to a delivery that fails, is looked
into and sent again, against a receiver that checks the signature."""

import re

import pytest
from playwright.sync_api import expect
from standardwebhooks.webhooks import Webhook

from profiles.webhooks.delivering import deliver_due
from tests.browser.accessibility import DESKTOP, PHONE, looked_at
from tests.browser.conftest import Visit
from tests.cast import PASSWORD, a_person
from tests.profiles.webhooks.webhook_scenes import HOST, URL, answering, due_now, something_happens

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def rows(server):
    return a_person("ada", display_name="Ada Byron")


def test_a_webhook_from_the_first_click_to_a_delivery_sent_again(browse, rows, web_peers, settings, behind_the_scenes):
    settings.ACCOUNT_RATE_LIMITS = False
    web_peers.serve(HOST, answering(200, 500, 200))

    def it_goes_out():
        due_now()
        return deliver_due().fates.total()

    def go(visit: Visit):
        page = visit.page
        page.get_by_label("E-mail address").fill("ada@people.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_text("No webhook yet")).to_be_visible()
        wrong = looked_at(page)
        page.get_by_role("link", name="Add a webhook").click()
        page.get_by_label("Address").fill("https://10.0.0.1/hook")
        page.get_by_label("Name").fill("Lab wiki")
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_text("Not saved")).to_be_visible()
        expect(page.get_by_label("Name")).to_have_value("Lab wiki")
        wrong += looked_at(page)
        page.get_by_label("Address").fill(URL)
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_text("The webhook is there.")).to_be_visible()
        secret = page.locator("#secret").inner_text()
        wrong += looked_at(page)

        page.get_by_role("link", name="Back").click()
        page.get_by_role("button", name="Send a test").click()
        assert behind_the_scenes(it_goes_out) == 1
        page.reload()
        expect(page.get_by_text("1 delivered, 0 given up, 0 waiting")).to_be_visible()

        behind_the_scenes(lambda: something_happens(rows))
        assert behind_the_scenes(it_goes_out) == 1
        page.reload()
        expect(page.get_by_text("Nothing arrives", exact=True)).to_be_visible()
        wrong += looked_at(page)
        page.get_by_role("link", name="decision.made").click()
        expect(page.get_by_role("heading", name="Answered 500")).to_be_visible()
        expect(page.locator(".elsewhere-payload")).to_contain_text("Decision 1")
        wrong += looked_at(page)
        assert behind_the_scenes(it_goes_out) == 1
        page.reload()
        expect(page.get_by_role("heading", name=re.compile("^Answered"))).to_have_text(["Answered 200", "Answered 500"])
        page.get_by_role("button", name="Send it again").click()
        assert behind_the_scenes(it_goes_out) == 1

        page.get_by_role("button", name="Switch off").click()
        expect(page.get_by_text("Nothing more is sent there.")).to_be_visible()
        behind_the_scenes(lambda: something_happens(rows, 2))
        assert behind_the_scenes(it_goes_out) == 0
        page.get_by_role("link", name="Take away").click()
        wrong += looked_at(page, PHONE, DESKTOP)
        page.get_by_role("button", name=re.compile("Take")).click()
        expect(page.get_by_text("The webhook is gone")).to_be_visible()
        return secret, wrong + visit.complaints

    secret, wrong = browse("/accounts/login/?next=/me/elsewhere/", go)
    assert wrong == []
    requests = web_peers.requests
    told = [Webhook(secret).verify(one.body.decode(), dict(one.headers))["type"] for one in requests]
    assert told == ["endpoint.test", *["decision.made"] * 3]
    assert len({one.headers["webhook-id"] for one in requests}) == 2, "a repetition is known by its id"
