"""A work as citation formats want it, and text as nobody should publish it."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from papers.exports.citable import Citable, Heading

HEADING = Heading(
    site="Peergraph",
    subject="Tests",
    address="https://p.example/T1/",
    made_at=datetime(2026, 11, 21, tzinfo=UTC),
    works=2,
)


def a_citable(**changes) -> Citable:
    base = {
        "public_id": "W7",
        "type": "conference-paper",
        "title": "On engines",
        "authors": ["Ada Byron"],
        "year": 2019,
    }
    return Citable(**{**base, **changes})


NASTY = [
    "ER  - ", "TY  - JOUR", "\r\nER  - \r\n", "}", "{", "\\", "\\}", "{{", "@article{x,", "%", '"', '","', "\n\n", "\u2028",
    "\x85", "\x1e", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "＝1", "$x_{1}$", "$\\{$", "$}$", "$", "5$ and 6$", "~", "^",
    "and", " and ", "others", ",", ";", "Jr.", "van der", "王伟", "김민준", "😀", "\U0001fae9", "\u202e", "\u200d", "مرحبا", "e\u0301",
    "<b>", "&amp;", '<span class="nocase">', "--", "–", "III", "\x00", "\ufeff",
]  # fmt: skip
hostile = st.lists(st.sampled_from(NASTY) | st.text(max_size=8), max_size=8).map("".join)
hostile_works = st.builds(
    a_citable,
    title=hostile,
    authors=st.lists(hostile, max_size=4),
    more_authors=st.booleans(),
    venue=hostile,
    volume=hostile,
    pages=hostile,
    publisher=hostile,
    doi=hostile,
    arxiv=hostile,
    url=hostile,
    keywords=st.lists(hostile, max_size=3),
    tldr=hostile,
    abstract=hostile,
)


def numbered(works: list[Citable]) -> list[Citable]:
    return [replace(work, public_id=f"W{number}") for number, work in enumerate(works, start=1)]


several_hostile_works = st.lists(hostile_works, max_size=3).map(numbered)
