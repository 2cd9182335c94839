"""Primary keys ahead of the rows, so that rows of several tables can refer to each other in one COPY each."""

from django.db.models import Model

from papers.storage.copy import Cursor


def next_ids(cursor: Cursor, model: type[Model], count: int) -> list[int]:
    """`count` fresh primary keys of the model's table, ascending."""
    if not count:
        return []
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
        [model._meta.db_table, count],  # noqa: SLF001
    )
    return [row[0] for row in cursor.fetchall()]  # type: ignore[attr-defined]
