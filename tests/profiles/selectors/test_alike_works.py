"""Grouping loses no work, doubles none, parts what cannot be one, and takes no notice of the order it is told in."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from profiles.selectors.alike_works import Traits, group_alike

people = st.frozensets(st.sampled_from("abcdefghij"), max_size=4)
traits = st.dictionaries(
    st.integers(1, 60),
    st.builds(
        Traits,
        work=st.integers(1, 40),
        year=st.none() | st.integers(1990, 2025),
        title=st.sampled_from(["", "Parsing speech with engines", "Engines and their parsing", "Speech"]),
        people=people,
        institutions=st.frozensets(st.sampled_from("xyz"), max_size=2),
        topics=st.frozensets(st.sampled_from("mno"), max_size=2),
        certain=st.frozensets(st.sampled_from("12"), max_size=1),
        alone=st.frozensets(st.sampled_from([("orcid", "1"), ("orcid", "2")]), max_size=1),
    ),
    max_size=30,
)


@given(traits)
def test_every_work_is_in_one_group(given_traits):
    groups = group_alike(given_traits)
    assert sorted(key for group in groups for key in group) == sorted(given_traits)


@given(traits)
def test_nobody_stands_twice_in_one_list_or_has_two_ids(given_traits):
    for group in group_alike(given_traits):
        works = [given_traits[key].work for key in group]
        assert len(works) == len(set(works))
        assert len({pair for key in group for pair in given_traits[key].alone}) <= 1


@given(traits)
def test_who_shares_nothing_stands_alone(given_traits):
    bare = {
        key: replace(one, title="", people=frozenset({f"only {key}"}), institutions=frozenset(), topics=frozenset(),
                     certain=frozenset())
        for key, one in given_traits.items()
    }  # fmt: skip
    assert all(len(group) == 1 for group in group_alike(bare))


def a_career(person: str, at: int, works: int = 20) -> dict[int, Traits]:
    """All with one colleague, in three circles."""
    return {
        at + n: Traits(work=at + n, year=2010 + n % 5, people=frozenset({person, f"{person}{n % 3}"}))
        for n in range(works)
    }


def test_a_colleague_in_common_does_not_join_two_long_careers():
    one, other = a_career("ada", 100), a_career("bob", 200)
    one[100] = replace(one[100], people=one[100].people | {"common"})
    other[200] = replace(other[200], people=other[200].people | {"common"})
    assert [len(group) for group in group_alike({**one, **other})] == [20, 20]


def test_nor_a_short_one_to_a_long_one_that_knows_them_by_a_single_work():
    long, short = a_career("ada", 100), {n: Traits(work=n, year=2012, people=frozenset({"cid"})) for n in (1, 2)}
    long[100] = replace(long[100], people=long[100].people | {"cid"})
    assert sorted(len(group) for group in group_alike({**long, **short})) == [2, 20]


def test_time_parts_what_little_is_shared():
    def two(later: int) -> list[list[int]]:
        shared = frozenset({"ada"})
        return group_alike({1: Traits(1, 1990, people=shared), 2: Traits(2, later, people=shared)})

    assert (len(two(1994)), len(two(2010))) == (1, 2)
