"""On what ground somebody is counted among the authors follows what people say and take back, whose an identifier is,
and what contradicts whom: what has changed is taken in, and is what a build of everything makes of it."""

import contextlib
import random

import pytest
from django.db import connection, transaction
from django.utils import timezone

from graph.models import Authored, GraphBuild, Ground
from graph.services import update_graph as updating
from graph.services.build_graph import build_graph
from graph.services.update_graph import update_graph
from papers.curation.added_names import add_name, take_name_out
from papers.curation.errors import CurationError
from papers.curation.guarding import guard_assertions, set_aside
from papers.curation.hiding import hide_person, hide_work, show_again
from papers.curation.identifiers import (
    deny_identifier,
    end_authenticated,
    holder_of,
    reject_print,
    respect_identifiers,
    say_identifier,
    take_identifier_back,
)
from papers.curation.places import lock_places
from papers.curation.rearranging import Wanted, rearrange, split_off
from papers.curation.taking_back import take_back
from papers.identity import settling
from papers.models import (
    AddedName,
    AssertionConflict,
    Author,
    AuthorIdentifier,
    Authorship,
    AuthorshipIdentifier,
    Correction,
    HeldRecord,
    IdentifierAct,
    MisprintedIdentifier,
    Provenance,
    Work,
)
from papers.models.identifying import Ground as SaidOn
from papers.records import Identifier
from papers.services.settle_waiting import settle_waiting
from tests.corpus import a_work, an_author
from tests.graph.services.test_update_graph import NAMES, Acts, is_what_a_full_build_makes
from tests.papers.ingest.feeding import Feed, named, work

BY = 7
ORCIDS = [f"000{number}" for number in range(4)]


class Spoken(Acts):
    """Acts of people among the changes of the literature, each as the portal makes it. What is refused is no act."""

    def any(self) -> None:
        acts = (
            self.add, self.add, self.add, self.revise, self.merge, self.sort, self.sort, self.join, self.split,
            self.undo, self.undo, self.say, self.say, self.deny_it, self.misprint, self.unsay, self.sign_out,
            self.put_aside, self.settle, self.hide, self.hide_a_work, self.hold, self.name_somebody, self.leave_out,
        )  # fmt: skip
        with contextlib.suppress(CurationError), transaction.atomic():
            self._chance.choice(acts)()
        with connection.cursor() as cursor:
            guard_assertions(cursor, now=timezone.now())

    def _person(self):
        chance = self._chance
        ids = [f"orcid:{chance.choice(ORCIDS)}"] if chance.random() < 0.5 else []
        return named(chance.choice(NAMES), *ids)

    def _one(self, rows):
        found = list(rows.order_by("pk"))
        if not found:
            raise CurationError
        return self._chance.choice(found)

    def _record(self) -> int:
        return self._one(Author.shown.all()).pk

    def _name(self) -> Authorship:
        return self._one(Authorship.objects.filter(work__hidden=False))

    def _identifier(self) -> Identifier:
        return Identifier("orcid", self._chance.choice(ORCIDS))

    def sort(self) -> None:
        name, other = self._name(), self._name()
        mine = {name.pk: name.author_id}
        not_mine = {other.pk: other.author_id} if other.pk != name.pk else {}
        record = self._chance.choice([self._record(), name.author_id or self._record()])
        rearrange(wanted=Wanted(record, mine=mine, not_mine=not_mine), by=BY, at=timezone.now())

    def join(self) -> None:
        one, other = self._record(), self._record()
        if one != other:
            rearrange(wanted=Wanted(one, joined=[other]), by=BY, at=timezone.now(), kind=Correction.Kind.MERGE)

    def split(self) -> None:
        name = self._name()
        if name.author_id:
            split_off(record=name.author_id, names=[name.pk], by=BY, at=timezone.now())

    def undo(self) -> None:
        act = self._one(Correction.objects.filter(undone_at=None))
        undo = show_again if act.kind == Correction.Kind.HIDE else take_back
        undo(correction=act.pk, by=BY, at=timezone.now())

    def say(self) -> None:
        identifier = self._identifier()
        say_identifier(
            author=self._record(), identifier=identifier, ground=self._chance.choice(list(SaidOn)),
            believed=holder_of(identifier), by=BY, at=timezone.now(),
        )  # fmt: skip

    def deny_it(self) -> None:
        identifier = self._identifier()
        author = self._chance.choice([holder_of(identifier) or self._record(), self._record()])
        deny_identifier(
            author=author, identifier=identifier, by=BY, at=timezone.now(), misprinted=self._chance.random() < 0.5
        )

    def misprint(self) -> None:
        row = self._one(AuthorshipIdentifier.objects.filter(authorship__author__isnull=False))
        reject_print(
            author=row.authorship.author_id, names=[row.authorship_id], identifier=Identifier(row.scheme, row.value),
            by=BY, at=timezone.now(),
        )  # fmt: skip

    def unsay(self) -> None:
        take_identifier_back(act=self._one(IdentifierAct.objects.filter(undone_at=None)).pk, by=BY, at=timezone.now())

    def sign_out(self) -> None:
        end_authenticated(by=BY, values=[self._chance.choice(ORCIDS)], at=timezone.now())

    def put_aside(self) -> None:
        conflict = self._one(AssertionConflict.objects.filter(resolved_at=None, set_aside_at=None))
        set_aside(conflict=conflict.pk, by=BY, at=timezone.now())

    def settle(self) -> None:
        settle_waiting()

    def hide(self) -> None:
        if self._chance.random() < 0.3:
            hide_person(author=self._record(), by=BY, at=timezone.now())

    def hide_a_work(self) -> None:
        if self._chance.random() < 0.3:
            hide_work(work=self._one(Work.objects.filter(hidden=False)).pk, by=BY, at=timezone.now())

    def hold(self) -> None:
        HeldRecord.objects.get_or_create(author_id=self._record(), defaults={"owned": True, "since": timezone.now()})

    def name_somebody(self) -> None:
        shown = self._one(Work.objects.filter(hidden=False, merged_into=None))
        add_name(
            work=shown.pk, author=self._record(), name=self._chance.choice(NAMES), position=1, by=BY, at=timezone.now()
        )

    def leave_out(self) -> None:
        take_name_out(added=self._one(AddedName.objects.filter(ended_at=None)).pk, at=timezone.now())


