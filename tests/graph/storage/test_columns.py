"""Columns go into a table and come out as they were."""

import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.storage import columns
from graph.storage.columns import read_columns, write_columns

pytestmark = pytest.mark.django_db
BIG = st.integers(-(2**63), 2**63 - 1)
ROWS = st.lists(
    st.tuples(BIG, st.integers(-(2**31), 2**31 - 1), st.floats(allow_nan=False), st.none() | st.integers(0, 3000)),
    max_size=40,
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, piece=st.sampled_from([1, 64, 1 << 22]))
def test_what_is_written_is_read(rows, piece):
    with pytest.MonkeyPatch.context() as patch, connection.cursor() as cursor:
        patch.setattr(columns, "_READ_AT_A_TIME", piece)
        cursor.execute("DROP TABLE IF EXISTS shelf")
        cursor.execute("CREATE TEMPORARY TABLE shelf (a bigint, b integer, c double precision, d smallint, e smallint)")
        year = np.array([row[3] or 0 for row in rows], np.int64)
        write_columns(
            cursor,
            "shelf",
            {
                "a": (">i8", np.array([row[0] for row in rows], np.int64)),
                "b": (">i4", np.array([row[1] for row in rows], np.int64)),
                "c": (">f8", np.array([row[2] for row in rows], np.float64)),
            },
            nullable={"d": (">i2", year), "e": (">i2", year)},
            absent=np.array([row[3] is None for row in rows], np.bool_),
        )
        cursor.execute("SELECT a, b, c, d, e FROM shelf")
        assert sorted(cursor.fetchall(), key=repr) == sorted(((*row, row[3]) for row in rows), key=repr)
        kinds = (np.int64, np.int32, np.int16)
        found = read_columns(cursor, "SELECT a, b::bigint, coalesce(d, -1)::bigint FROM shelf", kinds)
    assert [column.dtype for column in found] == [np.dtype(kind) for kind in kinds]
    expected = sorted((a, b, -1 if d is None else d) for a, b, _, d in rows)
    assert sorted(zip(*(column.tolist() for column in found), strict=True)) == expected


def test_what_the_database_refuses_is_an_error_of_its_own():
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        read_columns(cursor, "SELECT nothing FROM nowhere", (np.int64,))
