"""Putting works on lists and taking them off, with a way back."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from papers.models import Work
from profiles.library import lists, saving
from profiles.library.describing import set_note, set_tags
from profiles.library.errors import (
    NameTakenError,
    NoSuchListError,
    NoSuchWorkError,
    NothingToUndoError,
    TooManyError,
)
from profiles.library.removals import forget_removals, undo_removal
from profiles.library.sharing import share_list
from profiles.models import LastRemoval, ReadingList, SavedWork
from profiles.selectors.library import entries_of, lists_of, saved_among
from tests.cast import a_person
from tests.corpus import a_work
from tests.profiles.library.shelves import a_list, order


def now():
    return timezone.now()


def test_one_click_saves_to_a_list_made_on_first_use_and_again_changes_nothing(ada):
    work = a_work()

    first, again = saving.save_work(work=work.pk, by=ada), saving.save_work(work=work.pk, by=ada)

    assert (first.reading_list.name, first.reading_list.is_default) == ("Reading list", True)
    assert (first.new, again.new, again.reading_list) == (1, 0, first.reading_list)
    assert saved_among(ada.pk, [work.pk, a_work().pk]) == {work.pk}


def test_what_was_saved_last_stands_first(ada):
    one, two = a_work(), a_work()
    saved = [saving.save_work(work=work.pk, by=ada) for work in (one, two)]
    assert order(saved[0].reading_list) == [two.pk, one.pk]


def test_a_list_of_that_name_becomes_the_one_that_is_saved_to(ada):
    own = lists.create_list(name="Reading list", by=ada)
    assert saving.save_work(work=a_work().pk, by=ada).reading_list == own


def test_works_that_are_not_shown_are_not_saved(ada):
    hidden = a_work(hidden=True)
    for number in (hidden.pk, 10**15):
        with pytest.raises(NoSuchWorkError):
            saving.save_work(work=number, by=ada)


def test_a_merged_work_is_saved_as_what_it_became(ada):
    target = a_work()
    merged = a_work(merged_into=target)
    saving.save_work(work=merged.pk, by=ada)
    assert SavedWork.objects.get().work == target
    assert saving.save_work(work=target.pk, by=ada).new == 0


def test_two_saved_works_that_became_one_stand_once_with_both_notes(ada):
    made, (one, two, other) = a_list(ada, "one", "two", "other")
    for work, words in ((one, "first"), (two, "second")):
        set_note(reading_list=made.pk, work=work.pk, note=words, by=ada)
        set_tags(reading_list=made.pk, work=work.pk, tags=f"both, {words}", by=ada)
    Work.objects.filter(pk=two.pk).update(merged_into=one)

    found = entries_of(made.pk)

    assert [(entry.work, entry.place) for entry in found] == [(one.pk, 1), (other.pk, 2)]
    assert (found[0].note, found[0].tags) == ("first\n\nsecond", ["both", "first", "second"])
    assert saved_among(ada.pk, [one.pk]) == {one.pk}
    set_note(reading_list=made.pk, work=one.pk, note="one note", by=ada)
    assert entries_of(made.pk)[0].note == "one note"
    saving.unsave_work(work=two.pk, by=ada, now=now())
    assert order(made) == [other.pk]


def test_unsaving_takes_a_work_off_every_list_and_undoing_puts_all_of_it_back(ada):
    made, (one, two) = a_list(ada, "one", "two")
    saving.save_work(work=one.pk, by=ada)
    set_note(reading_list=made.pk, work=one.pk, note="the proof", by=ada)
    before = list(
        SavedWork.objects.order_by("reading_list", "position").values_list(
            "reading_list", "work", "position", "note", "saved_at"
        )
    )

    removal = saving.unsave_work(work=one.pk, by=ada, now=now())

    assert removal.names == ("Reading list", "Thesis")
    assert saved_among(ada.pk, [one.pk, two.pk]) == {two.pk}
    assert undo_removal(key=removal.key, by=ada, now=now()).works == 1
    assert (
        list(
            SavedWork.objects.order_by("reading_list", "position").values_list(
                "reading_list", "work", "position", "note", "saved_at"
            )
        )
        == before
    )
    with pytest.raises(NothingToUndoError):
        undo_removal(key=removal.key, by=ada, now=now())


def test_unsaving_what_is_not_saved_is_nothing(ada, bob):
    work = a_work()
    saving.save_work(work=work.pk, by=bob)
    assert saving.unsave_work(work=work.pk, by=ada, now=now()) is None
    assert saved_among(bob.pk, [work.pk])


def test_a_list_comes_back_with_its_number_link_and_works(ada):
    made, works = a_list(ada, "one", "two", "three")
    key = share_list(reading_list=made.pk, with_name=True, by=ada).share_key
    removal = lists.remove_list(reading_list=made.pk, by=ada, now=now())
    assert lists_of(ada.pk) == []
    lists.create_list(name="Thesis", by=ada)

    undo_removal(key=removal.key, by=ada, now=now())

    back = ReadingList.objects.get(pk=made.pk)
    assert (back.name, back.share_key, back.share_name) == ("Thesis (2)", key, True)
    assert order(back) == [work.pk for work in works]


def test_undoing_is_ones_own_one_step_and_for_an_hour(ada, bob):
    made, (one, two) = a_list(ada, "one", "two")
    first = saving.remove_works(reading_list=made.pk, works=[one.pk], by=ada, now=now())
    second = saving.remove_works(reading_list=made.pk, works=[two.pk], by=ada, now=now())
    for key, by, at in (
        (first.key, ada, now()),
        (second.key, bob, now()),
        (uuid4(), ada, now()),
        (second.key, ada, now() + timedelta(hours=1)),
    ):
        with pytest.raises(NothingToUndoError):
            undo_removal(key=key, by=by, now=at)
    assert forget_removals(now=now()) == 0
    assert forget_removals(now=now() + timedelta(hours=1)) == 1
    assert not LastRemoval.objects.exists()


def test_lists_of_others_are_not_there(ada, bob):
    made, (work,) = a_list(bob, "theirs")
    own = lists.create_list(name="own", by=ada)
    for act in (
        lambda: saving.save_work(work=work.pk, reading_list=made.pk, by=ada),
        lambda: saving.remove_works(reading_list=made.pk, works=[work.pk], by=ada, now=now()),
        lambda: saving.copy_works(reading_list=made.pk, works=[work.pk], into=own.pk, by=ada),
        lambda: saving.copy_works(reading_list=own.pk, works=[work.pk], into=made.pk, by=ada),
        lambda: saving.move_works(reading_list=made.pk, works=[work.pk], into=own.pk, by=ada),
        lambda: lists.remove_list(reading_list=made.pk, by=ada, now=now()),
        lambda: lists.rename_list(reading_list=made.pk, name="mine", note="", by=ada),
        lambda: lists.follow_list(reading_list=made.pk, followed=True, by=ada),
        lambda: share_list(reading_list=made.pk, with_name=True, by=ada),
        lambda: set_note(reading_list=made.pk, work=work.pk, note="x", by=ada),
    ):
        with pytest.raises(NoSuchListError):
            act()
    assert order(made) == [work.pk]


def test_a_name_is_taken_once(ada, bob):
    lists.create_list(name="Thesis", by=ada)
    other = lists.create_list(name="Other", by=ada)
    lists.create_list(name="Thesis", by=bob)
    with pytest.raises(NameTakenError):
        lists.create_list(name=" Thesis ", by=ada)
    with pytest.raises(NameTakenError):
        lists.rename_list(reading_list=other.pk, name="Thesis", note="", by=ada)
    lists.rename_list(reading_list=other.pk, name="Other", note="for a talk", by=ada)


def test_there_are_bounds(ada, monkeypatch):
    monkeypatch.setattr(lists, "MOST_LISTS", 2)
    monkeypatch.setattr(saving, "MOST_WORKS", 2)
    made, works = a_list(ada, "one", "two")
    other, (third,) = a_list(ada, "three", name="Other")
    with pytest.raises(TooManyError):
        lists.create_list(name="a third", by=ada)
    for act in (
        lambda: saving.save_work(work=third.pk, reading_list=made.pk, by=ada),
        lambda: saving.move_works(reading_list=made.pk, works=[work.pk for work in works], into=other.pk, by=ada),
        lambda: saving.save_copy(name="Copy", note="", works=[], by=ada),
    ):
        with pytest.raises(TooManyError):
            act()
    assert (order(made), order(other)) == ([work.pk for work in works], [third.pk])


def test_copies_and_moves_take_notes_along_and_lose_none(ada):
    made, (one, two, three) = a_list(ada, "one", "two", "three")
    other = lists.create_list(name="Other", by=ada)
    saving.save_work(work=two.pk, reading_list=other.pk, by=ada)
    set_note(reading_list=made.pk, work=one.pk, note="one", by=ada)
    set_note(reading_list=made.pk, work=two.pk, note="from here", by=ada)

    assert saving.copy_works(reading_list=made.pk, works=[three.pk, one.pk], into=other.pk, by=ada).new == 2
    assert order(other) == [one.pk, three.pk, two.pk]
    assert entries_of(other.pk)[0].note == "one"

    assert saving.move_works(reading_list=made.pk, works=[two.pk, three.pk], into=other.pk, by=ada).new == 0
    assert order(made) == [one.pk, two.pk], "what has a note of its own there stays"
    assert order(other) == [one.pk, three.pk, two.pk]


@pytest.mark.django_db(transaction=True)
def test_two_who_save_first_at_once_make_one_list(django_db_serialized_rollback):
    ada, works = a_person("ada"), [a_work() for _ in range(6)]
    together, faults = threading.Barrier(6), []

    def save(work):
        try:
            together.wait()
            saving.save_work(work=work.pk, by=ada)
        except Exception as fault:  # noqa: BLE001 - told below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert ReadingList.objects.get().is_default
    rows = SavedWork.objects.values_list("position", flat=True)
    assert len(set(rows)) == len(rows) == 6