def follow(feed: Feed, seed: int, acts: int) -> None:
    chance = random.Random(seed)
    doing = Spoken(feed, chance)
    for _ in range(5):
        doing.add()
    build_graph()
    for number in range(acts):
        doing.any()
        if chance.random() < 0.7:
            update_graph()
        if number % 10 == 9:
            update_graph()
            assert is_what_a_full_build_makes()


@pytest.fixture
def feed(db, tmp_path, monkeypatch) -> Feed:
    monkeypatch.setattr(updating, "_BUILD_FROM", 10**9)
    return Feed(tmp_path)


# --- one by one: each changes what a work rests on that it does not touch otherwise ---------------------------------

X = Identifier("orcid", "0009")


def a_name(author: Author, *, prints: Identifier | None = None) -> Authorship:
    """A name on a work of its own, put there by a source; it may print an identifier beside it."""
    name = Authorship.objects.get(work=a_work(authors=[author]))
    if prints:
        AuthorshipIdentifier.objects.create(authorship=name, scheme=prints.scheme, value=prints.value)
        Authorship.objects.filter(pk=name.pk).update(provenance=Provenance.SOURCE_ASSERTED)
    return name


def ground_of(name: Authorship) -> Ground:
    """After what waits was taken in, which is all there is to take in."""
    update_graph()
    assert is_what_a_full_build_makes()
    generation = GraphBuild.objects.get(status="current").generation
    return Ground(Authored.objects.get(generation=generation, work=name.work_id).ground)


def guard() -> None:
    with connection.cursor() as cursor:
        guard_assertions(cursor, now=timezone.now())


@pytest.fixture
def ada(db, monkeypatch) -> Author:
    monkeypatch.setattr(updating, "_BUILD_FROM", 10**9)
    build_graph()
    return an_author("Ada Byron")


