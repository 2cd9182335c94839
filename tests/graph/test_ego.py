"""Co-authors, strength and closeness, as DESIGN defines them."""

import pytest

from graph.selectors import ego
from graph.selectors.ego import ego_network
from papers.models import Authorship, Provenance
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db


def test_each_joint_work_adds_one_over_the_others():
    ada, bob, cyd = an_author("Ada"), an_author("Bob"), an_author("Cyd")
    a_work(authors=[ada, bob], year=2010)
    a_work(authors=[ada, bob, cyd], year=2014)
    found = ego_network(ada.pk, limit=10)
    assert [(one.name, one.works, one.strength, one.first_year, one.last_year) for one in found.strongest] == [
        ("Bob", 2, 1.5, 2010, 2014),
        ("Cyd", 1, 0.5, 2014, 2014),
    ]
    assert (found.total, found.close, found.works_left_out) == (2, 1, 0)


@pytest.mark.parametrize(
    ("authors", "works", "close"), [(2, 1, False), (2, 2, True), (3, 2, True), (4, 2, False), (4, 3, True)]
)
def test_close_is_two_works_and_a_strength_of_one(authors, works, close):
    ada, bob = an_author("Ada"), an_author("Bob")
    for _ in range(works):
        a_work(authors=[ada, bob, *["Unknown"] * (authors - 2)])
    found = ego_network(ada.pk, limit=10)
    assert found.strongest[0].is_close is close
    assert found.close == int(close)


def test_more_than_a_hundred_authors_count_as_a_hundred():
    ada, bob = an_author("Ada"), an_author("Bob")
    a_work(authors=[ada, bob, *(f"M {number}" for number in range(300))])
    assert ego_network(ada.pk, limit=10).strongest[0].strength == pytest.approx(1 / 99)


def test_a_name_twice_on_a_work_counts_once_and_oneself_never():
    ada, bob = an_author("Ada"), an_author("Bob")
    a_work(authors=[ada, bob, bob, ada])
    found = ego_network(ada.pk, limit=10)
    assert [(one.name, one.works) for one in found.strongest] == [("Bob", 1)]


def test_a_denied_authorship_makes_no_coauthor():
    ada, bob = an_author("Ada"), an_author("Bob")
    work = a_work(authors=[ada, bob])
    Authorship.objects.filter(work=work, author=bob).update(provenance=Provenance.DENIED)
    assert ego_network(ada.pk, limit=10).total == 0


def test_the_limit_cuts_the_list_and_not_the_counts():
    ada = an_author("Ada")
    for number in range(5):
        a_work(authors=[ada, an_author(f"B{number}")])
    found = ego_network(ada.pk, limit=2)
    assert (len(found.strongest), found.total) == (2, 5)


def test_where_the_lists_are_too_long_the_longest_are_left_out_and_counted(monkeypatch):
    monkeypatch.setattr(ego, "_MOST_PLACES_READ", 50)
    ada, bob, cyd = an_author("Ada"), an_author("Bob"), an_author("Cyd")
    a_work(authors=[ada, bob, *["Unknown"] * 200])
    a_work(authors=[ada, cyd])
    found = ego_network(ada.pk, limit=10)
    assert [one.name for one in found.strongest] == ["Cyd"]
    assert found.works_left_out == 1


def test_somebody_alone():
    assert ego_network(an_author().pk, limit=10) == ego.EgoNetwork([], total=0, close=0, works_left_out=0)
