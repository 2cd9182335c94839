"""Co-authors, paths and suggestions on a small graph that one can check by hand."""

import pytest

from graph.selectors.builds import reading
from graph.selectors.coauthor_paths import joined
from graph.selectors.coauthors import CoauthorOrder, Year, coauthors, common_coauthors, timeline
from graph.selectors.people import current, people
from graph.selectors.suggestions import reason, suggestions
from papers.models import Author
from tests.corpus import a_topic, a_work, an_author
from tests.graph.graphs import a_graph

pytestmark = pytest.mark.django_db


@pytest.fixture
def six():
    return [an_author(f"Person {letter}") for letter in "ABCDEF"]


@pytest.fixture
def graph(six):
    """A-B strongly, B-C strongly, A-C weakly; A-D, D-E; F alone."""
    a, b, c, d, e, _ = (one.pk for one in six)
    works = [a_work(f"Work {number}", year=2010 + number).pk for number in range(8)]
    return a_graph(
        coauthors=[(a, b, 4.0, 7, 2010, 2016), (b, c, 4.0, 4, 2012, 2015), (a, c, 0.25, 5, 2012, 2017), (a, d, 1.0, 1, None, None), (d, e, 1.0, 2, 2011, 2012)],
        authored=[(who, work, 1.0, 2010 + n) for who, shown in ((a, range(8)), (b, range(7)), (c, (2, 3, 4, 5, 7))) for n, work in enumerate(works) if n in shown],
    )  # fmt: skip


def between(one, other, k=3):
    with reading() as build:
        return joined(build, one.pk, other.pk, k=k)


def names(path):
    return "".join(one.name[-1] for one in path.people)


def test_shortest_and_strongest_with_the_joint_works_of_each_step(graph, six):
    found = between(six[0], six[2])
    assert [names(path) for path in found.shortest.paths] == ["AC"]
    assert [names(path) for path in found.strongest.paths] == ["ABC", "AC"]
    step, onward = found.strongest.paths[0].steps
    assert (step.works, step.strength, step.first_year, step.last_year, step.more) == (7, 4.0, 2010, 2016, 2)
    assert [work.title for work in step.named] == [f"Work {number}" for number in (6, 5, 4, 3, 2)]
    assert [work.title for work in onward.named] == [f"Work {number}" for number in (5, 4, 3, 2)]
    assert [work.title for work in found.shortest.paths[0].steps[0].named] == [
        f"Work {number}" for number in (7, 5, 4, 3, 2)
    ]
    assert [path.distance for path in found.strongest.paths] == [0.5, 4.0]


def test_both_directions_are_alike(graph, six):
    assert names(between(six[4], six[2]).shortest.paths[0]) == names(between(six[2], six[4]).shortest.paths[0])[::-1]


def test_who_is_not_joined_is_said_to_be_so(graph, six):
    found = between(six[0], six[5])
    assert (found.shortest.paths, str(found.shortest.outcome), str(found.strongest.outcome)) == (
        [],
        "not connected",
        "not connected",
    )


def listed(author, **asked):
    with reading() as build:
        found = coauthors(
            build,
            author.pk,
            **{"order": CoauthorOrder.STRENGTH, "limit": 10, "year_from": None, "year_to": None} | asked,
        )
    return "".join(one.name[-1] for one in found.people), found


def test_coauthors_by_strength_and_year(graph, six):
    who, found = listed(six[0])
    assert (who, found.total) == ("BDC", 3)
    assert listed(six[0], order=CoauthorOrder.NEWEST)[0] == "CBD"
    assert listed(six[0], order=CoauthorOrder.OLDEST)[0] == "BCD"
    assert listed(six[0], order=CoauthorOrder.WORKS)[0] == "BCD"
    assert listed(six[0], year_from=2017)[0] == "C"
    assert listed(six[0], year_to=2011)[0] == "B"
    assert (listed(six[0], limit=1)[0], listed(six[0], limit=1)[1].total) == ("B", 3)
    assert [year.year for year in found.years] == list(range(2010, 2018))


def test_timeline_counts_what_begins_and_ends():
    assert timeline([(2010, 2012), (2012, 2012)]) == [Year(2010, 1, 1, 0), Year(2011, 1, 0, 0), Year(2012, 2, 1, 2)]
    assert timeline([]) == []


def test_common_coauthors_begin_with_whoever_both_know_well(graph, six):
    with reading() as build:
        found = common_coauthors(build, six[0].pk, six[2].pk, limit=5)
    assert [(one.name, [tie.works for tie in one.ties]) for one in found.people] == [("Person B", [7, 4])]
    assert found.total == 1


def test_suggestions_are_two_steps_away_with_shared_topics(six):
    a, b, c, d, e, _ = (one.pk for one in six)
    topic, other = a_topic("parsing"), a_topic("vision")
    a_graph(
        coauthors=[(a, b, 2.0, 2, 2019, 2019), (b, c, 2.0, 2, 2019, 2019), (b, d, 2.0, 2, 2019, 2019), (c, e, 1.0, 1, 2019, 2019)],
        interests=[(a, topic.pk, 3, 2019, 2019), (c, topic.pk, 2, 2019, 2019), (d, other.pk, 2, 2019, 2019), (e, topic.pk, 9, 2019, 2019)],
    )  # fmt: skip
    with reading() as build:
        found = suggestions(build, a, limit=5)
    assert [one.person.name for one in found] == ["Person C"]
    said = reason(found[0], to="Person A")
    assert said == "Person C has written with Person B, as Person A has. Both write about parsing."


def test_whoever_was_merged_is_found_under_the_last_id(six):
    Author.objects.filter(pk=six[0].pk).update(merged_into=six[1])
    Author.objects.filter(pk=six[1].pk).update(merged_into=six[2])
    assert (current(six[0].pk), current(six[3].pk), current(10**9)) == (six[2].pk, six[3].pk, None)
    assert people([six[3].pk, 10**9]).keys() == {six[3].pk}
