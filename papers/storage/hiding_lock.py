"""Keeps hiding a work and importing works apart: a chunk of an import knows, until it commits, which works are hidden.

Held until the transaction ends.
"""

from django.db.backends.utils import CursorWrapper

_NAME = "hashtextextended('papers.hiding', 0)"


def wait_for_imports(cursor: CursorWrapper) -> None:
    """For whoever hides a work or shows it again: no chunk of an import is being written from now on."""
    cursor.execute(f"SELECT pg_advisory_xact_lock({_NAME})")


def wait_for_hiding(cursor: CursorWrapper) -> None:
    """For whoever writes works: none is hidden or shown again from now on. Chunks do not wait for each other."""
    cursor.execute(f"SELECT pg_advisory_xact_lock_shared({_NAME})")
