"""Who wrote a work and was left out is put into the list; no later word of the source drops or doubles them."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from papers.curation.added_names import (
    AlreadyListedError,
    NoNameError,
    NotListedError,
    add_name,
    take_name_out,
    with_added_names,
)
from papers.curation.errors import SignedTogetherError
from papers.models import AddedName, Author, Authorship, Work
from papers.names import name_key
from tests.papers.ingest.feeding import Feed, named, work

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture
def feed(db, tmp_path) -> Feed:
    return Feed(tmp_path)


@pytest.fixture
def tides(feed) -> Work:
    feed(work("Tides", "Ada Brightwater", "Bo Quist", key="tides", ids=["doi:10.1/tides"]))
    feed(work("Winds", "Cy Raines", "Di Lund", key="winds"))
    return Work.objects.get(title="Tides")


@pytest.fixture
def cy(tides) -> Author:
    return Authorship.objects.get(raw_name="Cy Raines").author


def listed(of: Work) -> list[str]:
    rows = Authorship.objects.filter(work=of).order_by("position")
    assert list(rows.values_list("position", flat=True)) == list(range(1, rows.count() + 1))
    return list(rows.values_list("raw_name", flat=True))


def add(tides, cy, name="Cy Raines", position=2) -> AddedName:
    return add_name(work=tides.pk, author=cy.pk, name=name, position=position, by=7, at=NOW)


class TestAdding:
    def test_the_name_stands_where_it_was_put(self, tides, cy):
        add(tides, cy)
        assert listed(tides) == ["Ada Brightwater", "Cy Raines", "Bo Quist"]
        tides.refresh_from_db()
        cy.refresh_from_db()
        assert (tides.author_count, cy.works_count) == (3, 2)

    @pytest.mark.parametrize(("position", "place"), [(-5, 0), (1, 0), (3, 2), (99, 2)])
    def test_a_place_beyond_the_list_is_its_end(self, tides, cy, position, place):
        add(tides, cy, position=position)
        assert listed(tides)[place] == "Cy Raines"

    def test_who_is_in_the_list_is_not_added(self, tides, cy):
        with pytest.raises(AlreadyListedError):
            add(tides, cy, name="Bo QUIST")
        ada = Authorship.objects.get(raw_name="Ada Brightwater").author
        with pytest.raises(SignedTogetherError):
            add(tides, ada, name="Ada M. Brightwater")
        with pytest.raises(NoNameError):
            add(tides, cy, name="…")
        assert listed(tides) == ["Ada Brightwater", "Bo Quist"]


class TestImports:
    def test_the_sources_next_word_does_not_drop_it(self, feed, tides, cy):
        add(tides, cy)
        feed(work("Tides of the sea", "Ada Brightwater", "Bo Quist", "Ed Marsh", key="tides", ids=["doi:10.1/tides"]))
        assert listed(tides) == ["Ada Brightwater", "Cy Raines", "Bo Quist", "Ed Marsh"]
        assert Authorship.objects.get(work=tides, raw_name="Cy Raines").author == cy

    def test_the_same_list_again_changes_nothing(self, feed, tides, cy):
        add(tides, cy)
        row = Authorship.objects.get(work=tides, raw_name="Cy Raines").pk
        feed(work("Tides", "Ada Brightwater", "Bo Quist", key="tides", ids=["doi:10.1/tides"], year=2020))
        assert listed(tides) == ["Ada Brightwater", "Cy Raines", "Bo Quist"]
        assert Authorship.objects.get(work=tides, raw_name="Cy Raines").pk == row

    def test_where_the_source_names_the_person_the_two_are_one(self, feed, tides, cy):
        added = add(tides, cy)
        feed(work("Tides", "Ada Brightwater", "Bo Quist", "Cy Raines", key="tides", ids=["doi:10.1/tides"]))
        assert listed(tides) == ["Ada Brightwater", "Bo Quist", "Cy Raines"]
        row = Authorship.objects.get(work=tides, raw_name="Cy Raines")
        assert (row.author, row.source) == (cy, "acl")
        take_name_out(added=added.pk, at=NOW)
        assert listed(tides) == ["Ada Brightwater", "Bo Quist", "Cy Raines"]

    def test_another_source_of_the_work_does_not_drop_it_either(self, feed, tides, cy):
        add(tides, cy)
        feed(work("Tides", "A. Brightwater", "B. Quist", source="arxiv", ids=["doi:10.1/tides"]))
        assert "Cy Raines" in listed(tides)

    def test_with_an_identifier_that_the_source_prints_later(self, feed, tides, cy):
        add(tides, cy)
        signed = named("Cy Raines", "orcid:0000-0002-1825-0097")
        feed(work("Tides", "Ada Brightwater", signed, "Bo Quist", key="tides", ids=["doi:10.1/tides"]))
        assert listed(tides) == ["Ada Brightwater", "Cy Raines", "Bo Quist"]
        assert Authorship.objects.get(work=tides, raw_name="Cy Raines").author == cy

    def test_when_two_works_turn_out_to_be_one_it_goes_along(self, feed, tides, cy):
        feed(work("Tides, again", "Ada Brightwater", "Bo Quist", key="again", ids=["arxiv:2101.00001"], year=2019))
        again = Work.objects.get(title="Tides, again")
        add(again, cy)
        feed(work("Tides", "Ada Brightwater", "Bo Quist", key="tides", ids=["doi:10.1/tides", "arxiv:2101.00001"]))
        again.refresh_from_db()
        tides.refresh_from_db()
        stays = again if again.merged_into_id is None else tides
        assert {again.merged_into_id, tides.merged_into_id} != {None}
        assert listed(stays) == ["Ada Brightwater", "Cy Raines", "Bo Quist"]
        assert Authorship.objects.get(work=stays, raw_name="Cy Raines").author == cy


class TestUndoing:
    def test_it_is_as_before(self, tides, cy):
        take_name_out(added=add(tides, cy).pk, at=NOW)
        assert listed(tides) == ["Ada Brightwater", "Bo Quist"]
        tides.refresh_from_db()
        cy.refresh_from_db()
        assert (tides.author_count, cy.works_count) == (2, 1)

    def test_an_import_does_not_bring_it_back(self, feed, tides, cy):
        take_name_out(added=add(tides, cy).pk, at=NOW)
        feed(work("Tides", "Ada Brightwater", "Bo Quist", key="tides", ids=["doi:10.1/tides"], year=2020))
        assert listed(tides) == ["Ada Brightwater", "Bo Quist"]

    def test_once_only_and_not_where_somebody_moved_it(self, tides, cy):
        added = add(tides, cy)
        Authorship.objects.filter(raw_name="Cy Raines", work=tides).update(author=None)
        with pytest.raises(NotListedError):
            take_name_out(added=added.pk, at=NOW)
        Authorship.objects.filter(raw_name="Cy Raines", work=tides).update(author=cy)
        take_name_out(added=added.pk, at=NOW)
        with pytest.raises(NotListedError):
            take_name_out(added=added.pk, at=NOW)


NAMES = st.lists(st.sampled_from(["Ada Byron", "Bo Quist", "Cy Raines", "Di Lund", "Ed Marsh"]), unique=True)


@given(before=NAMES, after=NAMES, place=st.integers(1, 9))
def test_whatever_the_source_says_the_name_is_there_once_and_the_others_keep_their_order(before, after, place):
    old, new = work("Tides", *before, key="a"), work("Tides", *after, key="a")
    found = with_added_names(new, old, [("Cy Raines", place)])
    names = [mention.name for mention in found.mentions]
    assert names.count("Cy Raines") == 1
    assert [name for name in names if name != "Cy Raines"] == [name for name in after if name != "Cy Raines"]
    assert with_added_names(found, old, [("Cy Raines", place)]) is found
    assert name_key("Cy Raines") in {name_key(name) for name in names}
