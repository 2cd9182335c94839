"""Mail through a provider's API: a real HTTP server on loopback that takes it, refuses it, hangs up, or is not there."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from profiles.mail.outbox import queue_mail
from profiles.mail.sending import send_due
from profiles.models import BouncedAddress, OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)


class Api(BaseHTTPRequestHandler):
    """Postmark's, as far as a mail goes. What it answers is in the recipient's name: `429@…`, `gone@…`, `ada@…`."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = asked["To"].partition("@")[0]
        self.server.received.append(asked)
        if name == "hangup":
            self.close_connection = True
            return
        status, answer = 200, {"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": asked["To"]}
        if name == "gone":
            said = f"Found inactive addresses: {asked['To']}.\nInactive recipients are ones that have bounced."
            status, answer = 422, {"ErrorCode": 406, "Message": said}
        elif name == "rubbish":
            answer = None
        elif name.isdigit():
            status, answer = int(name), {"ErrorCode": 10, "Message": "no"}
        body = b"<html>" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def api(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    server.received, server.daemon_threads = [], True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.EMAIL_BACKEND, settings.MAIL_IS_SET_UP = "anymail.backends.postmark.EmailBackend", True
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
        "REQUESTS_TIMEOUT": (2, 2),
    }
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("name", "state", "attempts"),
    [
        ("ada", "sent", 1),
        ("gone", "failed", 1),
        ("422", "failed", 1),
        ("413", "failed", 1),
        ("429", "waiting", 1),
        ("503", "waiting", 1),
        ("401", "waiting", 0),
        ("500", "unknown", 1),
        ("502", "unknown", 1),
        ("hangup", "unknown", 1),
        ("rubbish", "unknown", 1),
    ],
)
def test_what_an_answer_makes_of_a_mail(api, name, state, attempts):
    queue_mail(
        to=f"{name}@people.example", kind="x", subject="S", text="T", html="<p>T</p>", dedupe_key="one",
        headers={"List-Unsubscribe": "<https://portal.example/x>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )  # fmt: skip
    send_due()
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.attempts) == (state, attempts), mail.error
    assert len(api.received) == 1
    send_due()  # what it may have taken is not sent again, and what is tried again has its time
    assert len(api.received) == 1
    headers = {header["Name"]: header["Value"] for header in api.received[0]["Headers"]}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "token" not in mail.error
    assert BouncedAddress.objects.exists() is (name == "gone")


def test_an_api_that_is_not_there_is_no_try(api, settings):
    settings.ANYMAIL = settings.ANYMAIL | {"POSTMARK_API_URL": "http://127.0.0.1:9/"}
    queue_mail(to="ada@people.example", kind="x", subject="S", text="T", dedupe_key="one")
    assert send_due().no_server
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.attempts) == ("waiting", 0)
    assert not BouncedAddress.objects.exists()


def test_a_provider_is_named_in_place_of_a_server(monkeypatch):
    import importlib

    import portal.settings.mail as module

    monkeypatch.setenv("EMAIL_URL", "postmark:")
    monkeypatch.setenv("ANYMAIL_POSTMARK_SERVER_TOKEN", "token")
    try:
        found = importlib.reload(module)
        assert found.EMAIL_BACKEND == "anymail.backends.postmark.EmailBackend"
        assert (found.ANYMAIL["POSTMARK_SERVER_TOKEN"], found.MAIL_HOOKS_FROM) == ("token", "")
        monkeypatch.setenv("ANYMAIL_WEBHOOK_SECRET", "portal:secret")
        assert importlib.reload(module).MAIL_HOOKS_FROM == "postmark"
    finally:
        monkeypatch.undo()
        importlib.reload(module)
