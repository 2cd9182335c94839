"""The limit of the API is refused at start where it is none, not at the first request."""

import os
import subprocess
import sys

import pytest

READ = "from portal.settings.api import REST_FRAMEWORK; print(REST_FRAMEWORK['DEFAULT_THROTTLE_RATES']['anon'])"


def read(rate):
    environment = {**os.environ, "API_RATE": rate, "PEERGRAPH_EMBEDDED": "1"}
    return subprocess.run([sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("rate", "limit"), [("20/min", "20/min"), ("5/s", "5/s"), ("", "None")])
def test_a_rate_or_none(rate, limit):
    assert read(rate).stdout.strip() == limit


@pytest.mark.parametrize("rate", ["600", "many/min", "0/min", "5/year", "-1/s"])
def test_anything_else_stops_the_start_and_says_what_to_do(rate):
    refused = read(rate)
    assert refused.returncode != 0
    assert "Set it to a rate such as 600/min" in refused.stderr
