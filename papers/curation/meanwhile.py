"""What people have done since a batch job looked: it then has to look again before it writes."""

from django.db.backends.utils import CursorWrapper

# Acts by number, and whether each was taken back.
Acts = frozenset[tuple[int, bool]]


def acts_so_far(cursor: CursorWrapper) -> Acts:
    cursor.execute("SELECT id, undone_at IS NOT NULL FROM papers_correction")
    return frozenset(cursor.fetchall())


def corrected_since(cursor: CursorWrapper, seen: Acts, *, works: str, authors: str) -> bool:
    """Whether an act that was done or taken back since concerns any of these works or records, each given as a query.

    The caller owns the author lists, so that nobody is at it.
    """
    acts = sorted({act for act, _ in acts_so_far(cursor) ^ seen})
    if not acts:
        return False
    cursor.execute(
        f"""
        WITH spoken AS (
            SELECT work_id FROM papers_correctedplace WHERE correction_id = ANY(%(acts)s)
            UNION SELECT work_id FROM papers_authorshipassertion
                WHERE correction_id = ANY(%(acts)s) OR ended_by_id = ANY(%(acts)s)
            UNION SELECT work_id FROM papers_authorshipdenial
                WHERE correction_id = ANY(%(acts)s) OR ended_by_id = ANY(%(acts)s)
        ), moved AS (
            SELECT author_id FROM papers_correctedrecord WHERE correction_id = ANY(%(acts)s)
            UNION SELECT unnest(ARRAY[author_before_id, author_after_id]) FROM papers_correctedidentifier
                WHERE correction_id = ANY(%(acts)s)
        )
        SELECT EXISTS (SELECT FROM spoken WHERE work_id IN ({works}))
            OR EXISTS (SELECT FROM moved WHERE author_id IN ({authors}))
        """,  # noqa: S608 - the caller's constants
        {"acts": acts},
    )
    return bool(cursor.fetchone()[0])
