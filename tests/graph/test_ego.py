"""Co-authors, strength and closeness, as DESIGN defines them: the same with a build and before the first one."""

import pytest

from graph.selectors.ego import EgoNetwork, ego_network
from graph.services.build_graph import build_graph
from papers.models import Author, Authorship, Provenance
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["author lists", "build"])
def ask(request):
    def asked(author: Author, *, limit: int = 10) -> EgoNetwork:
        if request.param == "build":
            build_graph()
        return ego_network(author.pk, limit=limit)

    return asked


def test_each_joint_work_adds_one_over_the_others(ask):
    ada, bob, cyd = an_author("Ada"), an_author("Bob"), an_author("Cyd")
    a_work(authors=[ada, bob], year=2010)
    a_work(authors=[ada, bob, cyd], year=2014)
    found = ask(ada)
    assert [(one.name, one.works, one.strength, one.first_year, one.last_year) for one in found.strongest] == [
        ("Bob", 2, 1.5, 2010, 2014),
        ("Cyd", 1, 0.5, 2014, 2014),
    ]
    assert (found.total, found.close, found.works_left_out) == (2, 1, 0)


@pytest.mark.parametrize(
    ("authors", "works", "close"), [(2, 1, False), (2, 2, True), (3, 2, True), (4, 2, False), (4, 3, True)]
)
def test_close_is_two_works_and_a_strength_of_one(ask, authors, works, close):
    ada, bob = an_author("Ada"), an_author("Bob")
    for _ in range(works):
        a_work(authors=[ada, bob, *["Unknown"] * (authors - 2)])
    found = ask(ada)
    assert found.strongest[0].is_close is close
    assert found.close == int(close)


def test_the_strongest_come_first_and_equals_by_id(ask):
    ada, *others = (an_author(name) for name in ("Ada", "Bob", "Cyd", "Dan"))
    a_work(authors=[ada, *others])
    a_work(authors=[ada, others[2]])
    assert [one.pk for one in ask(ada).strongest] == [others[2].pk, others[0].pk, others[1].pk]


def test_works_of_more_than_a_hundred_authors_make_no_pairs_and_are_counted(ask):
    ada, bob, cyd = an_author("Ada"), an_author("Bob"), an_author("Cyd")
    a_work(authors=[ada, bob, *(f"M {number}" for number in range(99))])
    a_work(authors=[ada, cyd, *(f"M {number}" for number in range(98))])
    found = ask(ada)
    assert [(one.name, one.strength) for one in found.strongest] == [("Cyd", pytest.approx(1 / 99))]
    assert (found.total, found.works_left_out) == (1, 1)


def test_works_that_are_left_out_are_counted_where_there_is_no_other(ask):
    ada = an_author("Ada")
    a_work(authors=[ada, *(f"M {number}" for number in range(200))])
    assert ask(ada) == EgoNetwork([], total=0, close=0, works_left_out=1)


def test_a_name_twice_on_a_work_counts_once_and_oneself_never(ask):
    ada, bob = an_author("Ada"), an_author("Bob")
    a_work(authors=[ada, bob, bob, ada])
    found = ask(ada)
    assert [(one.name, one.works) for one in found.strongest] == [("Bob", 1)]


def test_a_denied_authorship_makes_no_coauthor(ask):
    ada, bob = an_author("Ada"), an_author("Bob")
    work = a_work(authors=[ada, bob])
    Authorship.objects.filter(work=work, author=bob).update(provenance=Provenance.DENIED)
    assert ask(ada).total == 0


def test_the_limit_cuts_the_list_and_not_the_counts(ask):
    ada = an_author("Ada")
    for number in range(5):
        a_work(authors=[ada, an_author(f"B{number}")])
    found = ask(ada, limit=2)
    assert (len(found.strongest), found.total) == (2, 5)


def test_somebody_alone(ask):
    assert ask(an_author()) == EgoNetwork([], total=0, close=0, works_left_out=0)


def test_somebody_who_came_after_the_build():
    build_graph()
    ada, bob = an_author("Ada"), an_author("Bob")
    a_work(authors=[ada, bob])
    assert [one.name for one in ego_network(ada.pk, limit=10).strongest] == ["Bob"]


def test_the_build_is_what_is_read():
    """What has changed since shows with the next build, all of it at once."""
    ada, bob = an_author("Ada"), an_author("Bob")
    a_work(authors=[ada, bob])
    build_graph()
    a_work(authors=[ada, bob])
    assert [one.works for one in ego_network(ada.pk, limit=10).strongest] == [1]
