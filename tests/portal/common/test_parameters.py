"""Moments as addresses name them: a day's end, a moment, or a refusal that names the parameter. Nothing raises."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.parameters import past_moment

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def read(text: str) -> tuple[datetime | None, list[str]]:
    refused: list = []
    found = past_moment({"as_of": text}, "as_of", now=NOW, refused=refused)
    assert {one.parameter for one in refused} <= {"as_of"}
    return found, [one.wrong for one in refused]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("", None),
        (" ", None),
        ("2026-11-21", None),  # today: what holds now
        ("2026-11-20", datetime(2026, 11, 20, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2026-11-21T09:20:00Z", datetime(2026, 11, 21, 9, 20, tzinfo=UTC)),
        ("2026-11-21t09:20:00.250z", datetime(2026, 11, 21, 9, 20, 0, 250000, tzinfo=UTC)),
        ("2026-11-21T10:20:00+01:00", datetime(2026, 11, 21, 9, 20, tzinfo=UTC)),
        ("2026-11-21T10:20:00 01:00", datetime(2026, 11, 21, 9, 20, tzinfo=UTC)),  # a plus sign that nobody escaped
        ("2026-11-21T12:00:00Z", NOW),
    ],
    ids=range(9),
)
def test_a_moment_is_read(text, moment):
    assert read(text) == (moment, [])


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2026", "20261120", "2026-02-30", "2026-W47-5", "2026-11-20T09:20:00", "2026-11-20T25:00:00Z", "0000-01-01",
     "0001-01-01T00:00:00+23:59", "٢٠٢٦-11-20", "2026-11-20T09:20:00+24:00", "2026-11-20\x00", "1" * 5000],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_moment_is_refused(text):
    found, wrong = read(text)
    assert found is None
    assert wrong == ["Give a date, such as 2026-11-21, or a moment, such as 2026-11-21T09:20:00Z."]


@pytest.mark.parametrize(
    "text", ["2026-11-22", "2026-11-21T12:00:01Z", "2026-11-21T09:00:00-03:01", "9999-12-31"], ids=range(4)
)
def test_the_future_is_refused(text):
    assert read(text) == (None, ["Give a date or a moment that has been."])


@given(st.text(alphabet="0123456789-:+TZ. tz", max_size=40))
def test_nothing_raises(text):
    found, wrong = read(text)
    assert found is None or (found <= NOW and not wrong)


@given(
    # Bounds of strategies have no zone.
    moment=st.datetimes(datetime(1, 1, 3), datetime(2026, 11, 21), timezones=st.just(UTC)),  # noqa: DTZ001
    offset=st.integers(-23 * 60, 23 * 60),
)
def test_a_moment_is_itself_wherever_it_was_written(moment, offset):
    there = moment.astimezone(timezone(timedelta(minutes=offset)))
    assert read(there.isoformat(timespec="microseconds")) == (moment, [])
