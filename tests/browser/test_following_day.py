"""One day of somebody who follows an author: from the button to the notice, the mail and its end, on real parts.

The author's works come by the real importer, the mail by a real SMTP server; what tasks do by the clock is called here.
"""

import email
import email.policy
import re
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from papers.models import Author, Work
from profiles.digests.sending import send_due_digests
from profiles.mail.sending import send_due
from profiles.models import MailPreference
from profiles.news.arrivals import note_arrivals
from profiles.news.relaying import relay_events
from tests.browser.conftest import Visit
from tests.cast import PASSWORD, a_person
from tests.papers.ingest.feeding import Feed, named, work
from tests.profiles.smtp_server import smtp_server

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

IVO = named("Ivo Brandt", "orcid:0000-0002-1825-0097")
MORE_THAN_A_MINUTE = 61_000
BELL = "/me/notices/bell/"


@pytest.fixture(scope="module")
def feed(tmp_path_factory):
    return Feed(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def rows(server, feed):
    a_person("ada", display_name="Ada Byron")
    feed(work("On seas", IVO, key="seas"))
    note_arrivals()
    return Author.objects.get().get_absolute_url()


def test_from_following_to_stopping_the_mail(browse, rows, feed, settings, behind_the_scenes):
    settings.ACCOUNT_RATE_LIMITS = False
    settings.EMAIL_BACKEND, settings.MAIL_IS_SET_UP = "profiles.mail.smtp.DeadlineBackend", True

    def an_import_arrives():
        feed(work("Of tides", IVO, key="tides", year=timezone.now().year))
        note_arrivals()
        relay_events()
        return Work.objects.get(title="Of tides").get_absolute_url()

    def mails_go_out():
        with smtp_server() as mailer:
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailer.port
            send_due_digests()
            send_due()
            return [(to, email.message_from_bytes(raw, policy=email.policy.default)) for to, raw in mailer.received]

    def go(visit: Visit):
        page = visit.page
        page.clock.install()
        page.goto(rows)
        page.get_by_role("link", name="Follow this author").click()
        page.get_by_label("E-mail address").fill("ada@people.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("button", name="Follow this author").click()
        page.locator("summary", has_text="Following this author").click()
        page.get_by_role("button", name="At once").click()
        expect(page.locator("summary", has_text="Following this author")).to_be_visible()

        new_work = behind_the_scenes(an_import_arrives)
        bell = page.locator("details.bell > summary")
        expect(bell).not_to_contain_text("unread")
        page.clock.fast_forward(MORE_THAN_A_MINUTE)
        expect(bell).to_contain_text("Notices, 1 unread")
        bell.click()
        expect(page.locator(".bell-rows")).to_contain_text("Of tides")

        ((to, mail),) = behind_the_scenes(mails_go_out)
        assert (to, mail["Subject"]) == ("ada@people.example", "New work: Of tides")
        text = mail.get_body(("plain",)).get_content()
        assert new_work in text
        page.goto(new_work)
        expect(page.get_by_role("heading", name="Of tides")).to_be_visible()

        asked = []
        page.on("request", lambda request: asked.append(request.url) if BELL in request.url else None)
        page.context.clear_cookies()
        with page.expect_response(f"**{BELL}**") as answer:
            page.clock.fast_forward(MORE_THAN_A_MINUTE)
        assert answer.value.status == 286
        page.clock.fast_forward(MORE_THAN_A_MINUTE)
        page.clock.fast_forward(MORE_THAN_A_MINUTE)
        assert len(asked) == 1, "whoever signed out is asked about no more"

        page.goto(urlsplit(re.fullmatch(r"<(.+)>", mail["List-Unsubscribe"])[1]).path)
        page.get_by_role("button", name="Stop them").click()
        expect(page.get_by_text("Stopped:")).to_be_visible()
        expect(page.locator("[name=instant]")).not_to_be_checked()
        assert not behind_the_scenes(lambda: MailPreference.objects.get().instant)
        assert behind_the_scenes(mails_go_out) == []
        return visit.complaints

    assert browse("/about/", go) == []
