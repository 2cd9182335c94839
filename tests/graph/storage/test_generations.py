"""Partitions come and go beside readers."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from graph.models import Coauthor
from graph.storage import generations
from graph.storage.generations import TABLES, drop_unused, make_generation, make_partition, partition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_generations")]


def tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^graph_.*_g[0-9]+$'")
        return {name for (name,) in cursor.fetchall()}


def test_a_generation_has_the_keys_indexes_and_checks_of_its_tables():
    with connection.cursor() as cursor:
        make_generation(cursor, 7)
        for table in TABLES:
            cursor.execute(
                "SELECT count(*), (SELECT count(*) FROM pg_index WHERE indrelid = %s::regclass) FROM pg_index i"
                " JOIN pg_inherits h ON h.inhrelid = i.indexrelid WHERE i.indrelid = %s::regclass",
                [table, partition(table, 7)],
            )
            attached, wanted = cursor.fetchone()
            assert attached == wanted > 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Coauthor.objects.create(generation=7, a=1, b=1, works=1, strength=1.0)


def test_what_is_used_stays_and_the_rest_goes_attached_or_not():
    with connection.cursor() as cursor:
        make_generation(cursor, 3)
        make_generation(cursor, 4)
        make_partition(cursor, "graph_person", 5)
    assert drop_unused(used={4}) == len(TABLES) + 1
    assert tables() == {partition(table, 4) for table in TABLES}


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_read_stays_until_the_next_time(monkeypatch):
    monkeypatch.setattr(generations, "_LONGEST_WAIT", "50ms")
    with connection.cursor() as cursor, transaction.atomic():
        make_generation(cursor, 3)
    dropped = []

    def drop():
        dropped.append(drop_unused(used=()))
        connection.close()

    with transaction.atomic():
        assert not Coauthor.objects.filter(generation=3).exists()
        other = threading.Thread(target=drop)
        other.start()
        other.join()
        assert "graph_coauthor_g3" in tables()
    assert dropped == [len(TABLES) - 1]
    assert drop_unused(used=()) == 1
    assert tables() == set()
