"""The pages on which somebody names a work, proposes an author, hides a record or writes to a source."""

import json
import zipfile

import pytest
from django.test import Client
from django.utils import timezone

from papers.models import Authorship, Work
from profiles.accounts.export import export_data
from profiles.corrections.adding.putting_in import put_in_works
from profiles.models import CorrectionRequest, WorkAddition
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
BIBTEX = "@article{tides, title={Tides by hand}, author={Brightwater, Ada and Quist, Bo}, year={2020}}"


@pytest.fixture
def record():
    author = an_author("Ada Brightwater")
    a_work("Seas", authors=[author, "Bo Quist"])
    return author


@pytest.fixture
def ada(record):
    person = a_person("ada", display_name="Ada Brightwater")
    a_claim(record, person, *TWO, now=NOW)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def stranger():
    client = Client()
    client.force_login(a_person("eve"))
    return client


def page(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestAWorkThatIsHere:
    def test_under_ones_name_it_is_one_click_away(self, ada, record):
        a_work("Tides", authors=[an_author("Ada Brightwater"), "Bo Quist"])
        text = page(ada, "/corrections/add/", author=record.public_id, q="tides")
        assert "This is me" in text
        name = Authorship.objects.get(work__title="Tides", raw_name="Ada Brightwater")
        answer = ada.post(f"/corrections/add/?author={record.public_id}", {"act": "mine", "name": name.pk})
        filed = CorrectionRequest.objects.get()
        assert answer["Location"] == f"/corrections/{filed.pk}/"
        name.refresh_from_db()
        assert name.author == record

    def test_on_the_record_it_is_said_so(self, ada, record):
        assert "on the record already" in page(ada, "/corrections/add/", author=record.public_id, q="seas")

    def test_without_ones_name_the_missing_author_is_proposed(self, ada, record):
        work = a_work("Winds", authors=["Cy Raines"])
        text = page(ada, "/corrections/add/", author=record.public_id, q="winds")
        assert f"/corrections/add/author/?author={record.public_id}&amp;work={work.public_id}" in text

    def test_somebody_elses_record_is_asked_for_with_a_reason(self, stranger, ada, record):
        a_work("Tides", authors=["Ada Brightwater"])
        text = page(stranger, "/corrections/add/", author=record.public_id, q="tides")
        assert "Say that this is Ada Brightwater" in text
        name = Authorship.objects.get(work__title="Tides").pk
        sent = {"act": "mine", "name": name, "relation": "coauthor"}
        stranger.post(f"/corrections/add/?author={record.public_id}", sent)
        assert not CorrectionRequest.objects.exists()
        stranger.post(f"/corrections/add/?author={record.public_id}", sent | {"reason": "I wrote it with her."})
        assert CorrectionRequest.objects.get().parts.get().state == "waiting"


class TestAWorkThatIsNotHere:
    def test_it_is_shown_then_added_then_on_the_record(self, ada, record):
        answer = ada.post(f"/corrections/add/?author={record.public_id}", {"act": "look-up", "bibtex": BIBTEX})
        addition = WorkAddition.objects.get()
        assert answer["Location"] == f"/corrections/add/{addition.pk}/"
        text = page(ada, answer["Location"])
        assert "Is this the work?" in text
        assert "Tides by hand" in text
        assert not Work.objects.filter(title="Tides by hand").exists()
        ada.post(answer["Location"])
        assert "being added" in page(ada, answer["Location"])
        put_in_works(now=NOW)
        text = page(ada, answer["Location"])
        assert "The work is here now" in text
        assert "Typed in by a person" in text
        assert "What you have named" in page(ada, "/corrections/add/", author=record.public_id)

    def test_what_cannot_be_read_is_the_form_again_with_what_was_typed(self, ada, record):
        answer = ada.post(f"/corrections/add/?author={record.public_id}", {"act": "look-up", "given": "not an id"})
        assert answer.status_code == 422
        assert "neither a DOI nor an arXiv id" in answer.content.decode()
        assert "not an id" in answer.content.decode()

    def test_a_file_is_as_good_as_what_is_pasted(self, ada, record, tmp_path):
        file = tmp_path / "one.bib"
        file.write_text(BIBTEX)
        with file.open("rb") as content:
            ada.post(f"/corrections/add/?author={record.public_id}", {"act": "look-up", "file": content})
        assert WorkAddition.objects.get().found["title"] == "Tides by hand"


class TestAMissingAuthor:
    def test_is_proposed_with_a_place_and_a_reason(self, ada, record):
        work = a_work("Winds", authors=["Cy Raines", "Di Lund"])
        path = f"/corrections/add/author/?author={record.public_id}&work={work.public_id}"
        assert "After Cy Raines" in page(ada, path)
        assert ada.post(path, {"name": "Ada Brightwater", "position": "2"}).status_code == 422
        ada.post(path, {"name": "Ada Brightwater", "position": "2", "reason": "Page 1 of the PDF."})
        part = CorrectionRequest.objects.get().parts.get()
        assert (part.kind, part.state, part.decider) == ("add-author", "waiting", "moderator")
        assert part.payload == {"work": work.pk, "name": "Ada Brightwater", "position": 2}
        assert "Ada Brightwater" in page(ada, f"/corrections/{part.request_id}/")


class TestHiding:
    def test_ones_own_page_and_back(self, ada, record):
        path = f"/corrections/hide/?author={record.public_id}"
        assert "Hide your page?" in page(ada, path)
        answer = ada.post(path, {"act": "hide"})
        assert Client().get(f"/authors/{record.public_id}/").status_code == 410
        part = CorrectionRequest.objects.get().parts.get()
        page(ada, answer["Location"])
        ada.post(f"/corrections/{part.request_id}/parts/1/undo/")
        assert Client().get(f"/authors/{record.public_id}/").status_code == 200

    def test_a_work_of_ones_own(self, ada, record):
        work = Work.objects.get(title="Seas")
        path = f"/corrections/hide/?work={work.public_id}"
        assert "Hide “Seas”?" in page(ada, path)
        ada.post(path, {"act": "hide"})
        assert Client().get(f"/works/{work.public_id}/").status_code == 410

    def test_a_form_without_its_word_does_nothing(self, ada, record):
        ada.post(f"/corrections/hide/?author={record.public_id}")
        assert not CorrectionRequest.objects.exists()


class TestWritingToTheSource:
    def test_the_message_is_shown_and_noted_when_it_was_sent(self, ada, record):
        work = Work.objects.get(title="Seas")
        path = f"/corrections/hand-over/?work={work.public_id}&author={record.public_id}"
        source = work.described_by
        said = {"source": source, "fault": "author-missing", "right": "Cy Raines, last", "evidence": "Page 1"}
        assert ada.post(path, {"act": "write", "source": source}).status_code == 422
        text = ada.post(path, {"act": "write"} | said).content.decode()
        assert "It should say: Cy Raines, last" in text
        assert "propose the missing author here" in text
        assert not CorrectionRequest.objects.exists()
        assert "Cy Raines, last" in ada.post(path, {"act": "change"} | said).content.decode()
        answer = ada.post(path, {"act": "sent"} | said)
        part = CorrectionRequest.objects.get().parts.get()
        assert (part.kind, part.state) == ("handed-over", "done")
        assert "Cy Raines, last" in page(ada, answer["Location"])


def test_works_that_one_named_are_in_the_export_of_ones_data(ada, record):
    ada.post(f"/corrections/add/?author={record.public_id}", {"act": "look-up", "bibtex": BIBTEX})
    person = WorkAddition.objects.get().asked_by
    with export_data(by=person, now=NOW) as file, zipfile.ZipFile(file) as found:
        named = json.loads(found.read("corrections.json"))["works_you_named"]
    assert [(one["way"], one["given"], one["state"]) for one in named] == [("bibtex", BIBTEX, "found")]
