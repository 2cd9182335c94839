"""The order of a list: whatever is moved where, all works stay, each where it was put."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from papers.models import Work
from profiles.library import places
from profiles.library.errors import NoSuchWorkError
from profiles.library.ordering import Moved, move_work
from profiles.models import SavedWork
from tests.cast import a_person
from tests.corpus import a_work
from tests.profiles.library.shelves import a_list, order

MOVES = st.lists(st.tuples(st.integers(0, 5), st.integers(-2, 9) | st.sampled_from([("up",), ("down",)])), max_size=40)


class Orders(TestCase):
    @given(MOVES, st.booleans())
    @settings(max_examples=25, deadline=None)
    def test_any_moves(self, moves, narrow):
        """`narrow`: positions as near each other as they come, so that the list is numbered anew on the way."""
        ada = a_person("ada")
        made, works = a_list(ada, *"abcdef")
        expected = [work.pk for work in works]
        if narrow:
            for number, work in enumerate(works):
                SavedWork.objects.filter(work=work).update(position=number)
        for which, where in moves:
            work = works[which].pk
            at = expected.index(work)
            if isinstance(where, tuple):
                step = -1 if where == ("up",) else 1
                moved = move_work(reading_list=made.pk, work=work, steps=step, by=ada)
                then = min(max(at + step, 0), 5)
            else:
                moved = move_work(reading_list=made.pk, work=work, to=where, by=ada)
                then = min(max(where - 1, 0), 5)
            expected.insert(then, expected.pop(at))
            assert moved == Moved(then + 1, 6)
            assert order(made) == expected


def test_between_two_next_to_each_other_the_list_is_numbered_anew(ada):
    made, works = a_list(ada, "one", "two", "three")
    for position, work in enumerate(works):
        SavedWork.objects.filter(work=work).update(position=position)
    move_work(reading_list=made.pk, work=works[2].pk, to=2, by=ada)
    assert order(made) == [works[0].pk, works[2].pk, works[1].pk]
    assert min(SavedWork.objects.values_list("position", flat=True)) == places.STEP


def test_what_became_one_work_moves_as_one(ada):
    made, (one, two, three, four) = a_list(ada, "one", "two", "three", "four")
    Work.objects.filter(pk=three.pk).update(merged_into=one)
    move_work(reading_list=made.pk, work=one.pk, to=3, by=ada)
    assert order(made) == [two.pk, four.pk, one.pk]


def test_what_is_not_on_the_list_does_not_move(ada):
    made, _ = a_list(ada, "one")
    with pytest.raises(NoSuchWorkError):
        move_work(reading_list=made.pk, work=a_work().pk, to=1, by=ada)
