"""When two descriptions are one work, and that putting them together loses nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.ingest.keys import topic_key
from papers.ingest.matching import SOURCE_RANKS, combine, likeness, record_likeness, same_work
from papers.names import name_key
from tests.papers.ingest.feeding import ident, named, work
from tests.papers.ingest.strategies import plain_works


@given(plain_works, plain_works)
def test_being_the_same_work_is_mutual(one, other):
    one, other = record_likeness(one), record_likeness(other)
    assert same_work(one, other) == same_work(other, one)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (work("On", "Ada Byron", year=2019), work("On", "A. Byron", year=2020), True),
        (work("On", "Ada Byron", year=2018), work("On", "Ada Byron", year=2020), False),
        (work("On", "Ada Byron", year=None), work("On", "Ada Byron", year=2020), False),
        (work("On", "Ada Byron"), work("On", "Charles Babbage"), False),
        (work("On"), work("On"), False),
        (work("On", "Ada Byron", ids=["acl:1"]), work("On", "Ada Byron", ids=["acl:2"]), False),
        (work("On", "Ada Byron", ids=["acl:1"]), work("On", "Ada Byron", ids=["acl:2", "acl:1"]), True),
        (work("On", "Ada Byron", ids=["acl:1"]), work("On", "Ada Byron", ids=["arxiv:2"]), True),
        (work("On", "Ada Byron", ids=["doi:1"]), work("On", "Ada Byron", ids=["doi:2"]), True),
    ],
)
def test_equal_titles_are_one_work_when_year_and_an_author_agree_and_no_registry_objects(one, other, same):
    assert same_work(record_likeness(one), record_likeness(other)) is same


def test_names_without_letters_are_no_author_in_common():
    one = likeness(year=2019, names=["--", "?"], identifiers=[])
    assert not same_work(one, one)


def known(record):
    """Everything a record knows that must not get lost."""
    return (
        set(record.identifiers)
        | {("topic", t.kind, topic_key(t.name)) for t in record.topics}
        | {("cites", r) for r in record.references}
        | {("retracted", record.retracted)} - {("retracted", False)}
    )


@given(plain_works, plain_works)
def test_combining_loses_no_identifier_no_topic_no_reference_and_no_retraction(one, other):
    assert known(combine(one, other)) == known(one) | known(other)


@given(plain_works, plain_works)
def test_combining_fills_what_the_better_source_leaves_empty(one, other):
    both = combine(one, other)
    for name in ("abstract", "pages", "venue", "published_on", "year", "reported_citations", "mentions"):
        either = [getattr(record, name) for record in (one, other) if getattr(record, name)]
        assert bool(getattr(both, name)) == bool(either)


@given(plain_works, plain_works)
def test_combining_the_same_record_again_changes_nothing(one, other):
    both = combine(one, other)
    assert combine(both, other) == both
    assert combine(one, one) == replace(one, notes=(), topics=combine(one, one).topics)


@given(st.permutations(sorted(SOURCE_RANKS)), plain_works, plain_works)
def test_two_sources_give_the_same_description_in_either_order(sources, one, other):
    one, other = replace(one, source=sources[0]), replace(other, source=sources[1])
    forth, back = combine(one, other), combine(other, one)
    for name in ("source", "title", "type", "year", "venue", "abstract", "pages", "mentions", "retracted"):
        assert getattr(forth, name) == getattr(back, name), name
    assert known(forth) == known(back)


def test_the_newer_record_of_one_source_is_believed():
    assert combine(work("Old title"), work("New title")).title == "New title"


def test_an_author_learns_ids_and_affiliations_from_the_other_source():
    acl = work("On", "Ada Byron", "Charles Babbage", source="acl")
    openalex = work("On", named("A. Byron", "orcid:x", at=["MIT"]), "C. Babbage", source="openalex")
    ada, charles = combine(acl, openalex).mentions
    assert (ada.name, ada.identifiers, [a.raw for a in ada.affiliations]) == ("Ada Byron", (ident("orcid:x"),), ["MIT"])
    assert charles == named("Charles Babbage")


def test_lists_of_unequal_length_lend_ids_only_between_names_that_stand_once_in_each():
    acl = work("On", "Wei Wang", "Wen Wang", "Ada Byron", source="acl")
    openalex = work("On", named("Ada Byron", "orcid:a"), named("W. Wang", "orcid:w"), source="openalex")
    assert [m.identifiers for m in combine(acl, openalex).mentions] == [(), (), (ident("orcid:a"),)]


def test_a_nameless_author_lends_nothing_to_another_nameless_author():
    acl = work("On", "--", "Ada Byron", "Bob", source="acl")
    openalex = work("On", named("??", "orcid:a"), "Eve", source="openalex")
    assert combine(acl, openalex).mentions[0].identifiers == ()


def test_spellings_of_one_topic_stay_one_topic():
    both = combine(work(topics=["C++", "parsing."]), work(topics=["c++ ", "Parsing"]))
    assert [t.name for t in both.topics] == ["C++", "parsing."]


@given(plain_works, plain_works)
def test_no_author_of_the_believed_list_is_lost_or_renamed(one, other):
    both = combine(one, other)
    believed = next((r for r in (one, other) if r.mentions and r.source == both.source), None)
    if believed is not None and one.source != other.source:
        assert [name_key(m.name) for m in both.mentions] == [name_key(m.name) for m in believed.mentions]
