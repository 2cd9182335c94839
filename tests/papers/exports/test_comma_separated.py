import csv
import io

import pytest
from hypothesis import given

from papers.exports.comma_separated import BYTE_ORDER_MARK, COLUMNS, cells, comma_separated, guarded, unguarded
from tests.papers.exports.making import HEADING, a_citable, hostile, several_hostile_works


def rows(works):
    data = "".join(comma_separated(works, HEADING)).encode()
    assert data.startswith(BYTE_ORDER_MARK.encode())
    return list(csv.reader(io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")))


def test_one_row_for_each_work_below_the_names_of_the_columns():
    head, row = rows([a_citable(authors=["Ada Byron", "王伟"], keywords=["x", "y"])])
    assert tuple(head) == COLUMNS
    found = dict(zip(head, row, strict=True))
    assert (found["id"], found["authors"], found["keywords"], found["year"]) == (
        "W7",
        "Ada Byron; 王伟",
        "x; y",
        "2019",
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\t=1", "\r=1", "\n=1", "＝1", " =1", "'=1", "''@x"])
def test_what_a_spreadsheet_would_run_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "On engines", "'Tis", "1-1", "a=b", "王"])
def test_other_text_is_left_alone(text):
    assert guarded(text) == text


@given(hostile)
def test_the_guard_can_be_taken_away(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(several_hostile_works)
def test_a_reader_gets_the_same_values_but_for_the_guard(works):
    _, *found = rows(works)
    assert [[unguarded(cell) for cell in row] for row in found] == [cells(work) for work in works]
