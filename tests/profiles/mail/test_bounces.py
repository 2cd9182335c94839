"""Whoever says that mail came back is believed as far as they can know it, and an address is let be only then."""

import email
import io
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from anymail.signals import AnymailTrackingEvent, tracking
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.mail.bounce_reading import Verdict, verdict_on
from profiles.mail.bounces import note_bounce, take_notification
from profiles.mail.delivery_status import read_reports
from profiles.mail.message_ids import message_id
from profiles.mail.outbox import queue_mail
from profiles.mail.sending import send_due
from profiles.models import BouncedAddress, OutgoingMail
from tests.cast import a_person
from tests.profiles.smtp_server import smtp_server


def a_sent_mail(to="ada@people.example", key="digest-daily-1-2026-11-21", **fields):
    queue_mail(to=to, kind="digest-daily", subject="S", text="T", dedupe_key=key)
    mail = OutgoingMail.objects.get(dedupe_key=key)
    OutgoingMail.objects.filter(pk=mail.pk).update(**{"state": "sent", **fields})
    return mail


def a_notification(about, *, action="failed", status="5.1.1", said="550 5.1.1 no such user", whole=False) -> bytes:
    """As servers write it: words, the report, and the mail that came back or its headers."""
    notice = EmailMessage()
    notice["From"], notice["To"] = "MAILER-DAEMON@mail.example", "no-reply@portal.example"
    notice.set_content("Your mail could not be delivered.")
    notice.make_mixed()
    text = notice.as_string()
    boundary = email.message_from_string(text).get_boundary()
    returned = f"Message-ID: {about}\r\nSubject: S\r\n\r\n" + ("The text.\r\n" if whole else "")
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    parts = [
        "Content-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n",
        (
            "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\n"
            f"Final-Recipient: rfc822; somebody@else.example\r\nAction: {action}\r\nStatus: {status}\r\n"
            f"Diagnostic-Code: smtp; {said}\r\n"
        ),
        f"Content-Type: {kind}\r\n\r\n{returned}",
    ]
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n"
    head = (
        "From: MAILER-DAEMON@mail.example\r\nTo: no-reply@portal.example\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"\r\n\r\n'
    )
    return (head + body).encode()


@pytest.mark.parametrize(
    ("said", "status", "verdict"),
    [
        ("550 5.1.1 <ada@x>: Recipient address rejected: User unknown", "", "gone"),
        ("550 no such mailbox", "", "gone"),
        ("whatever", "5.1.1", "gone"),
        ("550 5.2.1 mailbox disabled", "", "gone"),
        ("552 5.2.2 mailbox full", "", "passing"),
        ("552 mailbox full", "", "passing"),
        ("451 4.3.0 come back", "", "passing"),
        ("452 no room", "", "passing"),
        ("550 5.7.1 relaying denied", "", "nothing"),
        ("550 relay not permitted", "", "nothing"),
        ("550 blocked, see https://example.org/blocklist", "", "nothing"),
        ("554 5.7.26 unauthenticated mail", "", "nothing"),
        ("554 not wanted", "", "nothing"),
        ("took too long", "", "nothing"),
        ("", "", "nothing"),
    ],
)
def test_what_a_refusal_says_about_the_address(said, status, verdict):
    assert verdict_on(said, status=status) == Verdict(verdict)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_of_the_recipient_is_noted_and_one_of_the_mail_is_not(settings):
    settings.EMAIL_BACKEND, settings.MAIL_IS_SET_UP = "profiles.mail.smtp.DeadlineBackend", True
    with smtp_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        for name in ("never", "spam", "later", "full", "lost", "ada"):
            queue_mail(to=f"{name}@people.example", kind="x", subject="S", text="T", dedupe_key=name)
        send_due()
    found = BouncedAddress.objects.get()
    assert (found.address, found.permanent, found.said) == ("never@people.example", True, "550 no such mailbox")


