"""What an import does to the tables: first, again, corrected, from another source."""

import pytest
from django.db import connection, transaction

from papers.fingerprint import Fingerprint, content_fingerprint
from papers.models import (
    Author,
    Authorship,
    AuthorshipAffiliation,
    Citation,
    ImportNote,
    ImportReject,
    SourceRecord,
    Topic,
    Venue,
    Work,
    WorkIdentifier,
    WorkTopic,
)
from papers.records import Rejected, TopicKind, TopicRecord, VenueRecord
from tests.papers.ingest.feeding import Unmappable, named, tally, work

CONTENT = [
    "work", "workidentifier", "citation", "authorship", "authorshipidentifier", "authorshipaffiliation", "author",
    "authorname", "authoridentifier", "affiliation", "affiliationinstitution", "institution", "institutionname", "venue",
    "topic", "worktopic", "sourcerecord", "importnote",
]  # fmt: skip


def row_versions() -> dict[str, list]:
    """Which transaction wrote each row of the content: a row that is written again shows up, equal or not."""
    with connection.cursor() as cursor:
        versions = {}
        for table in CONTENT:
            cursor.execute(f"SELECT id, xmin, ctid FROM papers_{table} ORDER BY id")
            versions[table] = cursor.fetchall()
    return versions


def works() -> dict[str, Work]:
    return {w.title: w for w in Work.objects.filter(merged_into=None)}


def author_list(w: Work) -> list[str]:
    return list(w.authorships.order_by("position").values_list("raw_name", flat=True))


def ids_of(w: Work) -> set[str]:
    return {f"{i.scheme}:{i.value}" for i in w.identifiers.all()}


RICH = (
    work("On trees", named("Ada Byron", "orcid:a", at=["MIT", "ETH"], domains=["mit.edu"]), "Wei Wang", "Wei Wang",
         ids=["acl:1", "doi:10.1/a"], cites=["acl:2", "doi:10.9/gone"], topics=["parsing", "trees"],
         venue=VenueRecord("North American Chapter", "NAACL"), key="1", abstract="A\tb\\N\n\nc", notes=(("x", "y"),)),
    work("On woods", "Ada Byron", "Bob Bee", ids=["acl:2"], cites=["acl:1", "acl:2"], key="2", year=None),
    work("No one wrote this", key="3"),
)  # fmt: skip


def test_a_first_import_loads_everything_and_a_second_changes_no_row(feed):
    assert tally(feed(*RICH)) == (3, 3, 0, 0)
    before, content = row_versions(), content_fingerprint()
    assert tally(feed(*RICH)) == (3, 0, 3, 0)
    assert row_versions() == before
    assert content_fingerprint() == content


def test_everything_a_record_says_is_in_the_tables(feed):
    feed(*RICH)
    trees = works()["On trees"]
    assert (trees.abstract, trees.year, trees.venue.acronym, trees.author_count) == ("A\tb\\N\n\nc", 2019, "NAACL", 3)
    assert author_list(trees) == ["Ada Byron", "Wei Wang", "Wei Wang"]
    assert ids_of(trees) == {"acl:1", "doi:10.1/a"}
    assert set(WorkTopic.objects.values_list("topic__name", "year")) == {("parsing", 2019), ("trees", 2019)}
    ada = trees.authorships.get(position=1)
    assert (
        list(ada.affiliations.values_list("raw", flat=True)) == ["MIT", "ETH"] if hasattr(ada, "affiliations") else True
    )
    assert ada.email_domains == ["mit.edu"]
    assert set(AuthorshipAffiliation.objects.filter(authorship=ada).values_list("affiliation__raw", flat=True)) == {
        "MIT",
        "ETH",
    }
    assert list(ImportNote.objects.values_list("field", "reason")) == [("x", "y")]


def test_citations_find_their_works_whichever_came_first_and_never_the_work_itself(feed):
    feed(*RICH)
    found = {(c.citing.title, c.value): c.cited and c.cited.title for c in Citation.objects.all()}
    assert found == {
        ("On trees", "2"): "On woods",
        ("On trees", "10.9/gone"): None,
        ("On woods", "1"): "On trees",
        ("On woods", "2"): None,
    }
    feed(work("Gone no longer", ids=["doi:10.9/gone"], source="crossref"))
    assert Citation.objects.get(value="10.9/gone").cited.title == "Gone no longer"


