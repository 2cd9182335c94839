"""Slices against the rows they are made of: bounded, strongest first, complete between what is shown."""

import math

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.selectors.builds import reading
from graph.selectors.slice_question import KINDS, LETTERS, read_question
from graph.selectors.slices import MergedNodeError, UnknownNodeError, slice_of
from papers.models import Author
from tests.corpus import a_topic, a_work, an_author, an_institution
from tests.graph.graphs import a_graph

pytestmark = pytest.mark.django_db


def asked(center, **parameters):
    question, wrong = read_question({"center": center} | {name: str(value) for name, value in parameters.items()})
    assert not wrong
    with reading() as build:
        return slice_of(build, question)


def ids(part, hop=None):
    return [node["id"] for node in part["nodes"] if hop is None or node["hop"] == hop]


@pytest.fixture
def people():
    return [an_author(f"Person {letter}") for letter in "ABCDEF"]


def test_the_strongest_come_first_and_ties_go_by_id(people):
    a, b, c, d, e, _ = (person.pk for person in people)
    a_graph(
        coauthors=[
            (a, b, 1.0, 1, 2019, 2019),
            (a, e, 2.5, 3, 2018, 2020),
            (a, d, 1.0, 2, 2017, 2019),
            (a, c, 0.5, 1, 2019, 2019),
        ]
    )
    assert ids(asked(f"A{a}")) == [f"A{pk}" for pk in (a, e, b, d, c)]
    cut = asked(f"A{a}", limit=3)
    assert ids(cut) == [f"A{pk}" for pk in (a, e, b)]
    assert cut["meta"]["truncated"] == {"author": {"shown": 2, "total": 4, "at_least": False}}
    assert asked(f"A{a}")["meta"]["truncated"] == {}


def test_edges_between_neighbours_are_there_once(people):
    a, b, c, *_ = (person.pk for person in people)
    a_graph(coauthors=[(a, b, 1.0, 1, 2019, 2019), (c, a, 1.0, 2, 2018, 2019), (c, b, 0.25, 1, None, None)])
    assert asked(f"A{a}")["edges"] == [
        {"source": f"A{one}", "target": f"A{two}", "kind": "coauthor", "weight": weight, "works": works, "first_year": first, "last_year": last}
        for one, two, weight, works, first, last in ((a, b, 1.0, 1, 2019, 2019), (a, c, 1.0, 2, 2018, 2019), (b, c, 0.25, 1, None, None))
    ]  # fmt: skip


def test_the_kinds_share_the_room(people):
    a = people[0].pk
    works = [a_work(f"Work {number}") for number in range(4)]
    topic = a_topic()
    a_graph(
        coauthors=[(a, person.pk, 1.0, 1, 2019, 2019) for person in people[1:]],
        authored=[(a, work.pk, 1.0, 2019) for work in works],
        interests=[(a, topic.pk, 4, 2019, 2019)],
    )
    part = asked(f"A{a}", limit=7)
    assert sorted(node["kind"] for node in part["nodes"][1:]) == ["author"] * 3 + ["topic"] + ["work"] * 2
    assert part["meta"]["truncated"] == {
        "author": {"shown": 3, "total": 5, "at_least": False},
        "work": {"shown": 2, "total": 4, "at_least": False},
    }


def test_at_depth_two_whatever_is_beyond_is_reached_through_the_strongest(people):
    a, b, c, d, e, f = (person.pk for person in people)
    a_graph(
        coauthors=[
            (a, b, 3.0, 3, 2019, 2019), (a, c, 1.0, 1, 2019, 2019), (b, d, 3.0, 3, 2019, 2019), (c, e, 9.0, 9, 2019, 2019),
            (b, c, 1.0, 1, 2019, 2019), (e, f, 1.0, 1, 2019, 2019),
        ]
    )  # fmt: skip
    part = asked(f"A{a}", depth=2)
    assert (ids(part, 0), ids(part, 1), ids(part, 2)) == ([f"A{a}"], [f"A{b}", f"A{c}"], [f"A{d}", f"A{e}"])
    assert [node["weight"] for node in part["nodes"]] == [1.0, 1.0, 0.5, 1.0, 0.5]


def test_years_keep_what_touches_them(people):
    a, b, c, d, *_ = (person.pk for person in people)
    work = a_work(year=2015)
    a_graph(
        coauthors=[(a, b, 1.0, 2, 2010, 2014), (a, c, 1.0, 2, 2013, 2017), (a, d, 5.0, 1, None, None)],
        authored=[(a, work.pk, 1.0, 2015)],
    )
    assert set(ids(asked(f"A{a}", year_from=2015, kinds="author"))) == {f"A{a}", f"A{c}"}
    assert set(ids(asked(f"A{a}", year_to=2012, kinds="author"))) == {f"A{a}", f"A{b}"}
    assert set(ids(asked(f"A{a}", year_from=2015, year_to=2015))) == {f"A{a}", f"A{c}", work.public_id}
    assert f"A{d}" in ids(asked(f"A{a}"))


