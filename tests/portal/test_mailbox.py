"""The mail of an embedded portal: kept whole, shown to whoever sits at the machine, and to nobody else."""

import os
import subprocess
import sys

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives

from portal.mailbox import letters as store
from portal.mailbox.backend import MailboxBackend

HERE = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "folder", lambda: tmp_path / "mailbox")
    return tmp_path / "mailbox"


def send(to="ada@example.org", subject="Your code", body="It is 1234 5678.", html=""):
    message = EmailMultiAlternatives(subject, body, "portal@localhost", [to])
    if html:
        message.attach_alternative(html, "text/html")
    return MailboxBackend().send_messages([message])


def test_a_mail_is_kept_and_read_again():
    assert (
        send(to="Grace <grace@example.org>", subject="Grüße", body="Zeile eins\n\nZeile zwei ✓", html="<b>x</b>") == 1
    )
    found = store.letters()[0]
    assert (found.subject, found.recipients) == ("Grüße", ("grace@example.org",))
    assert found.text.splitlines() == ["Zeile eins", "", "Zeile zwei ✓"]
    assert found.html == "<b>x</b>"
    assert store.letter(found.name) == found


def test_only_its_owner_may_read_the_files(folder):
    send()
    assert [file.stat().st_mode & 0o777 for file in folder.glob("*.eml")] == [0o600]


def test_the_newest_come_first_and_the_oldest_go(monkeypatch):
    monkeypatch.setattr(store, "LETTERS_KEPT", 3)
    for number in range(5):
        send(subject=f"Number {number}")
    assert [letter.subject for letter in store.letters()] == ["Number 4", "Number 3", "Number 2"]


def test_found_by_any_part_of_the_recipient(client):
    send(to="ada@example.org")
    send(to="grace@example.net")
    assert [letter.recipients for letter in store.letters(to="EXAMPLE.net")] == [("grace@example.net",)]
    page = client.get("/mailbox/?to=ada", headers={"host": "localhost"}).content.decode()
    assert "ada@example.org" in page
    assert "grace@example.net" not in page


def test_the_pages_show_mails_as_text_with_links(client):
    send(
        subject="<script>alert(1)</script>",
        body="See https://example.org/a?b=1 <img src=x>",
        html="<script>x()</script>",
    )
    listed = client.get("/mailbox/", **HERE)
    assert "&lt;script&gt;alert(1)" in listed.content.decode()
    assert "no-store" in listed["Cache-Control"]
    page = client.get(f"/mailbox/{store.letters()[0].name}/", **HERE).content.decode()
    assert '<a href="https://example.org/a?b=1" rel="nofollow">' in page
    assert "&lt;img src=x&gt;" in page
    assert "&lt;script&gt;x()&lt;/script&gt;" in page
    assert "<script>x" not in page


@pytest.mark.parametrize("name", ["x", "../secret-key", "%2e%2e%2fsecret-key", "0" * 20 + "-" + "f" * 8])
def test_names_of_nothing_are_not_found(client, name):
    send()
    assert client.get(f"/mailbox/{name}/", **HERE).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_open_to_this_machine(client, address):
    assert client.get("/mailbox/", HTTP_HOST="localhost", REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize(
    "request_of",
    [
        {"REMOTE_ADDR": "192.168.0.7"},
        {"REMOTE_ADDR": "::ffff:10.0.0.1"},
        {"REMOTE_ADDR": ""},
        {"HTTP_HOST": "testserver"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
    ],
)
def test_closed_to_everybody_else(client, request_of):
    send()
    for path in ("/mailbox/", f"/mailbox/{store.letters()[0].name}/"):
        assert client.get(path, **HERE | request_of).status_code == 404


def test_closed_where_mail_goes_to_a_server(client, settings):
    settings.MAILBOX = False
    assert client.get("/mailbox/", **HERE).status_code == 404


ADDRESS_IN_PRODUCTION = """
import django
from django.urls import NoReverseMatch, reverse
django.setup()
try:
    print(reverse("mailbox"))
except NoReverseMatch:
    print("none")
"""


@pytest.mark.parametrize(
    ("production", "said"),
    [
        (
            {
                "DATABASE_URL": "postgres://p:p@db/p",
                "SECRET_KEY": "b3JkZXIgb2YgbWFnbml0dWRlIGJldHRlciB0aGFuIG5vdGhpbmc4NDIx",
                "ALLOWED_HOSTS": "a.example.org",
            },
            "none",
        ),
        ({}, "/mailbox/"),
    ],
)
def test_production_has_no_such_address(tmp_path, production, said):
    ours = {"PEERGRAPH_EMBEDDED", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"}
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    result = subprocess.run(
        [sys.executable, "-c", ADDRESS_IN_PRODUCTION],
        env=inherited | {"DJANGO_SETTINGS_MODULE": "portal.settings", "PEERGRAPH_VAR": str(tmp_path)} | production,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.strip() == said, result.stderr


def test_a_mail_without_anything(folder):
    MailboxBackend().send_messages([EmailMessage(to=["ada@example.org"], from_email="a@b")])
    (found,) = store.letters()
    assert (found.subject, found.text) == ("", "")