def test_a_contradiction_comes_and_is_set_aside_or_gone(ada):
    bob = an_author("Bob Hope")
    AuthorIdentifier.objects.create(author=ada, scheme=X.scheme, value=X.value)
    names = [a_name(bob, prints=X) for _ in range(2)]
    build_graph()
    rearrange(wanted=Wanted(bob.pk, mine={name.pk: bob.pk for name in names}), by=BY, at=timezone.now())
    assert {ground_of(name) for name in names} == {Ground.CONFIRMED}
    guard()
    assert {ground_of(name) for name in names} == {Ground.DISPUTED}
    set_aside(conflict=AssertionConflict.objects.get(work=names[0].work).pk, by=BY, at=timezone.now())
    assert [ground_of(name) for name in names] == [Ground.CONFIRMED, Ground.DISPUTED]
    MisprintedIdentifier.objects.create(
        **lock_places([names[1].pk])[names[1].pk].key(), scheme=X.scheme, value=X.value, by=BY, at=timezone.now(),
        act=reject_print(author=ada.pk, names=[a_name(ada, prints=X).pk], identifier=X, by=BY, at=timezone.now()),
    )  # fmt: skip
    guard()
    assert ground_of(names[1]) == Ground.CONFIRMED


def test_an_identifier_that_goes_along_makes_other_works_surer_and_back(ada):
    bob = an_author("Bob Hope")
    AuthorIdentifier.objects.create(author=ada, scheme=X.scheme, value=X.value)
    moves, stays = a_name(ada, prints=X), a_name(bob, prints=X)
    build_graph()
    assert ground_of(stays) == Ground.IDENTIFIED
    done = rearrange(wanted=Wanted(bob.pk, mine={moves.pk: ada.pk}), by=BY, at=timezone.now())
    assert holder_of(X) == bob.pk
    assert ground_of(stays) == Ground.ORCID
    take_back(correction=done.pk, by=BY, at=timezone.now())
    assert ground_of(stays) == Ground.IDENTIFIED


def test_an_identifier_that_is_said_to_be_the_persons_and_said_not_to_be(ada):
    name = a_name(ada, prints=X)
    build_graph()
    said = say_identifier(
        author=ada.pk, identifier=X, ground=SaidOn.AUTHENTICATED, believed=None, by=BY, at=timezone.now()
    )
    assert ground_of(name) == Ground.ORCID
    take_identifier_back(act=said.pk, by=BY, at=timezone.now())
    assert ground_of(name) == Ground.IDENTIFIED
    say_identifier(author=ada.pk, identifier=X, ground=SaidOn.DECIDED, believed=None, by=BY, at=timezone.now())
    deny_identifier(author=ada.pk, identifier=X, by=BY, at=timezone.now())
    assert ground_of(name) == Ground.IDENTIFIED


def test_what_was_said_of_identifiers_is_put_right_after_whatever_moved_them(ada):
    name = a_name(ada, prints=X)
    say_identifier(author=ada.pk, identifier=X, ground=SaidOn.DECIDED, believed=None, by=BY, at=timezone.now())
    AuthorIdentifier.objects.all().delete()
    build_graph()
    assert ground_of(name) == Ground.IDENTIFIED
    with connection.cursor() as cursor:
        respect_identifiers(cursor)
    assert ground_of(name) == Ground.ORCID


def test_an_identifier_that_the_resolver_gives_a_record_counts_for_its_earlier_works(feed):
    feed(work("On trees", named("Ada Byron", "orcid:0009"), key="one"))
    name = Authorship.objects.get()
    AuthorIdentifier.objects.all().delete()
    build_graph()
    assert ground_of(name) == Ground.IDENTIFIED
    feed(work("On woods", named("Ada Byron", "orcid:0009"), key="two"))
    assert holder_of(X) == name.author_id
    assert ground_of(name) == Ground.ORCID


def test_an_identifier_that_comes_with_a_record_that_was_joined_counts_for_the_works_of_the_other(ada):
    bob = an_author("Ada B.")
    AuthorIdentifier.objects.create(author=bob, scheme=X.scheme, value=X.value)
    name = a_name(ada, prints=X)
    build_graph()
    with transaction.atomic(), connection.cursor() as cursor:
        settling._merge_authors(cursor, [(bob.pk, ada.pk)])
    assert ground_of(name) == Ground.ORCID


# --- in any order ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
def test_after_acts_of_people_and_imports_grounds_are_those_of_a_full_build(feed, seed):
    follow(feed, seed, 20)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(100, 112))
def test_after_many_acts_of_people_and_imports_grounds_are_those_of_a_full_build(feed, seed):
    follow(feed, seed, 150)
