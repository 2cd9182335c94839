"""Somebody stops a mail by its link, signed out and by keyboard, and takes that back; the mail itself is readable on the
narrowest screen, in the dark, whatever titles say."""

import pytest
from playwright.sync_api import expect

from profiles.digests.items import Item, Line, Link
from profiles.digests.letters import Content, write_letter
from profiles.digests.preferences import preference_of
from profiles.digests.stop_links import stop_token
from profiles.models import DigestKind
from tests.browser.accessibility import DESKTOP, PHONE, looked_at
from tests.browser.conftest import Visit
from tests.browser.xss_payloads import PAYLOADS
from tests.cast import a_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def rows(server):
    return a_person("ada", display_name="Ada Byron")


def test_a_mail_is_stopped_by_its_link_and_taken_back(browse, rows):
    token = stop_token(user=rows.pk, kind=DigestKind.DAILY, to="ada@people.example")
    chosen = []

    def go(visit: Visit):
        page = visit.page
        wrong = looked_at(page, DESKTOP)
        page.get_by_role("button", name="Stop them").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".mail-stop").get_by_role("status")).to_contain_text(
            "Stopped: the daily mail about what you follow."
        )
        wrong += looked_at(page, PHONE)
        chosen.append(page.get_by_label("Each day").is_checked())
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".mail-stop").get_by_role("status")).to_contain_text("Taken back")
        chosen.append(page.get_by_label("Each day").is_checked())
        return wrong, visit.complaints

    assert browse(f"/mail/stop/{token}/", go) == ([], [])
    assert chosen == [False, True]
    assert preference_of(rows.pk).daily


def test_the_mail_itself(browse):
    words = [*PAYLOADS[::12], "Pneumono" * 30, "On α_k-stable laws"]
    items = [
        Item(text, "http://localhost/works/W1/", text, (Line(text, "http://localhost/", text),), 3, (Link(text, "http://localhost/"),))
        for text in words
    ]  # fmt: skip
    content = Content(DigestKind.DAILY, words[0], words[0], words[1], items, "you follow 2 things", 212)
    html = write_letter(content, stop="http://localhost/mail/stop/x/").html

    def go(visit: Visit):
        asked = []
        visit.page.on("request", lambda request: asked.append(request.url))
        visit.page.goto("about:blank")  # no policy of ours stands between a mail and its reader
        visit.page.set_content(html)
        narrow = {"width": 320, "height": 700}
        return (
            looked_at(visit.page, (narrow, "dark"), ({"width": 640, "height": 800}, "light")),
            visit.complaints,
            asked,
        )

    assert browse("/live", go) == ([], [], [])
