"""Pages by keyset, against the plain sorted list they must add up to."""

from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers.models import Author, Work
from portal.common.pagination import Cursor, Key, Order, page, read_cursor
from tests.corpus import a_work, an_author

BY_WORKS = Order((Key("works_count", descending=True), Key("id")))
BY_NAME = Order((Key("name_key", values=str), Key("id")))
NEWEST = Order((Key("year", descending=True), Key("id", descending=True)), lead_may_be_null=True)


def walk(rows, order, size, *, start=None, back=False):
    """All pages from the start to the end, or from the end back."""
    cursor = start
    pages = []
    while True:
        found = page(rows, order=order, cursor=cursor, size=size)
        pages.append([row.pk for row in found.rows])
        token = found.previous if back else found.next
        if token is None or len(pages) > 50:
            return pages, found
        cursor = read_cursor(token, order)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("order", [BY_WORKS, BY_NAME])
def test_pages_add_up_to_the_whole_list_in_both_directions(order, size):
    for number in range(11):
        an_author(f"Name {number % 3}", works_count=number % 4)
    rows = Author.objects.all()
    names = [("-" if key.descending else "") + key.name for key in order.keys]
    whole = list(rows.order_by(*names).values_list("pk", flat=True))

    forwards, last = walk(rows, order, size)
    assert list(chain(*forwards)) == whole
    assert all(len(one) == size for one in forwards[:-1])

    if last.previous:
        backwards, first = walk(rows, order, size, start=read_cursor(last.previous, order), back=True)
        assert list(chain(*reversed(backwards))) + forwards[-1] == whole
        assert first.previous is None


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 4, 100])
@pytest.mark.parametrize("years", [[None] * 5, [2020, None, 2021, None, 2021], [2019, 2019, 2019]])
def test_rows_without_a_lead_come_last_in_both_directions(size, years):
    for year in years:
        a_work(year=year)
    rows = Work.objects.all()
    whole = [work.pk for work in sorted(rows, key=lambda w: (w.year or 0, w.pk), reverse=True)]
    forwards, last = walk(rows, NEWEST, size)
    assert list(chain(*forwards)) == whole
    if last.previous:
        backwards, _ = walk(rows, NEWEST, size, start=read_cursor(last.previous, NEWEST), back=True)
        assert list(chain(*reversed(backwards))) + forwards[-1] == whole


@pytest.mark.django_db
def test_a_row_that_comes_or_goes_shifts_nothing():
    first, second, third = (an_author("N", works_count=count) for count in (9, 8, 7))
    opening = page(Author.objects.all(), order=BY_WORKS, cursor=None, size=2)
    an_author("New", works_count=10)
    first.delete()
    following = page(Author.objects.all(), order=BY_WORKS, cursor=read_cursor(opening.next, BY_WORKS), size=2)
    assert [row.pk for row in following.rows] == [third.pk]
    assert second.pk in [row.pk for row in opening.rows]


VALUES = st.tuples(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), st.integers(0, 2**62))


@given(VALUES, st.booleans())
def test_a_token_gives_its_cursor_back(values, before):
    cursor = Cursor(values=values, before=before)
    assert read_cursor(cursor.token(), BY_NAME) == cursor


@given(st.text())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_text_crashes_the_reading_of_a_token(text):
    for order in (BY_WORKS, BY_NAME, NEWEST):
        read_cursor(text, order)


@pytest.mark.parametrize("values", [(None, 1), ("a", 1), (True, 1), (2**63, 1), (1,), (1, 2, 3), (1.5, 1), ([1], 1)])
def test_a_token_of_another_list_starts_at_the_beginning(values):
    assert read_cursor(Cursor(values=values).token(), BY_WORKS) is None


def test_text_that_the_database_cannot_hold_is_refused():
    assert read_cursor(Cursor(values=("a\0b", 1)).token(), BY_NAME) is None
