"""Stopping mail by the link in it: as a mail program does, as a person does, and not at all as whoever scans links."""

import email
import re
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from profiles.corrections.new_works import is_mailed
from profiles.digests.preferences import preference_of
from profiles.digests.sending import send_due_digests
from profiles.digests.stop_links import stop_token
from profiles.mail.sending import send_due
from profiles.models import BouncedAddress, DigestKind, MailPreference, Notification, OutgoingMail
from tests.cast import a_person
from tests.profiles.digests.rows import a_reader, news_of
from tests.profiles.smtp_server import smtp_server

pytestmark = pytest.mark.django_db


def kinds(user):
    found = preference_of(user.pk)
    return {name: getattr(found, name) for name in ("instant", "daily", "weekly", "trending")}


ON = {"instant": True, "daily": True, "weekly": True, "trending": "daily"}


def path_for(user, kind="daily", to="reader@people.example"):
    return f"/mail/stop/{stop_token(user=user.pk, kind=DigestKind(kind), to=to)}/"


def one_click(path):
    """As RFC 8058 says: no cookies, no token, this body and nothing else."""
    client = Client(enforce_csrf_checks=True)
    return client.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_arrives_is_stopped_by_its_own_headers(settings):
    settings.EMAIL_BACKEND, settings.MAIL_IS_SET_UP = "profiles.mail.smtp.DeadlineBackend", True
    user = a_reader(trending="daily")
    news_of(user, 2)
    send_due_digests()
    with smtp_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        send_due()
        ((recipient, raw),) = server.received
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert recipient == "reader@people.example"
    assert mail["Subject"] == "2 new works: Ada Byron"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Precedence"] == "bulk"
    assert {part.get_content_type() for part in mail.iter_parts()} == {"text/plain", "text/html"}
    assert b"\nList-Unsubscribe: <http" in raw, "on one line"
    target = re.fullmatch(r"<(.+)>", mail["List-Unsubscribe"])[1]
    assert target in mail.get_body(("plain",)).get_content()
    assert "reader" not in target
    assert one_click(urlsplit(target).path).status_code == 200
    assert kinds(user) == ON | {"daily": False}
    preference = MailPreference.objects.get()
    assert preference.next_daily_at is None
    assert preference.next_weekly_at is not None


@pytest.mark.parametrize("kind", DigestKind.values)
def test_exactly_its_kind_is_stopped(kind):
    user = a_reader(trending="daily")
    path = path_for(user, kind)
    assert one_click(path).status_code == 200
    assert kinds(user) == ON | {kind: "off" if kind == "trending" else False}
    assert one_click(path).status_code == 200


@pytest.mark.parametrize("kind", DigestKind.values)
def test_stopping_by_a_slip_is_taken_back_and_nothing_that_waits_is_lost(kind):
    user, client = a_reader(trending="daily"), Client()
    news_of(user, frequency=kind if kind != "trending" else "daily")
    page = client.post(path_for(user, kind), {"stop": "yes"}).content.decode()
    assert 'name="back" value="daily"' in page
    client.post(path_for(user, kind), {"back": "daily"})
    assert kinds(user) == ON
    assert Notification.objects.exclude(frequency="off").count() == 1


def test_looking_changes_nothing_and_shows_a_button():
    user, client = a_reader(trending="daily"), Client()
    for method in ("get", "head", "options"):
        getattr(client, method)(path_for(user))
    assert kinds(user) == ON
    answer = client.get(path_for(user))
    page = answer.content.decode()
    assert "Stop the daily mail about what you follow?" in page
    assert "reader@" not in page
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert client.put(path_for(user)).status_code == 405


def test_all_kinds_are_chosen_on_the_page_of_the_link():
    user, client = a_reader(trending="daily"), Client(enforce_csrf_checks=True)
    answer = client.post(path_for(user), {"kinds": "chosen", "weekly": "on", "trending": "weekly"})
    assert "Saved." in answer.content.decode()
    assert kinds(user) == {"instant": False, "daily": False, "weekly": True, "trending": "weekly"}
    assert not is_mailed(user.pk)
    assert client.post(path_for(user), {"kinds": "chosen", "trending": "hourly"}).status_code == 422