def test_a_changed_record_updates_its_work_and_keeps_its_id_and_its_authors(feed):
    feed(work("Old title", "Ada Byron", "Bob Bee", key="1"))
    before = Work.objects.get()
    people = dict(before.authorships.values_list("raw_name", "author"))
    assert tally(feed(work("New title", "Bob Bee", "Ada Byron", "Cid Dee", key="1", abstract="Text", year=2020))) == (
        1,
        1,
        0,
        0,
    )
    after = Work.objects.get()
    assert (after.pk, after.title, after.year, after.abstract, after.author_count) == (
        before.pk,
        "New title",
        2020,
        "Text",
        3,
    )
    assert author_list(after) == ["Bob Bee", "Ada Byron", "Cid Dee"]
    assert {n: a for n, a in after.authorships.values_list("raw_name", "author") if n != "Cid Dee"} == people
    assert set(after.authorships.values_list("year", flat=True)) == {2020}


def test_a_corrected_spelling_keeps_the_author(feed):
    feed(work("On", "A. Byron", "Bob Bee", key="1"))
    ada = Authorship.objects.get(position=1).author
    feed(work("On", "Ada Byron", "Bob Bee", key="1"))
    assert Authorship.objects.get(position=1).author == ada
    ada.refresh_from_db()
    assert ada.name == "Ada Byron"
    assert list(ada.names.values_list("name", flat=True)) == ["Ada Byron"]


def test_a_name_that_leaves_a_list_is_counted_out(feed):
    feed(work("On", "Ada Byron", "Bob Bee", key="1"))
    bob = Authorship.objects.get(position=2).author
    feed(work("On", "Ada Byron", key="1"))
    bob.refresh_from_db()
    assert bob.works_count == 0
    assert Work.objects.get().author_count == 1


def test_a_year_that_is_corrected_moves_the_years_of_its_authors(feed):
    feed(work("On", "Ada Byron", key="1", year=2001))
    feed(work("On", "Ada Byron", key="1", year=2011))
    ada = Author.objects.get()
    assert (ada.first_year, ada.last_year) == (2011, 2011)


def test_affiliations_of_a_corrected_record_replace_the_former_ones(feed):
    feed(work("On", named("Ada Byron", at=["MIT"]), key="1"))
    feed(work("On", named("Ada Byron", at=["ETH"]), key="1"))
    assert set(AuthorshipAffiliation.objects.values_list("affiliation__raw", flat=True)) == {"ETH"}


def test_an_older_version_never_replaces_a_newer_one(feed):
    feed(work("New", key="1", version="2024-05-01"))
    assert tally(feed(work("Old", key="1", version="2023-01-01"))) == (1, 0, 1, 0)
    assert set(works()) == {"New"}
    assert tally(feed(work("Newest", key="1", version="2024-06-01"))) == (1, 1, 0, 0)
    assert set(works()) == {"Newest"}


def test_an_equal_version_that_reads_differently_is_loaded(feed):
    """A better mapper gives another digest of the same release: all of it has to be loaded again."""
    feed(work("Title", key="1", version="2024"), work("Other", key="2", version="2024"))
    assert tally(feed(work("Title!", key="1", version="2024"), work("Other!", key="2", version="2024")))[1] == 2
    assert set(works()) == {"Title!", "Other!"}


@pytest.mark.parametrize("chunk", [1, 2, 5_000])
@pytest.mark.parametrize("version", ["", "2024"])
def test_two_records_of_one_run_that_share_a_key_are_both_kept(feed, chunk, version):
    both = [work(t, a, key="1", version=version) for t, a in (("On trees", "Ada Byron"), ("On woods", "Bob Bee"))]
    both.append(both[0])
    assert tally(feed(*both, chunk_records=chunk)) == (3, 2, 1, 0)
    assert set(works()) == {"On trees", "On woods"}
    before = row_versions()
    assert tally(feed(*both, chunk_records=chunk)) == (3, 0, 3, 0)
    assert row_versions() == before


@pytest.mark.parametrize("chunk", [1, 5_000])
def test_a_newer_version_in_the_same_run_updates_the_work_and_adds_none(feed, chunk):
    old, new = work("Old title", "Ada Byron", key="1", version="1"), work("New title", "Bob Bee", key="1", version="2")
    assert tally(feed(old, new, chunk_records=chunk)) == (2, 2, 0, 0)
    assert set(works()) == {"New title"}
    assert author_list(Work.objects.get()) == ["Bob Bee"]
    assert tally(feed(old, new, chunk_records=chunk)) == (2, 0, 2, 0)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("chunk", [1, 5_000])
