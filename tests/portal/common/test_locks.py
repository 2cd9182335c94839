"""Locks that the database holds: one holder, free again however the holder ends."""

import threading

import pytest
from django.db import connection, transaction

from portal.common.locks import LockHeldError, advisory_lock

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(act):
    """What `act` gives, or the LockHeldError it raises, on another connection."""
    outcome = []

    def run():
        try:
            outcome.append(act())
        except LockHeldError as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return outcome[0]


def take(name):
    with advisory_lock(name, held="It is being imported."):
        return "taken"


def test_a_second_taker_is_refused_at_once_with_the_reason():
    with advisory_lock("import", held="—"):
        refused = elsewhere(lambda: take("import"))
    assert isinstance(refused, LockHeldError)
    assert str(refused) == "It is being imported."


def test_another_name_is_another_lock():
    with advisory_lock("import", held="—"):
        assert elsewhere(lambda: take("graph")) == "taken"


def test_free_after_the_block_and_after_an_exception():
    take("import")
    assert elsewhere(lambda: take("import")) == "taken"
    with pytest.raises(KeyError), advisory_lock("import", held="—"):
        raise KeyError
    assert elsewhere(lambda: take("import")) == "taken"


def test_held_over_commits_and_roll_backs():
    with advisory_lock("import", held="—"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            _ = 1 / 0
        assert isinstance(elsewhere(lambda: take("import")), LockHeldError)


def test_free_when_the_holder_loses_its_connection():
    with advisory_lock("import", held="—"):
        holder = connection.connection.info.backend_pid

        def cut():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [holder])

        elsewhere(cut)
        assert elsewhere(lambda: take("import")) == "taken"
        connection.close()  # what any use of the lost connection ends in
    assert elsewhere(lambda: take("import")) == "taken"