@pytest.mark.django_db
class TestNotifications:
    @pytest.mark.parametrize("whole", [True, False])
    def test_of_our_mail_is_believed_once(self, whole):
        mail = a_sent_mail()
        raw = a_notification(message_id(mail), whole=whole)
        assert [take_notification(raw, now=timezone.now()) for _ in range(3)] == [1, 0, 0]
        found = BouncedAddress.objects.get()
        assert (found.address, found.permanent, found.bounces) == ("ada@people.example", True, 1)
        mail.refresh_from_db()
        assert mail.state == "failed"
        assert "no such user" in mail.error

    def test_of_anything_else_changes_nothing(self):
        mail, now = a_sent_mail(), timezone.now()
        real = message_id(mail)
        number, rest = real[1:].split(".", 1)
        forged = [
            f"<{number}.{'0' * 24}@portal.example>",
            f"<{int(number) + 1}.{rest}",
            f"<{number}.{rest.upper()}",
            "<somebody@else.example>",
            "<>",
            "",
            f"<{'9' * 40}.{rest}",
        ]
        assert [take_notification(a_notification(about), now=now) for about in forged] == [0] * len(forged)
        assert take_notification(a_notification(real, action="delayed", status="4.4.1"), now=now) == 0
        assert take_notification(a_notification(real), now=now + timedelta(days=31)) == 0
        OutgoingMail.objects.update(state="waiting")
        assert take_notification(a_notification(real), now=now) == 0, "never sent"
        assert not BouncedAddress.objects.exists()

    def test_three_passing_troubles_in_two_weeks_are_one_for_good(self):
        now = timezone.now()
        for number, day in enumerate((0, 5, 13)):
            mail = a_sent_mail(key=f"mail {number}")
            said = {"status": "5.2.2", "said": "552 5.2.2 mailbox full"}
            assert take_notification(a_notification(message_id(mail), **said), now=now + timedelta(days=day)) == 1
            assert BouncedAddress.objects.get().permanent is (number == 2)

    def test_troubles_that_are_far_apart_are_not(self):
        now = timezone.now()
        for day in (0, 10, 20, 30, 40):
            row = note_bounce(address="Ada@People.example", permanent=False, said="full", now=now + timedelta(days=day))
        assert not row.permanent
        assert BouncedAddress.objects.get().address == "ada@people.example"

    def test_the_command_takes_one_from_a_mail_server(self, monkeypatch, capsys):
        mail = a_sent_mail()
        for raw, told in ((a_notification(message_id(mail)), "noted"), (b"\xff\x00 rubbish", "nothing")):
            monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
            call_command("take_bounce")
            assert told in capsys.readouterr().out

    def test_whoever_proves_the_address_again_is_mailed_again(self, rf):
        user = a_person("ada")
        note_bounce(address="ada@people.example", permanent=True, said="gone", now=timezone.now())
        email_confirmed.send(
            sender=EmailAddress, request=rf.get("/"), email_address=EmailAddress.objects.get(user=user)
        )
        assert not BouncedAddress.objects.exists()


WHOLE = a_notification("<1.0123456789abcdef01234567@portal.example>", whole=True)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6), st.integers(0, 30)), max_size=8))
def test_damaged_notifications_are_read_or_are_nothing(changes):
    raw = WHOLE
    for at, put, drop in changes:
        raw = raw[:at] + put + raw[at + drop :]
    assert all(len(report.said) <= 300 for report in read_reports(raw))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_anything_at_all_is_read_or_is_nothing(raw):
    assert isinstance(read_reports(raw), list)


def test_what_is_deep_or_large_is_bounded():
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    assert read_reports(deep) == []
    assert read_reports(b"Content-Type: message/rfc822\n\n" * 5000) == []
    assert read_reports(WHOLE + b"x" * 3_000_000)


@pytest.mark.django_db
class TestProvider:
    def told(self, **fields):
        tracking.send(sender=object, event=AnymailTrackingEvent(timestamp=timezone.now(), **fields), esp_name="Test")

    @pytest.mark.parametrize(
        ("event", "permanent"),
        [
            ({"event_type": "bounced", "mta_response": "550 5.1.1 unknown"}, True),
            ({"event_type": "bounced", "mta_response": "552 5.2.2 full"}, False),
            ({"event_type": "rejected", "reject_reason": "invalid"}, True),
            ({"event_type": "complained"}, True),
            ({"event_type": "rejected", "reject_reason": "blocked"}, None),
            ({"event_type": "delivered"}, None),
            ({"event_type": "opened"}, None),
        ],
    )
    def test_what_it_says_of_an_address_of_ours(self, event, permanent):
        a_person("ada")
        self.told(recipient="ADA@people.example", **event)
        assert list(BouncedAddress.objects.values_list("permanent", flat=True)) == (
            [] if permanent is None else [permanent]
        )

    def test_what_it_says_of_nobody_is_nothing(self):
        self.told(recipient="nobody@people.example", event_type="bounced")
        self.told(recipient=None, event_type="bounced")
        assert not BouncedAddress.objects.exists()

    def test_the_hook_is_there_with_a_secret_and_asks_for_it(self, settings, client):
        import base64
        import sys
        from types import ModuleType

        from django.urls import include, path

        from profiles.views.digests.hooks import hook_urls

        assert hook_urls("") == []
        settings.ANYMAIL = {"WEBHOOK_SECRET": "portal:secret"}
        urls = ModuleType("urls_with_a_hook")
        urls.urlpatterns = [*hook_urls("postmark"), path("", include("portal.urls"))]
        sys.modules["urls_with_a_hook"] = urls
        settings.ROOT_URLCONF = "urls_with_a_hook"
        a_person("ada")
        told = {"RecordType": "Bounce", "Type": "HardBounce", "ID": 1, "Email": "ada@people.example",
                "BouncedAt": "2026-11-21T10:00:00Z", "Details": "550 5.1.1 unknown"}  # fmt: skip
        send = {"path": "/mail/hooks/postmark/", "data": told, "content_type": "application/json"}
        assert client.post(**send).status_code == 400
        wrong, right = (base64.b64encode(pair).decode() for pair in (b"portal:wrong", b"portal:secret"))
        assert client.post(**send, headers={"Authorization": f"Basic {wrong}"}).status_code == 400
        assert not BouncedAddress.objects.exists()
        assert client.post(**send, headers={"Authorization": f"Basic {right}"}).status_code == 200
        assert BouncedAddress.objects.get().said == "550 5.1.1 unknown"
