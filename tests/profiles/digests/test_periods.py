"""One period a local day, one after the other, whatever clocks do: in every zone, over every change that it had."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from profiles.digests.periods import Clock, Every, latest_period, next_moment

ZONES = sorted(available_timezones() - {"localtime"})
HOUR = timedelta(hours=1)
FROM, TO = datetime(1970, 1, 3, tzinfo=UTC), datetime(2037, 12, 1, tzinfo=UTC)

moments = st.datetimes(FROM.replace(tzinfo=None), TO.replace(tzinfo=None)).map(lambda at: at.replace(tzinfo=UTC))
clocks = st.builds(Clock.of, st.sampled_from(ZONES), st.integers(0, 23), st.integers(0, 6))
rhythms = st.sampled_from(Every)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def walk(every: Every, clock: Clock, start: datetime, stop: datetime) -> list:
    """The periods that end from `start` to `stop`, as whoever sends them goes from one moment to the next."""
    found, moment = [], start
    while (moment := next_moment(every, now=moment, clock=clock)) <= stop:
        found.append(latest_period(every, now=moment, clock=clock))
        assert found[-1].ends == moment
    return found


@settings(max_examples=300, deadline=None)
@given(rhythms, moments, clocks, st.integers(0, 3 * 24 * 60))
@example(Every.DAY, at("2011-12-30T09:00"), Clock.of("Pacific/Apia", 8), 0)
@example(Every.DAY, at("2007-11-04T02:40"), Clock.of("America/St_Johns", 0), 30)
@example(Every.WEEK, at("2011-12-31T09:00"), Clock.of("Pacific/Apia", 8, 4), 0)
def test_a_moment_is_in_one_period_and_names_do_not_depend_on_when_one_asks(every, now, clock, minutes):
    period = latest_period(every, now=now, clock=clock)
    due = next_moment(every, now=now, clock=clock)
    assert period.begins < period.ends <= now < due
    later = min(now + timedelta(minutes=minutes), due - timedelta(seconds=1))
    assert latest_period(every, now=later, clock=clock) == period
    following = latest_period(every, now=due, clock=clock)
    assert (following.begins, following.ends) == (period.ends, due)
    assert following.name > period.name


@pytest.mark.parametrize("zone", ZONES[::7])
def test_every_change_of_the_clock_in_a_zone(zone):
    """Around each change since 1970: one period for each day that the zone had, each ending in that day or as the
    clock skipped its end."""
    check(zone, hours=(0, 2, 23))


@pytest.mark.fuzz
@pytest.mark.parametrize("zone", ZONES)
def test_every_change_of_the_clock_in_all_zones(zone):
    check(zone, hours=range(24))


def check(zone: str, hours) -> None:
    info = ZoneInfo(zone)
    for change in changes(info):
        start, stop = change - timedelta(days=3), change + timedelta(days=4)
        days = days_had(info, start, stop)
        for hour in hours:
            found = walk(Every.DAY, Clock(info, hour), start, stop)
            names = [period.name for period in found]
            assert len(set(names)) == len(names)
            inner = sorted(day.isoformat() for day in days)[1:-1]
            assert [name for name in names if name in inner] == inner, (zone, change, hour)
            assert all(a.ends == b.begins for a, b in pairwise(found))
            for period in found:
                shown = period.ends.astimezone(info)
                wanted = datetime.fromisoformat(period.name).replace(hour=hour)
                assert shown.replace(tzinfo=None) >= wanted
                # The moment before, it was not yet that late, or it is the second time that clocks show this.
                assert (period.ends - timedelta(seconds=1)).astimezone(info).replace(tzinfo=None) < wanted


def changes(zone: ZoneInfo) -> list[datetime]:
    found, moment = [], FROM + timedelta(days=7)
    stop = datetime(2028, 1, 1, tzinfo=UTC)
    before = moment.astimezone(zone).utcoffset()
    while moment < stop:
        moment += timedelta(days=5)
        offset = moment.astimezone(zone).utcoffset()
        if offset != before:
            found.append(moment - timedelta(days=2))
            before = offset
    # A zone says the same year after year: the odd ones, and the last few.
    return found[:6] + found[6:-4:9] + found[-4:]


def days_had(zone: ZoneInfo, start: datetime, stop: datetime) -> set[date]:
    count = int((stop - start) / (HOUR / 2))
    return {(start + n * HOUR / 2).astimezone(zone).date() for n in range(count)}


@pytest.mark.parametrize(
    ("zone", "hour", "day", "moment"),
    [
        ("Europe/Berlin", 8, "2026-03-28", "2026-03-28T07:00"),
        ("Europe/Berlin", 8, "2026-03-29", "2026-03-29T06:00"),
        ("Europe/Berlin", 2, "2026-03-29", "2026-03-29T01:00"),  # there is no such hour: as clocks go forward
        ("Europe/Berlin", 2, "2026-10-25", "2026-10-25T00:00"),  # the first of two
        ("Australia/Lord_Howe", 2, "2026-10-04", "2026-10-03T15:30"),  # half an hour is skipped
        ("Australia/Lord_Howe", 2, "2026-04-05", "2026-04-04T15:30"),
        ("America/Sao_Paulo", 0, "2018-11-04", "2018-11-04T03:00"),  # the day begins at one
        ("America/Sao_Paulo", 23, "2019-02-16", "2019-02-17T01:00"),  # 23:00 comes twice
        ("Pacific/Apia", 8, "2011-12-29", "2011-12-29T18:00"),
        ("Pacific/Apia", 8, "2011-12-31", "2011-12-30T18:00"),
        ("Asia/Kathmandu", 8, "2026-01-01", "2026-01-01T02:15"),
    ],
)
def test_moments_that_one_may_look_up(zone, hour, day, moment):
    ends = at(moment)
    clock = Clock.of(zone, hour)
    assert next_moment(Every.DAY, now=ends - timedelta(seconds=1), clock=clock) == ends
    assert latest_period(Every.DAY, now=ends, clock=clock).name == day


def test_samoa_had_no_thirtieth_and_its_digests_no_gap():
    names = [
        period.name
        for period in walk(Every.DAY, Clock.of("Pacific/Apia", 8), at("2011-12-28T00:00"), at("2012-01-01T23:00"))
    ]
    assert names == ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01", "2012-01-02"]


def test_a_week_is_named_as_calendars_do_and_comes_on_its_day():
    clock = Clock.of("Europe/Berlin", 8, 4)
    found = walk(Every.WEEK, clock, at("2026-12-20T00:00"), at("2027-01-12T00:00"))
    assert [period.name for period in found] == ["2026-W52", "2026-W53", "2027-W01"]
    assert {period.ends.astimezone(clock.zone).weekday() for period in found} == {4}


def test_a_zone_that_is_known_no_more_is_utc():
    for name in ("Mars/Olympus", "", "../etc/passwd", "/etc/passwd", "Europe", "a" * 3000):
        assert Clock.of(name, 8).zone.key == "UTC"
