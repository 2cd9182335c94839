"""Requests are in the export of one's data, without what others wrote for others; what was written goes with an account."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.accounts.deletion import WAITS, purge_due_accounts, request_deletion
from profiles.accounts.export import export_data
from profiles.corrections.answering import answer_part
from profiles.corrections.passing_on import pass_on_requests
from profiles.models import CorrectionRequest
from tests.profiles.corrections_pages.scenes import NOW, a_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def told(user):
    with export_data(by=user, now=timezone.now()) as file:
        return json.loads(zipfile.ZipFile(io.BytesIO(file.read())).read("corrections.json"))


def test_each_side_finds_what_is_theirs(scene):
    request = scene.asks_eve(reason="We shared an office.")
    ours, theirs = told(scene.ada), told(scene.eve)
    assert ours["asked_by_you"][0]["reason"] == "We shared an office."
    assert ours["asked_by_you"][0]["parts"][0]["asked"]["mine"]
    assert ours["asked_of_you"] == theirs["asked_by_you"] == []
    assert theirs["asked_of_you"][0]["number"] == request.pk
    assert "We shared an office." not in json.dumps(theirs)
    answer_part(part=request.parts.get().pk, by=scene.eve, agree=False, now=NOW, note="Mine.")
    assert told(scene.eve)["asked_of_you"][0]["note"] == "Mine."


def test_words_go_with_the_account_and_what_was_asked_stays(scene):
    request = scene.asks_eve(reason="We shared an office.")
    now = timezone.now()
    request_deletion(user=scene.ada, keep=None, now=now)
    assert purge_due_accounts(now=now + WAITS) == 1
    left = CorrectionRequest.objects.get(pk=request.pk)
    assert (left.filed_by, left.reason) == (None, "")
    assert left.parts.get().state == "waiting"


def test_what_waits_for_an_account_that_is_gone_is_a_moderators(scene):
    part = scene.asks_eve().parts.get()
    now = timezone.now()
    request_deletion(user=scene.eve, keep=None, now=now)
    purge_due_accounts(now=now + WAITS)
    pass_on_requests(now=NOW + timedelta(days=1))
    part.refresh_from_db()
    assert (part.asked, part.decider, part.state) == (None, "moderator", "waiting")
