"""Search documents follow the works: nothing that waits is lost, and whoever is killed leaves it waiting."""

import pytest
from django.db import connection, transaction

from papers.models import Author, SearchDocument, SearchTerm, Work, WorkToIndex
from papers.search import indexing, rebuilding
from papers.search.indexing import index_waiting, rebuild_search
from papers.search.upkeep import renew_search, sweep_search
from papers.storage.changes import note_changed
from portal.common.locks import LockHeldError
from tests.corpus import a_topic, a_work, an_author

pytestmark = pytest.mark.django_db


def wait(*works):
    with connection.cursor() as cursor:
        note_changed(cursor, [work.pk for work in works])


def found(lexeme: str) -> set[int]:
    return set(
        SearchDocument.objects.extra(where=["lexemes @@ %s::tsquery"], params=[f"'{lexeme}'"]).values_list(
            "pk", flat=True
        )
    )


def test_a_waiting_work_is_indexed_once():
    work = a_work("Graphs of everything", authors=[an_author()], topics=[a_topic()])
    wait(work, work)
    assert index_waiting() == 1
    assert found("graph") == {work.pk}
    assert not WorkToIndex.objects.exists()
    assert index_waiting() == 0


def test_a_changed_work_is_found_by_what_it_says_now():
    work = a_work("Graphs")
    wait(work)
    index_waiting()
    Work.objects.filter(pk=work.pk).update(title="Trees")
    wait(work)
    index_waiting()
    assert found("tree") == {work.pk}
    assert found("graph") == set()


def test_a_merged_work_is_found_no_more():
    work, other = a_work("Graphs"), a_work("Graphs")
    wait(work, other)
    index_waiting()
    Work.objects.filter(pk=work.pk).update(merged_into=other)
    wait(work)
    index_waiting()
    assert found("graph") == {other.pk}


def test_batches_of_any_size_index_everything(monkeypatch):
    monkeypatch.setattr(indexing, "WORKS_PER_BATCH", 3)
    works = [a_work(f"Graph {number}") for number in range(10)]
    wait(*works, *works[:5])
    told = []
    assert index_waiting(report=lambda *step: told.append(step)) == 10
    assert found("graph") == {work.pk for work in works}
    assert told[-1] == ("indexing", 10, 10)


def test_a_batch_that_fails_leaves_its_works_waiting(monkeypatch):
    wait(a_work("Graphs"))
    with monkeypatch.context() as broken:
        broken.setattr(indexing, "described", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            index_waiting()
    assert WorkToIndex.objects.count() == 1
    assert index_waiting() == 1


def test_a_work_that_changes_while_it_is_indexed_is_indexed_again(monkeypatch):
    work = a_work("Graphs")
    wait(work)
    really = indexing.described

    def with_a_change_in_between(cursor, pks):
        result = really(cursor, pks)
        monkeypatch.setattr(indexing, "described", really)
        Work.objects.filter(pk=work.pk).update(title="Trees")
        wait(work)
        return result

    monkeypatch.setattr(indexing, "described", with_a_change_in_between)
    index_waiting()
    assert found("tree") == {work.pk}
    assert not WorkToIndex.objects.exists()


def test_a_rebuild_is_the_same_as_indexing_one_by_one():
    author = an_author()
    works = [
        a_work(f"Graph {number}", authors=[author, "Ben"], topics=[a_topic()], abstract="It is.") for number in range(5)
    ]
    a_work("Merged", merged_into=works[0])
    wait(*works)
    index_waiting()
    columns = [field.attname for field in SearchDocument._meta.fields]
    one_by_one = sorted(SearchDocument.objects.values_list(*columns))
    assert rebuild_search() == 5
    assert sorted(SearchDocument.objects.values_list(*columns)) == one_by_one


def test_a_rebuilt_table_has_the_keys_and_indexes_of_the_one_it_replaces():
    def shape():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'papers_searchdocument' ORDER BY 1"
            )
            indexes = cursor.fetchall()
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conrelid = 'papers_searchdocument'::regclass ORDER BY 1"
            )
            constraints = cursor.fetchall()
            cursor.execute(
                "SELECT attname, attstorage, attnotnull FROM pg_attribute"
                " WHERE attrelid = 'papers_searchdocument'::regclass AND attnum > 0 ORDER BY 1"
            )
            return indexes, constraints, cursor.fetchall()

    before = shape()
    rebuild_search()
    assert shape() == before


def test_many_that_wait_are_a_reason_to_rebuild(monkeypatch):
    monkeypatch.setattr(indexing, "_REBUILD_FROM", 3)
    rebuilt = []
    monkeypatch.setattr(indexing, "rebuild_documents", lambda **_: rebuilt.append(1) or 3)
    wait(*(a_work(f"Graph {number}") for number in range(3)))
    index_waiting()
    assert rebuilt


def test_a_rebuild_that_fails_leaves_the_old_documents(monkeypatch):
    work = a_work("Graphs")
    renew_search()
    monkeypatch.setattr(rebuilding, "take_place", lambda *_: 1 / 0)
    a_work("More graphs")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        rebuild_search()
    assert found("graph") == {work.pk}
    monkeypatch.undo()
    assert rebuild_search() == 2


def test_words_are_counted_by_work():
    a_work("Graph graph", abstract="Graphs")
    a_work("A graph")
    renew_search()
    assert dict(SearchTerm.objects.values_list("word", "works")) == {"graph": 2, "graphs": 1, "a": 1}
    assert set(SearchTerm.objects.filter(stem="graph").values_list("word", flat=True)) == {"graph", "graphs"}


def test_a_sweep_finds_what_waits():
    work = a_work("Graphs", authors=[an_author("Grace Graph")])
    sweep_search()
    assert found("graph") == set()
    wait(work)
    sweep_search()
    assert found("graph") == {work.pk}
    assert found(f"#A{Author.objects.get().pk}") == {work.pk}


def test_whoever_comes_second_leaves_it_to_the_first(monkeypatch):
    def held(*_, **__):
        raise LockHeldError("held")

    wait(a_work())
    monkeypatch.setattr(indexing, "advisory_lock", held)
    assert index_waiting() == 0
    with pytest.raises(LockHeldError):
        rebuild_search()
