"""What a person sees of the children."""

import json

from hypothesis import given
from hypothesis import strategies as st

from portal.supervisor.box import box
from portal.supervisor.output import LONGEST_LINE, Lines, labelled, readable


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_lines_do_not_depend_on_how_they_arrive(pieces):
    whole, bit_by_bit = Lines(), Lines()
    text = b"".join(pieces)
    expected = whole.feed(text) + whole.feed(b"")
    arrived = [line for piece in pieces if piece for line in bit_by_bit.feed(piece)] + bit_by_bit.feed(b"")
    assert arrived == expected


def test_a_line_without_end_does_not_fill_the_memory():
    lines = Lines()
    for _ in range(10):
        lines.feed(b"x" * LONGEST_LINE)
    assert len(lines._rest) <= LONGEST_LINE


def test_log_records_become_words():
    record = {"time": "t", "level": "ERROR", "logger": "papers", "request_id": "r1", "message": "no", "count": 3}
    assert readable(json.dumps(record)) == "ERROR papers: no (count=3, request r1)"
    record |= {"exception": "Traceback\nValueError: x"}
    assert readable(json.dumps(record)).splitlines()[-1] == "ValueError: x"


@given(st.text())
def test_every_other_line_stays_as_it_is(line):
    assert readable(line) == line or line.startswith("{")


@given(st.dictionaries(st.text(), st.one_of(st.none(), st.integers(), st.text(), st.lists(st.text()))))
def test_no_record_is_too_odd(record):
    readable(json.dumps(record))


def test_names_line_up():
    assert labelled("web", "x").index("|") == labelled("supervisor", "x").index("|")


def test_the_box_holds_the_longest_line():
    drawn = box("Running", ["short", "a much longer line than the title"]).splitlines()
    assert {len(line) for line in drawn} == {len(drawn[0])}
    assert "Running" in drawn[0]
