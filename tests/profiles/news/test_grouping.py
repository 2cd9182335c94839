"""Notices by day and in groups: whatever comes, nothing is left out and nothing stands twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from profiles.models import EventKind
from profiles.news.grouping import days, single
from profiles.news.wording import Because, Told

_START = datetime(2026, 3, 28, 21, tzinfo=UTC)
_REASONS = [(), (Because("Ada", "/authors/A1/", "A1"),), (Because("Lin", "/authors/A2/", "A2"),)]


def a_told(number, kind, because=(), *, hours=0, url="/a", read=False, count=1):
    at = _START - timedelta(hours=hours)
    return Told(number, number, kind, "Title", "", url, at, read, because, None, (), count)


tellings = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(list(EventKind)),
            "because": st.sampled_from(_REASONS),
            "hours": st.integers(0, 72),
            "url": st.sampled_from(["/a", "/b"]),
            "read": st.booleans(),
            "count": st.integers(1, 400),
        }
    ),
    max_size=30,
).map(lambda rows: [a_told(number, **row) for number, row in enumerate(rows)])
zones = st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles"]).map(ZoneInfo)


@given(tellings, zones)
def test_each_stands_once_on_its_day_among_its_like(told, zone):
    found = days(told, zone=zone)
    assert sorted(one.number for day in found for group in day.groups for one in group.told) == list(range(len(told)))
    assert len({day.day for day in found}) == len(found)
    for day in found:
        sorts = [(group.first.kind, group.because or group.first.url) for group in day.groups]
        assert len(set(sorts)) == len(sorts)
        for group, (kind, reason) in zip(day.groups, sorts, strict=True):
            assert {one.at.astimezone(zone).date() for one in group.told} == {day.day}
            assert {(one.kind, one.because or one.url) for one in group.told} == {(kind, reason)}
            assert group.numbers == sorted(group.numbers)
            assert group.unread == sum(not one.read for one in group.told)


@given(tellings, zones)
def test_the_feed_keeps_the_order_within_a_day_and_folds_nothing(told, zone):
    for day in single(told, zone=zone):
        numbers = [group.first.number for group in day.groups]
        assert numbers == sorted(numbers)
        assert all(len(group.told) == 1 for group in day.groups)


def test_a_group_is_called_what_it_counts():
    def title(kind, *counts):
        told = [a_told(n, kind, count=count) for n, count in enumerate(counts)]
        return days(told, zone=ZoneInfo("UTC"))[0].groups[0].title

    assert title(EventKind.NEW_WORK, 1, 1, 1) == "3 new works"
    assert title(EventKind.WORKS_ADDED, 312, 1_000) == "1,312 works were added"
    assert title(EventKind.NEW_CITATION, 1) == "1 new citation"
    assert title(EventKind.DECISION, 1, 1) == "2 decisions"
