"""Suggestions about rows: found live and at night alike, never what people denied, and set aside for good."""

from datetime import UTC, datetime, timedelta

import pytest

from papers.curation.rearranging import Wanted, rearrange, split_off
from papers.identity.suggesting.interface import Matter
from papers.identity.suggesting.present import PRESENT, all_suggestions
from papers.models import Authorship, Suggestion
from papers.search.indexing import rebuild_search
from papers.search.names.building import rebuild_names
from papers.services.dismiss_suggestion import dismiss_likeness, dismiss_suggestion, show_suggestion_again
from papers.services.note_suggestions import note_suggestions
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def two():
    """One person's two records, three works and two, among others of whom nobody is like them."""
    friend = an_author("Ivo Brandt")
    one, other = an_author("Quillon Ostrander"), an_author("Q. Ostrander")
    for title in ("Parsing rivers", "Parsing lakes", "Parsing brooks"):
        a_work(title, authors=[one, friend])
    for title in ("Rivers revisited", "Lakes revisited"):
        a_work(title, authors=[friend, other])
    for number in range(30):
        a_work(f"Something else {number}", authors=[an_author(f"Person{number} Name{number}")])
    rebuild_search()
    rebuild_names()
    return one, other


def pairs():
    return {(one.matter, one.record, one.other) for one in all_suggestions()}


def test_two_records_of_one_person_are_found_by_either_and_at_night(two):
    one, other = two
    (found,) = PRESENT.duplicates_of(other.pk)
    assert (found.record, found.other) == (one.pk, other.pk)
    assert [like.other for like in PRESENT.all_of(one.pk)] == [other.pk]
    assert pairs() == {(Matter.DUPLICATE, one.pk, other.pk)}


def test_what_was_denied_or_parted_is_never_suggested(two):
    one, other = two
    name = Authorship.objects.filter(author=other).first()
    rearrange(wanted=Wanted(one.pk, not_mine={name.pk: other.pk}), by=1, at=NOW)
    assert not PRESENT.all_of(one.pk)
    assert not PRESENT.all_of(other.pk)
    assert not pairs()


def test_a_record_that_was_split_off_is_never_suggested_to_be_joined_again(two):
    one, _ = two
    names = Authorship.objects.filter(author=one).values_list("pk", flat=True)[:2]
    made, _ = split_off(record=one.pk, names=list(names), by=1, at=NOW)
    assert made.pk not in {like.other for like in PRESENT.all_of(one.pk)} | {
        like.record for like in PRESENT.all_of(one.pk) if like.record != one.pk
    }
    assert not [pair for pair in pairs() if {one.pk, made.pk} == set(pair[1:])]


def test_a_work_that_is_nobodys_is_offered_to_who_bears_the_name_and_not_to_who_denied_it(two):
    one, _ = two
    denier = an_author("Quillon Ostrander")
    work = a_work("Parsing ponds", authors=[denier, Authorship.objects.filter(author__name="Ivo Brandt")[0].author])
    a_work("Astronomy", authors=[denier])
    name = Authorship.objects.get(work=work, author=denier)
    rearrange(wanted=Wanted(denier.pk, not_mine={name.pk: denier.pk}), by=1, at=NOW)
    rebuild_search()
    rebuild_names()
    found = [like for like in PRESENT.missing_of(one.pk) if like.work == work.pk]
    assert [(like.name, like.other) for like in found] == [(name.pk, None)]
    assert not [like for like in PRESENT.missing_of(denier.pk) if like.work == work.pk]
    assert (Matter.MISSING, one.pk, None) in pairs()


def test_noting_twice_changes_nothing_and_what_is_gone_goes(two):
    one, other = two
    assert note_suggestions(now=NOW) == note_suggestions(now=LATER) == 1
    noted = Suggestion.objects.get()
    assert (noted.record_id, noted.other_id, noted.noted_at) == (one.pk, other.pk, LATER)
    rearrange(wanted=Wanted(one.pk, joined=[other.pk]), by=1, at=NOW)
    note_suggestions(now=LATER + timedelta(days=1))
    assert not Suggestion.objects.exists()


def test_what_was_set_aside_stays_so_with_who_and_when(two):
    note_suggestions(now=NOW)
    noted = Suggestion.objects.get()
    dismiss_suggestion(suggestion=noted.pk, by=7, at=NOW)
    dismiss_suggestion(suggestion=noted.pk, by=8, at=LATER)
    assert note_suggestions(now=LATER) == 0
    noted.refresh_from_db()
    assert (noted.dismissed_by, noted.dismissed_at) == (7, NOW)
    show_suggestion_again(suggestion=noted.pk)
    assert note_suggestions(now=LATER) == 1


def test_what_an_owner_set_aside_is_not_noted_from_the_other_side(two):
    one, other = two
    dismiss_likeness(record=other, of=one, by=7, at=NOW)
    dismiss_likeness(record=other, of=one, by=7, at=LATER)
    assert note_suggestions(now=LATER) == 0
    assert Suggestion.objects.get().dismissed_at == NOW


def test_what_was_noted_is_what_an_owner_sets_aside(two):
    one, other = two
    note_suggestions(now=NOW)
    dismiss_likeness(record=other, of=one, by=7, at=LATER)
    assert Suggestion.objects.get().dismissed_by == 7