def test_two_sources_of_one_doi_are_one_work_with_both_identifiers(feed, order, chunk):
    records = [
        work("On trees", "Ada Byron", ids=["acl:1", "doi:10.1/a"], abstract="Short", source="acl"),
        work("On tree's", "A. Byron", ids=["openalex:W1", "doi:10.1/a"], tldr="tl", source="openalex", year=2025),
    ]
    feed(*records[::order], chunk_records=chunk)
    only = Work.objects.get()
    assert (only.title, only.abstract, only.tldr, only.described_by) == ("On trees", "Short", "tl", "acl")
    assert ids_of(only) == {"acl:1", "doi:10.1/a", "openalex:W1"}
    assert author_list(only) == ["Ada Byron"]
    assert SourceRecord.objects.filter(work=only).count() == 2


@pytest.mark.parametrize("order", [1, -1])
def test_equal_titles_with_an_author_in_common_are_one_work(feed, order):
    records = [
        work("On trees", "Ada Byron", "Bob Bee", ids=["acl:1"], source="acl", year=2019),
        work("On Trees!", "A. Byron", ids=["arxiv:1"], source="arxiv", year=2018),
    ]
    feed(*records[::order])
    assert ids_of(Work.objects.get()) == {"acl:1", "arxiv:1"}


def test_registries_keep_works_apart_even_where_titles_or_a_doi_are_shared(feed):
    feed(
        work("Proceedings", "Ada Byron", ids=["acl:1", "doi:10.1/a"]),
        work("Proceedings", "Ada Byron", ids=["acl:2"]),
        work("A misprint", "Bob Bee", ids=["acl:3", "doi:10.1/a"]),
    )
    assert sorted(w.title for w in Work.objects.all()) == ["A misprint", "Proceedings", "Proceedings"]
    assert ids_of(works()["A misprint"]) == {"acl:3"}
    assert list(ImportNote.objects.values_list("field", "reason")) == [
        ("identifiers", "doi:10.1/a belongs to another work")
    ]


@pytest.mark.parametrize("chunk", [1, 5_000])
def test_two_ids_of_an_aggregator_for_one_title_and_one_doi_are_one_work(feed, chunk):
    feed(
        *(work("On trees", "Ada Byron", ids=[f"openalex:{n}", "doi:10.1/a"], source="openalex") for n in (1, 2)),
        chunk_records=chunk,
    )
    assert ids_of(Work.objects.get()) == {"openalex:1", "openalex:2", "doi:10.1/a"}


@pytest.mark.parametrize("chunk", [1, 2, 5_000])
@pytest.mark.parametrize("first", [0, 1, 2])
def test_a_record_that_bridges_two_works_makes_them_one_and_loses_nothing(feed, chunk, first):
    parts = [
        work("On trees", named("Ada Byron", at=["MIT"]), ids=["arxiv:1"], abstract="We climb.", topics=["trees"],
             cites=["doi:10.5/x"], source="crossref"),
        work("Of trees", named("A. Byron", "orcid:a"), ids=["doi:10.1/a"], tldr="Climb", topics=["woods"],
             cites=["doi:10.5/y"], source="crossref"),
        work("Trees", "Ada Byron", ids=["doi:10.1/a", "arxiv:1"], pages="1-9", source="crossref"),
    ]  # fmt: skip
    citing = work("We cite", "Cid Dee", cites=["arxiv:1", "doi:10.1/a"], source="crossref")
    feed(citing)
    feed(*parts[first:], *parts[:first], chunk_records=chunk)
    one = Work.objects.exclude(title="We cite").get(merged_into=None)
    assert ids_of(one) == {"arxiv:1", "doi:10.1/a"}
    assert (one.abstract, one.tldr, one.pages) == ("We climb.", "Climb", "1-9")
    assert set(WorkTopic.objects.filter(work=one).values_list("topic__name", flat=True)) == {"trees", "woods"}
    assert set(Citation.objects.filter(citing=one).values_list("value", flat=True)) == {"10.5/x", "10.5/y"}
    assert {c.cited for c in Citation.objects.filter(citing__title="We cite")} == {one}
    (ada,) = one.authorships.all()
    assert set(ada.identifiers.values_list("value", flat=True)) == {"a"}
    assert set(AuthorshipAffiliation.objects.filter(authorship=ada).values_list("affiliation__raw", flat=True)) == {
        "MIT"
    }
    for gone in Work.objects.exclude(merged_into=None):
        assert gone.merged_into == one
        assert not gone.authorships.exists()
        assert not gone.identifiers.exists()
    assert SourceRecord.objects.filter(work=one).count() == 3
    assert tally(feed(*parts)) == (3, 0, 3, 0)


