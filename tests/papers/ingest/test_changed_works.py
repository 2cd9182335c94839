"""Every import notes the works that it changes, and no others, and says when it is done."""

import json

import pytest

from papers.events import works_changed
from papers.ingest.institutions import import_institutions
from papers.models import ChangedWork, ImportRun, Work
from tests.papers.ingest.feeding import named, work
from tests.papers.ingest.test_institutions import MIT, OLD, v2

pytestmark = pytest.mark.django_db


def changed() -> set[str]:
    """The titles of the works noted since the last time."""
    pks = set(ChangedWork.objects.values_list("work", flat=True))
    ChangedWork.objects.all().delete()
    return set(Work.objects.filter(pk__in=pks).values_list("title", flat=True))


@pytest.fixture
def load(db, tmp_path):
    def load(*organisations):
        path = tmp_path / f"ror-{hash(json.dumps(organisations))}.json"
        path.write_text(json.dumps(organisations), encoding="utf-8")
        return import_institutions(paths=[str(path)])

    return load


def test_what_is_new_and_what_is_renewed(feed):
    one, two = work("One", "Ada", key="1"), work("Two", "Bob", key="2")
    feed(one, two)
    assert changed() == {"One", "Two"}
    feed(work("One", "Ada", "Cyd", key="1"), two)
    assert changed() == {"One"}


def test_a_work_that_turns_out_to_be_another(feed):
    feed(work("One", "Ada", ids=["doi:10.1/1"]), work("Won", "Ada", ids=["arxiv:1"], source="arxiv"))
    changed()
    feed(work("One", "Ada", ids=["doi:10.1/1", "arxiv:1"], source="openalex"))
    assert changed() == {"One", "Won"}


def test_works_of_somebody_who_turns_out_to_be_another(feed):
    feed(work("One", named("Ada Byron", "orcid:1")), work("Two", "Ada Byron"), work("Three", "Bob"))
    changed()
    feed(work("Two", named("Ada Byron", "orcid:1"), key="acl-two"), work("Four", named("A. Byron", "orcid:1")))
    assert {"Four", "Two"} <= changed() <= {"One", "Two", "Four"}


def test_a_work_that_is_cited_by_one_that_came_later(feed):
    feed(work("Cited", "Ada", ids=["doi:10.1/1"]), work("Other", "Bob"))
    changed()
    feed(work("Citing", "Cyd", cites=["doi:10.1/1"]))
    assert changed() == {"Cited", "Citing"}


def test_works_whose_affiliations_name_an_institution_now(feed, load):
    feed(work("One", named("Ada", at=["Old School"])), work("Two", named("Bob", at=["Elsewhere"])))
    changed()
    load(v2(OLD, "Old School"))
    assert changed() == {"One"}
    load(
        v2(OLD, "Old School", status="inactive", modified="2026-01-01", relations=[("successor", MIT)]),
        v2(MIT, "New School"),
    )
    assert changed() == {"One"}


def test_whoever_listens_is_told_after_the_commit(feed, load, django_capture_on_commit_callbacks):
    heard = []

    def hear(sender, run, **_):
        heard.append(ImportRun.objects.get(pk=run).source)

    works_changed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            feed(work("One", "Ada"))
            load(v2(MIT, "New School"))
            assert heard == []
        assert len(callbacks) == 2
        assert heard == ["acl", "ror"]
    finally:
        works_changed.disconnect(hear)
