"""What a reader of the graph is promised: one build for as long as the block lasts."""

import threading

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from graph.models import Coauthor, GraphBuild
from graph.selectors.builds import reading
from graph.storage.generations import make_generation


def a_build(generation=1, status="current", **fields):
    return GraphBuild.objects.create(
        generation=generation, kind="full", status=status, built_at=timezone.now(), **fields
    )


@pytest.mark.django_db
def test_before_the_first_build_there_is_nothing_to_read():
    a_build(status="building")
    with reading() as build:
        assert build is None


@pytest.mark.django_db
def test_the_current_build_is_read():
    a_build(generation=1, status="retired")
    current = a_build(generation=2)
    with reading() as build:
        assert (build.id, build.generation, build.built_at) == (current.pk, 2, current.built_at)


@pytest.mark.django_db
def test_two_current_builds_cannot_be():
    a_build()
    with pytest.raises(IntegrityError):
        a_build(generation=2)


@pytest.mark.django_db(transaction=True)
def test_a_build_that_becomes_current_meanwhile_is_not_seen():
    with connection.cursor() as cursor, transaction.atomic():
        make_generation(cursor, 1)
    before = a_build()

    def change():
        with transaction.atomic():
            GraphBuild.objects.filter(pk=before.pk).update(status="retired")
            Coauthor.objects.create(generation=1, a=1, b=2, works=1, strength=1.0)
            a_build()
        connection.close()

    with reading() as build:
        other = threading.Thread(target=change)
        other.start()
        other.join()
        assert GraphBuild.objects.get(status="current").pk == build.id == before.pk
        assert not Coauthor.objects.filter(generation=build.generation).exists()
    with reading() as build:
        assert build.id != before.pk
        assert Coauthor.objects.filter(generation=build.generation).count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_while_reading():
    with pytest.raises(InternalError, match="read-only"), reading():
        a_build()