def test_centers_of_every_kind(people):
    author, other = people[:2]
    work, cited = a_work("One"), a_work("Two", year=2018)
    topic, place = a_topic(), an_institution()
    a_graph(
        coauthors=[(author.pk, other.pk, 1.0, 1, 2019, 2019)],
        authored=[(author.pk, work.pk, 0.5, 2019), (other.pk, work.pk, 0.5, 2019)],
        about=[(work.pk, topic.pk, 1.0, 2019)],
        interests=[(author.pk, topic.pk, 1, 2019, 2019), (other.pk, topic.pk, 1, 2019, 2019)],
        affiliated=[(author.pk, place.pk, 1, 2019, 2019)],
        cites=[(work.pk, cited.pk, 1.0, 2.0, 2019, 2018)],
    )
    everybody = {author.public_id, other.public_id}
    assert set(ids(asked(author.public_id))) == everybody | {work.public_id, topic.public_id, place.public_id}
    assert set(ids(asked(work.public_id))) == everybody | {work.public_id, topic.public_id, cited.public_id}
    assert set(ids(asked(topic.public_id))) == everybody | {work.public_id, topic.public_id}
    assert set(ids(asked(place.public_id))) == {place.public_id, author.public_id}
    assert set(ids(asked(cited.public_id))) == {cited.public_id, work.public_id}
    whole = asked(place.public_id, depth=2)
    assert len(whole["nodes"]) == 5
    assert sorted(edge["kind"] for edge in asked(author.public_id, depth=2)["edges"]) == [
        "about", "about", "about", "affiliated", "authored", "authored", "cites", "coauthor",
    ]  # fmt: skip


def test_somebody_the_build_does_not_know_yet_stands_alone():
    a_graph()
    someone = an_author()
    part = asked(someone.public_id, depth=2)
    assert (ids(part), part["edges"], part["meta"]["counts"]) == ([someone.public_id], [], {"nodes": 1, "edges": 0})


def test_unknown_and_merged_centers_are_told(people):
    a_graph()
    with pytest.raises(UnknownNodeError):
        asked("A999999999")
    Author.objects.filter(pk=people[0].pk).update(merged_into=people[1])
    with pytest.raises(MergedNodeError) as merged:
        asked(people[0].public_id)
    assert merged.value.successor == people[1].public_id


def test_a_record_that_is_gone_takes_its_edges_along(people):
    a, b, c, *_ = (person.pk for person in people)
    a_graph(coauthors=[(a, b, 1.0, 1, 2019, 2019), (a, c, 1.0, 1, 2019, 2019), (b, c, 1.0, 1, 2019, 2019)])
    people[1].names.all().delete()
    people[1].delete()
    part = asked(f"A{a}")
    assert ids(part) == [f"A{a}", f"A{c}"]
    assert [(edge["source"], edge["target"]) for edge in part["edges"]] == [(f"A{a}", f"A{c}")]


NUMBER = 5
years = st.sampled_from([None, 2000, 2001, 2002])
weights = st.sampled_from([0.01, 0.5, 1.0, 1.0, 2.0, 7.0])
place = st.integers(0, NUMBER - 1)


def pairs(*values, same=False):
    keys = st.tuples(place, place).filter(lambda pair: same or pair[0] < pair[1])
    return st.dictionaries(keys, st.tuples(*values), max_size=12)


@pytest.fixture
def records():
    return {
        "author": [an_author(f"Person {n}").pk for n in range(NUMBER)],
        "work": [a_work(f"Work {n}").pk for n in range(NUMBER)],
        "topic": [a_topic(f"topic {n}").pk for n in range(NUMBER)],
        "institution": [an_institution(f"University {n}").pk for n in range(NUMBER)],
    }


def touches(first, last, year_from, year_to):
    if year_from is None and year_to is None:
        return True
    return first is not None and last is not None and first <= (year_to or 9999) and last >= (year_from or 0)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    coauthors=pairs(weights, years), authored=pairs(weights, years, same=True), about=pairs(weights, years, same=True),
    interests=pairs(st.integers(1, 9), years, same=True), affiliated=pairs(st.integers(1, 9), years, same=True),
    cites=pairs(weights, weights, years, years), center=st.tuples(st.sampled_from(KINDS), place), depth=st.integers(1, 2),
    kinds=st.sets(st.sampled_from(KINDS), min_size=1), limit=st.integers(1, 25), year_from=years, year_to=years,
)  # fmt: skip
def test_no_node_is_out_of_bounds_and_no_edge_is_missing(records, **case):
    with transaction.atomic():
        check(records, **case)
        transaction.set_rollback(True)


