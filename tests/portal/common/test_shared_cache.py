"""The cache in PostgreSQL: what Django's own tests ask of a cache, as far as we use one, and that adding is atomic."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.db import connection


@pytest.fixture
def cache(db):
    return caches["default"]


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is moved."""
    now = [1_800_000_000.0]
    monkeypatch.setattr("portal.common.shared_cache.time.time", lambda: now[0])
    monkeypatch.setattr("django.core.cache.backends.base.time.time", lambda: now[0])
    return now


def test_what_is_kept_is_found(cache):
    cache.set("key", [1.5, "two", None])
    assert cache.get("key") == [1.5, "two", None]
    assert "key" in cache
    assert cache.get("another") is None
    assert cache.get("another", "nothing") == "nothing"


def test_the_last_one_counts(cache):
    cache.set("key", 1)
    cache.set("key", 2)
    assert cache.get("key") == 2


def test_adding_takes_a_free_key_only(cache):
    assert cache.add("key", 1)
    assert not cache.add("key", 2)
    assert cache.get("key") == 1
    assert cache.delete("key")
    assert not cache.delete("key")
    assert cache.add("key", 3)


def test_it_ends_when_its_time_is_over(cache, clock):
    cache.set("key", 1, 60)
    cache.set("always", 1, None)
    clock[0] += 59
    assert cache.get("key") == 1
    clock[0] += 1
    assert cache.get("key") is None
    assert not cache.touch("key", 60)
    assert cache.add("key", 2, 60)
    clock[0] += 10**8
    assert cache.get("always") == 1


def test_its_time_can_be_drawn_out(cache, clock):
    cache.set("key", 1, 60)
    assert cache.touch("key", 120)
    clock[0] += 100
    assert cache.get("key") == 1


def test_no_time_is_none(cache):
    cache.set("key", 1, 0)
    assert cache.get("key") is None


def test_what_has_ended_can_be_taken_away(cache, clock):
    cache.set("short", 1, 60)
    cache.set("long", 1, 600)
    clock[0] += 61
    assert cache.forget_expired() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal_shared_cache")
        assert cursor.fetchone() == (1,)


def test_it_can_be_emptied(cache):
    cache.set("key", 1)
    cache.clear()
    assert cache.get("key") is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("left_behind", [False, True])
def test_of_eight_who_add_at_once_one_is_told_that_it_did(left_behind):
    """Also where an entry that has ended still lies there, which is where Django's own cache lets several through."""
    cache = caches["default"]
    won, together = [], threading.Barrier(8)

    def race(key):
        try:
            together.wait()
            if cache.add(key, 1, 60):
                won.append(key)
        finally:
            connection.close()

    for number in range(25):
        key = f"key{number}"
        if left_behind:
            cache.set(key, 0, 0)
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(race, [key] * 8))
    assert sorted(won) == sorted({f"key{number}" for number in range(25)})
    cache.clear()
