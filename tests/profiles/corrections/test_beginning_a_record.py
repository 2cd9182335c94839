"""Somebody who has no record, and whose works a namesake has denied: a moderator has a record made, which they claim."""

import pytest
from django.test import Client
from django.utils import timezone

from papers.models import Author, Authorship
from profiles.claims.acting import open_claim
from profiles.corrections.answering import answer_part
from profiles.corrections.asked import AskedPart
from profiles.corrections.filing import file_request
from profiles.corrections.planning import plan
from profiles.corrections.undoing import undo_part
from profiles.models import CorrectionRequest
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def denied():
    """Two works that the owner of their page has said are not theirs."""
    record = an_author("Ada Byron")
    works = [a_work(f"On looms {number}", authors=[record, f"C. Author {number}"]) for number in range(3)]
    ada = a_person("ada", display_name="Ada Byron")
    a_claim(record, ada, *TWO, now=NOW)
    names = list(Authorship.objects.filter(author=record, work__in=works[:2]).values_list("pk", flat=True))
    file_request(record=record.pk, by=ada, parts=plan(record=record.pk, not_mine=names), now=NOW)
    return names


@pytest.fixture
def other():
    return a_person("other", display_name="Ada Byron")


@pytest.fixture
def moderator():
    return a_person("mod", is_moderator=True)


def asked(person, names):
    parts = [AskedPart("split", {"names": names})]
    return file_request(record=None, by=person, parts=parts, now=NOW).parts.get()


def test_a_moderator_has_it_made_and_its_person_claims_it(denied, other, moderator):
    part = asked(other, denied)
    assert (part.state, part.decider) == ("waiting", "moderator")
    answered = answer_part(part=part.pk, by=moderator, agree=True, now=NOW)
    made = Author.objects.get(pk=int(answered.facts["made"][1:]))
    assert (made.name, made.works_count) == ("Ada Byron", 2)
    assert open_claim(author=made.pk, by=other, now=NOW).state == "draft"


def test_undone_the_works_are_nobodys_again(denied, other, moderator):
    part = answer_part(part=asked(other, denied).pk, by=moderator, agree=True, now=NOW)
    undo_part(part=part.pk, by=moderator, now=NOW)
    rows = Authorship.objects.filter(pk__in=denied)
    assert {(row.author, row.provenance, row.needs_settling) for row in rows} == {(None, "denied", False)}


def test_what_somebody_else_took_meanwhile_makes_no_record(denied, other, moderator):
    part = asked(other, denied)
    first = answer_part(part=asked(a_person("third"), denied).pk, by=moderator, agree=True, now=NOW)
    assert first.state == "done"
    late = answer_part(part=part.pk, by=moderator, agree=True, now=NOW)
    assert (late.state, late.reason) == ("impossible", "moved-meanwhile")


def test_it_is_asked_for_where_the_works_are_listed(denied, other, moderator):
    client = Client()
    client.force_login(other)
    page = {"name": "Ada Byron", "mine": ",".join(map(str, denied))}
    marks = {f"work-{name}": "mine" for name in denied}
    looked = client.post("/corrections/new/", {**page, **marks, "do": "look"})
    assert "Ask for the page" in looked.content.decode()
    client.post("/corrections/new/", {**page, **marks, "do": "file"})
    request = CorrectionRequest.objects.get(filed_by=other)
    shown = client.get(f"/corrections/{request.pk}/").content.decode()
    assert "Begin a record with 2 works that are nobody" in shown
    client.force_login(moderator)
    assert client.get("/moderation/corrections/").status_code == 200
    part = request.parts.get()
    answer_part(part=part.pk, by=moderator, agree=True, now=NOW)
    client.force_login(other)
    assert "claim it" in client.get(f"/corrections/{request.pk}/").content.decode()