def test_a_work_that_absorbed_one_absorbs_another_and_all_ids_lead_to_it(feed):
    feed(*(work(f"Part {n}", "Ada Byron", ids=[f"doi:{n}"], source="crossref") for n in range(4)))
    feed(work("Part", "Ada Byron", ids=["doi:1", "doi:2"], source="crossref"))
    feed(work("Part", "Ada Byron", ids=["doi:3", "doi:0"], source="crossref"))
    feed(work("Part", "Ada Byron", ids=["doi:1", "doi:0"], source="crossref"))
    one = Work.objects.get(merged_into=None)
    assert ids_of(one) == {f"doi:{n}" for n in range(4)}
    assert set(Work.objects.exclude(merged_into=None).values_list("merged_into", flat=True)) == {one.pk}


def test_works_that_cite_each_other_become_one_that_does_not_cite_itself(feed):
    feed(work("One", "Ada Byron", ids=["doi:1"], cites=["doi:2", "doi:3"], source="crossref"))
    feed(
        work("Two", "Ada Byron", ids=["doi:2"], cites=["doi:1"], source="crossref"),
        work("Three", ids=["doi:3"], cites=["doi:2"], source="crossref"),
    )
    feed(work("Both", "Ada Byron", ids=["doi:1", "doi:2"], source="crossref"))
    one, three = Work.objects.get(title="Both"), Work.objects.get(title="Three")
    assert set(Citation.objects.filter(citing=one).values_list("value", "cited")) == {
        ("1", None),
        ("2", None),
        ("3", three.pk),
    }
    assert set(Citation.objects.filter(citing=three).values_list("value", "cited")) == {("2", one.pk)}


def test_counts_of_people_are_right_after_their_works_became_one(feed):
    feed(work("One", "Ada Byron", "Bob Bee", ids=["doi:1"], source="crossref"))
    feed(work("Two", "Ada Byron", "Bob Bee", ids=["doi:2"], source="crossref"))
    feed(work("Three", "Ada Byron", ids=["doi:1", "doi:2"], source="crossref"))
    assert {(a.name, a.works_count) for a in Author.objects.filter(merged_into=None, works_count__gt=0)} == {
        ("Ada Byron", 1)
    }


def test_works_that_cannot_be_one_are_not_merged_by_a_record_that_claims_both(feed):
    feed(
        work("One", "Ada Byron", ids=["doi:1"], source="crossref"),
        work("Two", "Bob Bee", ids=["doi:2"], source="crossref"),
    )
    feed(work("Both", "Ada Byron", ids=["doi:1", "doi:2"], source="crossref"))
    assert Work.objects.filter(merged_into=None).count() == 2
    assert WorkIdentifier.objects.get(value="2").work.title == "Two"
    assert ImportNote.objects.filter(reason="doi:2 belongs to another work").exists()


def test_rejected_records_are_kept_with_their_reasons_and_all_adds_up(feed):
    run = feed(
        work("Fine", key="1"),
        Rejected("line 2", "malformed json", "It stops in the middle.", excerpt='{"a": \x00\ud800'),
        Unmappable("no title", key="3"),
        Unmappable("", key="\x00"),
        work(" \x00 ", key="4"),
        Rejected("", "", "", key="k" * 9_000),
        source="acl",
    )
    assert tally(run) == (6, 1, 0, 5)
    rejects = ImportReject.objects.filter(run=run).order_by("pk")
    assert [r.reason for r in rejects] == [
        "malformed json",
        "no title",
        "no reason given",
        "no title",
        "no reason given",
    ]
    assert rejects[0].excerpt == '{"a": ?'
    assert (rejects[1].key, rejects[1].detail) == ("3", "It has no title.")


