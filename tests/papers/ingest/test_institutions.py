"""Institutions from a registry: loaded once, completed, linked, and found by affiliations that waited for them."""

import json

import pytest
from django.db import transaction

from papers.fingerprint import content_fingerprint
from papers.ingest.institutions import import_institutions
from papers.models import (
    AffiliationInstitution,
    Author,
    ImportReject,
    Institution,
    InstitutionName,
    SourceRecord,
)
from papers.records import InstitutionRecord
from tests.papers.ingest.feeding import at, named, tally, work

MIT, ETH, OLD, LAB = "042nb2s44", "05a28rw58", "00f54p054", "01an7q238"


def v2(ror, name, *, other=(), status="active", modified="2025-01-01", relations=(), domains=(), **more):
    names = [{"value": name, "types": ["ror_display", "label"], "lang": "en"}]
    names += [{"value": text, "types": [kind], "lang": None} for text, kind in other]
    return {
        "id": f"https://ror.org/{ror}",
        "names": names,
        "status": status,
        "types": ["education"],
        "domains": list(domains),
        "locations": [{"geonames_details": {"name": "Cambridge", "country_code": "US"}}],
        "links": [{"type": "website", "value": f"https://{ror}.example"}],
        "relationships": [{"type": kind, "id": f"https://ror.org/{to}", "label": to} for kind, to in relations],
        "admin": {"last_modified": {"date": modified, "schema_version": "2.1"}},
        **more,
    }


def v1(ror, name, *, aliases=(), status="active"):
    return {
        "id": f"https://ror.org/{ror}", "name": name, "aliases": list(aliases), "acronyms": [], "labels": [],
        "status": status, "types": ["Education"], "country": {"country_code": "US"}, "addresses": [{"city": "Cambridge"}],
        "links": [], "relationships": [], "established": 1861,
    }  # fmt: skip


@pytest.fixture
def load(db, tmp_path):
    def load(*organisations, chunk_records=2_000):
        path = tmp_path / f"ror-{hash(json.dumps(organisations))}.json"
        path.write_text(json.dumps(organisations), encoding="utf-8")
        return tally(import_institutions(paths=[str(path)], chunk_records=chunk_records))

    return load


def matches() -> set[tuple[str, str, str]]:
    rows = AffiliationInstitution.objects.values_list("affiliation__raw", "institution__ror", "matched_by")
    return set(rows)


def test_a_first_import_loads_a_second_changes_nothing(load):
    both = v2(MIT, "MIT", other=[("M.I.T.", "acronym"), ("Boston Tech", "alias")], domains=["mit.edu"]), v1(ETH, "ETH")
    assert load(*both) == (2, 2, 0, 0)
    mit = Institution.objects.get(ror=MIT)
    assert (mit.name, mit.city, mit.country_code, mit.kind, mit.domains) == (
        "MIT",
        "Cambridge",
        "US",
        "education",
        ["mit.edu"],
    )
    assert set(mit.names.values_list("name", "kind")) == {
        ("MIT", "display"),
        ("M.I.T.", "acronym"),
        ("Boston Tech", "alias"),
    }
    assert Institution.objects.get(ror=ETH).established == 1861
    before = content_fingerprint()
    assert load(*both) == (2, 0, 2, 0)
    assert content_fingerprint() == before
    assert set(SourceRecord.objects.values_list("source", "key", "work")) == {("ror", MIT, None), ("ror", ETH, None)}


def test_a_newer_release_replaces_names_and_an_older_one_or_an_older_schema_does_not(load):
    load(v2(MIT, "MIT", other=[("Boston Tech", "alias")]))
    assert load(v2(MIT, "M.I.T.", other=[("The Tech", "alias")], modified="2026-01-01")) == (1, 1, 0, 0)
    assert set(InstitutionName.objects.values_list("name", flat=True)) == {"M.I.T.", "The Tech"}
    assert load(v2(MIT, "Boston Tech", modified="2020-01-01"), v1(MIT, "Boston Tech")) == (2, 0, 2, 0)
    assert Institution.objects.get().name == "M.I.T."


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("chunk", [1, 2_000])
def test_both_schemas_in_one_run_end_with_the_newer_and_change_nothing_again(load, order, chunk):
    both = [v1(MIT, "Boston Tech"), v2(MIT, "MIT")][::order]
    read, loaded, unchanged, quarantined = load(*both, chunk_records=chunk)
    assert (read, loaded + unchanged, quarantined) == (2, 2, 0)
    assert Institution.objects.get().name == "MIT"
    assert load(*both, chunk_records=chunk) == (2, 0, 2, 0)


def test_what_cannot_be_loaded_is_quarantined_with_its_reason(load):
    assert load(v2(MIT, "MIT"), v2("nonsense", "Nowhere"), v2(ETH, "\x00 ")) == (3, 1, 0, 2)
    assert set(ImportReject.objects.values_list("reason", flat=True)) == {"no ror id", "no name"}


def test_huge_and_broken_names_are_no_reason_to_stop(load):
    odd = [("\ufdfa" * 5_000, "alias"), ("N\x00U\ud800L", "alias"), ("N\x00U\ud800L", "alias"), ("x" * 300, "label")]
    assert load(v2(MIT, "\ufdfa" * 299, other=odd, domains=["mit.edu", "\x00"])) == (1, 1, 0, 0)


