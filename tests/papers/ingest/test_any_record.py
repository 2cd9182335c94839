"""No record, however hostile, stops an import, goes unaccounted for, or is loaded twice."""

from dataclasses import replace

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers.fingerprint import content_fingerprint
from papers.models import ImportReject
from papers.records import Rejected
from tests.papers.ingest.feeding import Unmappable, tally
from tests.papers.ingest.strategies import hostile_works, nasty, plain_works

rejected = st.builds(Rejected, nasty, nasty, nasty, excerpt=nasty, key=nasty)
refused = st.builds(Unmappable, nasty, key=nasty)
chunk_sizes = st.sampled_from([1, 2, 5_000])
entry_lists = st.lists(hostile_works | rejected | refused, max_size=6)
collisions = st.lists(st.lists(plain_works, max_size=5), max_size=3)


def examples(number: int) -> settings:
    slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]  # every example rolls back what it did
    return settings(max_examples=number, deadline=None, suppress_health_check=slow)


def check_constraints() -> None:
    """Foreign keys are checked at commit only, and these tests never commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@examples(25)
@given(entries=entry_lists, chunk=chunk_sizes)
def test_every_record_is_loaded_unchanged_or_quarantined_and_a_second_import_changes_nothing(feed, entries, chunk):
    _all_accounted_for(feed, entries, chunk)


@pytest.mark.fuzz
@examples(1_500)
@given(entries=entry_lists, chunk=chunk_sizes)
def test_every_record_is_accounted_for_at_length(feed, entries, chunk):
    _all_accounted_for(feed, entries, chunk)


@examples(25)
@given(files=collisions, chunk=chunk_sizes)
def test_records_of_several_sources_that_collide_in_every_way_settle_down_at_once(feed, files, chunk):
    _all_settles_down(feed, files, chunk)


@pytest.mark.fuzz
@examples(1_500)
@given(files=collisions, chunk=chunk_sizes)
def test_colliding_records_settle_down_at_length(feed, files, chunk):
    _all_settles_down(feed, files, chunk)


def _all_accounted_for(feed, entries, chunk):
    with transaction.atomic():
        run = feed.files(entries, name="acl", chunk_records=chunk)
        check_constraints()
        read, loaded, unchanged, quarantined = tally(run)
        assert read == len(entries) == loaded + unchanged + quarantined
        assert ImportReject.objects.filter(run=run).exclude(reason="").count() == quarantined
        assert quarantined >= sum(not hasattr(entry, "title") for entry in entries)
        before = content_fingerprint()
        assert tally(feed.files(entries, name="acl", chunk_records=chunk)) == (read, 0, read - quarantined, quarantined)
        assert content_fingerprint() == before
        transaction.set_rollback(True)


def _all_settles_down(feed, files, chunk):
    def import_all():
        return [
            tally(feed.files([w for w in group if w.source == name], name=name, chunk_records=chunk))
            for group in keyed
            for name in sorted({w.source for w in group})
        ]

    keyed = [[replace(w, key=f"{f}-{n}") for n, w in enumerate(group)] for f, group in enumerate(files)]
    with transaction.atomic():
        first = import_all()
        check_constraints()
        before = content_fingerprint()
        assert import_all() == [(read, 0, read, 0) for read, *_ in first]
        assert content_fingerprint() == before
        _check_what_always_holds()
        transaction.set_rollback(True)


# Each query gives the rows that break the rule.
ALWAYS = {
    "a work's count of authors is the length of its list": """
        SELECT w.id FROM papers_work w WHERE author_count <>
            (SELECT count(*) FROM papers_authorship a WHERE a.work_id = w.id)""",
    "the places of a list are 1 to n": """
        SELECT work_id FROM papers_authorship GROUP BY work_id HAVING max(position) <> count(*)""",
    "a merged work holds nothing": """
        SELECT w.id FROM papers_work w WHERE merged_into_id IS NOT NULL AND (
            EXISTS (SELECT FROM papers_authorship t WHERE t.work_id = w.id)
            OR EXISTS (SELECT FROM papers_workidentifier t WHERE t.work_id = w.id)
            OR EXISTS (SELECT FROM papers_worktopic t WHERE t.work_id = w.id)
            OR EXISTS (SELECT FROM papers_citation t WHERE t.citing_id = w.id OR t.cited_id = w.id)
            OR EXISTS (SELECT FROM papers_sourcerecord t WHERE t.work_id = w.id))""",
    "a pointer leads to a work or author that is not merged itself": """
        SELECT m.id FROM papers_work m JOIN papers_work w ON w.id = m.merged_into_id WHERE w.merged_into_id IS NOT NULL
        UNION ALL
        SELECT m.id FROM papers_author m JOIN papers_author w ON w.id = m.merged_into_id
        WHERE w.merged_into_id IS NOT NULL""",
    "every name is attributed, to an author that is not merged": """
        SELECT a.id FROM papers_authorship a LEFT JOIN papers_author p ON p.id = a.author_id
        WHERE p.id IS NULL OR p.merged_into_id IS NOT NULL OR a.needs_settling""",
    "nobody stands twice in one list": """
        SELECT work_id FROM papers_authorship GROUP BY work_id, author_id HAVING count(*) > 1""",
    "an author's counts, years and names are those of the author's works": """
        SELECT p.id FROM papers_author p LEFT JOIN (
            SELECT author_id, count(*) AS n, min(year) AS first, max(year) AS last FROM papers_authorship GROUP BY 1
        ) a ON a.author_id = p.id
        WHERE p.merged_into_id IS NULL
            AND (p.works_count, p.first_year, p.last_year) IS DISTINCT FROM (coalesce(a.n, 0), a.first, a.last)""",
    "an author's names are those that the works print": """
        (SELECT author_id, raw_name, count(*) FROM papers_authorship GROUP BY 1, 2
         EXCEPT SELECT author_id, name, works_count FROM papers_authorname)
        UNION ALL
        (SELECT author_id, name, works_count FROM papers_authorname
         EXCEPT SELECT author_id, raw_name, count(*) FROM papers_authorship GROUP BY 1, 2)""",
    "years are repeated truly": """
        SELECT a.id FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id WHERE a.year IS DISTINCT FROM w.year
        UNION ALL
        SELECT t.id FROM papers_worktopic t JOIN papers_work w ON w.id = t.work_id WHERE t.year IS DISTINCT FROM w.year""",
    "a reference that names a work leads to it": """
        SELECT c.id FROM papers_citation c JOIN papers_workidentifier i USING (scheme, value)
        WHERE c.cited_id IS DISTINCT FROM nullif(i.work_id, c.citing_id)""",
    "venues and topics are counted": """
        SELECT v.id FROM papers_venue v WHERE works_count <> (SELECT count(*) FROM papers_work w WHERE w.venue_id = v.id
            AND w.merged_into_id IS NULL)
        UNION ALL
        SELECT t.id FROM papers_topic t
        WHERE works_count <> (SELECT count(*) FROM papers_worktopic w WHERE w.topic_id = t.id)""",
}  # fmt: skip


def _check_what_always_holds() -> None:
    with connection.cursor() as cursor:
        for rule, breaking in ALWAYS.items():
            cursor.execute(breaking)
            assert cursor.fetchall() == [], rule
