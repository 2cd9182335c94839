"""Rows by COPY come back as they were given, keys are fresh, and counts are what the rows say."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers.models import Author, Citation, Institution, Topic, Venue, Work, WorkTopic
from papers.storage.copy import Rows
from papers.storage.counts import (
    link_citations,
    recount_authors,
    recount_institutions,
    recount_topics,
    recount_venues,
)
from papers.storage.sequences import next_ids
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution

pytestmark = pytest.mark.django_db

PIECES = [
    "\\",
    "\\N",
    "\\.",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\x08",
    "\x0b",
    "\x1c",
    "\x85",
    "\u2028",
    '"',
    "{",
    "}",
    ",",
    "NULL",
    "",
    "é",
    "\U0010ffff",
    "a",
]
text = st.lists(st.sampled_from(PIECES) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).map(
    "".join
)
row = st.tuples(
    text,
    st.integers(-(2**63), 2**63 - 1),
    st.none() | st.booleans(),
    st.floats(allow_nan=False),
    st.lists(text, max_size=4),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(row, max_size=5))
def test_rows_come_back_as_they_were_given(db, rows):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS given")
        cursor.execute("CREATE TEMPORARY TABLE given (t text, i bigint, b boolean, f float8, a text[])")
        sent = Rows("given", ["t", "i", "b", "f", "a"])
        for one in rows:
            sent.add(*one)
        assert len(sent) == len(rows)
        sent.send(cursor)
        sent.send(cursor)
        cursor.execute("SELECT t, i, b, f, a FROM given")
        assert sorted(map(repr, cursor.fetchall())) == sorted(map(repr, rows))


def test_what_no_text_column_holds_never_reaches_one():
    class Odd(str):
        __slots__ = ()

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE odd (t text, a text[])")
        rows = Rows("odd", ["t", "a"])
        rows.add("a\0b\ud800", ["c\0", "\udfff"])
        rows.add(Odd("tab\there"), [])
        rows.send(cursor)
        cursor.execute("SELECT t, a FROM odd")
        assert cursor.fetchall() == [("ab?", ["c", "?"]), ("tab\there", [])]


def test_a_refused_row_is_djangos_own_error():
    with connection.cursor() as cursor:
        rows = Rows("papers_topic", ["kind", "key", "name", "works_count"])
        rows.add("nonsense", "k", "n", 0)
        with pytest.raises(IntegrityError, match="papers_topic_kind_known"), transaction.atomic():
            rows.send(cursor)


def test_fresh_keys_are_consecutive_and_never_given_twice():
    with connection.cursor() as cursor:
        first, second, none = next_ids(cursor, Work, 3), next_ids(cursor, Work, 2), next_ids(cursor, Work, 0)
    assert first + second == list(range(first[0], first[0] + 5))
    assert none == []
    assert a_work().pk == second[-1] + 1


def test_counts_follow_the_rows_and_right_ones_are_not_written():
    ada, mit = an_author("Ada Byron"), an_institution("MIT")
    topic, venue = a_topic(), a_venue()
    one = a_work("One", authors=[ada, "Bob Bee"], topics=[topic], venue=venue, year=2001)
    a_work("Two", authors=[ada], year=2009)
    affiliate(one, 1, "MIT", mit)
    for model in (Author, Topic, Venue, Institution):
        model.objects.update(works_count=99)
    with connection.cursor() as cursor:
        acts = (
            lambda: recount_authors(cursor, None),
            lambda: recount_venues(cursor),
            lambda: recount_topics(cursor),
            lambda: recount_institutions(cursor),
        )
        for act in acts:
            act()
        ada.refresh_from_db()
        assert (ada.works_count, ada.first_year, ada.last_year, ada.institution) == (2, 2001, 2009, mit)
        assert set(ada.names.values_list("name", "works_count")) == {("Ada Byron", 2)}
        assert [m.objects.get().works_count for m in (Topic, Venue, Institution)] == [1, 1, 1]
        assert Institution.objects.get().authors_count == 1
        tables = [m._meta.db_table for m in (Author, Topic, Venue, Institution)]
        before = _versions(cursor, tables)
        for act in acts:
            act()
        assert _versions(cursor, tables) == before


def _versions(cursor, tables) -> list:
    versions = []
    for table in tables:
        cursor.execute(f"SELECT id, ctid FROM {table} ORDER BY id")
        versions.append(cursor.fetchall())
    return versions


def test_what_is_gone_is_counted_out():
    topic, venue = a_topic(works_count=3), a_venue(works_count=3)
    author, institution = an_author(works_count=3), an_institution(works_count=3, authors_count=3)
    with connection.cursor() as cursor:
        recount_authors(cursor, [author.pk])
        recount_venues(cursor)
        recount_topics(cursor)
        recount_institutions(cursor)
    for row in (topic, venue, author, institution):
        row.refresh_from_db()
        assert row.works_count == 0
    assert not author.names.exists()
    assert not WorkTopic.objects.exists()


def test_references_find_their_work_and_no_work_cites_itself():
    one, two = a_work("One", ids=[("doi", "1")]), a_work("Two", ids=[("doi", "2")])
    for citing, value in ((one, "1"), (one, "2"), (two, "3")):
        Citation.objects.create(citing=citing, scheme="doi", value=value)
    with connection.cursor() as cursor:
        link_citations(cursor)
    assert list(Citation.objects.order_by("value").values_list("cited", flat=True)) == [None, two.pk, None]
