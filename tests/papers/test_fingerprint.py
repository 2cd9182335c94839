"""The fingerprint: equal for equal content whatever its keys and its history, different for any difference."""

import pytest
from django.db import connection, transaction

from papers.fingerprint import content_fingerprint
from papers.models import ImportReject, ImportRun, Work
from papers.records import VenueRecord
from tests.papers.ingest.feeding import named, work

WORKS = (
    work(
        "One",
        named("Ada Byron", "orcid:a", at=["MIT"]),
        "Bob Bee",
        ids=["doi:1"],
        topics=["trees"],
        key="1",
        cites=["doi:2"],
    ),
    work(
        "Two", "Ada Byron", "Bob Bee", ids=["doi:2"], venue=VenueRecord("NAACL", "NAACL"), key="2", notes=(("a", "b"),)
    ),
)


def test_nothing_has_a_fingerprint_too(db):
    empty = content_fingerprint()
    assert {part.lines for part in empty.parts} == {0}
    assert content_fingerprint() == empty


def test_keys_order_and_history_make_no_difference(feed):
    with transaction.atomic():
        feed(*WORKS)
        once = content_fingerprint()
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for table in ("work", "authorship", "author", "topic", "venue", "affiliation"):
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 1000000)", [f"papers_{table}"])
    feed(WORKS[1])
    feed(*reversed(WORKS))
    ImportReject.objects.create(run=ImportRun.objects.first(), file="f", locator="1", reason="r", detail="d")
    assert content_fingerprint().parts == once.parts
    assert all(part.lines for part in once.parts if part.name not in {"institutions", "full texts", "said by people"})


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("works", "UPDATE papers_work SET abstract = 'x' WHERE title = 'One'"),
        ("works", "UPDATE papers_work SET retracted = true WHERE title = 'One'"),
        ("identifiers", "UPDATE papers_workidentifier SET value = '3' WHERE value = '2'"),
        (
            "full texts",
            "INSERT INTO papers_worktext SELECT min(id), 'Text.', 1, 'acl', 'P19-1001.txt', now() FROM papers_work",
        ),
        ("citations", "UPDATE papers_citation SET cited_id = NULL"),
        ("author lists", "UPDATE papers_authorship SET role = 'PhD student' WHERE raw_name = 'Bob Bee'"),
        ("author lists", "DELETE FROM papers_authorshipidentifier"),
        ("author lists", "DELETE FROM papers_authorshipaffiliation"),
        ("authors", "UPDATE papers_author SET last_year = 1900"),
        ("authors", "DELETE FROM papers_authoridentifier"),
        ("authors", "UPDATE papers_authorname SET works_count = 9"),
        ("authors", "UPDATE papers_authorship SET author_id = (SELECT min(author_id) FROM papers_authorship)"),
        (
            "said by people",
            (
                "INSERT INTO papers_authorshipdenial (work_id, name_key, author_id, by, at)"
                " SELECT work_id, name_key, author_id, 7, now() FROM papers_authorship WHERE raw_name = 'Ada Byron'"
            ),
        ),
        (
            "said by people",
            (
                "INSERT INTO papers_heldrecord (author_id, since, owned, kept_apart)"
                " SELECT min(id), now(), true, false FROM papers_author"
            ),
        ),
        ("topics of works", "UPDATE papers_worktopic SET score = 0.1"),
        ("topics", "UPDATE papers_topic SET name = 'Trees!'"),
        ("venues", "UPDATE papers_venue SET issn = '1'"),
        ("affiliations", "UPDATE papers_affiliation SET raw = 'M.I.T.'"),
        (
            "source records",
            "UPDATE papers_sourcerecord SET digest = '00000000000000000000000000000000' WHERE key = '1'",
        ),
        ("notes", "DELETE FROM papers_importnote"),
    ],
)
def test_any_difference_shows_in_its_part(feed, part, change):
    feed(*WORKS)
    before = {p.name: p for p in content_fingerprint().parts}
    with connection.cursor() as cursor:
        cursor.execute(change)
    after = content_fingerprint()
    assert {p.name: p for p in after.parts}[part] != before[part]
    assert Work.objects.count() == 2


def test_moving_a_name_from_one_person_to_another_shows_though_every_row_stays(feed):
    feed(work("One", "Wei Wang", "Ada Byron"), work("Two", "Wei Wang", "Bob Bee"), work("Three", "Wei Wang", "Cid Dee"))
    before = content_fingerprint()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE papers_authorship a SET author_id = b.author_id FROM papers_authorship b, papers_work v, papers_work w"
            " WHERE v.id = a.work_id AND w.id = b.work_id AND a.raw_name = 'Wei Wang' AND b.raw_name = 'Wei Wang'"
            " AND (v.title, w.title) IN (('One', 'Two'), ('Two', 'Three'), ('Three', 'One'))"
        )
    assert content_fingerprint().parts == before.parts  # a mere renaming of three people with one work each
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE papers_authorship SET author_id = (SELECT min(author_id) FROM papers_authorship WHERE raw_name = 'Wei Wang') WHERE raw_name = 'Wei Wang'"
        )
    assert content_fingerprint().parts != before.parts
