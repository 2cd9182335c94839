"""Works fall into groups by co-authors: none is lost, none is in two, and who shares somebody stands together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.models import Authorship, Provenance
from profiles.selectors.work_groups import components, groups_of_works
from tests.corpus import a_work, affiliate, an_author

works = st.dictionaries(st.integers(1, 40), st.frozensets(st.sampled_from("abcdefghijkl"), max_size=4), max_size=25)


@given(works)
def test_every_work_is_in_one_group_and_groups_share_nobody(people):
    groups = components(people)
    assert sorted(work for group in groups for work in group) == sorted(people)
    crowds = [frozenset().union(*(people[work] for work in group)) for group in groups]
    assert sum(map(len, crowds)) == len(frozenset().union(*crowds))


@given(works, st.randoms())
def test_the_order_of_works_changes_no_group(people, random):
    shuffled = list(people.items())
    random.shuffle(shuffled)
    assert {frozenset(group) for group in components(people)} == {
        frozenset(group) for group in components(dict(shuffled))
    }


@pytest.mark.django_db
def test_a_page_of_two_namesakes_falls_apart_by_who_they_wrote_with():
    yi, ada, bob, cid = an_author("Yi Huang"), an_author("Ada Byron"), an_author("Bob Bee"), an_author("Cid Dee")
    a_work("One", authors=[yi, ada], year=2018)
    a_work("Two", authors=[bob, yi, ada], year=2020)
    third = a_work("Three", authors=[yi, bob], year=2019)
    affiliate(third, 1, "University of Tests")
    a_work("Four", authors=[cid, yi], year=2021)
    a_work("Five", authors=[yi], year=None)
    denied = a_work("Six", authors=[yi, ada])
    Authorship.objects.filter(work=denied, author=yi).update(provenance=Provenance.DENIED)

    groups = groups_of_works(yi.pk)

    assert [[work.title for work in group.works] for group in groups] == [["Two", "Three", "One"], ["Four", "Five"]]
    together, alone = groups
    assert (together.coauthors, together.first_year, together.last_year) == (["Ada Byron", "Bob Bee"], 2018, 2020)
    assert (together.alone, alone.alone, alone.coauthors) == (False, True, [])
    assert together.works[1].affiliation == "University of Tests"
    assert together.works[0].coauthors == ["Bob Bee", "Ada Byron"]


@pytest.mark.django_db
def test_a_crowd_is_no_company():
    yi, ada = an_author("Yi Huang"), an_author("Ada Byron")
    crowd = a_work("Crowd", authors=[yi, ada])
    crowd.author_count = 500
    crowd.save()
    a_work("Pair", authors=[yi, ada])
    assert [group.alone for group in groups_of_works(yi.pk)] == [True]
