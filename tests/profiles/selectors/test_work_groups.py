"""A page of namesakes falls into groups by who wrote with whom, where and when; what was said and printed decides."""

import pytest

from papers.models import Authorship, AuthorshipIdentifier, Provenance
from profiles.selectors.work_groups import groups_of_works
from tests.corpus import a_work, affiliate, an_author, an_institution

pytestmark = pytest.mark.django_db


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
    assert together.institutions == ["University of Tests"]
    assert together.works[0].coauthors == ("Bob Bee", "Ada Byron")


def test_a_crowd_is_no_company():
    yi, ada = an_author("Yi Huang"), an_author("Ada Byron")
    crowd = a_work("Crowd", authors=[yi, ada])
    crowd.author_count = 500
    crowd.save()
    a_work("Pair", authors=[yi, ada])
    assert [group.alone for group in groups_of_works(yi.pk)] == [True]


def test_one_institution_joins_works_without_a_common_co_author():
    yi, tests = an_author("Yi Huang"), an_institution("University of Tests")
    for number, with_ in enumerate(["Ada Byron", "Bob Bee", "Cid Dee", "Eve Fox"]):
        work = a_work(f"Number {number}", authors=[yi, with_], year=2019)
        affiliate(work, 1, f"Room {number % 2}, University of Tests" if number < 2 else f"Elsewhere {number}", tests if number < 2 else None)  # fmt: skip
    assert [len(group.works) for group in groups_of_works(yi.pk)] == [2, 2]


def test_an_orcid_id_that_a_source_printed_joins_and_parts():
    yi, ada = an_author("Yi Huang"), an_author("Ada Byron")
    printed = {"One": "0000-0001", "Two": "0000-0001", "Three": "0000-0002"}
    for title, value in printed.items():
        work = a_work(title, authors=[yi] if title == "Two" else [yi, ada], year=2019)
        AuthorshipIdentifier.objects.create(
            authorship=Authorship.objects.get(work=work, author=yi), scheme="orcid", value=value
        )
    groups = groups_of_works(yi.pk)
    assert [{work.title for work in group.works} for group in groups] == [{"One", "Two"}, {"Three"}]
