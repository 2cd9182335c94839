"""Where mail goes and what its links begin with, by what the operator says."""

import os
import subprocess
import sys

import pytest

READ = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
from django.conf import settings as s
print(s.PORTAL_URL, s.EMAIL_BACKEND.rpartition(".")[2], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL, s.MAILBOX)
print(s.DEFAULT_FROM_EMAIL)
"""
PRODUCTION = {
    "DATABASE_URL": "postgres://portal:secret@db/portal",
    "SECRET_KEY": "b3JkZXIgb2YgbWFnbml0dWRlIGJldHRlciB0aGFuIG5vdGhpbmc4NDIx",
    "ALLOWED_HOSTS": "people.example.org,www.example.org",
}
OURS = {"PEERGRAPH_EMBEDDED", "PORTAL_URL", "EMAIL_URL", "MAIL_FROM", "PORT", "HTTPS", "DJANGO_SETTINGS_MODULE"}


def read(tmp_path, **environment):
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, "-c", READ],
        env=inherited | {"PEERGRAPH_VAR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "said", "sender"),
    [
        ({}, "http://127.0.0.1:8000 MailboxBackend localhost 25 False False True", "Peergraph <no-reply@localhost>"),
        ({"PORT": "8123"}, "http://127.0.0.1:8123 MailboxBackend localhost 25 False False True", None),
        ({"EMAIL_URL": "smtp://mail"}, "http://127.0.0.1:8000 DeadlineBackend mail 25 False False False", None),
        (
            PRODUCTION,
            "https://people.example.org DeadlineBackend localhost 25 False False False",
            "Peergraph <no-reply@people.example.org>",
        ),
        (
            PRODUCTION
            | {"EMAIL_URL": "smtp+tls://u:p@mail", "PORTAL_URL": "https://p.example.org/", "MAIL_FROM": "a@b.org"},
            "https://p.example.org DeadlineBackend mail 587 True False False",
            "a@b.org",
        ),
        (
            PRODUCTION | {"EMAIL_URL": "smtp+ssl://mail"},
            "https://people.example.org DeadlineBackend mail 465 False True False",
            None,
        ),
        # Nothing an operator can set makes production keep codes where a page shows them.
        (
            PRODUCTION | {"EMAIL_BACKEND": "portal.mailbox.backend.MailboxBackend", "MAILBOX": "1"},
            "https://people.example.org DeadlineBackend localhost 25 False False False",
            None,
        ),
    ],
)
def test_mail_by_environment(tmp_path, environment, said, sender):
    result = read(tmp_path, **environment)
    assert result.stdout.splitlines()[0] == said, result.stderr
    assert sender is None or result.stdout.splitlines()[1] == sender


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL is not understood"),
        ({"EMAIL_URL": "smtp://u:only-for-me@mail:abc"}, "EMAIL_URL is not understood"),
        ({"PORTAL_URL": "people.example.org"}, "PORTAL_URL is 'people.example.org'. Set it to an address such as"),
    ],
)
def test_what_cannot_be_understood_stops_the_start(tmp_path, environment, said):
    result = read(tmp_path, **environment)
    assert result.returncode != 0
    assert said in result.stderr.strip().splitlines()[-1]
    assert "only-for-me" not in result.stderr.strip().splitlines()[-1]
