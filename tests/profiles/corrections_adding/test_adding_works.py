"""A work that is missing is looked up, shown, and added once; one that is here is never added again."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from papers.ingest.lock import ingest_lock
from papers.models import Authorship, ImportRun, SourceRecord, Work
from profiles.corrections.adding.asking import WORKS_A_DAY, begin_addition
from profiles.corrections.adding.putting_in import confirm_addition, put_in_works
from profiles.corrections.errors import CorrectionError, NotWaitingError
from profiles.models import WorkAddition
from tests.cast import a_person
from tests.corpus import a_work, an_author
from tests.web_peers import Reply

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()

CROSSREF = {
    "status": "ok",
    "message-type": "work",
    "message": {
        "DOI": "10.5555/tides.1",
        "type": "journal-article",
        "title": ["Tides of the inner sea"],
        "author": [
            {"given": "Ada", "family": "Brightwater", "ORCID": "http://orcid.org/0000-0002-1825-0097"},
            {"given": "Bo", "family": "Quist"},
        ],
        "container-title": ["Journal of Seas"],
        "issued": {"date-parts": [[2021, 3]]},
        "publisher": "Sea Press",
        "URL": "http://dx.doi.org/10.5555/tides.1",
    },
}
ARXIV = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>http://arxiv.org/abs/2101.00001v2</id><updated>2021-01-02T00:00:00Z</updated>
<published>2021-01-01T00:00:00Z</published><title>Tides, learned</title><summary>How they go.</summary>
<author><name>Ada Brightwater</name></author><author><name>Cy Raines</name></author>
<category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/></entry></feed>"""
BIBTEX = "@article{tides, title={Tides by hand}, author={Brightwater, Ada and Quist, Bo}, year={2020}, journal={Sea}}"


@pytest.fixture
def ada():
    return a_person("ada", display_name="Ada Brightwater")


@pytest.fixture
def record():
    return an_author("Ada Brightwater")


@pytest.fixture
def registries(web_peers):
    def crossref(request):
        if "10.5555%2Ftides.1" in request.path:
            return Reply(json.dumps(CROSSREF).encode(), headers={"Content-Type": "application/json"})
        return Reply(b"Resource not found.", status=404)

    web_peers.serve("api.crossref.org", crossref)
    web_peers.serve("export.arxiv.org", lambda _: Reply(ARXIV.encode(), headers={"Content-Type": "text/xml"}))
    return web_peers


def begin(record, by, given="", bibtex="", now=NOW) -> WorkAddition:
    return begin_addition(record=record.pk, given=given, bibtex=bibtex, by=by, now=now)


def added(record, by, **what) -> WorkAddition:
    addition = begin(record, by, **what)
    confirm_addition(addition=addition.pk, by=by)
    put_in_works(now=NOW)
    addition.refresh_from_db()
    return addition


class TestLookingUp:
    @pytest.mark.parametrize(
        "given", ["10.5555/tides.1", "https://doi.org/10.5555/TIDES.1", "doi:10.5555/tides.1", " 10.5555/tides.1 "]
    )
    def test_a_doi_in_any_form_is_found_and_nothing_is_added(self, registries, record, ada, given):
        addition = begin(record, ada, given)
        assert addition.state == "found"
        assert addition.found["title"] == "Tides of the inner sea"
        assert addition.found["authors"] == ["Ada Brightwater", "Bo Quist"]
        assert (addition.found["year"], addition.found["venue"]) == (2021, "Journal of Seas")
        assert not Work.objects.exists()

    @pytest.mark.parametrize(
        "given", ["2101.00001", "arXiv:2101.00001v2", "https://arxiv.org/abs/2101.00001", "10.48550/arXiv.2101.00001"]
    )
    def test_an_arxiv_id_in_any_form_is_found(self, registries, record, ada, given):
        addition = begin(record, ada, given)
        assert (addition.way, addition.state, addition.found["title"]) == ("arxiv", "found", "Tides, learned")

    def test_what_is_here_by_its_id_is_not_asked_for(self, registries, record, ada):
        here = a_work("Tides of the inner sea", ids=[("doi", "10.5555/tides.1")], authors=["Ada Brightwater"])
        addition = begin(record, ada, "10.5555/tides.1")
        assert (addition.state, addition.work, addition.was_here) == ("added", here, True)
        assert not registries.requests

    def test_what_is_here_under_its_title_is_recognised(self, registries, record, ada):
        first = added(
            record, ada, bibtex=BIBTEX.replace("Tides by hand", "Tides of the inner sea").replace("2020", "2021")
        )
        addition = begin(record, ada, "10.5555/tides.1")
        assert (addition.state, addition.work_id, addition.was_here) == ("added", first.work_id, True)

    @pytest.mark.parametrize(
        ("what", "says"),
        [
            (("10.5555/unknown", ""), "Crossref does not know"),
            (("not an id", ""), "neither a DOI nor an arXiv id"),
            (("", ""), "Give a DOI"),
            (("", "Brightwater 2020, Tides"), "cannot be read"),
            (("", BIBTEX + BIBTEX.replace("tides,", "winds,").replace("hand", "foot")), "several works"),
            (("", "@article{x, title={Nobody wrote this}}"), "no authors"),
            (("", "@article{x, " + "a" * 50_000), "more than the BibTeX"),
        ],
    )
    def test_what_cannot_be_used_is_said_in_a_sentence(self, registries, record, ada, what, says):
        with pytest.raises(CorrectionError, match=says):
            begin(record, ada, *what)
        assert not WorkAddition.objects.exclude(state="failed").exists()

    def test_a_registry_that_is_silent_is_said_so(self, web_peers, record, ada):
        with pytest.raises(CorrectionError, match="did not answer"):
            begin(record, ada, "10.5555/tides.1")

    def test_nobody_looks_up_without_end(self, record, ada):
        for number in range(WORKS_A_DAY):
            begin(record, ada, bibtex=BIBTEX.replace("hand", f"hand {number}"))
        with pytest.raises(CorrectionError, match="Go on tomorrow"):
            begin(record, ada, bibtex=BIBTEX)
        begin(record, ada, bibtex=BIBTEX, now=NOW + timedelta(days=1, minutes=1))

    def test_a_work_that_is_hidden_is_not_added(self, record, ada):
        work = added(record, ada, bibtex=BIBTEX).work
        Work.objects.filter(pk=work.pk).update(hidden=True)
        with pytest.raises(CorrectionError, match="not shown"):
            begin(record, ada, bibtex=BIBTEX)


