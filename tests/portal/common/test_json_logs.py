"""Log lines that a machine can read, whatever is logged."""

import json
import logging
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from portal.common.json_logs import JsonFormatter

ROOT = Path(__file__).resolve().parents[3]


def line(message="something", *args, extra=None, exc_info=None, stack_info=None) -> str:
    logger = logging.getLogger("tests.json_logs")
    record = logger.makeRecord(
        logger.name, logging.WARNING, __file__, 1, message, args, exc_info, extra=extra, sinfo=stack_info
    )
    return JsonFormatter().format(record)


def strict(text: str) -> dict:
    """Parsed, and refused where it holds what JSON does not know."""

    def refuse(constant):
        raise AssertionError(constant)

    return json.loads(text, parse_constant=refuse)


def test_what_a_line_says():
    entry = strict(line("read %d of %s", 3, "a.json", extra={"run": 7, "request": object}))
    assert entry["level"] == "WARNING"
    assert entry["logger"] == "tests.json_logs"
    assert entry["message"] == "read 3 of a.json"
    assert entry["request_id"] == "-"
    assert entry["run"] == 7
    assert entry["request"] == str(object)
    assert datetime.fromisoformat(entry["time"]).utcoffset().total_seconds() == 0


def test_an_exception_stands_in_its_line():
    def fail():
        raise ValueError("what went\nwrong")

    try:
        fail()
    except ValueError:
        text = line(exc_info=sys.exc_info())
    assert "\n" not in text
    assert "ValueError: what went\nwrong" in strict(text)["exception"]
    assert "Traceback" in strict(text)["exception"]


def test_a_stack_stands_in_its_line():
    assert strict(line(stack_info="Stack (most recent call last):\n  here"))["stack"].endswith("here")


def test_what_is_passed_along_cannot_pretend_to_be_the_line_itself():
    entry = strict(line(extra={"level": "DEBUG", "time": "never", "logger": "another"}))
    assert entry["level"] == "WARNING"
    assert entry["time"] != "never"
    assert entry["logger"] == "tests.json_logs"


def test_what_json_cannot_hold_is_shown_and_loses_no_line():
    circle: dict = {}
    circle["itself"] = circle
    assert strict(line(extra={"share": float("nan")}))["share"] == "nan"
    assert "itself" in strict(line(extra={"circle": circle}))["circle"]
    assert "(1, 2)" in strict(line(extra={"pairs": {(1, 2): 3}}))["pairs"]


@given(
    st.text(st.characters()),
    st.dictionaries(st.text(min_size=1).map("x".__add__), st.floats() | st.text() | st.binary()),
)
def test_any_message_is_one_line_of_json_in_any_encoding(message, extra):
    text = line("%s", message, extra=extra)
    assert text.isascii()
    assert "\n" not in text
    assert strict(text)["message"] == message


FAILING_REQUEST = """
import django
django.setup()
from django.test import Client
import portal.home.views
def broken():
    raise RuntimeError("a broken view")
portal.home.views.corpus_counts = broken
response = Client(raise_request_exception=False).get("/about/", headers={"X-Request-ID": "report-4711"})
print(response.status_code, response["X-Request-ID"])
Client().get("/live/nothing", headers={"X-Request-ID": "refused-4712"})
"""


def test_a_request_that_fails_is_logged_with_its_id_and_its_exception():
    """In a process of its own, because the logging of a test run is pytest's."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    result = subprocess.run(
        [sys.executable, "-c", FAILING_REQUEST], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["500", "report-4711"]
    [entry] = [entry for entry in map(strict, result.stderr.splitlines()) if entry["level"] == "ERROR"]
    assert entry["request_id"] == "report-4711"
    assert "RuntimeError: a broken view" in entry["exception"]
    assert entry["status_code"] == 500
    [refused] = [entry for entry in map(strict, result.stderr.splitlines()) if entry["level"] == "WARNING"]
    assert refused["request_id"] == "refused-4712"
    assert refused["status_code"] == 404
