"""Names follow the literature: a few exchanged or all made anew, the outcome is the same, and nobody sees a half."""

import random
import threading

import pytest
from django.db import DatabaseError, connection

from papers.models import Author, AuthorName, NamePrefix, NameTerm, NameWord, SearchName
from papers.search.names import NameKind, building, suggest
from papers.search.names.building import rebuild_names
from tests.papers.search.names.naming import author, institution, topic, venue


def contents():
    """What the tables say, whatever ids the names have."""
    name = {
        row.pk: (row.kind, row.record, row.title, row.name, row.words, row.works, row.hint)
        for row in SearchName.objects.all()
    }
    return (
        sorted(name.values()),
        sorted((row.kind, row.size, row.term, name[row.name], row.record, row.works, row.whole) for row in NameTerm.objects.all()),
        sorted((row.kind, row.prefix, row.names, row.best) for row in NamePrefix.objects.all()),
        sorted((row.kind, row.word, row.names) for row in NameWord.objects.all()),
    )  # fmt: skip


@pytest.mark.django_db
def test_exchanging_what_changed_comes_to_the_same_as_making_all_anew():
    rng = random.Random(7)
    syllables = ["wan", "li", "chen", "ada", "qu", "oc", "zhu"]

    def a_name():
        return " ".join(
            "".join(rng.choices(syllables, k=rng.randint(1, 2))).capitalize() for _ in range(rng.randint(1, 3))
        )

    for _ in range(150):
        author(*{a_name() for _ in range(rng.randint(1, 3))}, works=rng.randint(1, 9))
        topic(a_name(), works=rng.randint(0, 3))
    institution("University of Tests", "UT")
    venue("Tests", "T")
    rebuild_names(whole=True)
    assert NamePrefix.objects.exists(), "names too few to tell"
    for _ in range(4):
        for person in rng.sample(list(Author.objects.all()), 12):
            change = rng.randint(0, 3)
            if change == 0:
                Author.objects.filter(pk=person.pk).update(works_count=rng.randint(0, 20))
            elif change == 1:
                added = f"{a_name()} Jr"
                AuthorName.objects.get_or_create(author=person, name=added, key=added.lower())
            elif change == 2:
                kept = Author.objects.exclude(pk=person.pk).first()
                Author.objects.filter(pk=person.pk).update(merged_into=kept)
            else:
                AuthorName.objects.filter(author=person).exclude(name=person.name).delete()
        author(a_name(), works=3)
        assert rebuild_names() > 0
        exchanged = contents()
        rebuild_names(whole=True)
        assert contents() == exchanged
        assert rebuild_names() == 0


@pytest.mark.django_db
def test_much_that_is_new_is_made_anew_with_all_keys_and_indexes(monkeypatch):
    def shape():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) ORDER BY 1, 2",
                [[model._meta.db_table for model in (SearchName, NameTerm, NamePrefix, NameWord)]],
            )
            indexes = cursor.fetchall()
            cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE '%fresh'")
            return indexes, cursor.fetchone()

    before = shape()
    monkeypatch.setattr(building, "_MOST_EXCHANGED", 0)
    author("Ada Byron")
    assert rebuild_names() == 1
    assert shape() == before
    assert [one.name for one in suggest("ada")] == ["Ada Byron"]
    author("Ada Lovelace", works=2)
    rebuild_names()
    assert [one.name for one in suggest("ada")] == ["Ada Lovelace", "Ada Byron"]


@pytest.mark.django_db
def test_names_of_any_length_are_taken():
    author(" ".join(f"w{number}" for number in range(500)) + " " + "x" * 3000)
    author("Ada " * 400 + "Byron")
    topic("é" * 5000)
    venue("!!!", "…")
    rebuild_names(whole=True)
    assert len(suggest("w3", kinds=[NameKind.AUTHOR])) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("whole", [True, False])
def test_a_build_that_breaks_off_leaves_what_was_there(monkeypatch, whole):
    author("Ada Byron")
    rebuild_names(whole=True)
    author("Bob Byron")

    def broken(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "add_words", broken)
    with pytest.raises(KeyboardInterrupt):
        rebuild_names(whole=whole)
    monkeypatch.undo()
    assert [one.name for one in suggest("byron")] == ["Ada Byron"]
    assert rebuild_names() == 1
    assert [one.name for one in suggest("byron")] == ["Ada Byron", "Bob Byron"]


@pytest.mark.django_db(transaction=True)
def test_readers_see_the_old_names_until_the_new_ones_are_complete(monkeypatch):
    author("Ada Byron")
    rebuild_names(whole=True)
    author("Bob Byron")
    seen = []

    def read():
        seen.extend(one.name for one in suggest("byron"))
        connection.close()

    def look_on(*args, **kwargs):
        reader = threading.Thread(target=read)
        reader.start()
        reader.join()
        return add_words(*args, **kwargs)

    add_words = building.add_words
    monkeypatch.setattr(building, "add_words", look_on)
    rebuild_names(whole=True)
    assert seen == ["Ada Byron"]
    assert len(suggest("byron")) == 2


@pytest.mark.django_db(transaction=True)
def test_builds_at_once_follow_each_other():
    for number in range(20):
        author(f"Person {number}a")
    failed = []

    def build():
        try:
            rebuild_names(whole=True)
        except DatabaseError as error:
            failed.append(error)
        finally:
            connection.close()

    builders = [threading.Thread(target=build) for _ in range(3)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert failed == []
    assert len(suggest("person", limit=20)) == 20
