"""An import of very many old works, by the importer itself: whoever follows everything gets a handful of notices, and
every work is counted in one of them."""

import pytest
from django.db import connection

from papers.ingest.runs import run_import
from papers.models import NewWork, Work
from profiles.models import Event, Notification
from profiles.news.arrivals import note_arrivals
from profiles.news.relaying import relay_events
from tests.cast import a_person
from tests.papers.ingest.feeding import source_of, work

pytestmark = pytest.mark.django_db


def follow_everything(user) -> None:
    with connection.cursor() as cursor:
        for kind, table in (
            ("author", "author"),
            ("topic", "topic"),
            ("venue", "venue"),
            ("institution", "institution"),
        ):
            cursor.execute(
                "INSERT INTO profiles_follow (user_id, kind, target, frequency, created_at)"
                f" SELECT %s, %s, id, 'instant', now() FROM papers_{table}",
                [user.pk, kind],
            )


@pytest.mark.parametrize("number", [600, pytest.param(10_000, marks=pytest.mark.fuzz)])
def test_an_archive_comes_in(tmp_path, number):
    archive = [
        work(
            f"Old matter {n}",
            f"Ada Byron{'abcdefghij'[n % 10]}",
            f"Grace Hopper{'abcdefg'[n % 7]}",
            key=str(n),
            year=1950 + n % 50,
            topics=[f"matter {n % 9}"],
            venue="Archive of Seas",
        )
        for n in range(number)
    ]
    source, paths = source_of(archive, folder=tmp_path)
    run = run_import(source=source, paths=paths)
    assert run.loaded == number
    reader, nobody = a_person("reader"), a_person("nobody")
    follow_everything(reader)
    assert note_arrivals() == number
    assert not NewWork.objects.exists()
    touched = set(Work.objects.values_list("pk", flat=True))
    counted = {pk for works in Event.objects.filter(kind="works-added").values_list("works", flat=True) for pk in works}
    assert counted == touched
    relay_events()
    mine = Notification.objects.filter(user=reader).select_related("event")
    assert 1 < len(mine) <= 7
    lines = sum(one.event.facts["count"] for one in mine if one.event.kind == "works-added")
    rest = sum(one.count for one in mine if one.event.kind == "more-works")
    # Works of an author and a colleague who are both named are in two lines.
    assert rest <= number <= lines + rest
    assert not Notification.objects.filter(user=nobody).exists()
    assert not Event.objects.exclude(works=None).exists()


def test_a_first_import_writes_no_events(tmp_path):
    source, paths = source_of([work(f"Matter {n}", f"Author {n}", key=str(n)) for n in range(50)], folder=tmp_path)
    run_import(source=source, paths=paths)
    assert note_arrivals() == 50
    assert not Event.objects.exists()