def test_a_link_that_is_not_ours_or_good_no_more_is_a_page_and_nothing_else():
    user, other = a_reader(), a_person("other")
    good = path_for(user)
    token = good.split("/")[3]
    bad = [
        good.replace(token, token[:-3] + "abc"),
        "/mail/stop/x/",
        f"/mail/stop/{signing.dumps([user.pk, 'daily', 'x'], salt='another')}/",
        f"/mail/stop/{signing.dumps(user.pk, salt='profiles.digests.stop')}/",
        f"/mail/stop/{signing.dumps([user.pk, 'hourly', 'x'], salt='profiles.digests.stop')}/",
        path_for(other, to="reader@people.example"),
    ]
    user.emailaddress_set.update(email="new@people.example")
    for path in [*bad, good]:
        for answer in (Client().get(path), one_click(path)):
            assert answer.status_code == 404
            assert "This link is good no more" in answer.content.decode()
    assert kinds(user)["daily"]
    user.emailaddress_set.update(email="reader@people.example")
    assert Client().get(good).status_code == 200
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(good).status_code == 404


class TestOwnPage:
    @pytest.fixture
    def client(self, reader):
        client = Client()
        client.force_login(reader)
        return client

    @pytest.fixture
    def reader(self):
        return a_person("reader")

    def test_what_is_chosen_is_kept_and_said(self, client, reader):
        page = client.get("/me/mail/").content.decode()
        assert "at 08:00, UTC" in page
        assert not MailPreference.objects.exists(), "looking keeps nothing"
        chosen = {"daily": "on", "trending": "off", "time_zone": "Europe/Berlin", "hour": "17", "weekday": "4"}
        assert client.post("/me/mail/", chosen).status_code == 302
        page = client.get("/me/mail/").content.decode()
        assert "at 17:00, Europe/Berlin" in page
        assert kinds(reader) == {"instant": False, "daily": True, "weekly": False, "trending": "off"}
        assert not is_mailed(reader.pk)

    @pytest.mark.parametrize(
        "wrong", [{"hour": "24"}, {"weekday": "7"}, {"time_zone": "../etc/passwd"}, {"trending": "x"}, {"hour": ""}]
    )
    def test_what_cannot_be_chosen_is_the_page_again(self, client, wrong):
        chosen = {"trending": "off", "time_zone": "UTC", "hour": "8", "weekday": "0"} | wrong
        assert client.post("/me/mail/", chosen).status_code == 422
        assert not MailPreference.objects.exists()

    def test_a_sample_comes_and_is_not_counted_as_told(self, client, reader):
        notifications = news_of(reader, 2)
        for _ in range(4):
            client.post("/me/mail/sample/")
        mails = OutgoingMail.objects.all()
        assert [mail.subject for mail in mails] == ["Sample: 2 new works: Ada Byron"] * 3, "and no more in an hour"
        notifications[0].refresh_from_db()
        assert notifications[0].digest is None

    def test_a_sample_of_nothing(self, client):
        client.post("/me/mail/sample/")
        assert "Nothing has happened yet" in OutgoingMail.objects.get().text

    def test_mail_that_came_back_is_told_and_proved_again_by_a_link(self, client, reader):
        BouncedAddress.objects.create(
            address="reader@people.example", permanent=True, said="550 <no> such mailbox", last_at=timezone.now()
        )
        page = client.get("/me/mail/").content.decode()
        assert "Mail to r…@people.example came back on" in page
        assert "550 &lt;no&gt; such mailbox" in page
        client.post("/me/mail/sample/")
        assert not OutgoingMail.objects.exists()
        client.post("/me/mail/again/")
        path = urlsplit(re.search(r"http\S+", OutgoingMail.objects.get().text)[0]).path
        stranger = Client()
        stranger.get(path)
        stranger.head(path)
        assert BouncedAddress.objects.exists()
        assert stranger.post(path).status_code == 200
        assert not BouncedAddress.objects.exists()
        assert stranger.get(path[:-4] + "abc/").status_code == 404