def test_nuls_surrogates_and_huge_fields_are_stored_as_far_as_they_can_be(feed):
    words = " ".join(f"word{n}" for n in range(200_000))
    run = feed(
        work(
            "A\x00B\ud800",
            named("Ada\x00 Byron\ud800", at=["MIT\x00"], role="\x00"),
            "\x00",
            ids=["doi:\x0010.1/a"],
            key="\ud800\x00",
        ),
        work(
            words,
            "n" * 100_000,
            abstract=words * 2,
            topics=["t" * 10_000, "\ufdfa" * 190],
            venue="\ufdfa" * 390,
            key="k" * 10_000,
        ),
        work("Same long key", key="k" * 10_001),
    )
    assert tally(run) == (3, 3, 0, 0)
    odd, huge, _ = Work.objects.order_by("pk")
    assert (odd.title, author_list(odd), ids_of(odd)) == ("AB?", ["Ada Byron?"], {"doi:10.1/a"})
    assert huge.title == words[: len(huge.title)]
    assert huge.raw_title.startswith(words[:900_000])
    assert {n.field for n in ImportNote.objects.filter(work=huge)} == {"title", "abstract", "authors", "topics"}
    assert ImportNote.objects.get(work=odd).reason == "an author without a name was left out"


def test_ten_thousand_authors_keep_their_order_and_can_be_corrected(feed):
    names = [f"Ada{n} Byron" for n in range(10_000)]
    feed(work("Collaboration", *names, key="1"))
    assert author_list(Work.objects.get()) == names
    people = dict(Authorship.objects.values_list("raw_name", "author"))
    names = [names[-1], *names[1:5_000], "Bob Bee", *names[5_000:-1]]
    feed(work("Collaboration", *names, key="1"))
    only = Work.objects.get()
    assert (author_list(only), only.author_count) == (names, 10_000)
    assert all(people[n] == a for n, a in only.authorships.values_list("raw_name", "author") if n != "Bob Bee")


def test_topics_that_claim_to_be_above_each_other_make_no_circle(feed):
    def field(name, *broader):
        return TopicRecord(name, TopicKind.FIELD, 0.5, broader)

    feed(work("One", topics=[field("a", "b", "a"), field("b", "c"), field("c", "a"), field("d", "d", "e")]))
    feed(work("Two", topics=[field("e", "d"), field("a", "c", "b")]))
    parents = dict(Topic.objects.values_list("pk", "parent"))
    for start, parent in parents.items():
        seen, current = {start}, parent
        while current is not None:
            assert current not in seen
            seen.add(current)
            current = parents[current]
    assert sum(parent is not None for parent in parents.values()) == 3


def test_a_venue_is_one_series_under_its_acronym_and_learns_its_full_name(feed):
    feed(work("One", venue=VenueRecord("NAACL", "NAACL", "conference")))
    feed(work("Two", venue=VenueRecord("North American Chapter", "naacl"), source="openalex"))
    venue = Venue.objects.get()
    assert (venue.name, venue.works_count) == ("North American Chapter", 2)


def imported(feed, *files, **options) -> Fingerprint:
    """What these files come to in an empty database, which is empty again afterwards."""
    with transaction.atomic():
        feed.files(*files, **options)
        content = content_fingerprint()
        transaction.set_rollback(True)
    return content


TANGLED = (
    [
        work(
            "On trees",
            named("Ada Byron", at=["MIT"]),
            "Bob Bee",
            ids=["acl:1"],
            topics=["Trees"],
            cites=["acl:2"],
            key="1",
        ),
        work("On woods", "Ada Byron", "Bob Bee", ids=["acl:2", "doi:2"], topics=["trees."], cites=["acl:1"], key="2"),
        work("On trees", named("Ada Byron", "orcid:a", at=["ETH"]), "Bob Bee", ids=["doi:1"], key="3"),
        work("On woods, again", "Ada Byron", ids=["doi:2"], key="4", year=2020, venue=VenueRecord("NAACL", "NAACL")),
    ],
    [
        work("Bridge", "Ada Byron", ids=["doi:3"], key="5", abstract="Five", venue=VenueRecord("Nations", "NAACL")),
        work("Bridged", "Ada Byron", "Cid Dee", ids=["doi:4"], key="6", tldr="Six"),
        work("Bridge", "Ada Byron", ids=["doi:3", "doi:4"], key="7"),
        work("On trees", "Bob Bee", "Ada Byron", ids=["acl:1"], key="1", abstract="Twice"),
    ],
)


@pytest.mark.parametrize("chunk", [1, 2, 3, 5])
def test_the_size_of_chunks_makes_no_difference(feed, chunk):
    assert imported(feed, *TANGLED, chunk_records=chunk).parts == imported(feed, *TANGLED).parts
