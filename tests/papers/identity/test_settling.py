"""Who wrote what, in the tables: people are told apart and joined, ids redirect, and batches make no difference."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers.fingerprint import content_fingerprint
from papers.identity import settling
from papers.identity.settling import settle_authors
from papers.models import Author, AuthorIdentifier, Authorship, Provenance
from tests.papers.ingest.feeding import named, work
from tests.papers.ingest.strategies import plain_mentions


def author_of(name: str, title: str | None = None) -> Author:
    places = Authorship.objects.filter(raw_name=name)
    return (places.filter(work__title=title) if title else places).get().author


def provenance_of(name: str, title: str) -> str:
    return Authorship.objects.get(raw_name=name, work__title=title).provenance


def test_each_ground_of_attribution_is_kept_with_the_authorship(feed):
    feed(
        work("One", named("Ada Byron", "orcid:a"), "Bob Bee", "Cid Dee"),
        work("Two", "Bob Bee", "Eve Fig", "Cid Dee"),
    )
    assert provenance_of("Ada Byron", "One") == Provenance.SOURCE_ASSERTED
    assert provenance_of("Bob Bee", "One") == provenance_of("Bob Bee", "Two") == Provenance.ALGORITHMIC
    assert provenance_of("Eve Fig", "Two") == Provenance.IMPORTED


def test_a_lone_name_is_algorithmic_as_soon_as_it_has_company(feed):
    feed(work("One", "Bob Bee", "Cid Dee"))
    assert provenance_of("Bob Bee", "One") == Provenance.IMPORTED
    feed(work("Two", "Bob Bee", "Cid Dee"))
    assert provenance_of("Bob Bee", "One") == provenance_of("Bob Bee", "Two") == Provenance.ALGORITHMIC


@pytest.mark.parametrize("first", [0, 1])
def test_an_id_joins_names_whichever_came_first_and_remembers_all_of_them(feed, first):
    both = [work("One", named("Quoc V. Le", "orcid:q"), year=2012), work("Two", named("Quoc Le", "orcid:q"), year=2014)]
    feed(both[first])
    feed(both[1 - first])
    quoc = author_of("Quoc Le")
    assert quoc == author_of("Quoc V. Le")
    assert set(quoc.names.values_list("name", "works_count")) == {("Quoc V. Le", 1), ("Quoc Le", 1)}
    assert (quoc.works_count, quoc.first_year, quoc.last_year) == (2, 2012, 2014)


def test_without_an_id_the_two_spellings_stay_apart_and_are_each_findable(feed):
    feed(work("One", "Quoc V. Le", "Ada Byron"), work("Two", "Quoc Le", "Ada Byron"))
    assert author_of("Quoc V. Le") != author_of("Quoc Le")


def test_the_most_frequent_name_is_shown(feed):
    feed(*(work(f"T{n}", named(name, "orcid:q")) for n, name in enumerate(["Q. Le", "Quoc Le", "Quoc Le"])))
    assert Author.objects.get().name == "Quoc Le"


def test_later_evidence_merges_two_authors_and_the_younger_id_leads_to_the_older(feed):
    feed(work("One", "Wei Wang", "Ada Byron"), work("Two", "Wei Wang", "Bob Bee"))
    older, younger = sorted([author_of("Wei Wang", "One"), author_of("Wei Wang", "Two")], key=lambda a: a.pk)
    assert older != younger
    feed(work("Three", "Wei Wang", "Ada Byron", "Bob Bee"))
    younger.refresh_from_db()
    assert younger.merged_into == older
    assert {author_of("Wei Wang", t) for t in ("One", "Two", "Three")} == {older}
    assert not younger.names.exists()
    older.refresh_from_db()
    assert (older.works_count, older.merged_into) == (3, None)


def test_pointers_to_an_author_that_is_merged_again_lead_to_the_end_at_once(feed):
    feed(*(work(f"T{n}", named(f"Name{n} Wang", f"orcid:{n}")) for n in range(3)))
    for n in (2, 1):
        feed(
            work(f"B{n}", named(f"Other{n}", f"orcid:{n}", f"acl:{n}")),
            work(f"C{n}", named("Same", f"acl:{n}", f"email:{n}")),
        )
    feed(work("D", named("Same", "email:1", "email:2")))
    alive = Author.objects.filter(merged_into=None)
    assert all(a.merged_into in alive for a in Author.objects.exclude(merged_into=None))


def test_what_an_author_said_is_left_alone_by_every_later_import(feed):
    feed(work("One", "Wei Wang", "Ada Byron"), work("Two", "Wei Wang", "Bob Bee"))
    mine = Authorship.objects.get(work__title="One", raw_name="Wei Wang")
    mine.provenance = Provenance.AUTHOR_ASSERTED
    mine.save()
    feed(work("Three", "Wei Wang", "Ada Byron"), work("Four", named("Wei Wang", "orcid:w"), "Ada Byron"))
    after = Authorship.objects.get(pk=mine.pk)
    assert (after.provenance, after.author_id) == (Provenance.AUTHOR_ASSERTED, mine.author_id)


def test_two_people_with_one_id_in_one_list_are_two_authors_also_when_the_id_was_known(feed):
    feed(work("One", named("Wei Wang", "orcid:w")))
    feed(work("Two", named("Wei Wang", "orcid:w"), named("Wen Wang", "orcid:w")))
    one, two = author_of("Wei Wang", "Two"), author_of("Wen Wang")
    assert one != two
    assert author_of("Wei Wang", "One") in (one, two)


def test_an_author_without_works_keeps_the_id_and_gets_the_next_work_that_bears_it(feed):
    feed(work("One", named("Ada Byron", "orcid:a"), key="1"))
    ada = author_of("Ada Byron")
    feed(work("One", "Bob Bee", key="1"))
    ada.refresh_from_db()
    assert ada.works_count == 0
    feed(work("Two", named("A. K. Byron", "orcid:a"), named("Augusta King", "orcid:a")))
    ada.refresh_from_db()
    assert ada.works_count == 1
    assert {author_of("A. K. Byron"), author_of("Augusta King")} > {ada}


def test_a_new_coauthor_in_a_corrected_list_is_evidence_for_everybody_in_it(feed):
    feed(work("One", "Wei Wang", key="1"), work("Two", "Wei Wang", "Ada Byron"))
    assert author_of("Wei Wang", "One") != author_of("Wei Wang", "Two")
    feed(work("One", "Wei Wang", "Ada Byron", key="1"))
    assert author_of("Wei Wang", "One") == author_of("Wei Wang", "Two")


def test_an_id_in_a_third_name_joins_two_people_of_other_names(feed):
    feed(work("One", named("Ada Byron", "orcid:a")), work("Two", named("Augusta King", "acl:king")))
    feed(work("Three", named("Countess Lovelace", "orcid:a", "acl:king")))
    assert author_of("Ada Byron") == author_of("Augusta King") == author_of("Countess Lovelace")
    assert set(AuthorIdentifier.objects.values_list("author", flat=True)) == {author_of("Ada Byron").pk}


@pytest.mark.parametrize("domain", ["gmail.com", "qq.com"])
def test_a_free_mail_domain_proves_nothing(feed, domain):
    feed(*(work(t, named("Wei Wang", domains=[domain])) for t in ("One", "Two")))
    assert author_of("Wei Wang", "One") != author_of("Wei Wang", "Two")


@pytest.mark.parametrize("shared", [{"domains": ["mit.edu"]}, {"at": ["Dept. of Tests, MIT"]}])
def test_a_shared_employer_proves_something(feed, shared):
    feed(*(work(t, named("Wei Wang", **shared)) for t in ("One", "Two")))
    assert author_of("Wei Wang", "One") == author_of("Wei Wang", "Two")


def test_nothing_waits_and_nothing_happens(db):
    done = settle_authors()
    assert (done.mentions, done.authors_added, done.authors_merged) == (0, 0, 0)


one_of_each_scheme = st.lists(
    st.sampled_from(["orcid:a", "orcid:b", "acl:a", "acl:b"]), max_size=2, unique_by=lambda i: i.split(":")[0]
)
mention = st.builds(
    lambda name, ids, at: named(name, *ids, at=at),
    st.sampled_from(["Ada Byron", "Augusta King", "Bob Bee", "Cid Dee", "Eve Fig"]),
    one_of_each_scheme,
    st.lists(st.sampled_from(["MIT", "ETH"]), max_size=1),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lists=st.lists(st.lists(mention, min_size=1, max_size=3, unique_by=lambda m: m.name), max_size=5),
    names=st.integers(1, 3),
)
def test_batches_of_names_and_one_batch_find_the_same_people(feed, monkeypatch, lists, names):
    """Where nothing contradicts; what a contradiction costs depends on what is heard first."""
    works = [work(f"Work {n}", *authors, key=f"{n}") for n, authors in enumerate(lists)]

    def found(batch):
        monkeypatch.setattr(settling, "NAMES_PER_BATCH", batch)
        with transaction.atomic():
            feed.files(works)
            contradicted = _contradicted()
            parts = {part.name: part for part in content_fingerprint().parts}
            transaction.set_rollback(True)
        return contradicted, parts["authors"], parts["author lists"]

    whole, batched = found(40_000), found(names)
    assert whole == batched or whole[0] or batched[0]


def _contradicted() -> bool:
    """Whether any id ended up with two people, or any two people could not be joined for an id or a list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM papers_authorshipidentifier i JOIN papers_authorship a ON a.id = i.authorship_id"
            " GROUP BY i.scheme, i.value HAVING count(DISTINCT a.author_id) > 1)"
            " OR EXISTS (SELECT FROM papers_authoridentifier GROUP BY author_id, scheme HAVING count(*) > 1)"
        )
        return cursor.fetchone()[0]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=st.lists(st.lists(plain_mentions, min_size=1, max_size=4), min_size=2, max_size=5), cut=st.integers(1, 4))
def test_no_later_import_splits_an_author(feed, lists, cut):
    works = [work(f"Work {n}", *authors, key=f"{n}") for n, authors in enumerate(lists)]
    with transaction.atomic():
        feed.files(works[:cut])
        before = dict(Authorship.objects.values_list("pk", "author"))
        feed.files(works)
        after = dict(Authorship.objects.filter(pk__in=before).values_list("pk", "author"))
        successors = {}
        for pk, author in before.items():
            successors.setdefault(author, set()).add(after[pk])
        assert all(len(found) == 1 for found in successors.values())
        for author, found in successors.items():
            row = Author.objects.get(pk=author)
            assert (row.merged_into_id or row.pk) in found
        transaction.set_rollback(True)
