"""A slice as an outline: every node once, below its closest tie, in an order and in words a reader would want."""

from hypothesis import given
from hypothesis import strategies as st

from graph.selectors.slice_question import KINDS, LETTERS
from graph.views.outline import outline


def node(public_id, hop, **rest):
    kind = LETTERS[public_id[0]]
    return {
        "id": public_id,
        "kind": kind,
        "label": public_id,
        "url": f"/{public_id}/",
        "hop": hop,
        "weight": 1.0,
        **rest,
    }


def tie(source, target, kind="coauthor", weight=1.0, *, works=1, years=(2010, 2012)):
    first, last = years
    return {"source": source, "target": target, "kind": kind, "weight": weight, "works": works,
            "first_year": first, "last_year": last}  # fmt: skip


def everything_below(branch):
    return [one for child in branch.children for one in (child, *everything_below(child))]


def test_kinds_stand_together_with_a_heading_and_the_strongest_first():
    made = outline(
        [node("A1", 0), node("W1", 1), node("A2", 1), node("A3", 1), node("T1", 1)],
        [tie("A1", "W1", "authored", years=(2019, 2019)), tie("A1", "A2"), tie("A3", "A1", weight=2.0, works=3),
         tie("A1", "T1", "about", works=2, years=(None, None))],
    )  # fmt: skip
    assert [(one.label, one.heading, one.note) for one in made.children] == [
        ("A3", "Co-authors 2", "3 works, 2010–2012"),
        ("A2", "", "1 work, 2010–2012"),
        ("W1", "Works 1", "2019"),
        ("T1", "Topics 1", "2 works"),
    ]


def test_a_far_node_hangs_below_a_co_author_rather_than_below_a_topic():
    made = outline(
        [node("A1", 0), node("A2", 1), node("T1", 1), node("A3", 2)],
        [tie("A1", "A2"), tie("A1", "T1", "about", 9), tie("A3", "T1", "about", 40), tie("A3", "A2", weight=0.1)],
    )
    below = {one.label: [child.label for child in one.children] for one in made.children}
    assert below == {"A2": ["A3"], "T1": []}


def test_who_cites_whom_is_told_from_the_parent():
    made = outline([node("W1", 0), node("W2", 1), node("W3", 1)], [tie("W2", "W1", "cites"), tie("W1", "W3", "cites")])
    assert {one.label: one.note for one in made.children} == {"W2": "cites it", "W3": "cited by it"}


def test_a_slice_of_nothing_has_no_outline():
    assert outline([], []) is None
    assert outline([node("A1", 0)], []).children == []


@given(st.data())
def test_every_node_that_is_joined_stands_once(data):
    letters = st.sampled_from(sorted(LETTERS))
    hops = data.draw(st.lists(st.tuples(letters, st.integers(1, 2)), max_size=12))
    nodes = [node("A1", 0), *(node(f"{letter}{place + 2}", hop) for place, (letter, hop) in enumerate(hops))]
    near = [one["id"] for one in nodes if one["hop"] == 1]
    edges = []
    for one in nodes[1:]:
        others = ["A1"] if one["hop"] == 1 else near
        chosen = data.draw(st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True)) if others else []
        edges += [tie(other, one["id"], "coauthor", data.draw(st.floats(0.01, 9))) for other in chosen]
    joined = {edge["target"] for edge in edges}
    found = everything_below(outline(nodes, edges))
    assert sorted(one.label for one in found) == sorted(joined)
    assert {one.kind for one in found} <= set(KINDS)


def test_of_people_it_says_how_far_they_can_be_trusted_where_that_is_known():
    made = outline([node("A1", 0, trust=21, band="Emerging"), node("A2", 1), node("T1", 1)],
                   [tie("A1", "A2"), tie("A1", "T1", "about")])  # fmt: skip
    assert made.trust == "trust 21, Emerging"
    assert [one.trust for one in made.children] == ["", ""]
