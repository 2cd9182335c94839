"""The conservative rule, line by line: who is one person, who is two, and that order does not matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.identity.conservative import resolve
from papers.identity.evidence import FULL_LIST, WINDOW, coauthor_evidence
from tests.papers.identity.describing import M, mentions_of, people_of


def people(*lists):
    return people_of(resolve, *lists)


def test_nobody_is_nobody():
    assert resolve(mentions_of()).shape == (0,)


def test_the_same_name_alone_proves_nothing():
    assert not people(["Wei Wang", "Ada Byron"], ["Wei Wang", "Bob Bee"], ["Wei Wang"]).same("1.1", "2.1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["Wei Wang", "Ada Byron"], ["Bob Bee", "Ada Byron", "Wei Wang"]),
        ([M("Wei Wang", carries=("mit",))], ["Bob Bee", M("Wei Wang", carries=("eth", "mit"))]),
        ([M("Wei Wang", ids=("orcid:1",))], ["Bob Bee", M("Wei Wang", ids=("orcid:1",))]),
        ([M("Wei Wang", ids=("orcid:1",))], ["Bob Bee", M("Vivian Wang", ids=("orcid:1",))]),
        ([M("Wei Wang", author=7)], ["Bob Bee", M("Vivian Wang", author=7)]),
    ],
)
def test_the_same_name_with_shared_company_or_the_same_id_with_any_name_is_one_person(one, other):
    last = f"2.{len(other)}"
    assert people(one, other).same("1.1", last)


@pytest.mark.parametrize("name", ["Vivian Wang", "W. Wang", "Wang Wei", "Wei Wang Jr"])
def test_another_name_with_shared_company_is_somebody_else(name):
    assert not people(["Wei Wang", "Ada Byron"], [name, "Ada Byron"]).same("1.1", "2.1")


def test_quoc_le_with_and_without_the_middle_initial_are_two_until_an_id_joins_them():
    apart = people(["Quoc V. Le", "Ilya Sutskever"], ["Quoc Le", "Ilya Sutskever"])
    assert not apart.same("1.1", "2.1")
    assert apart.same("1.2", "2.2") is False  # their shared co-author is not of one spelling
    joined = people([M("Quoc V. Le", ids=("orcid:q",))], [M("Quoc Le", ids=("orcid:q",))])
    assert joined.same("1.1", "2.1")


def test_evidence_passes_from_one_to_the_next():
    chain = people(["Wei Wang", "Ada Byron"], ["Wei Wang", "Ada Byron", "Bob Bee"], ["Wei Wang", "Bob Bee"])
    assert chain.same("1.1", "2.1", "3.1")


def test_two_of_one_name_in_one_list_are_two_people():
    twins = people(["Wei Wang", "Wei Wang", "Ada Byron"], ["Wei Wang", "Ada Byron"])
    assert not twins.same("1.1", "1.2")
    assert twins.same("1.1", "2.1") or twins.same("1.2", "2.1")


def test_two_of_one_name_with_one_id_in_one_list_are_two_people():
    assert not people([M("Wei Wang", ids=("orcid:1",)), M("Wei Wang", ids=("orcid:1",))]).same("1.1", "1.2")


@pytest.mark.parametrize("scheme", ["orcid", "acl", "openreview"])
def test_two_ids_of_one_register_are_two_people_whatever_else_they_share(scheme):
    one = M("Wei Wang", ids=(f"{scheme}:1",), carries=("mit",))
    other = M("Wei Wang", ids=(f"{scheme}:2",), carries=("mit",))
    assert not people([one, "Ada Byron"], [other, "Ada Byron"]).same("1.1", "2.1")


def test_two_addresses_may_belong_to_one_person():
    one, other = (M("Wei Wang", ids=(f"email:{n}",)) for n in (1, 2))
    assert people([one, "Ada Byron"], [other, "Ada Byron"]).same("1.1", "2.1")


def test_a_contradiction_costs_only_the_union_that_makes_it():
    """Two ORCIDs and a mention between them: it joins one of the two, and the other's company stays together."""
    found = people(
        [M("Wei Wang", ids=("orcid:1",)), "Ada Byron"],
        ["Wei Wang", "Ada Byron", "Bob Bee"],
        [M("Wei Wang", ids=("orcid:2",)), "Bob Bee", "Cid Dee"],
        ["Wei Wang", "Cid Dee"],
    )
    assert not found.same("1.1", "3.1")
    assert found.same("1.1", "2.1") or found.same("2.1", "3.1")
    assert found.same("3.1", "4.1")


def test_rare_evidence_is_heard_before_common_evidence():
    """Everybody is at MIT; one pair shares a co-author. The pair that would be wrong is refused last."""
    mit = ("mit",)
    found = people(
        [M("Wei Wang", ids=("orcid:1",), carries=mit)],
        [M("Wei Wang", carries=mit), "Ada Byron"],
        [M("Wei Wang", ids=("orcid:2",), carries=mit), "Ada Byron"],
    )
    assert found.same("2.1", "3.1")
    assert not found.same("1.1", "2.1")


