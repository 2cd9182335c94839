"""What every test may ask for. The database and the broker are real ones of the test run's own.

They are started when the first test needs them, shared by all workers of a parallel run, and stop with the last one.
DATABASE_URL and REDIS_URL switch to servers of your own, as everywhere.
"""

import contextlib
import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from portal.embedded import Places, ensure_services
from tests.web_peers import web_peers  # noqa: F401 - a fixture, for whatever asks other hosts

# How long an example takes says how busy the machine is, and nothing about what is tested.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Run before pytest-django makes its database: have a server to make it in."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with ensure_services(Places.of_tests(), valkey=False):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let tests that commit empty the tables after themselves, which the record of acts refuses to everybody else."""
    from django.db import connection
    from django.test import TransactionTestCase

    from tests.emptying import empty_tables

    TransactionTestCase._fixture_teardown = lambda _: empty_tables()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("auditevent", "auditseal"):
            cursor.execute(f"ALTER TABLE profiles_{table} DISABLE TRIGGER profiles_{table}_is_not_emptied")


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """The address of a real Valkey for tests that publish or run tasks."""
    from django.conf import settings

    with contextlib.ExitStack() as stack:
        if not os.environ.get("REDIS_URL"):
            stack.enter_context(ensure_services(Places.of_tests(), postgres=False))
        yield settings.CELERY_BROKER_URL


def pytest_collection_finish() -> None:
    """What was collected stays to the end; a look through all of it at each collection of garbage finds nothing."""
    gc.collect()
    gc.freeze()


# Minutes long and random on purpose; `make faults` and `make fuzz` ask for them.
ONLY_WHEN_ASKED = ("faults", "fuzz")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long runs, unless the caller chose by marker."""
    if config.option.markexpr:
        return
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in ONLY_WHEN_ASKED)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
