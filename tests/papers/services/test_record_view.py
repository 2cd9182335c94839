"""Counting readers: once a day, within limits, and forgotten in the night."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from papers.models import ReaderKey, Work, WorkView
from papers.services import record_view as service
from papers.services.forget_readers import DAYS_KEPT, forget_readers
from papers.services.record_view import record_view
from tests.corpus import a_work

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, 34, 56, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _no_key_of_another_test():
    service._keys.clear()
    yield
    service._keys.clear()


def view(work, *, address="192.0.2.7", agent=FIREFOX, days_since=None, now=NOW):
    return record_view(work=work.pk, address=address, agent=agent, days_since=days_since, now=now)


def test_a_reader_counts_once_a_day():
    work = a_work()
    assert view(work)
    assert not view(work)
    assert not view(work, now=NOW + timedelta(hours=3))
    assert view(work, now=NOW + timedelta(days=1), days_since=1)
    assert list(WorkView.objects.order_by("day").values_list("days_since", flat=True)) == [None, 1]


def test_only_the_hour_is_kept():
    view(a_work())
    assert WorkView.objects.get().at == NOW.replace(minute=0, second=0)


@pytest.mark.parametrize("days", [0, -1, 366, 10**9])
def test_nonsense_from_a_browser_counts_as_nothing(days):
    assert view(a_work(), days_since=days)
    assert WorkView.objects.get().days_since is None


def test_a_work_that_is_not_there():
    gone = a_work(merged_into=a_work())
    for pk in (gone.pk, 10**17):
        with pytest.raises(Work.DoesNotExist):
            record_view(work=pk, address="192.0.2.7", agent=FIREFOX, days_since=None, now=NOW)


def test_robots_do_not_count():
    assert not view(a_work(), agent="Googlebot/2.1")
    assert not WorkView.objects.exists()


def test_a_machine_that_changes_its_name_is_one_network():
    work = a_work()
    found = [view(work, agent=f"{FIREFOX} {n}", address=f"192.0.2.{n}") for n in range(15)]
    assert found.count(True) == service.READERS_OF_A_WORK_IN_A_NETWORK
    assert view(work, address="198.51.100.1")


def test_nobody_reads_that_many_works(monkeypatch):
    monkeypatch.setattr(service, "WORKS_OF_A_READER", 3)
    assert [view(a_work()) for _ in range(5)] == [True, True, True, False, False]
    assert view(a_work(), address="192.0.2.8")


def test_a_network_has_a_limit_of_its_own(monkeypatch):
    monkeypatch.setattr(service, "VIEWS_OF_A_NETWORK", 3)
    assert [view(a_work(), address=f"192.0.2.{n}") for n in range(5)] == [True, True, True, False, False]
    assert view(a_work(), address="198.51.100.1")


def test_the_table_grows_by_so_much_a_day(monkeypatch):
    monkeypatch.setattr(service, "VIEWS_A_DAY", 3)
    work = a_work()
    assert [view(work, address=f"10.{n}.0.1") for n in range(5)] == [True, True, True, False, False]
    assert view(work, now=NOW + timedelta(days=1))


def test_the_key_of_a_day_is_made_once_and_takes_the_place_of_the_one_before():
    work = a_work()
    view(work)
    first = ReaderKey.objects.get()
    service._keys.clear()  # another process
    assert not view(work)
    assert bytes(ReaderKey.objects.get().key) == bytes(first.key)
    view(work, now=NOW + timedelta(days=1))
    second = ReaderKey.objects.get()
    assert second.day != first.day
    assert bytes(second.key) != bytes(first.key)


def test_the_night_forgets_readers_and_twice_is_as_once():
    work = a_work()
    today = NOW.date()
    for days in (0, 1, DAYS_KEPT, DAYS_KEPT + 1):
        day = today - timedelta(days=days)
        at = NOW - timedelta(days=days)
        WorkView.objects.create(work=work, day=day, at=at, reader=uuid4(), network=uuid4())
        ReaderKey.objects.create(day=day, key=b"k" * 32)
    states = []
    for _ in range(2):
        forget_readers(today=today)
        assert list(ReaderKey.objects.values_list("day", flat=True)) == [today]
        states.append(list(WorkView.objects.order_by("-day").values_list("day", "reader", "network")))
    assert states[0] == states[1]
    days = [day for day, *_ in states[0]]
    assert days == [today, today - timedelta(days=1), today - timedelta(days=DAYS_KEPT)]
    assert [reader is None and network is None for _, reader, network in states[0]] == [False, True, True]
