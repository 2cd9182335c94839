"""What speaks for two records being one person, what against, and what settles it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.identity.suggesting.dossiers import Corpus, Dossier, Place
from papers.identity.suggesting.interface import Fact, FactKind, Matter
from papers.identity.suggesting.weighing import ASKED_FROM, LISTED_FROM, duplicate, strength
from papers.identity.suggesting.wording import sentence

_numbers = itertools.count(1)
# Of 100,000 names, 3,000 have the word "wong" and 2,000 the word "wei"; all others are rare.
CORPUS = Corpus(
    100_000, 100_000, {"parsing": 900, "method": 30_000}, {"wong": 3000, "wei": 2000}, {1: 20_000, 2: 30}, {}
)


def a_place(*coauthors, year=2019, words=("method",), venue=0, at=(), work=None):
    number = next(_numbers)
    return Place(
        number, work or number, year, venue, dict.fromkeys(coauthors, 0), affiliations=set(at), words=frozenset(words)
    )


def a_record(name, *places, ids=(), owned=False):
    held: dict[str, set[str]] = {}
    for scheme, value in ids:
        held.setdefault(scheme, set()).add(value)
    return Dossier(next(_numbers), [name], {place.work: place for place in places}, held, owned)


def somebody(_letter, _number):
    return "Ada Byron"


def weighed(one, other):
    return duplicate(one, other, CORPUS)


def kinds(found):
    return {fact.kind for fact in found.facts}


def test_a_rare_name_is_worth_listing_and_a_common_one_not_even_asking():
    rare = weighed(a_record("Quillon Ostrander", a_place()), a_record("Quillon Ostrander", a_place()))
    common = weighed(a_record("Wei Wong", a_place()), a_record("Wei Wong", a_place()))
    assert rare.strength >= LISTED_FROM
    assert FactKind.RARE_NAME in kinds(rare)
    assert common.strength < ASKED_FROM
    assert FactKind.COMMON_NAME in kinds(common)


def test_company_makes_a_common_name_worth_asking():
    one = a_record("Wei Wong", a_place("ada byron", "zoe okafor", "ivo brandt", words=("parsing",)))
    other = a_record("W. Wong", a_place("ada byron", "zoe okafor", "ivo brandt", words=("parsing",)))
    assert weighed(one, other).strength >= ASKED_FROM


def test_two_names_in_one_author_list_are_two_people():
    shared = a_place("ada byron", work=7)
    assert weighed(a_record("Quillon Ostrander", shared), a_record("Q. Ostrander", shared, a_place())) is None


def test_accents_are_not_forgiven_for_the_sake_of_the_name_alone():
    alone = a_record("Quillón Ostrander", a_place()), a_record("Quillon Ostrander", a_place())
    company = (
        a_record("Quillón Ostrander", a_place("ada byron")),
        a_record("Quillon Ostrander", a_place("ada byron")),
    )
    assert weighed(*alone) is None
    assert weighed(*company).strength >= LISTED_FROM


@pytest.mark.parametrize(
    "against",
    [
        {"ids": (("orcid", "0000-0001"),)},
        {"owned": True},
    ],
)
def test_what_speaks_against_it_weighs_more_than_a_rare_name(against):
    other = {"ids": (("orcid", "0000-0002"),)} if "ids" in against else against
    one = a_record("Quillon Ostrander", a_place(year=1990), **against)
    two = a_record("Quillon Ostrander", a_place(year=2020), **other)
    found = weighed(one, two)
    assert found.strength < LISTED_FROM
    assert {FactKind.YEARS_APART} <= kinds(found)
    assert any(fact.weight < -2 for fact in found.facts)


def test_the_smaller_record_is_the_other_and_a_single_work_is_a_missing_work():
    many = a_record("Quillon Ostrander", a_place(), a_place(), a_place())
    some = a_record("Quillon Ostrander", a_place(), a_place())
    single = a_record("Quillon Ostrander", place := a_place())
    assert (weighed(some, many).record, weighed(some, many).matter) == (many.record, Matter.DUPLICATE)
    found = weighed(single, many)
    assert (found.matter, found.record, found.other) == (Matter.MISSING, many.record, single.record)
    assert (found.name, found.work) == (place.name, place.work)


NAMES = st.sampled_from(["Wei Wong", "W. Wong", "Wei-Li Wong", "Quillon Ostrander", "Quillón Ostrander", "Wong Wei"])
PLACES = st.builds(
    a_place,
    st.sampled_from(["ada byron", "zoe okafor"]),
    year=st.sampled_from([None, 1970, 2019]),
    words=st.sampled_from([(), ("parsing",), ("method", "gaps")]),
    venue=st.integers(0, 2),
    at=st.sampled_from([(), ("university of nowhere",)]),
)
RECORDS = st.builds(a_record, NAMES, PLACES, PLACES, ids=st.sampled_from([(), (("acl", "x"),), (("acl", "y"),)]))


@given(RECORDS, RECORDS)
def test_the_order_of_the_two_makes_no_difference_and_every_fact_has_a_sentence(one, other):
    found, turned = weighed(one, other), weighed(other, one)
    assert (found is None) == (turned is None)
    if found is not None:
        assert (found.record, found.other, found.strength) == (turned.record, turned.other, turned.strength)
        assert 0 <= found.strength <= 99
        for fact in found.facts:
            assert sentence(fact, somebody).endswith(".")
            assert Fact.from_json(fact.as_json()).kind == fact.kind


@given(st.lists(st.floats(-1e6, 1e6)))
def test_strength_is_bounded_and_rises_with_what_speaks_for_it(weights):
    facts = tuple(Fact(FactKind.WORDS, weight) for weight in weights)
    more = (*facts, Fact(FactKind.COAUTHORS, 1.0))
    assert 0 <= strength(facts) <= strength(more) <= 99


@pytest.mark.parametrize("kind", list(FactKind))
def test_every_kind_of_fact_has_a_sentence(kind):
    told = sentence(Fact(kind, 1.0, 2, (1,), ("orcid",)), somebody)
    assert not told[0].islower()
    assert told.endswith(".")
    assert "{" not in told


def test_names_that_are_not_shown_are_counted_and_not_said():
    fact = Fact(FactKind.COAUTHORS, 1.0, 3, (1, 2))
    assert sentence(fact, lambda _, number: "Ada" if number == 1 else "") == (
        "They have 3 co-authors in common: Ada and 2 more."
    )
    assert sentence(fact, lambda _, __: "") == "They have 3 co-authors in common."