def test_what_was_joined_before_is_never_split_even_against_evidence():
    found = people(
        [M("Wei Wang", ids=("orcid:1",), author=7)], [M("Wei Wang", ids=("orcid:2",), author=7)],
        [M("Wei Wang", author=7), M("Wei Wang", author=7)],
    )  # fmt: skip
    assert found.same("1.1", "2.1", "3.1", "3.2")


def test_two_authors_become_one_by_new_evidence():
    assert people([M("Wei Wang", author=7, ids=("orcid:1",))], [M("Vivian Wang", author=8, ids=("orcid:1",))]).same(
        "1.1", "2.1"
    )


names = st.sampled_from(["Wei Wang", "Ada Byron", "Bob Bee", "Cid Dee", "Quoc V. Le", "Quoc Le"])
tokens = st.lists(st.sampled_from(["mit", "eth", "mit.edu"]), max_size=1).map(tuple)
plain = st.builds(M, names, st.just(()), tokens)
lists_of_distinct_names = st.lists(plain, min_size=1, max_size=4, unique_by=lambda m: m.name)
identified = st.builds(
    M,
    names,
    st.lists(st.sampled_from(["orcid:1", "orcid:2", "acl:1", "acl:2", "email:1"]), max_size=2).map(tuple),
    tokens,
    st.sampled_from([0, 0, 1, 2]),
)


def expected(lists) -> set[frozenset[str]]:
    """The rule as a person would apply it, pair by pair until nothing changes. Only for lists without contradictions."""
    places = [
        (f"{w}.{p}", w, m, {o.name for o in names if o is not m})
        for w, names in enumerate(lists, 1)
        for p, m in enumerate(names, 1)
    ]
    groups = [{place} for place, *_ in places]
    for place, _, m, company in places:
        for other_place, _, other, other_company in places:
            if m.name == other.name and (company & other_company or set(m.carries) & set(other.carries)):
                one = next(g for g in groups if place in g)
                two = next(g for g in groups if other_place in g)
                if one is not two:
                    one |= two
                    groups.remove(two)
    return {frozenset(group) for group in groups}


def without_contradiction(lists) -> bool:
    return all(len({place.split(".")[0] for place in group}) == len(group) for group in expected(lists))


@given(st.lists(lists_of_distinct_names, max_size=6).filter(without_contradiction))
def test_without_contradictions_the_groups_are_exactly_the_rule(lists):
    assert people(*lists).groups == expected(lists)


@given(st.lists(lists_of_distinct_names, min_size=1, max_size=6).filter(without_contradiction), st.randoms())
def test_without_contradictions_the_order_of_works_does_not_matter(lists, random):
    order = list(range(len(lists)))
    random.shuffle(order)
    moved = {str(new): str(old + 1) for new, old in enumerate(order, start=1)}
    shuffled = people(*(lists[i] for i in order)).groups
    back = {frozenset(f"{moved[w]}.{p}" for w, p in (place.split(".") for place in group)) for group in shuffled}
    assert back == people(*lists).groups


@given(st.lists(st.lists(identified, min_size=1, max_size=4), max_size=6))
def test_whatever_is_stated_no_contradiction_is_made_and_nothing_attributed_is_split(lists):
    mentions = mentions_of(*lists)
    labels = resolve(mentions)
    assert (labels == resolve(mentions)).all()
    rows = [(w, m) for w, names in enumerate(lists, 1) for m in names]
    for label in set(labels.tolist()):
        group = [rows[i] for i in np.flatnonzero(labels == label)]
        if len({m.author for _, m in group} - {0}) <= 1 and not any(m.author for _, m in group):
            works = [w for w, _ in group]
            assert len(set(works)) == len(works)
            for scheme in ("orcid", "acl"):
                stated = [{i for i in m.ids if i.startswith(scheme)} for _, m in group]
                assert len(set().union(*stated)) <= max(1, *(len(s) for s in stated))
    for author in (1, 2):
        assert len({label for label, (_, m) in zip(labels.tolist(), rows, strict=True) if m.author == author}) <= 1


def evidence(lists, wanted=None):
    """(row, name) pairs; names are numbers here."""
    work = np.array([w for w, names in enumerate(lists) for _ in names], np.int64)
    name = np.array([n for names in lists for n in names], np.int64)
    rows = np.arange(len(work)) if wanted is None else np.array(wanted, np.int64)
    mention, coauthor = coauthor_evidence(work, name, rows)
    return sorted(zip(mention.tolist(), coauthor.tolist(), strict=True))


def test_everybody_in_a_list_is_everybody_elses_coauthor():
    assert evidence([[1, 2, 3], [4]]) == [(0, 2), (0, 3), (1, 1), (1, 3), (2, 1), (2, 2)]


def test_only_the_rows_asked_for_are_answered():
    assert evidence([[1, 2], [3, 4]], wanted=[2]) == [(2, 4)]
    assert evidence([[1, 2]], wanted=[]) == []


def test_in_a_list_of_thousands_only_neighbours_count():
    size = FULL_LIST + 1
    found = evidence([list(range(size))])
    assert [name for row, name in found if row == 50] == [n for n in range(50 - WINDOW, 50 + WINDOW + 1) if n != 50]
    assert [name for row, name in found if row == 0] == list(range(1, WINDOW + 1))
    assert len(evidence([list(range(FULL_LIST))])) == FULL_LIST * (FULL_LIST - 1)
