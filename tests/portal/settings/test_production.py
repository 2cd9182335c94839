"""Production starts only with everything that keeps it safe, and says in one line what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

# What an operator sets; the database is never asked here.
OPERATOR = {
    "DATABASE_URL": "postgres://portal:secret@db/portal",
    "REDIS_URL": "redis://queue:6379/0",
    "SECRET_KEY": "b3JkZXIgb2YgbWFnbml0dWRlIGJldHRlciB0aGFuIG5vdGhpbmc4NDIx",
    "ALLOWED_HOSTS": "people.example.org",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example.org:587",
}
OURS = {
    "DEBUG",
    "HTTPS",
    "MAIL_FROM",
    "PORTAL_URL",
    "PEERGRAPH_EMBEDDED",
    "PEERGRAPH_VAR",
    "DJANGO_SETTINGS_MODULE",
    *OPERATOR,
}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=inherited | environment, capture_output=True, text=True, check=False
    )


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    return run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **environment)


def test_django_has_nothing_to_say_against_a_portal_set_up_as_documented():
    result = check(**OPERATOR)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "changeme"}, "SECRET_KEY has 8 characters"),
        ({"SECRET_KEY": "0" * 60}, "SECRET_KEY repeats itself"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"DEBUG": "1"}, "DEBUG is set"),
    ],
)
def test_refuses_to_start(changes, said, tmp_path):
    result = check(**OPERATOR | changes, PEERGRAPH_VAR=str(tmp_path))
    assert result.returncode != 0
    assert said in result.stderr.strip().splitlines()[-1]
    assert not list(tmp_path.iterdir())  # in particular, no key was made up


def test_the_key_is_never_said():
    weak = "only-for-you-9"
    assert weak not in check(**OPERATOR | {"SECRET_KEY": weak}).stderr


def test_a_portal_that_cannot_send_mail_says_so():
    result = check(**{name: value for name, value in OPERATOR.items() if name != "EMAIL_URL"})
    assert result.returncode != 0
    assert "EMAIL_URL is not set: nobody can open an account" in result.stderr


SETTINGS = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
from django.conf import settings
print(settings.DEBUG, settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,
      settings.SECURE_HSTS_SECONDS > 0, settings.SECURE_PROXY_SSL_HEADER is not None)
"""


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (OPERATOR, "False True True True True False"),
        (OPERATOR | {"BEHIND_TLS_PROXY": "1"}, "False True True True True True"),
        (OPERATOR | {"PEERGRAPH_EMBEDDED": "1"}, "False False False False False False"),
        ({}, "False False False False False False"),
    ],
)
def test_transport_is_safe_unless_the_portal_serves_only_its_own_machine(environment, expected, tmp_path):
    result = run("-c", SETTINGS, **environment, PEERGRAPH_VAR=str(tmp_path))
    assert result.stdout.strip() == expected, result.stderr


def test_an_embedded_portal_keeps_its_key_where_its_data_is(tmp_path):
    first = run("-c", "from portal.settings import SECRET_KEY; print(SECRET_KEY)", PEERGRAPH_VAR=str(tmp_path))
    again = run("-c", "from portal.settings import SECRET_KEY; print(SECRET_KEY)", PEERGRAPH_VAR=str(tmp_path))
    assert first.stdout == again.stdout != ""
    assert first.stdout.strip() == (tmp_path / "secret-key").read_text()


def test_a_folder_that_cannot_be_used_is_named():
    result = check(PEERGRAPH_VAR="/dev/null/var")
    assert result.returncode != 0
    assert "/dev/null/var" in result.stderr.strip().splitlines()[-1]