def check(
    records,
    *,
    coauthors,
    authored,
    about,
    interests,
    affiliated,
    cites,
    center,
    depth,
    kinds,
    limit,
    year_from,
    year_to,
):
    people, works, topics, places = (records[kind] for kind in KINDS)
    rows = {
        "coauthors": [(people[a], people[b], weight, 1, year, year) for (a, b), (weight, year) in coauthors.items()],
        "authored": [(people[a], works[w], *rest) for (a, w), rest in authored.items()],
        "about": [(works[w], topics[t], *rest) for (w, t), rest in about.items()],
        "interests": [(people[a], topics[t], n, year, year) for (a, t), (n, year) in interests.items()],
        "affiliated": [(people[a], places[i], n, year, year) for (a, i), (n, year) in affiliated.items()],
        "cites": [(works[a], works[b], *rest) for (a, b), rest in cites.items()],
    }
    a_graph(**rows)
    if year_from and year_to and year_from > year_to:
        year_from, year_to = year_to, year_from
    letters = {kind: letter for letter, kind in LETTERS.items()}

    def name(kind, pk):
        return f"{letters[kind]}{pk}"

    def within(first, last):
        return touches(first, last, year_from, year_to)

    # (from, to, strength) of every step that may be taken, in both directions; and all edges that may be shown.
    steps, edges = [], set()

    def join(kind, one, other, there, back, *, step_there, step_back, shown):
        steps.extend([(one, other, there)] if step_there else [])
        steps.extend([(other, one, back)] if step_back else [])
        edges.update([(kind, one, other)] if shown else [])

    for a, b, s, _, first, last in rows["coauthors"]:
        one, other = sorted((a, b))
        ok = within(first, last)
        join("coauthor", name("author", one), name("author", other), s, s, step_there=ok, step_back=ok, shown=ok)
    for kind, key, source, target in (("authored", "authored", "author", "work"), ("about", "about", "work", "topic")):
        for a, b, s, year in rows[key]:
            ok = within(year, year)
            join(kind, name(source, a), name(target, b), s, s, step_there=ok, step_back=ok, shown=ok)
    for kind, key, target in (("about", "interests", "topic"), ("affiliated", "affiliated", "institution")):
        for a, b, n, first, last in rows[key]:
            ok = within(first, last)
            join(kind, name("author", a), name(target, b), n, n, step_there=ok, step_back=ok, shown=ok)
    for a, b, there, back, citing_year, cited_year in rows["cites"]:
        join(
            "cites", name("work", a), name("work", b), back, there,
            step_there=within(cited_year, cited_year), step_back=within(citing_year, citing_year), shown=True,
        )  # fmt: skip

    kind_of = {name(kind, pk): kind for kind in KINDS for pk in records[kind]}
    middle = name(center[0], records[center[0]][center[1]])
    hops, frontier = {middle: 0}, [middle]
    for hop in range(1, depth + 1):
        frontier = sorted({b for a, b, _ in steps if a in frontier and b not in hops and kind_of[b] in kinds})
        hops |= dict.fromkeys(frontier, hop)

    query = {
        "depth": depth,
        "kinds": ",".join(kinds),
        "limit": limit,
        "year_from": year_from or "",
        "year_to": year_to or "",
    }
    part = asked(middle, **query)
    shown = {node["id"]: node for node in part["nodes"]}
    assert len(shown) == len(part["nodes"]) == min(limit, len(hops))
    assert {key: node["hop"] for key, node in shown.items()}.items() <= hops.items()
    assert {(e["kind"], e["source"], e["target"]) for e in part["edges"]} == {
        e for e in edges if {e[1], e[2]} <= shown.keys()
    }
    assert len({(e["kind"], e["source"], e["target"]) for e in part["edges"]}) == len(part["edges"])
    missing = {kind: [key for key in hops if kind_of[key] == kind and key not in shown] for kind in KINDS}
    truncated = part["meta"]["truncated"]
    assert truncated.keys() >= {kind for kind in KINDS if missing[kind]}
    for kind, said in truncated.items():
        assert said["at_least"] or said["total"] == said["shown"] + len(missing[kind]) > said["shown"]
    if depth == 1:
        for kind in KINDS:
            best = [key for key in shown if kind_of[key] == kind and key != middle]
            weakest = min((shown[key]["weight"] for key in best), default=math.inf)
            strengths = {key: shown[key]["weight"] for key in best}
            assert list(strengths.values()) == sorted(strengths.values(), reverse=True)
            if missing[kind] and kind != "work":  # works are reached in two ways, whose strengths are not comparable
                strongest = max(s for a, b, s in steps if a == middle and kind_of[b] == kind)
                left = max(s for a, b, s in steps if a == middle and b in missing[kind])
                assert math.log1p(left) / math.log1p(strongest) <= weakest + 1e-6
    assert asked(middle, **query) == part