def test_an_institution_that_works_brought_is_completed_and_not_doubled(load, feed):
    feed(
        work(
            "One", named("Ada Byron", at=[at("MIT, USA", InstitutionRecord("Mass. Tech", ror=MIT, openalex_id="I1"))])
        ),
        work("Two", named("Bob Bee", at=[at("ETH", InstitutionRecord("ETH Zurich", openalex_id="I2"))])),
        work("Three", named("Cid Dee", at=[at("ETHZ", InstitutionRecord("ETH Zurich", ror=ETH, openalex_id="I2"))])),
        source="openalex",
    )
    assert Institution.objects.count() == 2
    before = dict(Institution.objects.values_list("ror", "pk"))
    load(v2(MIT, "Massachusetts Institute of Technology", domains=["mit.edu"]), v2(ETH, "ETH Zürich"))
    assert dict(Institution.objects.values_list("ror", "pk")) == before
    mit = Institution.objects.get(ror=MIT)
    assert (mit.name, mit.openalex_id, mit.domains, mit.works_count) == (
        "Massachusetts Institute of Technology",
        "I1",
        ["mit.edu"],
        1,
    )
    assert matches() == {("MIT, USA", MIT, "source"), ("ETH", ETH, "source"), ("ETHZ", ETH, "source")}
    feed(work("Four", named("Eve Fig", at=[at("MIT!", InstitutionRecord("Mass. Tech", ror=MIT))])), source="openalex")
    assert Institution.objects.get(ror=MIT).name == "Massachusetts Institute of Technology"


def test_affiliations_and_their_authors_are_the_same_whether_the_registry_came_first_or_last(load, feed):
    def content():
        parts = {part.name: part for part in content_fingerprint().parts}
        return [parts[name] for name in ("authors", "author lists", "affiliations", "institutions")]

    registry = [v2(MIT, "Tech, Cambridge", other=[("MIT", "acronym")]), v2(ETH, "ETH Zürich")]
    papers = [
        work("One", named("Wei Wang", at=["Dept. of Tests, ETH Zurich"]), key="1"),
        work(
            "Two",
            named("Wei Wang", at=["ETH Zürich; Dept. of Trials"]),
            named("Ada Byron", at=["Tech, Cambridge"]),
            key="2",
        ),
        work("Three", named("Ada Byron", at=["MIT"]), named("Bob Bee", at=["Nowhere"]), key="3"),
    ]
    with transaction.atomic():
        load(*registry)
        feed(*papers)
        first = content()
        transaction.set_rollback(True)
    feed(*papers)
    load(*registry)
    assert content() == first
    assert matches() == {
        ("Dept. of Tests, ETH Zurich", ETH, "name"), ("ETH Zürich; Dept. of Trials", ETH, "name"),
        ("Tech, Cambridge", MIT, "name"), ("MIT", MIT, "name"),
    }  # fmt: skip
    assert Author.objects.filter(merged_into=None).count() == 3
    assert set(Institution.objects.values_list("ror", "works_count", "authors_count")) == {(MIT, 2, 1), (ETH, 2, 1)}


def test_parents_are_linked_whichever_came_first_and_circles_are_cut(load):
    load(v2(LAB, "Lab", relations=[("parent", MIT)]))
    assert Institution.objects.get().parent is None
    load(v2(MIT, "MIT", relations=[("parent", ETH), ("child", LAB)]), v2(ETH, "ETH", relations=[("parent", LAB)]))
    parents = dict(Institution.objects.values_list("ror", "parent__ror"))
    assert parents[LAB] == MIT
    assert sorted(parent or "" for parent in parents.values()).count("") == 1
    load(v2(LAB, "Lab", modified="2026-01-01"))
    assert Institution.objects.get(ror=LAB).parent is None


def test_a_closed_institution_leads_to_its_only_successor_and_takes_its_affiliations_along(load, feed):
    feed(work("One", named("Ada Byron", at=["Old School"])))
    load(v2(OLD, "Old School"))
    ada = Author.objects.get()
    assert ada.institution.ror == OLD
    load(
        v2(OLD, "Old School", status="inactive", modified="2026-01-01", relations=[("successor", LAB)]),
        v2(LAB, "Middle School", status="withdrawn", relations=[("successor", MIT)]),
        v2(MIT, "New School"),
    )
    assert {i.ror: i.merged_into and i.merged_into.ror for i in Institution.objects.all()} == {
        OLD: MIT,
        LAB: MIT,
        MIT: None,
    }
    assert matches() == {("Old School", MIT, "name")}
    ada.refresh_from_db()
    assert ada.institution.ror == MIT
    assert Institution.objects.get(ror=MIT).works_count == 1
    feed(work("Two", named("Bob Bee", at=["Middle School"])))
    assert ("Middle School", MIT, "name") in matches()


@pytest.mark.parametrize(
    ("status", "relations"),
    [
        ("active", [("successor", MIT)]),
        ("inactive", []),
        ("inactive", [("successor", MIT), ("successor", ETH)]),
        ("withdrawn", [("successor", OLD)]),
        ("inactive", [("successor", LAB)]),
    ],
)
def test_without_one_successor_an_institution_stays_itself(load, status, relations):
    load(v2(OLD, "Old School", status=status, relations=relations), v2(MIT, "MIT"), v2(ETH, "ETH"))
    assert Institution.objects.get(ror=OLD).merged_into is None


def test_successors_in_a_circle_lead_nowhere(load):
    load(
        v2(OLD, "Old", status="inactive", relations=[("successor", LAB)]),
        v2(LAB, "Lab", status="inactive", relations=[("successor", OLD)]),
    )
    assert not Institution.objects.exclude(merged_into=None).exists()


def test_a_name_that_two_institutions_bear_or_a_withdrawn_one_alone_matches_nothing(load, feed):
    load(v2(MIT, "Tech"), v2(ETH, "tech!"), v2(OLD, "Gone", status="withdrawn"))
    feed(work("One", named("Ada Byron", at=["Tech", "Gone"])))
    assert matches() == set()