class TestAdding:
    def test_it_comes_from_the_registry_and_says_so(self, registries, record, ada):
        addition = added(record, ada, given="10.5555/tides.1")
        assert (addition.state, addition.was_here) == ("added", False)
        assert addition.work.described_by == "crossref"
        names = Authorship.objects.filter(work=addition.work).order_by("position")
        assert list(names.values_list("raw_name", flat=True)) == ["Ada Brightwater", "Bo Quist"]
        assert all(name.author_id for name in names)

    def test_what_was_typed_in_is_marked_as_that(self, record, ada):
        addition = added(record, ada, bibtex=BIBTEX)
        assert addition.work.described_by == "person"
        assert SourceRecord.objects.get().source == "person"

    def test_a_registry_is_believed_before_what_was_typed_in(self, registries, record, ada):
        typed = BIBTEX.replace("Tides by hand", "Tides of the inner sea").replace(
            "year={2020}", "year={2021}, doi={10.5555/tides.1}"
        )
        first = added(record, ada, bibtex=typed).work
        Work.objects.filter(pk=first.pk).update(venue=None)
        WorkAddition.objects.create(
            asked_by=ada, record=record, way="doi", given="10.5555/tides.1", answer=json.dumps(CROSSREF),
            state="adding", asked_at=NOW,
        )  # fmt: skip
        put_in_works(now=NOW)
        first.refresh_from_db()
        assert (Work.objects.count(), first.described_by, first.venue.name) == (1, "crossref", "Journal of Seas")

    def test_the_same_twice_is_one_work(self, registries, record, ada):
        one, other = begin(record, ada, "10.5555/tides.1"), begin(record, ada, "10.5555/tides.1")
        for addition in (one, other, one):
            confirm_addition(addition=addition.pk, by=ada)
        put_in_works(now=NOW)
        put_in_works(now=NOW)
        one.refresh_from_db()
        other.refresh_from_db()
        assert one.work == other.work == Work.objects.get()
        with pytest.raises(NotWaitingError):
            confirm_addition(addition=one.pk, by=ada)

    def test_while_an_import_runs_it_waits(self, record, ada):
        addition = begin(record, ada, bibtex=BIBTEX)
        confirm_addition(addition=addition.pk, by=ada)
        held, done = threading.Event(), threading.Event()

        def import_runs():
            with ingest_lock():
                held.set()
                done.wait(30)
            connection.close()

        other = threading.Thread(target=import_runs)
        other.start()
        held.wait(30)
        assert put_in_works(now=NOW) == 0
        addition.refresh_from_db()
        assert addition.state == "adding"
        done.set()
        other.join()
        assert put_in_works(now=NOW) == 1

    def test_after_a_kill_the_same_run_goes_on(self, record, ada, monkeypatch):
        addition = begin(record, ada, bibtex=BIBTEX)
        confirm_addition(addition=addition.pk, by=ada)

        def killed(*_: object, **__: object):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("papers.ingest.runs.settle_authors", killed)
            with pytest.raises(KeyboardInterrupt):
                put_in_works(now=NOW)
        addition.refresh_from_db()
        assert addition.state == "adding"
        assert put_in_works(now=NOW) == 1
        assert ImportRun.objects.get().status == "finished"
        assert Work.objects.count() == 1

    def test_one_that_breaks_holds_up_no_other(self, record, ada):
        broken = WorkAddition.objects.create(
            asked_by=ada, record=record, way="bibtex", given="", answer="nonsense", state="adding", asked_at=NOW
        )
        good = begin(record, ada, bibtex=BIBTEX)
        confirm_addition(addition=good.pk, by=ada)
        assert put_in_works(now=NOW) == 1
        broken.refresh_from_db()
        assert (broken.state, bool(broken.reason)) == ("failed", True)

    def test_somebody_elses_is_not_there(self, record, ada):
        addition = begin(record, ada, bibtex=BIBTEX)
        with pytest.raises(WorkAddition.DoesNotExist):
            confirm_addition(addition=addition.pk, by=a_person("bo"))
